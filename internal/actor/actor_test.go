package actor_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// counter counts the events of a type.
type counter struct {
	n   int
	url string
}

func (c *counter) Reset() { *c = counter{} }

func (c *counter) Apply(e journal.Event) {
	var data struct{ URL string }
	if json.Unmarshal(e.Data, &data) == nil && e.Type == "thing.made" {
		c.n++
		c.url = data.URL
	}
}

func open(t *testing.T, store journal.Journal, base address.Base, ps ...actor.Projection) *actor.Actor {
	t.Helper()
	a := actor.New(actor.Config{
		Run: "main", Seed: 2018, Base: base, Journal: store,
		Clock: clock.NewVirtual(clock.System{}, noon, 0), Wall: clock.System{},
	})
	for _, p := range ps {
		if err := a.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

func made(base address.Base) func(*actor.Tx) error {
	return func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: "thing.made", Source: "/test", Subject: "thing/1", Data: map[string]string{"URL": base.URL("/x")}})
		return nil
	}
}

func TestStateIsAFoldOfTheJournalAtAnyAddress(t *testing.T) {
	store, first := journal.NewMemory(0), &counter{}
	a := open(t, store, "http://localhost:1", first)
	for range 3 {
		if _, err := a.Do(t.Context(), made(a.Base())); err != nil {
			t.Fatal(err)
		}
	}
	second := &counter{}
	b := open(t, store, "http://localhost:2", second)
	if second.n != 3 || second.url != "http://localhost:2/x" || b.Head() != a.Head() {
		t.Errorf("folded again: %d events, url %s, head %v; want 3 and head %v", second.n, second.url, b.Head(), a.Head())
	}
	late := &counter{}
	if err := b.Join(t.Context(), late); err != nil || late.n != 3 {
		t.Errorf("Join(late) = %v with %d events, want 3", err, late.n)
	}
}

func TestARefusalLeavesNothingBehind(t *testing.T) {
	a := open(t, journal.NewMemory(0), "http://localhost:1")
	no := errors.New("no")
	_, err := a.Do(t.Context(), func(tx *actor.Tx) error { tx.Add(actor.Draft{Type: "x"}); return no })
	if !errors.Is(err, no) || a.Head().Seq != 0 {
		t.Errorf("Do(refuse) = %v, head %d", err, a.Head().Seq)
	}
}

func TestEqualCommandsGiveEqualChains(t *testing.T) {
	var heads [2]journal.Head
	for i := range heads {
		a := open(t, journal.NewMemory(0), address.Base(fmt.Sprintf("http://localhost:%d", i+1)))
		for range 5 {
			a.Do(t.Context(), func(tx *actor.Tx) error {
				tx.Add(actor.Draft{Type: "thing.made", Subject: tx.ID("thing"), Data: a.Base().URL("/y"), Secret: map[string]string{"s": fmt.Sprint(i)}})
				return nil
			})
		}
		heads[i] = a.Head()
	}
	if heads[0] != heads[1] || heads[0].Seq != 5 {
		t.Errorf("heads %v and %v differ", heads[0], heads[1])
	}
}

// full is a journal whose disk is full while the flag is set.
type full struct {
	*journal.Memory
	now bool
}

func (f *full) Append(ctx context.Context, run string, events []journal.Event) (journal.Receipt, error) {
	if f.now {
		return func(context.Context) error { return journal.ErrReadOnly }, nil
	}
	return f.Memory.Append(ctx, run, events)
}

func TestAFailedAppendNeverHappened(t *testing.T) {
	store, c := &full{Memory: journal.NewMemory(0)}, &counter{}
	a := open(t, store, "http://localhost:1", c)
	a.Do(t.Context(), made(a.Base()))
	store.now = true
	if _, err := a.Do(t.Context(), made(a.Base())); !errors.Is(err, journal.ErrReadOnly) {
		t.Fatalf("Do on a full disk = %v, want ErrReadOnly", err)
	}
	if c.n != 1 || a.Head().Seq != 1 {
		t.Errorf("after the refusal: %d events, head %d, want 1 and 1", c.n, a.Head().Seq)
	}
	store.now = false
	if _, err := a.Do(t.Context(), made(a.Base())); err != nil || c.n != 2 {
		t.Errorf("Do after space was freed = %v, %d events", err, c.n)
	}
}

func TestManyCommandsAtOnceHaveNoHoles(t *testing.T) {
	store := journal.NewMemory(0)
	a := open(t, store, "http://localhost:1")
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				a.Do(t.Context(), made(a.Base()))
			}
		})
	}
	wg.Wait()
	events, err := store.Read(t.Context(), "main", 1, 1000)
	if err != nil || len(events) != 800 {
		t.Fatalf("Read() = %d events, %v", len(events), err)
	}
	if _, err := journal.Verify(journal.Head{}, events); err != nil {
		t.Error(err)
	}
}
