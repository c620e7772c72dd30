package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

type replayOptions struct {
	options
	speed string
}

func newReplay(p *place) *cobra.Command {
	o := replayOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Serve a .sandbank file read-only and play it in the console",
		Long: `Checks every byte of a file and serves it as a recording until you stop it with
Ctrl+C: the console plays it at any speed, forwards and backwards. Nobody can
write into it; "sandbank fork" goes on from it. Nothing is kept on disk.`,
		Example: `  sandbank replay my-story.sandbank
  sandbank replay bug.sandbank --speed 4x --listen localhost:9000`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.changed = c.Flags().Changed
			return o.run(c.Context(), args[0], c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&o.listen, "listen", "localhost:8080", "address to listen on (default that, or a free port if it is taken); beyond loopback it demands --admin-token")
	c.Flags().StringVar(&o.speed, "speed", "1x", "at which the console begins to play: 1x, 4x, 16x … or max")
	return c
}

func (o *replayOptions) run(ctx context.Context, file string, out, errs io.Writer) error {
	if o.server != "" || o.data != "" {
		return errors.New("replay: it serves the file from memory: leave out --server and --data; `sandbank fork FILE` brings a file to a server")
	}
	if err := o.check(); err != nil {
		return err
	}
	if _, err := scenarios.ParseSpeed(o.speed); err != nil {
		return fmt.Errorf("--speed: %w", err)
	}
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("replay: %w: name a .sandbank file; `sandbank runs save RUN FILE` writes one", err)
	}
	defer f.Close()
	if _, _, err := sandbox.ReadRecording(f); err != nil {
		return fmt.Errorf("replay %s: %w", file, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	listeners, err := o.door()
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	name := baseName(file)
	o.ephemeral, o.mainRun = true, name
	w, err := o.open(ctx, listeners[0].Addr(), errs)
	if err != nil {
		return err
	}
	defer w.close()
	run, err := w.sandbox.Import(ctx, f, name)
	if err != nil {
		return fmt.Errorf("replay %s: %w", file, err)
	}
	group, ctx := errgroup.WithContext(ctx)
	w.serve(ctx, group, listeners)
	tellRecording(out, w, run, o.speed)
	return ignoreCanceled(group.Wait())
}

// door is where the recording is served: at the usual address, or, if a world
// is served there already and no other was asked for, at a free port.
func (o *replayOptions) door() ([]net.Listener, error) {
	listeners, err := listen(o.listen)
	if errors.Is(err, errTaken) && !o.set("listen") {
		return listen("localhost:0")
	}
	return listeners, err
}

func tellRecording(out io.Writer, w *world, run *sandbox.Run, speed string) {
	info := run.Info()
	fmt.Fprintf(out, "%s: %d events, seed %d, unbroken. It is a recording: nobody can write into it.\n", run.ID(), info.Head, info.Seed)
	fmt.Fprintf(out, "Watch it at %s/runs/%s?speed=%s&play=1\nCtrl+C ends it.\n", w.origin, run.ID(), consoleSpeed(speed))
}

// consoleSpeed is a speed as the console's address has it; its fastest is 64.
func consoleSpeed(speed string) string {
	if speed == "max" {
		return "64"
	}
	return strings.TrimSuffix(speed, "x")
}
