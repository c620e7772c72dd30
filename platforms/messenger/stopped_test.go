package messenger_test

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// newStopped is a messenger over the same journal whose outbox stands still:
// a process that is about to end.
func newStopped(t testing.TB, store *journal.Memory) *messenger.Messenger {
	t.Helper()
	c := &wall{at: noon}
	a := actor.New(actor.Config{Run: "main", Seed: 2018, Base: "http://localhost:1", Journal: store, Clock: clock.NewVirtual(c, noon, 0), Wall: c})
	m, err := messenger.New(messenger.Config{
		ID: "kinnet", Name: "Kinnet", Actor: a, Outbox: wire.NewOutbox(1), Client: &http.Client{}, Directory: town{},
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Projections() {
		if err := a.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}
