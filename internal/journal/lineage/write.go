package lineage

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// Append implements [journal.Journal]. A recording refuses with
// [ErrRecording].
func (s *Store) Append(ctx context.Context, run string, events []journal.Event) (journal.Receipt, error) {
	o, err := s.origin(ctx, run)
	switch {
	case err != nil:
		return nil, err
	case o == nil || len(events) == 0:
		return s.Store.Append(ctx, run, events)
	case o.Kind == Recorded:
		return nil, fmt.Errorf("append to %s: %w", run, ErrRecording)
	case events[0].Seq <= o.Seq:
		return s.again(ctx, run, events)
	}
	before, err := s.before(ctx, run, events[0].Seq)
	if err != nil {
		return nil, err
	}
	if err := journal.Fits(before.seen, events, trusted(events)); err != nil {
		return nil, fmt.Errorf("append to %s: %w", run, err)
	}
	packed := make([]journal.Event, len(events))
	for i, e := range events {
		if packed[i], err = o.pack(e); err != nil {
			return nil, err
		}
	}
	if _, err := journal.Seal(before.kept, packed); err != nil {
		return nil, err
	}
	return s.Store.Append(ctx, run, packed)
}

// again finds that events which are read through are there already, or refuses.
func (s *Store) again(ctx context.Context, run string, events []journal.Event) (journal.Receipt, error) {
	there, err := s.Read(ctx, run, events[0].Seq, len(events))
	if err != nil {
		return nil, err
	}
	same := func(a, b journal.Event) bool { return a.Chain == b.Chain }
	if !slices.EqualFunc(there, events, same) {
		return nil, fmt.Errorf("append to %s: event %s at sequence %d: %w", run, events[0].ID, events[0].Seq, journal.ErrConflict)
	}
	return func(context.Context) error { return nil }, nil
}

// A link is where a run stands before an event: as it is seen and as it is
// kept.
type link struct{ seen, kept journal.Head }

func (s *Store) before(ctx context.Context, run string, seq uint64) (link, error) {
	o, err := s.origin(ctx, run)
	if err != nil || o == nil {
		return link{}, err
	}
	place := o.place(seq) - 1
	events, err := s.Store.Read(ctx, run, place, 1)
	if err != nil {
		return link{}, err
	}
	if len(events) == 0 {
		return link{}, fmt.Errorf("append to %s: there is no event %d: %w", run, seq-1, journal.ErrConflict)
	}
	l := link{journal.Head{Seq: o.Seq, Chain: o.Chain}, journal.Head{Seq: place, Chain: events[0].Chain}}
	if place > 1 {
		e, err := unpack(events[0])
		l.seen = journal.Head{Seq: e.Seq, Chain: e.Chain}
		return l, err
	}
	return l, nil
}

// trusted takes the first version of each entity as it is told: who appends
// has folded the run, and that it has not grown since is what the sequence
// numbers prove.
func trusted(events []journal.Event) func(string) (uint64, error) {
	return func(subject string) (uint64, error) {
		i := slices.IndexFunc(events, func(e journal.Event) bool { return e.Subject == subject })
		return max(events[i].Version, 1) - 1, nil
	}
}

// Fork makes a run that goes on from an event of another. Nothing is copied.
// It fails with [ErrNoParent], [ErrNoSuchSeq] and, if the run is there
// already, [journal.ErrConflict].
func (s *Store) Fork(ctx context.Context, run, parent string, seq uint64, title string, born time.Time) error {
	s.birth.Lock()
	defer s.birth.Unlock()
	head, err := s.Head(ctx, parent)
	switch {
	case err != nil:
		return fmt.Errorf("fork %s: %w", parent, err)
	case head.Seq == 0:
		return fmt.Errorf("fork %s: %w", parent, ErrNoParent)
	case seq == 0 || seq > head.Seq:
		return fmt.Errorf("fork %s at %d: %w: it has 1 to %d", parent, seq, ErrNoSuchSeq, head.Seq)
	}
	events, err := s.Read(ctx, parent, seq, 1)
	if err != nil || len(events) == 0 {
		return fmt.Errorf("fork %s at %d: %w", parent, seq, err)
	}
	source, err := s.holder(ctx, parent, seq)
	if err != nil {
		return fmt.Errorf("fork %s at %d: %w", parent, seq, err)
	}
	return s.refer(ctx, run, Forked, events[0], reference{Parent: parent, Source: source, Title: title}, born)
}

// holder is the run of which an event is its own: a run, or what it refers to.
func (s *Store) holder(ctx context.Context, run string, seq uint64) (string, error) {
	for {
		o, err := s.origin(ctx, run)
		if err != nil || o == nil || seq > o.Seq {
			return run, err
		}
		run = o.source
	}
}

// refer begins a run that refers to an event.
func (s *Store) refer(ctx context.Context, run, kind string, to journal.Event, r reference, born time.Time) error {
	r.Seq, r.Chain = to.Seq, to.Chain.String()
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	first := []journal.Event{{
		ID: "e-" + strings.TrimPrefix(kind, "run."), Type: kind, Source: "/", Time: to.Time, Data: data, WallTime: born,
		Secret: map[string]string{"key": rand.Text()},
	}}
	if _, err := journal.Seal(journal.Head{}, first); err != nil {
		return err
	}
	if head, err := s.Store.Head(ctx, run); err != nil || head.Seq > 0 {
		if err == nil {
			err = journal.ErrConflict
		}
		return fmt.Errorf("begin %s: %w", run, err)
	}
	receipt, err := s.Store.Append(ctx, run, first)
	if err != nil {
		return err
	}
	s.mu.Lock()
	delete(s.known, run) // of a run of that name before
	s.mu.Unlock()
	return receipt(ctx)
}
