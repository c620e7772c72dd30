package sandbox_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// bare is a sandbox in memory that nobody serves.
func bare(b *testing.B) *sandbox.Sandbox {
	b.Helper()
	banks, err := catalog.Load()
	if err != nil {
		b.Fatal(err)
	}
	s, err := sandbox.Open(b.Context(), sandbox.Config{
		Store: journal.NewMemory(0), Origin: "http://localhost:8080", Banks: banks, Wall: clock.System{},
		Log: slog.New(slog.DiscardHandler), Seed: 2018, Start: march,
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkCreate is the cost of a new run: budget 1 ms and 64 KiB.
func BenchmarkCreate(b *testing.B) {
	s := bare(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		id := fmt.Sprintf("run-%d", i)
		if _, err := s.Create(b.Context(), sandbox.Spec{ID: id, Seed: 2018, Start: march}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Delete(b.Context(), id); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkFirstBalance is the way from nothing to a first authorised balance
// in a process that runs already: budget 50 ms with the start of the process.
func BenchmarkFirstBalance(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := bare(b)
		r, err := s.Main(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		token, err := r.TokenFor(b.Context(), "larkspur", "linh", nil)
		if err != nil {
			b.Fatal(err)
		}
		bank, err := r.Bank("larkspur")
		if err != nil {
			b.Fatal(err)
		}
		p, err := bank.Customer("linh")
		if err != nil {
			b.Fatal(err)
		}
		req := httptest.NewRequest(http.MethodGet, bank.BalanceURL(bank.Accounts(p.Index)[0].ID), nil)
		req.Header.Set("Authorization", "Bearer "+token.Access)
		answer := httptest.NewRecorder()
		if s.Handler().ServeHTTP(answer, req); answer.Code != http.StatusOK {
			b.Fatal(answer.Code, answer.Body)
		}
	}
}
