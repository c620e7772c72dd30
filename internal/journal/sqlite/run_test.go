package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// A gate stands for a disk that takes its time and then has so much space.
type gate chan uint64

func (g gate) free() (uint64, error) { return <-g, nil }

// TestBeforeItIsDurable looks at events between append and commit, and then
// lets the disk refuse them.
func TestBeforeItIsDurable(t *testing.T) {
	disk := make(gate)
	s := openIn(t, t.TempDir(), sqlite.Options{Free: disk.free})
	kept, head := journaltest.Loose(t, journal.Head{}, 2)
	receipt, err := s.Append(t.Context(), "main", kept)
	if err != nil {
		t.Fatal(err)
	}
	disk <- 1 << 30
	if err := receipt(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, next := journaltest.Make(t, head, journaltest.Fact{Subject: "code/1", Version: 1})
	second, _ := journaltest.Make(t, next, journaltest.Fact{Subject: "code/1", Version: 2})
	var receipts []journal.Receipt
	for _, events := range [][]journal.Event{first, second} {
		receipt, err := s.Append(t.Context(), "main", events)
		if err != nil {
			t.Fatal(err)
		}
		receipts = append(receipts, receipt)
	}
	if got, err := s.Read(t.Context(), "main", 1, 10); err != nil || len(got) != 4 {
		t.Errorf("Read before they are durable = %d events, %v, want 4", len(got), err)
	}
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if err := receipts[0](impatient); !errors.Is(err, journal.ErrUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("receipt of who does not wait = %v, want ErrUnknown", err)
	}
	var seen int
	for _, err := range s.Tail(t.Context(), "main", 1) {
		if err != nil {
			if !errors.Is(err, journal.ErrReadOnly) {
				t.Errorf("tail = %v, want ErrReadOnly", err)
			}
			break
		}
		if seen++; seen == 4 {
			disk <- 0
			// The two may have been split over two batches; the second then
			// fails with the first, and nobody asks the disk again.
			for _, receipt := range receipts {
				if err := receipt(t.Context()); !errors.Is(err, journal.ErrReadOnly) {
					t.Errorf("receipt = %v, want ErrReadOnly", err)
				}
			}
		}
	}
	if seen != 4 {
		t.Errorf("the tail saw %d events, want 4", seen)
	}
	close(disk)
	if got, err := s.Head(t.Context(), "main"); err != nil || got != head {
		t.Errorf("Head = %v, %v, want %v", got, err, head)
	}
	if got, err := s.Read(t.Context(), "main", 1, 10); err != nil || len(got) != 2 {
		t.Errorf("Read after the disk refused = %d events, %v, want 2", len(got), err)
	}
}

func TestEntitiesOfALongRun(t *testing.T) {
	const entities = 9000
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{})
	var head journal.Head
	for n := 0; n < entities; n += 500 {
		facts := make([]journaltest.Fact, 500)
		for i := range facts {
			facts[i] = journaltest.Fact{Subject: fmt.Sprintf("exchange/%d", n+i), Version: 1}
		}
		var events []journal.Event
		events, head = journaltest.Make(t, head, facts...)
		journaltest.Append(t, s, "main", events)
	}
	check := func(s *sqlite.Store) {
		t.Helper()
		for _, n := range []int{0, 4000, entities - 1} {
			again, _ := journaltest.Make(t, head, journaltest.Fact{Subject: fmt.Sprintf("exchange/%d", n), Version: 1})
			if _, err := s.Append(t.Context(), "main", again); !errors.Is(err, journal.ErrConflict) {
				t.Errorf("a second first version of exchange/%d = %v, want ErrConflict", n, err)
			}
		}
		var events []journal.Event
		events, head = journaltest.Make(t, head, journaltest.Fact{Subject: "exchange/7", Version: 2 + (head.Seq - entities)})
		journaltest.Append(t, s, "main", events)
	}
	check(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, dir, sqlite.Options{})
	check(s)
	first, err := s.Read(t.Context(), "main", 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	journaltest.Append(t, s, "main", first) // the same again, from the disk
	if done, err := journal.Audit(t.Context(), s, "main", nil); err != nil || done.Head != head {
		t.Errorf("Audit = %v, %v, want %v", done, err, head)
	}
}

func TestALongRunIsDeleted(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{})
	journaltest.Fill(t, s, "long", 7000)
	journaltest.Fill(t, s, "other", 10)
	if err := s.Delete(t.Context(), "long"); err != nil {
		t.Fatal(err)
	}
	_, head := journaltest.Fill(t, s, "long", 3)
	if err := s.Close(); err != nil { // in the middle of clearing, perhaps
		t.Fatal(err)
	}
	s = openIn(t, dir, sqlite.Options{})
	if done, err := journal.Audit(t.Context(), s, "long", nil); err != nil || done.Head != head {
		t.Errorf("Audit = %v, %v, want %v", done, err, head)
	}
	if done, err := journal.Audit(t.Context(), s, "other", nil); err != nil || done.Head.Seq != 10 {
		t.Errorf("Audit of the other run = %v, %v", done, err)
	}
}
