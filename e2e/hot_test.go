package e2e_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/web"
)

// noStories is a library without a story.
type noStories struct{ stories }

type stories = web.Stories

func (noStories) Stories() []*scenarios.Story { return nil }

// sink is a response writer that keeps nothing.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(code int)        { s.status = code }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkAuthorisedBalance is all that the program does for a balance above
// what net/http does for any request.
func BenchmarkAuthorisedBalance(b *testing.B) {
	for name, record := range map[string]int{"sampled": 1, "full": 0} {
		b.Run(name, func(b *testing.B) { benchmarkBalance(b, record) })
	}
}

func benchmarkBalance(b *testing.B, record int) {
	w := sandboxtest.Start(b, sandboxtest.Options{Rate: 1, Record: record, Wrap: func(s *sandbox.Sandbox, _ http.Handler) http.Handler {
		server, err := web.New(web.Config{Sandbox: s, Stories: noStories{}, Log: slog.New(slog.DiscardHandler), Wall: clock.System{}})
		if err != nil {
			b.Fatal(err)
		}
		return server.Handler()
	}})
	bank, err := w.Bank("larkspur")
	if err != nil {
		b.Fatal(err)
	}
	p, err := bank.Customer("linh")
	if err != nil {
		b.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodGet, bank.BalanceURL(bank.Accounts(p.Index)[0].ID), nil)
	req.Header.Set("Authorization", "Bearer "+w.Token("larkspur", "linh"))
	// The flood guard lets one address send less than this loop does.
	addresses := make([]string, 64)
	for i := range addresses {
		addresses[i] = "127.0.1." + strconv.Itoa(i) + ":1"
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		req.RemoteAddr = addresses[i%len(addresses)]
		out := &sink{header: http.Header{}}
		w.Handler.ServeHTTP(out, req)
		if out.status != http.StatusOK && out.status != 0 {
			b.Fatal(out.status)
		}
	}
}
