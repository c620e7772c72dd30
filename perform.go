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
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// An outcome is how the playing of a story went.
type outcome struct {
	script
	report   scenarios.Report
	findings []verdict.Finding
	tally    tally
	out, har string // files that were written
	where    string // where it can be looked at, if that is still there
	err      error  // why it could not be played

	side     compare.Side // what happened, if that is to be compared
	expected string       // the recording that it was compared with
	diff     compare.Report
}

// differ compares with a recording that is what is expected.
func (o *outcome) differ(expected string) error {
	if expected == "" || o.report.Story == "" {
		return nil
	}
	f, err := readRecording(expected)
	if err != nil {
		return fmt.Errorf("--expect: %w", err)
	}
	o.expected, o.diff, o.side = expected, compare.Runs(compare.OfFile(f), o.side), compare.Side{}
	return nil
}

// passed tells whether nothing was otherwise than it should be.
func (o *outcome) passed() bool {
	return o.err == nil && o.report.Passed() && !verdict.Failed(o.findings) && o.diff.Equal()
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
func (o *runOptions) playApart(ctx context.Context, s script, tell func(scenarios.Progress), errs io.Writer) outcome {
	if s.err != nil {
		return outcome{script: s, err: s.err}
	}
	own := *o
	own.ephemeral, own.mainRun = true, s.story.ID
	play, end, err := own.opened(ctx, errs)
	if err != nil {
		return outcome{script: s, err: err}
	}
	done := play(ctx, s, tell)
	done.err = errors.Join(done.err, end())
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
	play := func(_ context.Context, s script, tell func(scenarios.Progress)) outcome {
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
func (o *runOptions) playHere(ctx context.Context, w *world, s script, tell func(scenarios.Progress)) outcome {
	done := outcome{script: s, err: s.err}
	if done.err != nil {
		return done
	}
	run, err := w.library.CreateFor(ctx, s.story, sandbox.Spec{})
	if err != nil {
		done.err = err
		return done
	}
	runner := scenarios.Runner{Wall: clock.System{}, Progress: tell}
	if done.report, err = runner.Play(ctx, scenarios.NewStage(run), s.story, o.pace); err != nil {
		done.err = err
	}
	if err == nil && o.probe {
		done.err = run.Probe(ctx)
	}
	done.err = errors.Join(done.err, o.keep(ctx, w, run, &done))
	return done
}

// keep takes out of a run what is asked for, before its world ends. A run
// that could not be played to its end is kept, too.
func (o *runOptions) keep(ctx context.Context, w *world, run *sandbox.Run, done *outcome) error {
	events, bodies, err := verdict.Read(ctx, run)
	if err != nil {
		return err
	}
	done.findings, done.tally = verdict.Judge(events, bodies), tallyOf(events)
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
