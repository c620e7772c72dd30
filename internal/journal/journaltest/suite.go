package journaltest

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
)

// Run proves every promise of [journal.Store] on stores that open gives; each
// is empty and nobody else's. The suite closes them.
func Run(t *testing.T, open func(t *testing.T) journal.Store) {
	for _, c := range []struct {
		name  string
		proof func(t *testing.T, store journal.Store)
	}{
		{"a run that is not there has no head and no events", absent},
		{"events come back as they were appended", faithful},
		{"secrets, wall times and durations survive", aside},
		{"sequence numbers have no holes", holes},
		{"an event that is not sealed onto the head is refused", unsealed},
		{"an entity's version counts its events", versions},
		{"an append is all or nothing", allOrNone},
		{"appending the same events again changes nothing", idempotent},
		{"other events in the same place are refused", imposter},
		{"reading goes page by page", pages},
		{"a deleted run is gone and can begin anew", deletion},
		{"runs are listed by name", listing},
		{"runs do not see each other", isolation},
		{"a tail sees each event once and in order", tailOrder},
		{"a tail waits for a run that has not begun", tailWaits},
		{"a tail ends when its run is deleted", tailDeleted},
		{"a tail ends with its context", tailCancelled},
		{"a tail may be left in the middle", tailLeft},
		{"a single-use thing is used once", singleUse},
		{"many runs grow at the same time", manyRuns},
		{"a cancelled context stops every verb", cancelled},
		{"bodies come back by their hash", bodies},
		{"a closed store refuses", closing},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := open(t)
			t.Cleanup(func() {
				if err := store.Close(); err != nil {
					t.Errorf("Close() = %v", err)
				}
			})
			c.proof(t, store)
		})
	}
}

// read returns the whole run and checks that its head is the last event's.
func read(t *testing.T, store journal.Store, run string) []journal.Event {
	t.Helper()
	var all []journal.Event
	for {
		page, err := store.Read(t.Context(), run, uint64(len(all))+1, 300)
		if err != nil {
			t.Fatalf("Read(%s, %d) = %v", run, len(all)+1, err)
		}
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
	}
	head, err := journal.Verify(journal.Head{}, all)
	if err != nil {
		t.Fatalf("chain of %s: %v", run, err)
	}
	if got := headOf(t, store, run); got != head {
		t.Fatalf("Head(%s) = %v, want %v", run, got, head)
	}
	return all
}

func headOf(t *testing.T, store journal.Store, run string) journal.Head {
	t.Helper()
	head, err := store.Head(t.Context(), run)
	if err != nil {
		t.Fatalf("Head(%s) = %v", run, err)
	}
	return head
}

// refuse checks that an append is refused with want and leaves no trace.
func refuse(t *testing.T, store journal.Store, run string, events []journal.Event, want error) {
	t.Helper()
	before := headOf(t, store, run)
	if _, err := store.Append(t.Context(), run, events); !errors.Is(err, want) {
		t.Errorf("Append(%s) = %v, want %v", run, err, want)
	}
	if after := headOf(t, store, run); after != before {
		t.Errorf("head after a refused append = %v, want %v", after, before)
	}
}

// same compares everything that an event carries.
func same(t *testing.T, got, want []journal.Event) {
	t.Helper()
	if !slices.EqualFunc(got, want, Equal) {
		t.Errorf("events = %+v\nwant %+v", got, want)
	}
}

// Equal says that two events are the same in all that they carry.
func Equal(a, b journal.Event) bool {
	first, err := a.Canonical()
	if err != nil {
		return false
	}
	second, err := b.Canonical()
	return err == nil && string(first) == string(second) && a.Chain == b.Chain &&
		a.WallTime.Equal(b.WallTime) && a.Took == b.Took && maps.Equal(a.Secret, b.Secret)
}
