package sandboxtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
)

// errServed refuses what a single run cannot choose.
var errServed = errors.New("options Strict, Apps, Record, Main, Data, Config and Wrap are for all runs of a served world: give them to Start")

// NewRun makes another run in the same served world, below /r/: with its own
// seed, clock, journal, clients and tokens. It ends with the test that it is
// given, and is safe to be called by parallel tests of one world.
func (w *World) NewRun(t testing.TB, o ...Options) *World {
	t.Helper()
	n, err := w.newRun(t, one(o))
	if err != nil {
		t.Fatalf("NewRun: %v", err)
	}
	t.Cleanup(func() {
		if n.house.ended.Load() {
			return
		}
		if err := n.Sandbox.Delete(context.WithoutCancel(t.Context()), n.ID()); err != nil {
			t.Errorf("end run %s: %v", n.ID(), err)
		}
	})
	t.Cleanup(n.keepIfFailed)
	return n
}

func (w *World) newRun(t testing.TB, o Options) (*World, error) {
	if o.Strict || o.Apps != nil || o.Record != 0 || o.Main != "" || o.Data != "" || o.Config != nil || o.Wrap != nil {
		return nil, errServed
	}
	s, err := readStory(o.Story)
	if err != nil {
		return nil, err
	}
	n := &World{Sandbox: w.Sandbox, Handler: w.Handler, T: t, house: w.house, label: w.house.label(t.Name()), story: s}
	id := fmt.Sprintf("test-%d", w.house.runs.Add(1))
	if s != nil {
		n.Run, err = s.create(t.Context(), w.Sandbox, o, id)
	} else {
		n.Run, err = w.Sandbox.Create(t.Context(), sandbox.Spec{ID: id, Seed: o.seed(), Start: o.start(), Rate: o.Rate, Chaos: o.Chaos})
	}
	if err != nil {
		return nil, err
	}
	n.URL = n.Base().URL("")
	return n, nil
}
