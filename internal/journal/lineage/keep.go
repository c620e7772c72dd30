package lineage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
)

// Import puts the run of a file into the store as a recording. It fails with
// [journal.ErrConflict] if there is a run of that name.
func (s *Store) Import(ctx context.Context, run string, f replayfile.File, title string, born time.Time) error {
	s.birth.Lock()
	defer s.birth.Unlock()
	if len(f.Events) == 0 {
		return fmt.Errorf("import %s: %w: it has no events", run, replayfile.ErrFormat)
	}
	last := f.Events[len(f.Events)-1]
	source := hidden + "recording-" + last.Chain.String()[:40]
	if f.Header.Masked {
		source += "-masked"
	}
	if err := replayfile.Import(ctx, s.Store, source, f); err != nil {
		return err
	}
	return s.refer(ctx, run, Recorded, last, reference{Source: source, Title: title}, born)
}

// copied is how many events are copied at once.
const copied = 500

// Delete implements [journal.Journal]. What others refer to stays, without a
// name.
func (s *Store) Delete(ctx context.Context, run string) error {
	s.birth.Lock()
	defer s.birth.Unlock()
	if err := s.remove(ctx, run); err != nil {
		return fmt.Errorf("delete %s: %w", run, err)
	}
	return s.sweep(ctx)
}

// Restart takes all events of its own from a run that refers to another.
func (s *Store) Restart(ctx context.Context, run string, born time.Time) error {
	s.birth.Lock()
	defer s.birth.Unlock()
	o, err := s.origin(ctx, run)
	if err == nil && o == nil {
		err = ErrNoParent
	}
	if err != nil {
		return fmt.Errorf("restart %s: %w", run, err)
	}
	at, err := s.Read(ctx, run, o.Seq, 1)
	if err != nil || len(at) == 0 {
		return fmt.Errorf("restart %s: %w", run, errors.Join(err, ErrOrphan))
	}
	if err := s.remove(ctx, run); err != nil {
		return fmt.Errorf("restart %s: %w", run, err)
	}
	return s.refer(ctx, run, o.Kind, at[0], reference{Parent: o.Parent, Source: o.source, Title: o.Title}, born)
}

// remove deletes a run and keeps what others refer to.
func (s *Store) remove(ctx context.Context, run string) error {
	last, err := s.referred(ctx, run)
	if err != nil {
		return err
	}
	if last > 0 {
		if err := s.preserve(ctx, run, last); err != nil {
			return fmt.Errorf("keep what forks refer to: %w", err)
		}
	}
	defer s.forget()
	return s.Store.Delete(ctx, run)
}

// referred is the last event of a run that another refers to; 0 if none does.
func (s *Store) referred(ctx context.Context, run string) (last uint64, err error) {
	err = s.origins(ctx, func(_ string, o *Origin) {
		if o.source == run {
			last = max(last, o.Seq)
		}
	})
	return last, err
}

// origins calls f with every run that refers to another.
func (s *Store) origins(ctx context.Context, f func(run string, o *Origin)) error {
	names, err := s.Store.Runs(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		o, err := s.origin(ctx, name)
		if err != nil && !errors.Is(err, ErrOrphan) {
			return err
		}
		if o != nil {
			f(name, o)
		}
	}
	return nil
}

// preserve copies a run up to an event into one without a name of its own. As
// the chain does not depend on the name, who refers to it finds it.
func (s *Store) preserve(ctx context.Context, run string, last uint64) error {
	o, err := s.origin(ctx, run)
	if err != nil {
		return err
	}
	if o != nil {
		last = o.place(last)
	}
	at, err := s.Store.Read(ctx, run, last, 1)
	if err != nil || len(at) == 0 {
		return err
	}
	name := keptOf(run) + at[0].Chain.String()[:40]
	receipt := journal.Receipt(func(context.Context) error { return nil })
	for next := uint64(1); next <= last; {
		events, err := s.Store.Read(ctx, run, next, int(min(last-next+1, copied)))
		if err != nil || len(events) == 0 {
			return err
		}
		if receipt, err = s.Store.Append(ctx, name, events); err != nil {
			return err
		}
		next += uint64(len(events))
	}
	return receipt(ctx)
}

// sweep deletes the nameless runs that nobody refers to any more.
func (s *Store) sweep(ctx context.Context) error {
	for {
		used := map[string]bool{}
		if err := s.origins(ctx, func(_ string, o *Origin) { used[o.source] = true }); err != nil {
			return err
		}
		names, err := s.Store.Runs(ctx)
		if err != nil {
			return err
		}
		swept := false
		for _, name := range names {
			if !strings.HasPrefix(name, hidden) || used[name] {
				continue
			}
			if err := s.Store.Delete(ctx, name); err != nil {
				return err
			}
			swept = true
		}
		if !swept {
			return nil
		}
		s.forget()
	}
}
