package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/sandbank/sandbank/internal/journal"
)

// errGone says that a run ended between being found and being used.
var errGone = errors.New("run has been deleted")

const (
	keepRecent   = 128  // durable events of a run that stay in memory for its tails
	keepVersions = 8192 // entities of a run whose versions stay in memory
)

// A run is what is in memory of one run: its head, the events that are not
// yet durable and a few before them, and the versions of some entities.
type run struct {
	id      int64
	name    string
	holders int // who is at work on it; guarded by the store's lock

	mu       sync.Mutex
	head     journal.Head // of all that was appended
	durable  journal.Head // of what has reached the disk
	recent   []journal.Event
	waiting  []*entry // appends between durable and head, oldest first
	versions map[string]uint64
	whole    bool            // versions knows every entity of the run
	leaving  journal.Receipt // set while it is being deleted
	gone     bool            // deleted, or the store is closed
	grown    chan struct{}   // closed when there is news; nil if nobody waits
	tails    map[*tail]struct{}
}

func (r *run) empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head.Seq == 0
}

// first is the sequence of the oldest event in recent.
func (r *run) first() uint64 { return r.head.Seq - uint64(len(r.recent)) + 1 }

// add takes in events that fit, whose entry is queued.
func (r *run) add(e *entry) {
	if r.versions == nil {
		r.versions = map[string]uint64{}
	}
	for _, event := range e.events {
		if event.Subject != "" {
			r.versions[event.Subject] = event.Version
		}
	}
	r.head = e.head
	r.recent = append(r.recent, e.events...)
	r.waiting = append(r.waiting, e)
	r.wake()
}

func (r *run) wake() {
	if r.grown != nil {
		close(r.grown)
		r.grown = nil
	}
}

// again finds the receipt of events that are here already; stored tells the
// chain value of a durable event.
func (r *run) again(events []journal.Event, stored func(from, to uint64) ([]journal.Sum, error)) (journal.Receipt, error) {
	from, last := events[0].Seq, events[len(events)-1]
	for i, e := range events {
		if e.Seq != from+uint64(i) || e.Seq > r.head.Seq {
			return nil, fmt.Errorf("event %s at sequence %d: %w", e.ID, e.Seq, journal.ErrConflict)
		}
	}
	sums, err := stored(from, min(last.Seq, r.first()-1))
	if err != nil {
		return nil, err
	}
	for seq := max(from, r.first()); seq <= last.Seq; seq++ {
		sums = append(sums, r.recent[seq-r.first()].Chain)
	}
	for i, e := range events {
		if i >= len(sums) || sums[i] != e.Chain {
			return nil, fmt.Errorf("event %s at sequence %d is another: %w", e.ID, e.Seq, journal.ErrConflict)
		}
	}
	for _, e := range r.waiting {
		if e.head.Seq >= last.Seq {
			return e.receipt(), nil
		}
	}
	return durable, nil
}

// settle notes that an append is durable.
func (r *run) settle(e *entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.durable = e.head
	if r.waiting = r.waiting[1:]; len(r.waiting) == 0 {
		r.waiting = nil
	}
	if old := len(r.recent) - int(r.head.Seq-r.durable.Seq); old > 2*keepRecent {
		r.recent = slices.Clone(r.recent[old-keepRecent:])
	}
	if len(r.versions) > keepVersions && len(r.waiting) == 0 {
		r.versions, r.whole = nil, false
	}
}

// cut takes back what is not durable, fails those who wait for it with err,
// and tells the tails that have seen it.
func (r *run) cut(q *queue, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	q.fail(r.waiting, err)
	keep := len(r.recent) - int(r.head.Seq-r.durable.Seq)
	r.recent = slices.Clone(r.recent[:keep])
	r.waiting, r.head = nil, r.durable
	r.versions, r.whole = nil, r.durable.Seq == 0
	for t := range r.tails {
		t.cut = min(t.cut, r.durable.Seq)
	}
	r.wake()
}

// end lets the tails go home.
func (r *run) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone = true
	r.wake()
}
