package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/compare"
	"github.com/sandbank/sandbank/scenarios/outcome"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// A played is a story that a command line has named, and how it went.
type played struct {
	outcome.Outcome
	script script
	where  string       // where it can be looked at, if that is still there
	flags  string       // of the command that mattered to the play, for saying how to play again
	side   compare.Side // what happened, if that is to be compared
}

// newPlayed is that of a story which is to be played, if it could be read.
func newPlayed(s script) played {
	return played{Outcome: outcome.Outcome{Label: s.label, File: s.name, Err: s.err}, script: s}
}

// differ compares with a recording that is what is expected.
func (o *played) differ(expected string) error {
	if expected == "" || o.Report.Story == "" {
		return nil
	}
	f, err := readRecording(expected)
	if err != nil {
		return fmt.Errorf("--expect: %w", err)
	}
	o.Expected, o.Diff, o.side = expected, compare.Runs(compare.OfFile(f), o.side), compare.Side{}
	return nil
}

// inTurn does something for all of a list, some at a time, and tells of each
// in the order of the list as soon as those before it are told.
func inTurn[S, T any](list []S, jobs int, do func(S) T, tell func(T)) []T {
	done, results := make([]chan struct{}, len(list)), make([]T, len(list))
	for i := range done {
		done[i] = make(chan struct{})
	}
	var group errgroup.Group
	group.SetLimit(max(jobs, 1))
	var telling sync.WaitGroup
	telling.Go(func() {
		for i := range list {
			<-done[i]
			tell(results[i])
		}
	})
	for i, s := range list {
		group.Go(func() error {
			defer close(done[i])
			results[i] = do(s)
			return nil
		})
	}
	_ = group.Wait() // what fails is in the results
	telling.Wait()
	return results
}

// playApart plays in a world of its own that is thrown away.
func (o *runOptions) playApart(ctx context.Context, s script, tell func(scenarios.Progress), errs io.Writer) played {
	if s.err != nil {
		return newPlayed(s)
	}
	own := *o
	own.ephemeral, own.mainRun = true, s.story.ID
	play, end, err := own.opened(ctx, errs)
	if err != nil {
		done := newPlayed(s)
		done.Err = err
		return done
	}
	done := play(ctx, s, tell)
	done.Err = errors.Join(done.Err, end())
	return done
}

// opened opens a world of this process, serves it until end, and plays there.
func (o *runOptions) opened(ctx context.Context, errs io.Writer) (player, func() error, error) {
	none := func() error { return nil }
	listeners, err := listen(o.listen)
	if err != nil {
		return nil, none, err
	}
	ctx, stop := context.WithCancel(ctx)
	w, err := o.open(ctx, listeners[0].Addr(), errs)
	if err != nil {
		stop()
		closeAll(listeners)
		return nil, none, err
	}
	group, inner := errgroup.WithContext(ctx)
	w.serve(inner, group, listeners)
	play := func(_ context.Context, s script, tell func(scenarios.Progress)) played {
		return o.playHere(inner, w, s, tell)
	}
	return play, func() error {
		stop()
		err := ignoreCanceled(group.Wait())
		w.close()
		closeAll(listeners)
		return err
	}, nil
}

// playHere plays in a world of this process.
func (o *runOptions) playHere(ctx context.Context, w *world, s script, tell func(scenarios.Progress)) played {
	done := newPlayed(s)
	if done.Err != nil {
		return done
	}
	run, err := w.library.CreateFor(ctx, s.story, sandbox.Spec{Start: o.startAt})
	if err != nil {
		done.Err = err
		return done
	}
	runner := scenarios.Runner{Wall: clock.System{}, Progress: tell}
	if done.Report, err = runner.Play(ctx, scenarios.NewStage(run), s.story, o.pace); err != nil {
		done.Err = err
	}
	if err == nil && o.probe {
		done.Err = run.Probe(ctx)
	}
	done.Err = errors.Join(done.Err, o.keep(ctx, w, run, &done))
	return done
}

// keep takes out of a run what is asked for, before its world ends. A run
// that could not be played to its end is kept, too.
func (o *runOptions) keep(ctx context.Context, w *world, run *sandbox.Run, done *played) error {
	events, bodies, err := verdict.Read(ctx, run)
	if err != nil {
		return err
	}
	done.Findings, done.Coverage = verdict.Judge(events, bodies), outcome.Tally(events)
	if o.expect != "" {
		if done.side, err = compare.Of(ctx, run); err != nil {
			return err
		}
	}
	return o.outputs.keep(done, func(f io.Writer) error { return w.sandbox.Export(ctx, f, run.ID(), false) },
		func(f io.Writer) error { return sandbox.WriteHAR(ctx, f, run) })
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
