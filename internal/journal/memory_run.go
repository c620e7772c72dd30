package journal

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// errDeleted says that a run ended between being found and being used.
var errDeleted = errors.New("run has been deleted")

// A memoryRun is one run of a [Memory].
type memoryRun struct {
	holders int // who is at work on it; guarded by the store's lock

	mu       sync.RWMutex
	events   []Event
	versions map[string]uint64
	grown    chan struct{} // closed when the run grows or ends; nil if nobody waits
	deleted  bool
}

// append adds sealed events, or finds that they are there already.
func (r *memoryRun) append(events []Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.deleted {
		return errDeleted
	}
	if len(events) == 0 {
		return nil
	}
	if first := events[0].Seq; first != 0 && first <= uint64(len(r.events)) {
		return r.same(events)
	}
	if err := Fits(r.last(), events, r.version); err != nil {
		return err
	}
	for _, e := range events {
		if e.Subject != "" {
			r.versions[e.Subject] = e.Version
		}
	}
	r.events = append(r.events, events...)
	r.wake()
	return nil
}

func (r *memoryRun) version(subject string) (uint64, error) { return r.versions[subject], nil }

// same refuses events that differ from those that stand in their places.
func (r *memoryRun) same(events []Event) error {
	for i, e := range events {
		at := events[0].Seq + uint64(i)
		if e.Seq != at || at > uint64(len(r.events)) || r.events[at-1].Chain != e.Chain {
			return fmt.Errorf("event %s at sequence %d: %w", e.ID, e.Seq, ErrConflict)
		}
	}
	return nil
}

func (r *memoryRun) wake() {
	if r.grown != nil {
		close(r.grown)
		r.grown = nil
	}
}

// since returns events from a sequence or, if there are none, a channel that
// closes when some have come. ok is false if the run has ended.
func (r *memoryRun) since(from uint64, limit int) (events []Event, grown <-chan struct{}, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.deleted {
		return nil, nil, false
	}
	if from = max(from, 1); from <= uint64(len(r.events)) {
		rest := r.events[from-1:]
		return slices.Clone(rest[:min(len(rest), max(limit, 0))]), nil, true
	}
	if r.grown == nil {
		r.grown = make(chan struct{})
	}
	return nil, r.grown, true
}

func (r *memoryRun) head() Head {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.last()
}

func (r *memoryRun) last() Head {
	if len(r.events) == 0 {
		return Head{}
	}
	e := &r.events[len(r.events)-1]
	return Head{e.Seq, e.Chain}
}

func (r *memoryRun) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deleted = true
	r.wake()
}
