package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/sandbank/sandbank/internal/journal"
)

// Append implements [journal.Journal].
func (s *Store) Append(ctx context.Context, name string, events []journal.Event) (journal.Receipt, error) {
	for {
		receipt, err := s.append(ctx, name, events)
		if errors.Is(err, errGone) {
			continue // it was deleted just now: begin it anew
		}
		if err != nil {
			return nil, fmt.Errorf("append to %s: %w", name, err)
		}
		return receipt, nil
	}
}

func (s *Store) append(ctx context.Context, name string, events []journal.Event) (journal.Receipt, error) {
	if err := errors.Join(s.queue.room(ctx), s.writer.refusal()); err != nil {
		return nil, err
	}
	r, err := s.hold(ctx, name)
	if err != nil {
		return nil, err
	}
	defer s.release(r)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.gone:
		return nil, s.errGone()
	case r.leaving != nil:
		return nil, fmt.Errorf("it is being deleted: %w", journal.ErrConflict)
	case len(events) == 0:
		return durable, nil
	case events[0].Seq != 0 && events[0].Seq <= r.head.Seq:
		return r.again(events, func(from, to uint64) ([]journal.Sum, error) { return s.readers.sums(r.id, from, to) })
	}
	if err := journal.Fits(r.head, events, func(subject string) (uint64, error) { return s.version(r, subject) }); err != nil {
		return nil, err
	}
	last := events[len(events)-1]
	e := &entry{run: r, events: slices.Clone(events), head: journal.Head{Seq: last.Seq, Chain: last.Chain}}
	if err := s.queue.add(e); err != nil {
		return nil, err
	}
	r.add(e)
	return e.receipt(), nil
}

// errGone tells a run that was deleted from one whose store was closed.
func (s *Store) errGone() error {
	if _, closed := s.queue.pending(); closed {
		return journal.ErrClosed
	}
	return errGone
}

// version is an entity's last version. Those that are not yet durable are
// always in memory.
func (s *Store) version(r *run, subject string) (uint64, error) {
	if v, ok := r.versions[subject]; ok || r.whole {
		return v, nil
	}
	return s.readers.version(r.id, subject)
}

// Delete implements [journal.Journal]. The run is gone, on the disk too, when
// it returns; the space of a long one is given back in the background.
func (s *Store) Delete(ctx context.Context, name string) error {
	r, err := s.find(ctx, name)
	if r == nil || err != nil {
		return err
	}
	receipt, err := s.leave(r)
	if err == nil {
		err = receipt(ctx)
	}
	if err != nil {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

// leave queues the deletion of a run, once.
func (s *Store) leave(r *run) (journal.Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone {
		return durable, nil
	}
	if r.leaving == nil {
		e := &entry{run: r, remove: true}
		if err := s.queue.add(e); err != nil {
			return nil, err
		}
		r.leaving = e.receipt()
	}
	return r.leaving, nil
}

// left notes how the deletion of a run ended.
func (s *Store) left(r *run, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.runs[r.name] == r {
		delete(s.runs, r.name)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.leaving = nil
	if err == nil {
		r.gone = true
		r.wake()
	}
}
