package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sandbank/sandbank/scenarios"
)

type runOptions struct {
	options
	outputs
	speed string
	jobs  int
	probe bool

	pace     scenarios.Speed // --speed as it was read
	mattered string          // flags that the play depended on, as they were given
}

func newRun(p *place) *cobra.Command {
	o := runOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "run STORY...",
		Short: "Play stories and check them; exit 1 if an expectation fails",
		Long: `Plays stories and checks what they expect against the bank's ledger and the wire.
STORY is a shipped story, a YAML file, a directory (all stories in it) or a
pattern like 'tests/*.yaml'. Without --server and --data each plays in a world
of its own that is thrown away; --listen keeps that world at a known address. A
server gets the text of a story and of the parts beside it.

Exit code 0: all passed. 1: an expectation failed, your program broke a rule of
its standard, or the run differs from --expect. 2: a story could not be played;
the others are played all the same.`,
		Example: `  sandbank run balance-in-chat
  sandbank run stories/ --jobs 4 --junit report.xml --json report.json --out recordings
  sandbank run my-story.yaml --app kinnet/balance=http://localhost:3000
  sandbank run balance-in-chat --bank larkspur=http://localhost:4000
  sandbank run my-story.yaml --expect yesterday.sandbank
  sandbank run my-story.yaml --server http://localhost:8080 --speed 4x`,
		Args: someStory,
		RunE: func(c *cobra.Command, args []string) error {
			o.changed, o.mattered = c.Flags().Changed, mattering(c.Flags())
			return o.run(c.Context(), args, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	o.flags(c.Flags())
	return c
}

// flags are those of commands that play stories.
func (o *runOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.speed, "speed", "max", "max, or 1x (2 s between steps), 4x, 16x …")
	f.IntVar(&o.jobs, "jobs", 0, "stories at a time (default one a core; 1 with a program of your own)")
	f.StringVar(&o.listen, "listen", "localhost:0", "address of the throw-away world (default a free port)")
	o.outputs.flags(f)
	o.worldFlags(f)
	o.ownParts.flags(f)
	f.BoolVar(&o.probe, "probe", false, "at the end, send your app a webhook with a wrong signature and demand that it refuses")
}

func someStory(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	names := ""
	if stories, err := scenarios.Shipped(); err == nil {
		for _, s := range stories {
			names += " " + s.ID
		}
	}
	return fmt.Errorf("%s: name a story: a .yaml file, a directory of them, or a shipped one:%s", c.Name(), names)
}

// run plays what a command line names.
func (o *runOptions) run(ctx context.Context, names []string, out, errs io.Writer) (err error) {
	if err := o.ready(); err != nil {
		return err
	}
	scripts, err := findScripts(names)
	if err != nil {
		return err
	}
	if err := o.outputs.prepare(len(scripts)); err != nil {
		return err
	}
	o.sow(scripts)
	play, end, err := o.player(ctx, errs)
	if err != nil {
		return err
	}
	return errors.Join(o.playAll(ctx, scripts, play, out, errs), end())
}

// ready reads the flags.
func (o *runOptions) ready() (err error) {
	if err := o.check(); err != nil {
		return err
	}
	if o.pace, err = scenarios.ParseSpeed(o.speed); err != nil {
		return fmt.Errorf("--speed: %w", err)
	}
	_, err = o.atATime()
	return err
}

// sow gives stories the seed of the command line, if it has one.
func (o *runOptions) sow(scripts []script) {
	for _, s := range scripts {
		if s.story != nil && (o.changed("seed") || o.seeded) {
			s.story.Seed = o.seed
		}
	}
}

// A player plays one story and tells how it went.
type player func(ctx context.Context, s script, tell func(scenarios.Progress)) played

// player is where the stories are to be played: at a running server, in a
// data directory in which nobody else is, or each in a throw-away world.
func (o *runOptions) player(ctx context.Context, errs io.Writer) (player, func() error, error) {
	none := func() error { return nil }
	if o.server != "" || o.data != "" {
		s, err := o.find(ctx)
		if err != nil {
			return nil, none, err
		}
		if s != nil {
			return func(ctx context.Context, t script, _ func(scenarios.Progress)) played { return o.playThere(ctx, s, t) }, none, o.checkThere()
		}
	}
	if o.data == "" {
		return func(ctx context.Context, s script, tell func(scenarios.Progress)) played {
			return o.playApart(ctx, s, tell, errs)
		}, none, nil
	}
	return o.opened(ctx, errs)
}

// atATime is how many stories are played at once.
func (o *runOptions) atATime() (int, error) {
	alone := o.given() || o.changed("listen") || o.probe
	switch {
	case o.jobs < 0:
		return 0, fmt.Errorf("--jobs %d: it cannot be negative", o.jobs)
	case o.jobs > 1 && alone:
		return 0, errors.New("--jobs: your program and --listen have one address each: leave out --jobs, the stories are played one after the other")
	case alone:
		return 1, nil
	case o.jobs > 0:
		return o.jobs, nil
	}
	return runtime.GOMAXPROCS(0), nil
}

// playAll plays stories, some at a time, and reports each in its turn.
func (o *runOptions) playAll(ctx context.Context, scripts []script, play player, out, errs io.Writer) error {
	jobs, err := o.atATime()
	if err != nil {
		return err
	}
	shown := out
	if o.toStdout() {
		shown = errs
	}
	board := newBoard(shown, errs, len(scripts))
	outcomes := inTurn(scripts, jobs, func(s script) played {
		done := play(ctx, s, board.progress())
		done.flags = o.mattered
		if done.Err == nil {
			done.Err = done.differ(o.expectation(s))
		}
		return done
	}, board.tell)
	return errors.Join(o.outputs.write(out, outcomes), board.end(outcomes))
}
