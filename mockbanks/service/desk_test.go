package service_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/service"
)

// friday is 16:00 on a Friday in Los Angeles; the Monday after is a holiday.
var friday = time.Date(2026, time.February, 14, 0, 0, 0, 0, time.UTC)

// world is one desk behind a listener, and somebody who is told.
type world struct {
	*service.Desk
	t      *testing.T
	clock  *clock.Virtual
	outbox *wire.Outbox
	actor  *actor.Actor
	url    string

	mu     sync.Mutex
	told   []string
	status int // of the answers to notices
}

const key = "whsec_c2VydmljZSBkZXNrIG9mIGEgdGVzdA=="

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewVirtual(clock.System{}, friday, 0), outbox: wire.NewOutbox(1), status: 204}
	server := httptest.NewUnstartedServer(nil)
	w.url = "http://" + server.Listener.Addr().String()
	w.actor = actor.New(actor.Config{Run: "test", Seed: 2018, Base: address.Base(w.url), Journal: journal.NewMemory(0), Clock: w.clock, Wall: clock.System{}})
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	w.Desk, err = service.New(service.Config{
		Bank: "union-pine", Name: "Union & Pine", Country: "US", Zone: zone, Actor: w.actor, Outbox: w.outbox,
		Client: http.DefaultClient, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.actor.Join(t.Context(), w.Desk); err != nil {
		t.Fatal(err)
	}
	if err := w.actor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/banks/union-pine/service/", http.StripPrefix("/banks/union-pine/service", w.Routes()))
	mux.HandleFunc("/told", w.hear)
	server.Config.Handler = mux
	server.Start()
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { w.outbox.Run(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	return w
}

// hear checks the signature of a notice as any receiver would.
func (w *world) hear(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, "whsec_"))
	mac := hmac.New(sha256.New, raw)
	fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); r.Header.Get("webhook-signature") != want {
		w.t.Errorf("signature %q, want %q", r.Header.Get("webhook-signature"), want)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, string(body))
	rw.WriteHeader(w.status)
}

func (w *world) heard() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.told...)
}

func (w *world) report(body string) (int, string) {
	w.t.Helper()
	res, err := http.Post(w.url+"/banks/union-pine/service/cases", "application/json", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(text)
}

// advance lets happen what falls due until an instant, in order.
func (w *world) advance(to time.Time) {
	w.t.Helper()
	for {
		next, ok := w.Next()
		if !ok || next.After(to) {
			break
		}
		if next.After(w.clock.Now()) {
			w.clock.Advance(next)
		}
		if err := w.Fire(w.t.Context(), w.clock.Now()); err != nil {
			w.t.Fatal(err)
		}
		if err := w.outbox.Idle(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.clock.Advance(to)
}

func TestACaseIsAnsweredAndResolvedInOfficeHoursAndToldOf(t *testing.T) {
	w := newWorld(t)
	status, text := w.report(`{"topic":"charged_twice","name":"Marcus","text":"My card was charged twice at the grocery.","notify":{"url":"` + w.url + `/told","secret":"` + key + `"}}`)
	if status != 201 {
		t.Fatalf("%d %s", status, text)
	}
	var c struct {
		Case      string
		AnswerBy  time.Time `json:"answer_by"`
		ResolveBy time.Time `json:"resolve_by"`
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	// Monday, 16 February 2026, is a holiday: the case of Friday at four is
	// resolved on Tuesday at the earliest.
	tuesday := time.Date(2026, time.February, 17, 17, 0, 0, 0, time.UTC)
	if c.AnswerBy.Before(friday) || c.ResolveBy.Before(tuesday) {
		t.Errorf("answer by %s, resolve by %s", c.AnswerBy, c.ResolveBy)
	}
	w.advance(friday.AddDate(0, 0, 7))
	told := w.heard()
	if len(told) != 2 || !strings.Contains(told[0], `"service.case.answered"`) || !strings.Contains(told[1], `"service.case.resolved"`) {
		t.Fatalf("told %q", told)
	}
	if !strings.Contains(told[1], "has been taken up with the shop") || !strings.Contains(told[1], "cửa hàng") {
		t.Errorf("resolution %s", told[1])
	}
	got, err := w.Case(c.Case)
	if err != nil || got.Status != service.Resolved || !got.ResolvedAt.Equal(c.ResolveBy) {
		t.Errorf("case %+v, %v", got, err)
	}
	if _, due := w.Next(); due {
		t.Error("something is still due")
	}
}

func TestANoticeThatIsNotTakenIsPostedAgainAndThenGivenUp(t *testing.T) {
	w := newWorld(t)
	w.status = 500
	w.report(`{"name":"Marcus","text":"Nothing works.","notify":{"url":"` + w.url + `/told","secret":"` + key + `"}}`)
	w.advance(friday.AddDate(0, 0, 20))
	if got := len(w.heard()); got != 14 {
		t.Errorf("%d notices, want two of seven attempts", got)
	}
	if _, due := w.Next(); due {
		t.Error("a notice is still to be posted")
	}
}

func TestTheDeskTakesNothingButANameAndWords(t *testing.T) {
	w := newWorld(t)
	for body, want := range map[string]int{
		`{"name":"Marcus","text":"hello","account":"4821"}`:                                            400,
		`{"name":"","text":"hello"}`:                                                                   422,
		`{"name":"Marcus","text":" "}`:                                                                 422,
		`{"name":"Marcus","text":"` + strings.Repeat("x", 2001) + `"}`:                                 422,
		`{"name":"Marcus","text":"hi","notify":{"url":"http://example.com/x","secret":"` + key + `"}}`: 422,
		`{"name":"Marcus","text":"hi","notify":{"url":"http://localhost:9/x","secret":"short"}}`:       422,
		`[]`:                               400,
		`{"name":"Marcus","text":"hi"} {}`: 400,
	} {
		if got, text := w.report(body); got != want {
			t.Errorf("%.80s: %d %s, want %d", body, got, text, want)
		}
	}
	if len(w.Cases()) != 0 {
		t.Errorf("cases %+v", w.Cases())
	}
	res, err := http.Get(w.url + "/banks/union-pine/service/cases/case-nothing")
	if err != nil || res.StatusCode != 404 {
		t.Errorf("an unknown case: %v %v", res, err)
	}
	res.Body.Close()
}
