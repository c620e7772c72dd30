package lineage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/lineage"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

var born = time.Date(2026, time.March, 5, 9, 0, 0, 0, time.UTC)

// same is an heir that takes over everything as it is.
func same(_ lineage.Origin, e journal.Event) journal.Event { return e }

func over(inner journal.Store) *lineage.Store { return lineage.Over(inner, same) }

func TestRunsOfTheirOwnKeepEveryPromiseOfAStore(t *testing.T) {
	journaltest.Run(t, func(*testing.T) journal.Store { return over(journal.NewMemory(0)) })
}

// grow appends n events to a run, each about one of three entities.
func grow(t *testing.T, s journal.Store, run, word string, n int) {
	t.Helper()
	head, versions := stands(t, s, run)
	for range n {
		es := next(t, head, versions, word)
		versions[es[0].Subject]++
		receipt, err := s.Append(t.Context(), run, es)
		if err != nil {
			t.Fatal(err)
		}
		if err := receipt(t.Context()); err != nil {
			t.Fatal(err)
		}
		head = journal.Head{Seq: es[0].Seq, Chain: es[0].Chain}
	}
}

// stands is where a run stands, and the versions of its entities.
func stands(t *testing.T, s journal.Store, run string) (journal.Head, map[string]uint64) {
	t.Helper()
	versions := map[string]uint64{}
	for _, e := range all(t, s, run) {
		versions[e.Subject] = e.Version
	}
	head, err := s.Head(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return head, versions
}

func next(t *testing.T, head journal.Head, versions map[string]uint64, word string) []journal.Event {
	t.Helper()
	subject := fmt.Sprint("thing/", head.Seq%3)
	es := []journal.Event{{
		ID: fmt.Sprint("e-", head.Seq+1), Type: "thing.changed", Source: "/", Subject: subject, Version: versions[subject] + 1, Time: born,
		Data: json.RawMessage(fmt.Sprintf(`{"word":%q}`, word)), WallTime: born, Secret: map[string]string{"token": word},
	}}
	if _, err := journal.Seal(head, es); err != nil {
		t.Fatal(err)
	}
	return es
}

func all(t *testing.T, s journal.Journal, run string) (list []journal.Event) {
	t.Helper()
	for {
		page, err := s.Read(t.Context(), run, uint64(len(list))+1, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		list = append(list, page...)
	}
	head, err := journal.Verify(journal.Head{}, list)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Head(t.Context(), run); err != nil || got != head {
		t.Fatalf("Head(%s) = %v, %v, want %v", run, got, err, head)
	}
	return list
}

func words(t *testing.T, s journal.Journal, run string) (list []string) {
	t.Helper()
	for _, e := range all(t, s, run) {
		var d struct{ Word string }
		if err := json.Unmarshal(e.Data, &d); err != nil {
			t.Fatal(err)
		}
		list = append(list, d.Word)
	}
	return list
}

func fork(t *testing.T, s *lineage.Store, run, parent string, seq uint64) {
	t.Helper()
	if err := s.Fork(t.Context(), run, parent, seq, "", born); err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, s journal.Journal, run string, want ...string) {
	t.Helper()
	if got := words(t, s, run); !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", run, got, want)
	}
}

// stores are those that a lineage is tried over.
func stores(t *testing.T, try func(t *testing.T, s *lineage.Store)) {
	t.Helper()
	for name, open := range map[string]func(t *testing.T) journal.Store{
		"memory": func(*testing.T) journal.Store { return journal.NewMemory(0) },
		"sqlite": func(t *testing.T) journal.Store {
			t.Helper()
			s, err := sqlite.Open(t.TempDir(), sqlite.Options{World: 1})
			if err != nil {
				t.Fatal(err)
			}
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := over(open(t))
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			try(t, s)
		})
	}
}

func TestAForkReadsThroughAndGoesOnByItself(t *testing.T) {
	stores(t, func(t *testing.T, s *lineage.Store) {
		grow(t, s, "a", "old", 4)
		fork(t, s, "b", "a", 3)
		wants(t, s, "b", "old", "old", "old")
		grow(t, s, "b", "mine", 2)
		grow(t, s, "a", "new", 1)
		fork(t, s, "c", "b", 4)
		grow(t, s, "c", "hers", 1)
		fork(t, s, "d", "c", 2)
		wants(t, s, "a", "old", "old", "old", "old", "new")
		wants(t, s, "b", "old", "old", "old", "mine", "mine")
		wants(t, s, "c", "old", "old", "old", "mine", "hers")
		wants(t, s, "d", "old", "old")
		if o, ok, err := s.Origin(t.Context(), "d"); err != nil || !ok || o.Parent != "c" || o.Seq != 2 || !o.Born.Equal(born) {
			t.Errorf("Origin(d) = %+v, %t, %v", o, ok, err)
		}
	})
}

func TestTheSameEventsInParentAndForkHaveOneChain(t *testing.T) {
	s := over(journal.NewMemory(0))
	grow(t, s, "a", "old", 4)
	fork(t, s, "b", "a", 4)
	grow(t, s, "a", "same", 5)
	grow(t, s, "b", "same", 5)
	if !slices.EqualFunc(all(t, s, "a"), all(t, s, "b"), journaltest.Equal) {
		t.Error("the same events differ")
	}
}

func TestWhatForksReferToOutlivesItsRun(t *testing.T) {
	stores(t, func(t *testing.T, s *lineage.Store) {
		grow(t, s, "a", "old", 700)
		fork(t, s, "b", "a", 600)
		grow(t, s, "b", "mine", 3)
		fork(t, s, "c", "b", 602)
		fork(t, s, "d", "b", 10)
		want := words(t, s, "c")
		for _, gone := range []string{"a", "b"} {
			if err := s.Delete(t.Context(), gone); err != nil {
				t.Fatal(err)
			}
			if got := words(t, s, "c"); !slices.Equal(got, want) {
				t.Fatalf("after the end of %s the fork has %d events, want %d", gone, len(got), len(want))
			}
			if n := len(words(t, s, "d")); n != 10 {
				t.Fatalf("after the end of %s the other fork has %d events", gone, n)
			}
		}
		grow(t, s, "a", "another life", 2)
		grow(t, s, "c", "hers", 1)
		if got := words(t, s, "c"); !slices.Equal(got, append(want, "hers")) {
			t.Error("a run of the parent's name has got into the fork")
		}
		names, err := s.Runs(t.Context())
		if err != nil || !slices.Equal(names, []string{"a", "c", "d"}) {
			t.Errorf("Runs() = %q, %v", names, err)
		}
	})
}

func TestNothingNamelessIsLeftWhenTheLastForkIsGone(t *testing.T) {
	inner := journal.NewMemory(0)
	s := over(inner)
	grow(t, s, "a", "old", 4)
	fork(t, s, "b", "a", 3)
	fork(t, s, "c", "b", 3)
	for _, gone := range []string{"a", "b", "c"} {
		if err := s.Delete(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := inner.Runs(t.Context()); err != nil || len(names) > 0 {
		t.Errorf("the store still holds %q, %v", names, err)
	}
}

func TestAForkIsThereAfterAnotherOpening(t *testing.T) {
	dir := t.TempDir()
	for i, try := range []func(*lineage.Store){
		func(s *lineage.Store) { grow(t, s, "a", "old", 4); fork(t, s, "b", "a", 2); grow(t, s, "b", "mine", 1) },
		func(s *lineage.Store) { wants(t, s, "b", "old", "old", "mine"); grow(t, s, "b", "more", 1) },
		func(s *lineage.Store) { wants(t, s, "b", "old", "old", "mine", "more") },
	} {
		inner, err := sqlite.Open(dir, sqlite.Options{World: 1})
		if err != nil {
			t.Fatalf("opening %d: %v", i, err)
		}
		try(over(inner))
		if err := inner.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAForkRefusesWhatDoesNotFollow(t *testing.T) {
	s := over(journal.NewMemory(0))
	grow(t, s, "a", "old", 4)
	fork(t, s, "b", "a", 3)
	head, versions := stands(t, s, "b")
	first, other := next(t, head, versions, "first"), next(t, head, versions, "other")
	for _, c := range []struct {
		name   string
		events []journal.Event
		want   error
	}{
		{"what follows", first, nil},
		{"the same again", first, nil},
		{"another in its place", other, journal.ErrConflict},
		{"one of the parent's", all(t, s, "a")[:1], nil},
		{"another in the place of one of the parent's", all(t, s, "a")[3:], journal.ErrConflict},
		{"one too far", []journal.Event{{Seq: 9, ID: "e-9", Type: "thing.changed"}}, journal.ErrConflict},
	} {
		if _, err := s.Append(t.Context(), "b", c.events); !errors.Is(err, c.want) {
			t.Errorf("%s: Append() = %v, want %v", c.name, err, c.want)
		}
	}
	wants(t, s, "b", "old", "old", "old", "first")
}

func TestATailOfAForkSeesBothPartsOnce(t *testing.T) {
	s := over(journal.NewMemory(0))
	grow(t, s, "a", "old", 4)
	fork(t, s, "b", "a", 3)
	grow(t, s, "b", "mine", 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen []uint64
	for e, err := range s.Tail(ctx, "b", 2) {
		if err != nil {
			t.Fatal(err)
		}
		if seen = append(seen, e.Seq); len(seen) == 3 {
			grow(t, s, "b", "late", 1)
		}
		if len(seen) == 4 {
			break
		}
	}
	if !slices.Equal(seen, []uint64{2, 3, 4, 5}) {
		t.Errorf("the tail saw %v", seen)
	}
}

func TestARecordingIsTakenInWholeAndRefusesMore(t *testing.T) {
	stores(t, func(t *testing.T, s *lineage.Store) {
		grow(t, s, "a", "old", 4)
		var b bytes.Buffer
		if err := replayfile.Write(t.Context(), &b, replayfile.Header{Run: "a"}, s, "a", replayfile.Options{}); err != nil {
			t.Fatal(err)
		}
		f, err := replayfile.Read(&b, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"r", "again"} {
			if err := s.Import(t.Context(), name, f, "A recording", born); err != nil {
				t.Fatal(err)
			}
			wants(t, s, name, "old", "old", "old", "old")
		}
		head, versions := stands(t, s, "r")
		more := next(t, head, versions, "more")
		if _, err := s.Append(t.Context(), "r", more); !errors.Is(err, lineage.ErrRecording) {
			t.Errorf("Append() = %v, want %v", err, lineage.ErrRecording)
		}
		fork(t, s, "f", "r", 2)
		for _, gone := range []string{"r", "again"} {
			if err := s.Delete(t.Context(), gone); err != nil {
				t.Fatal(err)
			}
		}
		grow(t, s, "f", "mine", 1)
		wants(t, s, "f", "old", "old", "mine")
	})
}

func TestAForkOfWhatIsNotThereIsRefused(t *testing.T) {
	s := over(journal.NewMemory(0))
	grow(t, s, "a", "old", 4)
	for _, c := range []struct {
		name, run, parent string
		seq               uint64
		want              error
	}{
		{"no parent", "b", "none", 1, lineage.ErrNoParent},
		{"no such event", "b", "a", 5, lineage.ErrNoSuchSeq},
		{"event 0", "b", "a", 0, lineage.ErrNoSuchSeq},
		{"a name that is taken", "a", "a", 1, journal.ErrConflict},
	} {
		if err := s.Fork(t.Context(), c.run, c.parent, c.seq, "", born); !errors.Is(err, c.want) {
			t.Errorf("%s: Fork() = %v, want %v", c.name, err, c.want)
		}
	}
}

func TestARestartedForkHasNothingOfItsOwn(t *testing.T) {
	s := over(journal.NewMemory(0))
	grow(t, s, "a", "old", 4)
	fork(t, s, "b", "a", 3)
	grow(t, s, "b", "mine", 2)
	fork(t, s, "c", "b", 5)
	if err := s.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Restart(t.Context(), "b", born); err != nil {
		t.Fatal(err)
	}
	wants(t, s, "b", "old", "old", "old")
	wants(t, s, "c", "old", "old", "old", "mine", "mine")
	if err := s.Restart(t.Context(), "nobody", born); !errors.Is(err, lineage.ErrNoParent) {
		t.Errorf("Restart(nobody) = %v", err)
	}
}

func BenchmarkForkOfTenThousandEvents(b *testing.B) {
	s := over(journal.NewMemory(0))
	events := make([]journal.Event, 10_000)
	for i := range events {
		events[i] = journal.Event{ID: fmt.Sprint("e-", i), Type: "thing.changed", Source: "/", Time: born}
	}
	if _, err := journal.Seal(journal.Head{}, events); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Append(b.Context(), "a", events); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		if err := s.Fork(b.Context(), fmt.Sprint("b-", n), "a", 9000, "", born); err != nil {
			b.Fatal(err)
		}
	}
}
