package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// Create makes a run. Without a name it gets its story's, or "run", with a
// number behind it if that is taken.
func (s *Sandbox) Create(ctx context.Context, spec Spec) (*Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if spec.ID == "" {
		name, err := s.freeName(ctx, spec.Story)
		if err != nil {
			return nil, err
		}
		spec.ID = name
	}
	if err := checkID(spec.ID); err != nil {
		return nil, err
	}
	if head, err := s.c.Store.Head(ctx, spec.ID); err != nil || head.Seq > 0 {
		if err == nil {
			err = ErrExists
		}
		return nil, fmt.Errorf("create %s: %w", spec.ID, err)
	}
	return s.make(ctx, s.complete(spec))
}

// complete fills in what a spec leaves out.
func (s *Sandbox) complete(spec Spec) Spec {
	spec.World, spec.Chaos = World, cmp.Or(spec.Chaos, s.c.Chaos)
	if spec.Population == nil {
		spec.Population = s.c.Population
	}
	if spec.Declared == "" {
		spec.Declared = s.c.Declared
	}
	if spec.Start.IsZero() {
		spec.Start = s.c.Wall.Now()
	}
	spec.Start = spec.Start.UTC().Truncate(time.Millisecond)
	if spec.Zone == "" {
		spec.Zone = s.banks[0].TimeZone
	}
	if spec.Title.En == "" {
		spec.Title.En = spec.ID
	}
	return spec
}

// make opens a run that has no events and writes its first ones.
func (s *Sandbox) make(ctx context.Context, spec Spec) (*Run, error) {
	r, err := s.newRun(ctx, spec)
	if err != nil {
		return nil, err
	}
	if err := r.create(ctx); err != nil {
		return nil, fmt.Errorf("create %s: %w", spec.ID, err)
	}
	s.opened(r)
	return r, nil
}

func (s *Sandbox) freeName(ctx context.Context, story string) (string, error) {
	base := story
	if base == "" {
		base = "run"
	}
	for name, n := base, 2; ; name, n = fmt.Sprintf("%s-%d", base, n), n+1 {
		head, err := s.c.Store.Head(ctx, name)
		if err != nil || head.Seq == 0 {
			return name, err
		}
	}
}

// Run returns a run, opening it if it is not open.
func (s *Sandbox) Run(ctx context.Context, id string) (*Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.open[id]; r != nil {
		return r, nil
	}
	return s.openRun(ctx, id)
}

// openRun opens a stored run. The caller holds mu.
func (s *Sandbox) openRun(ctx context.Context, id string) (*Run, error) {
	spec, _, err := s.firstEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := s.newRun(ctx, spec)
	if err != nil {
		return nil, err
	}
	if !r.ReadOnly() {
		if err := errors.Join(r.configureApps(ctx), r.endInterrupted(ctx)); err != nil {
			return nil, fmt.Errorf("open %s: %w", id, err)
		}
	}
	s.opened(r)
	return r, nil
}

// firstEvent reads what a stored run was made from, and when.
func (s *Sandbox) firstEvent(ctx context.Context, id string) (Spec, journal.Event, error) {
	events, err := s.c.Store.Read(ctx, id, 1, 1)
	if err != nil {
		return Spec{}, journal.Event{}, fmt.Errorf("run %s: %w", id, err)
	}
	if len(events) == 0 {
		return Spec{}, journal.Event{}, fmt.Errorf("run %q: %w", id, ErrNoRun)
	}
	spec, err := specOf(id, events[0])
	if err != nil {
		return spec, events[0], err
	}
	return s.refer(ctx, spec, events[0])
}

// Main is the run at the unprefixed paths; nil if it has not been made.
func (s *Sandbox) Main(ctx context.Context) (*Run, error) { return s.Run(ctx, s.c.Main) }

// Runs lists the runs, the main one first and then the newest.
func (s *Sandbox) Runs(ctx context.Context) ([]Info, error) {
	names, err := s.c.Store.Runs(ctx)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	list := make([]Info, 0, len(names))
	for _, name := range names {
		info, err := s.info(ctx, name)
		if err != nil {
			return nil, err
		}
		list = append(list, info)
	}
	slices.SortStableFunc(list, func(a, b Info) int {
		switch {
		case a.Main != b.Main && a.Main:
			return -1
		case a.Main != b.Main:
			return 1
		}
		return b.Created.Compare(a.Created)
	})
	return list, nil
}

// info tells of a run without opening it.
func (s *Sandbox) info(ctx context.Context, id string) (Info, error) {
	s.mu.Lock()
	r := s.open[id]
	s.mu.Unlock()
	if r != nil {
		return r.Info(), nil
	}
	spec, first, err := s.firstEvent(ctx, id)
	if ignore(err, ErrWorld) != nil {
		return Info{}, err
	}
	head, err := s.c.Store.Head(ctx, id)
	if err != nil {
		return Info{}, err
	}
	tail, err := s.c.Store.Read(ctx, id, max(head.Seq, 64)-63, 64)
	p := newProgress(spec)
	for _, e := range tail {
		p.Apply(e)
	}
	state, _ := p.now()
	if spec.Story != "" && spec.Parent == "" && state == Live {
		state = Playing
	}
	return Info{Spec: spec, State: state, Head: head.Seq, Created: first.WallTime, Main: id == s.c.Main}, err
}

// Delete removes a run for good.
func (s *Sandbox) Delete(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, _, err := s.firstEvent(ctx, id); ignore(err, ErrWorld) != nil {
		return err
	}
	s.closeRun(id)
	return s.c.Store.Delete(ctx, id)
}

// Reset empties a run: it begins anew from what it was made from.
func (s *Sandbox) Reset(ctx context.Context, id string) (*Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	spec, _, err := s.firstEvent(ctx, id)
	if ignore(err, ErrWorld) != nil {
		return nil, err
	}
	if spec.ParentSeq > 0 {
		return s.restart(ctx, spec)
	}
	if id == s.c.Main && spec.Story == "" {
		spec = s.mainSpec()
	}
	s.closeRun(id)
	if err := s.c.Store.Delete(ctx, id); err != nil {
		return nil, fmt.Errorf("reset %s: %w", id, err)
	}
	return s.make(ctx, s.complete(spec))
}

// closeRun ends the background work of a run, and whatever else may still
// write into it. The caller holds mu.
func (s *Sandbox) closeRun(id string) {
	if r := s.open[id]; r != nil {
		if r.stop != nil {
			r.stop()
		}
		r.actor.Close()
		delete(s.open, id)
	}
}
