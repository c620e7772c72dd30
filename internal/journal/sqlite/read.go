package sqlite

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/sandbank/sandbank/internal/journal"
)

const pageAtMost = 1024 // events in one query

// Read implements [journal.Journal].
func (s *Store) Read(ctx context.Context, name string, from uint64, limit int) (all []journal.Event, err error) {
	r, err := s.find(ctx, name)
	if r == nil || err != nil {
		return nil, err
	}
	for from = max(from, 1); len(all) < limit && ctx.Err() == nil; from = all[len(all)-1].Seq + 1 {
		r.mu.Lock()
		part, rest := r.near(from, limit-len(all))
		r.mu.Unlock()
		if part == nil {
			if part, err = s.far(r, from, min(rest, uint64(limit-len(all)))); err != nil {
				return nil, err
			}
		}
		if len(part) == 0 {
			break
		}
		if all == nil {
			all = part
		} else {
			all = append(all, part...)
		}
	}
	return all, ctx.Err()
}

// near returns what memory has of the events from a sequence, or how many of
// them are on the disk only. The run is locked.
func (r *run) near(from uint64, limit int) (events []journal.Event, far uint64) {
	switch {
	case r.gone || from > r.head.Seq:
		return nil, 0
	case from < r.first():
		return nil, r.first() - from
	}
	rest := r.recent[from-r.first():]
	return slices.Clone(rest[:min(len(rest), limit)]), 0
}

// far reads n events, or a page if that is less, from the disk.
func (s *Store) far(r *run, from, n uint64) ([]journal.Event, error) {
	if n == 0 {
		return nil, nil
	}
	events, err := s.readers.page(r.id, from, from+min(n, pageAtMost)-1)
	if err == nil {
		return events, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone {
		return nil, nil // deleted while it was read
	}
	return nil, fmt.Errorf("read %s from event %d: %w", r.name, from, err)
}

// A tail is one reader who stays.
type tail struct {
	next uint64 // what it has not yet been given
	cut  uint64 // events behind this one have been taken back
}

// Tail implements [journal.Journal].
func (s *Store) Tail(ctx context.Context, name string, from uint64) iter.Seq2[journal.Event, error] {
	return func(yield func(journal.Event, error) bool) {
		r, err := s.hold(ctx, name)
		if err != nil {
			if ctx.Err() == nil {
				yield(journal.Event{}, err)
			}
			return
		}
		defer s.release(r)
		t := &tail{next: max(from, 1), cut: math.MaxUint64}
		r.follow(t)
		defer r.unfollow(t)
		for ctx.Err() == nil {
			events, more, err := s.following(r, t)
			if err != nil {
				yield(journal.Event{}, fmt.Errorf("tail of %s: %w", name, err))
				return
			}
			for _, e := range events {
				if !yield(e, nil) {
					return
				}
			}
			switch {
			case len(events) > 0:
			case more == nil:
				return
			default:
				select {
				case <-ctx.Done():
				case <-more:
				}
			}
		}
	}
}

// following returns the next events for a tail or, if there are none, what
// closes when there is news. Neither means that the run has ended.
func (s *Store) following(r *run, t *tail) (events []journal.Event, more <-chan struct{}, err error) {
	r.mu.Lock()
	if t.next-1 > t.cut {
		defer r.mu.Unlock()
		return nil, nil, fmt.Errorf("events after %d have been taken back: %w", t.cut, journal.ErrReadOnly)
	}
	t.cut = math.MaxUint64 // what it has not seen it does not miss
	if r.gone {
		r.mu.Unlock()
		return nil, nil, nil
	}
	events, far := r.near(t.next, 256)
	t.next += uint64(len(events))
	if events == nil && far == 0 {
		if r.grown == nil {
			r.grown = make(chan struct{})
		}
		more = r.grown
	}
	r.mu.Unlock()
	if far > 0 {
		if events, err = s.far(r, t.next, far); err == nil {
			r.mu.Lock()
			t.next += uint64(len(events))
			r.mu.Unlock()
		}
	}
	return events, more, err
}

func (r *run) follow(t *tail) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tails == nil {
		r.tails = map[*tail]struct{}{}
	}
	r.tails[t] = struct{}{}
}

func (r *run) unfollow(t *tail) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.tails, t)
}
