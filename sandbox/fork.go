package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/lineage"
)

// Refusals of forks and recordings.
var (
	ErrNoSeq     = lineage.ErrNoSuchSeq
	ErrRecording = lineage.ErrRecording
)

// Runs is a store as a sandbox reads it: forks are whole runs, and what only
// they refer to has no name. Nobody else may write to the store.
func Runs(store journal.Store) journal.Store { return lineage.Over(store, inherit) }

// Fork makes a run that goes on from an event of another, in free play, and
// opens it. Of the spec only the name and the title count: seed, start and
// all else are the parent's. See [Sandbox.Branch].
func (s *Sandbox) Fork(ctx context.Context, parent string, seq uint64, spec Spec) (*Run, error) {
	info, err := s.Branch(ctx, parent, seq, spec)
	if err != nil {
		return nil, err
	}
	return s.Run(ctx, info.ID)
}

// Branch makes a fork without opening it: that takes as long for a long run as
// for a short one. Nothing is copied. Consents, grants, registrations, faults
// and the clock are as they were at that event; tokens, codes and sessions of
// the parent are not known in it, but our own apps keep their links. Without a
// name it gets the parent's with "-fork" behind it. It fails with [ErrNoRun],
// [ErrNoSeq], [ErrExists], [ErrName] and [ErrWorld].
func (s *Sandbox) Branch(ctx context.Context, parent string, seq uint64, spec Spec) (Info, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of, _, err := s.firstEvent(ctx, parent)
	if err != nil {
		return Info{}, err
	}
	if spec.ID, err = s.newName(ctx, spec.ID, parent+"-fork"); err != nil {
		return Info{}, err
	}
	if spec.Title.En == "" {
		spec.Title.En = fmt.Sprintf("%s, forked at event %d", of.Title.En, seq)
	}
	err = s.lineage.Fork(ctx, spec.ID, parent, seq, spec.Title.En, s.c.Wall.Now())
	if errors.Is(err, lineage.ErrNoParent) {
		err = fmt.Errorf("fork %q: %w", parent, ErrNoRun)
	}
	if err != nil {
		return Info{}, err
	}
	made, first, err := s.firstEvent(ctx, spec.ID)
	return Info{Spec: made, State: Live, Head: seq, Created: first.WallTime, Main: spec.ID == s.c.Main}, err
}

// newName is the name that is asked for, or a free one that begins with base.
// The caller holds mu.
func (s *Sandbox) newName(ctx context.Context, asked, base string) (string, error) {
	if asked == "" {
		return s.freeName(ctx, base)
	}
	if err := checkID(asked); err != nil {
		return "", err
	}
	head, err := s.c.Store.Head(ctx, asked)
	if err == nil && head.Seq > 0 {
		err = ErrExists
	}
	if err != nil {
		return "", fmt.Errorf("create %s: %w", asked, err)
	}
	return asked, nil
}

// refer tells in a spec what the run refers to, if it does.
func (s *Sandbox) refer(ctx context.Context, spec Spec, first journal.Event) (Spec, journal.Event, error) {
	o, ok, err := s.lineage.Origin(ctx, spec.ID)
	if !ok || err != nil {
		return spec, first, err
	}
	spec.Parent, spec.ParentSeq, spec.Recorded, spec.born = o.Parent, o.Seq, o.Kind == lineage.Recorded, o.Born
	if o.Title != "" {
		spec.Title = Text{En: o.Title}
	}
	first.WallTime = o.Born
	return spec, first, nil
}

// restart begins a fork anew from where it was forked. The caller holds mu.
func (s *Sandbox) restart(ctx context.Context, spec Spec) (*Run, error) {
	if spec.Recorded {
		return nil, fmt.Errorf("reset %s: %w", spec.ID, ErrRecording)
	}
	s.closeRun(spec.ID)
	if err := s.lineage.Restart(ctx, spec.ID, s.c.Wall.Now()); err != nil {
		return nil, fmt.Errorf("reset: %w", err)
	}
	return s.openRun(ctx, spec.ID)
}

// lifeOf is when a run that refers to another was made, and where its own
// events begin.
type lifeOf struct {
	seq      uint64
	born     time.Time
	recorded bool
}

func (s Spec) life() lifeOf { return lifeOf{s.ParentSeq, s.born, s.Recorded} }
