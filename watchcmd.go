package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/clock"
)

// watchEach is how often a watch looks at its files. A save counts when the
// files have been the same twice.
const watchEach = 200 * time.Millisecond

type watchOptions struct {
	runOptions
	wall clock.Clock
	tick <-chan time.Time
}

func newWatch(p *place) *cobra.Command {
	o := watchOptions{runOptions: runOptions{options: options{place: p}}, wall: clock.System{}}
	c := &cobra.Command{
		Use:   "watch STORY...",
		Short: "Play stories, and again whenever one is saved, until Ctrl-C",
		Long: `Plays stories as "run" does, and plays those again of which the file, or a part
that it includes, has been changed; in a directory also those that are new. It
goes on when a story fails or cannot be read, until you stop it with Ctrl-C.

Files that flags name (--junit, --json, --out, --har) are of the last playing.`,
		Example: `  sandbank watch my-story.yaml
  sandbank watch stories/ --jobs 2
  sandbank watch my-story.yaml --app kinnet/balance=http://localhost:3000`,
		Args: someStory,
		RunE: func(c *cobra.Command, args []string) error {
			o.changed, o.mattered = c.Flags().Changed, mattering(c.Flags())
			ticker := time.NewTicker(watchEach)
			defer ticker.Stop()
			o.tick = ticker.C
			return o.watch(c.Context(), args, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	o.runOptions.flags(c.Flags())
	return c
}

// watch plays until ctx ends, which is no failure.
func (o *watchOptions) watch(ctx context.Context, words []string, out, errs io.Writer) error {
	if o.server != "" || o.data != "" {
		return errors.New("watch: each playing has a world of its own that is thrown away: leave out --server and --data")
	}
	if err := o.ready(); err != nil {
		return err
	}
	w := newWatcher(words)
	if names, err := namesOf(words); err != nil {
		return err
	} else if w.look(); len(w.now) == 0 {
		return fmt.Errorf("watch %s: there is no file to watch; `sandbank run` plays what is shipped, and a file's name ends in .yaml", strings.Join(names, " "))
	}
	for why := []string{"first playing"}; why != nil; why = w.change(ctx, o.tick) {
		scripts := w.stale()
		if len(scripts) == 0 {
			continue // a file that no story includes
		}
		if err := o.outputs.prepare(len(w.files)); err != nil {
			return err
		}
		o.again(ctx, scripts, strings.Join(why, ", "), out, errs)
		if ctx.Err() == nil {
			fmt.Fprintf(out, "Watching %s; Ctrl-C ends.\n", plural(len(w.now), "file"))
		}
	}
	return nil
}

// again plays stories and tells how they went, under a line that sets them
// apart from the last playing.
func (o *watchOptions) again(ctx context.Context, scripts []script, why string, out, errs io.Writer) {
	title := "── " + o.wall.Now().Local().Format("15:04:05") + "  " + why + " "
	fmt.Fprintf(out, "\n%s%s\n", title, strings.Repeat("─", max(3, 78-len([]rune(title)))))
	o.sow(scripts)
	play, end, err := o.player(ctx, errs)
	if err == nil {
		err = errors.Join(o.playAll(ctx, scripts, play, out, errs), end())
	}
	if ctx.Err() == nil && err != nil && !errors.Is(err, errFailed) {
		fmt.Fprintln(out, err)
	}
}

// plural counts things in English.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
