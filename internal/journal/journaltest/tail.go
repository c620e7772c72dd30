package journaltest

import (
	"context"
	"sync"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
)

// tailOrder follows a run from several places while it grows.
func tailOrder(t *testing.T, store journal.Store) {
	const total = 1500
	_, head := Fill(t, store, "main", 500)
	var all sync.WaitGroup
	for _, from := range []uint64{0, 1, 250, 500, 501, 900} {
		all.Go(func() {
			next := max(from, 1)
			for e, err := range store.Tail(t.Context(), "main", from) {
				if err != nil || e.Seq != next {
					t.Errorf("tail from %d = event %d, %v, want event %d", from, e.Seq, err, next)
					return
				}
				if next++; next > total {
					return
				}
			}
			t.Errorf("tail from %d ended at %d", from, next)
		})
	}
	for head.Seq < total {
		var events []journal.Event
		events, head = Loose(t, head, 5)
		receipt, err := store.Append(t.Context(), "main", events)
		if err != nil {
			t.Fatal(err)
		}
		if head.Seq%50 == 0 && receipt(t.Context()) != nil {
			t.Fatal("receipt failed")
		}
	}
	all.Wait()
}

func tailWaits(t *testing.T, store journal.Store) {
	events, _ := Loose(t, journal.Head{}, 3)
	got := make(chan journal.Event)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() {
		for e, err := range store.Tail(ctx, "later", 1) {
			if err != nil {
				t.Errorf("tail = %v", err)
			}
			got <- e
		}
	})
	for i := range events {
		Append(t, store, "later", events[i:i+1])
		if e := <-got; e.Seq != uint64(i)+1 {
			t.Errorf("tail = event %d, want %d", e.Seq, i+1)
		}
	}
	cancel()
	all.Wait()
	if runs, err := store.Runs(t.Context()); err != nil || len(runs) != 1 {
		t.Errorf("Runs() = %v, %v", runs, err)
	}
}

func tailDeleted(t *testing.T, store journal.Store) {
	Fill(t, store, "main", 3)
	seen := make(chan uint64, 8)
	var all sync.WaitGroup
	all.Go(func() {
		for e, err := range store.Tail(t.Context(), "main", 1) {
			if err != nil {
				t.Errorf("tail = %v", err)
			}
			seen <- e.Seq
		}
	})
	for range 3 {
		<-seen
	}
	if err := store.Delete(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	Fill(t, store, "main", 5)
	if len(seen) != 0 {
		t.Error("a tail went on with another run of the same name")
	}
}

func tailCancelled(t *testing.T, store journal.Store) {
	Fill(t, store, "main", 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for e, err := range store.Tail(ctx, "main", 1) {
		if err != nil || e.Seq != 1 {
			t.Errorf("tail = event %d, %v", e.Seq, err)
		}
		cancel()
	}
}

func tailLeft(t *testing.T, store journal.Store) {
	Fill(t, store, "main", 20)
	for e, err := range store.Tail(t.Context(), "main", 4) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Seq == 7 {
			break
		}
	}
}
