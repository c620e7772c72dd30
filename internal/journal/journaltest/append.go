package journaltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

func absent(t *testing.T, store journal.Store) {
	if got := read(t, store, "nobody"); len(got) != 0 {
		t.Errorf("events of a run that is not there = %d, want none", len(got))
	}
	if err := store.Delete(t.Context(), "nobody"); err != nil {
		t.Errorf("Delete of a run that is not there = %v", err)
	}
	if receipt, err := store.Append(t.Context(), "nobody", nil); err != nil || receipt(t.Context()) != nil {
		t.Errorf("Append of nothing = %v", err)
	}
	if runs, err := store.Runs(t.Context()); err != nil || len(runs) != 0 {
		t.Errorf("Runs() = %v, %v, want none", runs, err)
	}
}

func faithful(t *testing.T, store journal.Store) {
	events, head := Make(t, journal.Head{}, Fact{"consent/c-1", 1}, Fact{}, Fact{"consent/c-1", 2})
	Append(t, store, "main", events)
	bare := []journal.Event{{ID: "e", Type: "clock.advanced", Source: "/", Time: time.Time{}}}
	if _, err := journal.Seal(head, bare); err != nil {
		t.Fatal(err)
	}
	Append(t, store, "main", bare)
	same(t, read(t, store, "main"), append(events, bare...))
}

func aside(t *testing.T, store journal.Store) {
	events, _ := Make(t, journal.Head{}, Fact{}, Fact{}, Fact{})
	events[0].Secret = map[string]string{"access_token": "at-1", "refresh_token": "rt-1", "empty": ""}
	events[2].Secret = map[string]string{"code": "a\x00b ü"}
	events[1].WallTime, events[1].Took = time.Time{}, 0
	events[2].WallTime = time.Date(2026, 5, 6, 7, 8, 9, 10, time.FixedZone("", 3600))
	Append(t, store, "main", events)
	same(t, read(t, store, "main"), events)
}

func holes(t *testing.T, store journal.Store) {
	events, _ := Loose(t, journal.Head{}, 4)
	refuse(t, store, "main", events[1:2], journal.ErrConflict)
	Append(t, store, "main", events[:2])
	refuse(t, store, "main", events[3:], journal.ErrConflict)
	zero := slices.Clone(events[2:3])
	zero[0].Seq = 0
	refuse(t, store, "main", zero, journal.ErrConflict)
	Append(t, store, "main", events[2:])
	same(t, read(t, store, "main"), events)
}

func unsealed(t *testing.T, store journal.Store) {
	events, head := Loose(t, journal.Head{}, 2)
	Append(t, store, "main", events)
	raw := slices.Clone(events[:1])
	raw[0].Seq = 3
	refuse(t, store, "main", raw, journal.ErrConflict)
	elsewhere, _ := Loose(t, journal.Head{Seq: head.Seq}, 1)
	refuse(t, store, "main", elsewhere, journal.ErrConflict)
	changed, _ := Loose(t, head, 2)
	changed[1].Type = "bank.consent.revoked"
	refuse(t, store, "main", changed, journal.ErrConflict)
}

func versions(t *testing.T, store journal.Store) {
	events, head := Make(t, journal.Head{}, Fact{"consent/c-1", 1}, Fact{"consent/c-2", 1}, Fact{"consent/c-1", 2})
	Append(t, store, "main", events)
	for _, wrong := range []Fact{{"consent/c-1", 2}, {"consent/c-1", 4}, {"consent/c-2", 1}, {"consent/c-3", 2}, {"consent/c-3", 0}} {
		events, _ := Make(t, head, wrong)
		refuse(t, store, "main", events, journal.ErrConflict)
	}
	events, _ = Make(t, head, Fact{"consent/c-1", 3}, Fact{"consent/c-3", 1}, Fact{"consent/c-3", 2})
	Append(t, store, "main", events)
}

func allOrNone(t *testing.T, store journal.Store) {
	events, _ := Make(t, journal.Head{}, Fact{"consent/c-1", 1}, Fact{"consent/c-1", 3})
	refuse(t, store, "main", events, journal.ErrConflict)
	events, _ = Make(t, journal.Head{}, Fact{"consent/c-1", 1}, Fact{"consent/c-2", 1})
	Append(t, store, "main", events)
	same(t, read(t, store, "main"), events)
}

func idempotent(t *testing.T, store journal.Store) {
	events, head := Make(t, journal.Head{}, Fact{"code/1", 1}, Fact{"code/1", 2}, Fact{})
	Append(t, store, "main", events)
	Append(t, store, "main", events)
	Append(t, store, "main", events[1:2])
	more, _ := Make(t, head, Fact{"code/1", 3})
	// Not yet durable, perhaps, when it comes again.
	if _, err := store.Append(t.Context(), "main", more); err != nil {
		t.Fatal(err)
	}
	Append(t, store, "main", more)
	same(t, read(t, store, "main"), append(events, more...))
}

func imposter(t *testing.T, store journal.Store) {
	events, head := Loose(t, journal.Head{}, 3)
	Append(t, store, "main", events)
	other := slices.Clone(events)
	other[1].Type = "bank.consent.revoked"
	if _, err := journal.Seal(journal.Head{}, other); err != nil {
		t.Fatal(err)
	}
	refuse(t, store, "main", other, journal.ErrConflict)
	beyond, _ := Loose(t, head, 1)
	refuse(t, store, "main", append(events[2:3:3], beyond...), journal.ErrConflict)
}

// singleUse races for one version of one entity from many sides: exactly one
// side wins each round.
func singleUse(t *testing.T, store journal.Store) {
	const rounds, sides = 20, 8
	for round := range rounds {
		head := headOf(t, store, "main")
		events, _ := Make(t, head, Fact{fmt.Sprintf("code/%d", round), 1})
		var won atomic.Int32
		var all sync.WaitGroup
		for side := range sides {
			all.Go(func() {
				mine := slices.Clone(events)
				mine[0].ID = fmt.Sprintf("side-%d", side)
				if _, err := journal.Seal(head, mine); err != nil {
					t.Error(err)
				}
				switch receipt, err := store.Append(t.Context(), "main", mine); {
				case err == nil && receipt(t.Context()) == nil:
					won.Add(1)
				case !errors.Is(err, journal.ErrConflict):
					t.Errorf("Append = %v, want ErrConflict", err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Fatalf("round %d: %d sides won, want 1", round, won.Load())
		}
	}
	read(t, store, "main")
}

func manyRuns(t *testing.T, store journal.Store) {
	const runs, steps = 8, 40
	var all sync.WaitGroup
	for i := range runs {
		all.Go(func() {
			run, head := fmt.Sprintf("run-%d", i), journal.Head{}
			for step := range steps {
				var events []journal.Event
				events, head = Make(t, head, Fact{"counter/1", uint64(step) + 1}, Fact{})
				receipt, err := store.Append(t.Context(), run, events)
				if err != nil {
					t.Error(err)
					return
				}
				if step%4 == 0 && receipt(t.Context()) != nil {
					t.Errorf("receipt of %s failed", run)
				}
			}
			if got, err := store.Head(t.Context(), run); err != nil || got != head {
				t.Errorf("Head(%s) = %v, %v, want %v", run, got, err, head)
			}
		})
	}
	all.Wait()
	for i := range runs {
		if got := len(read(t, store, fmt.Sprintf("run-%d", i))); got != 2*steps {
			t.Errorf("run %d has %d events, want %d", i, got, 2*steps)
		}
	}
}

func cancelled(t *testing.T, store journal.Store) {
	events, _ := Loose(t, journal.Head{}, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, appending := store.Append(ctx, "main", events)
	_, reading := store.Read(ctx, "main", 1, 1)
	_, heading := store.Head(ctx, "main")
	_, putting := store.Put(ctx, []byte("x"))
	_, listing := store.Runs(ctx)
	for i, err := range []error{appending, reading, heading, putting, listing, store.Delete(ctx, "main")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("verb %d with a cancelled context = %v", i, err)
		}
	}
	if got := read(t, store, "main"); len(got) != 0 {
		t.Errorf("a cancelled append left %d events", len(got))
	}
}
