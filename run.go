package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

type runOptions struct {
	options
	speed string
	junit string
	out   string
	probe bool
}

func newRun(p *place) *cobra.Command {
	o := runOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "run STORY",
		Short: "Play a story and check it; exit 1 if an expectation fails",
		Long: `Plays a story, shipped or from a YAML file, and checks what it expects against the
bank's ledger and the wire. Without --server and --data it plays in a world of
its own that is thrown away; --listen keeps that world at a known address.`,
		Example: `  sandbank run balance-in-chat --speed max
  sandbank run my-story.yaml --junit report.xml --out my-story.sandbank
  sandbank run my-story.yaml --app kinnet/balance=http://localhost:3000
  sandbank run balance-in-chat --bank larkspur=http://localhost:4000`,
		Args: oneStory,
		RunE: func(c *cobra.Command, args []string) error {
			o.changed = c.Flags().Changed
			return o.run(c.Context(), args[0], c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&o.speed, "speed", "max", "max, or 1x (2 s between steps), 4x, 16x …")
	f.StringVar(&o.junit, "junit", "", "write a JUnit report to this file")
	f.StringVar(&o.out, "out", "", "write the whole run to this .sandbank file")
	f.StringVar(&o.listen, "listen", "localhost:0", "address of the throw-away world (default a free port)")
	o.worldFlags(f)
	o.ownParts.flags(f)
	f.BoolVar(&o.probe, "probe", false, "at the end, send your app a webhook with a wrong signature and demand that it refuses")
	return c
}

func oneStory(c *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	names := ""
	if stories, err := scenarios.Shipped(); err == nil {
		for _, s := range stories {
			names += " " + s.ID
		}
	}
	return fmt.Errorf("run: name one story: a .yaml file, or a shipped one:%s", names)
}

func (o *runOptions) run(ctx context.Context, name string, out, errs io.Writer) error {
	if err := o.check(); err != nil {
		return err
	}
	speed, err := scenarios.ParseSpeed(o.speed)
	if err != nil {
		return fmt.Errorf("--speed: %w", err)
	}
	story, err := scenarios.Load(name)
	if err != nil {
		return err
	}
	if o.changed("seed") || o.seeded {
		story.Seed = o.seed
	}
	if o.server != "" || o.data != "" {
		s, err := o.find(ctx)
		if err != nil {
			return err
		}
		if s != nil {
			return o.runThere(ctx, s, name, story, out)
		}
	}
	return o.runHere(ctx, story, speed, out, errs)
}

// runHere plays in a world of this process: a throw-away one, or the data
// directory, in which nobody else is.
func (o *runOptions) runHere(ctx context.Context, story *scenarios.Story, speed scenarios.Speed, out, errs io.Writer) error {
	o.ephemeral = o.data == ""
	if o.ephemeral {
		o.mainRun = story.ID
	}
	listeners, err := listen(o.listen)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w, err := o.open(ctx, listeners[0].Addr(), errs)
	if err != nil {
		return err
	}
	defer w.close()
	group, inner := errgroup.WithContext(ctx)
	w.serve(inner, group, listeners)
	err = o.playHere(inner, w, story, speed, out, errs)
	stop()
	return errors.Join(err, ignoreCanceled(group.Wait()))
}

func (o *runOptions) playHere(ctx context.Context, w *world, story *scenarios.Story, speed scenarios.Speed, out, errs io.Writer) error {
	run, err := w.library.CreateFor(ctx, story, sandbox.Spec{})
	if err != nil {
		return err
	}
	runner := scenarios.Runner{Wall: clock.System{}, Progress: newSteps(errs).tell}
	report, err := runner.Play(ctx, scenarios.NewStage(run), story, speed)
	if err != nil {
		return err
	}
	if o.probe {
		if err := run.Probe(ctx); err != nil {
			return err
		}
	}
	return o.deliver(ctx, w, run, report, out)
}

func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// deliver writes what the run's flags ask for, and says how it went.
func (o *runOptions) deliver(ctx context.Context, w *world, run *sandbox.Run, report scenarios.Report, out io.Writer) error {
	if o.junit != "" {
		err := writeFile(o.junit, func(f io.Writer) error { return scenarios.WriteJUnit(f, report) })
		if err != nil {
			return fmt.Errorf("--junit: %w", err)
		}
	}
	if o.out != "" {
		err := writeFile(o.out, func(f io.Writer) error { return w.sandbox.Export(ctx, f, run.ID(), false) })
		if err != nil {
			return fmt.Errorf("--out: %w", err)
		}
	}
	findings, err := verdict.OfRun(ctx, run)
	if err != nil {
		return err
	}
	if err := errors.Join(report.Write(out), verdict.WriteFindings(out, findings)); err != nil {
		return err
	}
	if !report.Passed() || verdict.Failed(findings) {
		return errFailed
	}
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".sandbank-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// runThere lets a running server play, and follows it.
func (o *runOptions) runThere(ctx context.Context, s *server, name string, story *scenarios.Story, out io.Writer) error {
	if name != story.ID {
		return fmt.Errorf("run %s: a server plays the stories it was shipped with; leave out --server and --data to play a file", name)
	}
	if o.worldFile != "" {
		return errors.New("run: a server has a world of its own: leave out --world, or --server and --data")
	}
	if o.junit != "" || o.out != "" || o.speed != "max" || o.given() {
		return errors.New("run: --junit, --out, --speed, --app, --bank and --platform work in a world of this process: leave out --server and --data")
	}
	in := map[string]any{"story": story.ID, "seed": story.Seed}
	if !o.startAt.IsZero() {
		in["start"] = o.startAt
	}
	var run struct{ ID string }
	if err := s.call(ctx, http.MethodPost, "/api/v1/runs", in, &run); err != nil {
		return fmt.Errorf("run %s: %w", story.ID, err)
	}
	fmt.Fprintf(out, "Playing with the built-in apps at %s/runs/%s\n", s.url, run.ID)
	return s.follow(ctx, run.ID, out)
}

// follow waits until a run's story has ended.
func (s *server) follow(ctx context.Context, run string, out io.Writer) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		var info struct{ State string }
		if err := s.call(ctx, http.MethodGet, "/api/v1/runs/"+run, nil, &info); err != nil {
			return err
		}
		switch info.State {
		case sandbox.Passed:
			fmt.Fprintf(out, "%s passed\n", run)
			return nil
		case sandbox.Failed:
			fmt.Fprintf(out, "%s failed: see %s/runs/%s\n", run, s.url, run)
			return errFailed
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// steps tells on a terminal how a story goes on.
type steps struct{ progress *progress }

func newSteps(w io.Writer) *steps { return &steps{newProgress(w, 1<<40)} }

func (s *steps) tell(p scenarios.Progress) {
	if w := s.progress.w; w != nil {
		fmt.Fprintf(w, "\r\033[K%d of %d  %s", p.Before+1, p.Steps, p.Text.En)
		if p.Over && p.Before == p.Steps {
			fmt.Fprint(w, "\r\033[K")
		}
	}
}
