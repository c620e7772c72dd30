package lineage

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/sandbank/sandbank/internal/journal"
)

// kept is how an event of a run that refers to another lies in the store: it
// has a place of its own there, and this is its place in the run.
type kept struct {
	Seq     uint64          `json:"seq"`
	Subject string          `json:"subject,omitempty"`
	Version uint64          `json:"version,omitempty"`
	Chain   string          `json:"chain"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// place is where the event of a sequence lies in the store.
func (o *Origin) place(seq uint64) uint64 { return seq - o.Seq + 1 }

func (o *Origin) pack(e journal.Event) (journal.Event, error) {
	data, err := json.Marshal(kept{e.Seq, e.Subject, e.Version, e.Chain.String(), e.Data})
	if err != nil {
		return e, fmt.Errorf("keep event %s: %w", e.ID, err)
	}
	e.Data, e.Subject, e.Version = data, "", 0
	return e, nil
}

func unpack(e journal.Event) (journal.Event, error) {
	var k kept
	if err := json.Unmarshal(e.Data, &k); err != nil {
		return e, fmt.Errorf("event %s: %w: %w", e.ID, journal.ErrCorrupt, err)
	}
	chain, err := hex.DecodeString(k.Chain)
	if err != nil || len(chain) != len(e.Chain) {
		return e, fmt.Errorf("event %s: chain value %q: %w", e.ID, k.Chain, journal.ErrCorrupt)
	}
	e.Seq, e.Subject, e.Version, e.Data, e.Chain = k.Seq, k.Subject, k.Version, k.Data, journal.Sum(chain)
	return e, nil
}

// Read implements [journal.Journal]; what is before the reference is read
// through.
func (s *Store) Read(ctx context.Context, run string, from uint64, limit int) ([]journal.Event, error) {
	o, err := s.origin(ctx, run)
	if err != nil {
		return nil, err
	}
	if o == nil {
		return s.Store.Read(ctx, run, from, limit)
	}
	from = max(from, 1)
	var events []journal.Event
	if from <= o.Seq && limit > 0 {
		if events, err = s.through(ctx, run, from, min(limit, int(o.Seq-from+1))); err != nil {
			return nil, err
		}
		from += uint64(len(events))
	}
	if len(events) >= limit {
		return events, nil
	}
	own, err := s.Store.Read(ctx, run, o.place(from), limit-len(events))
	if err != nil {
		return nil, err
	}
	for _, e := range own {
		if e, err = unpack(e); err != nil {
			return nil, fmt.Errorf("run %s: %w", run, err)
		}
		events = append(events, e)
	}
	return events, nil
}

// through reads events of the run that is referred to. If that is deleted at
// this moment it looks for what was kept of it.
func (s *Store) through(ctx context.Context, run string, from uint64, n int) ([]journal.Event, error) {
	for again := false; ; again = true {
		o, err := s.origin(ctx, run)
		if err != nil {
			return nil, err
		}
		if o == nil {
			return nil, nil // it was deleted, too
		}
		events, err := s.Read(ctx, o.source, from, n)
		if err != nil {
			return nil, err
		}
		if len(events) == 0 {
			if again {
				return nil, fmt.Errorf("event %d of %s: %w", from, o.source, ErrOrphan)
			}
			s.forget()
			continue
		}
		for i, e := range events {
			events[i] = s.inherit(*o, e)
		}
		return events, nil
	}
}

// Head implements [journal.Journal].
func (s *Store) Head(ctx context.Context, run string) (journal.Head, error) {
	o, err := s.origin(ctx, run)
	if err != nil {
		return journal.Head{}, err
	}
	head, err := s.Store.Head(ctx, run)
	if o == nil || err != nil || head.Seq == 0 {
		return head, err
	}
	if head.Seq == 1 {
		return journal.Head{Seq: o.Seq, Chain: o.Chain}, nil
	}
	last, err := s.Store.Read(ctx, run, head.Seq, 1)
	if err != nil || len(last) == 0 {
		return journal.Head{}, err
	}
	e, err := unpack(last[0])
	return journal.Head{Seq: e.Seq, Chain: e.Chain}, err
}

// Tail implements [journal.Journal].
func (s *Store) Tail(ctx context.Context, run string, from uint64) iter.Seq2[journal.Event, error] {
	return func(yield func(journal.Event, error) bool) {
		o, err := s.origin(ctx, run)
		if err != nil {
			yield(journal.Event{}, err)
			return
		}
		if o == nil {
			s.Store.Tail(ctx, run, from)(yield)
			return
		}
		from = max(from, 1)
		for from <= o.Seq {
			events, err := s.through(ctx, run, from, int(min(o.Seq-from+1, 256)))
			if err != nil || len(events) == 0 {
				if err != nil && ctx.Err() == nil {
					yield(journal.Event{}, err)
				}
				return
			}
			for _, e := range events {
				if ctx.Err() != nil || !yield(e, nil) {
					return
				}
			}
			from += uint64(len(events))
		}
		for e, err := range s.Store.Tail(ctx, run, o.place(from)) {
			if err == nil {
				e, err = unpack(e)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
