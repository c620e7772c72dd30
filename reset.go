package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/journal/sqlite"
	"github.com/sandbank/sandbank/sandbox"
)

func newReset(p *place) *cobra.Command {
	return &cobra.Command{
		Use:   "reset [RUN]",
		Short: "Empty a run, or the whole data directory",
		Long: `Empties a run: it begins anew from its seed. Without a name: "main" of a running
server, or, if nobody serves the data directory, everything in it.`,
		Example: `  sandbank reset                   begin anew
  sandbank reset balance-in-chat   one run of the running server`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			run := ""
			if len(args) > 0 {
				run = args[0]
			}
			return p.reset(c.Context(), c.OutOrStdout(), run)
		},
	}
}

func (p *place) reset(ctx context.Context, out io.Writer, run string) error {
	s, err := p.find(ctx)
	if err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	if s != nil {
		if run == "" {
			run = "main"
		}
		if err := s.call(ctx, http.MethodPost, "/api/v1/runs/"+run+"/reset", nil, nil); err != nil {
			return fmt.Errorf("reset %s: %w", run, err)
		}
		fmt.Fprintf(out, "Run %s at %s begins anew: tokens, clients and keys of apps are new, too.\n", run, s.url)
		return nil
	}
	if run == "" {
		return p.wipe(out)
	}
	return p.deleteRun(ctx, out, run)
}

// deleteRun removes a run of a directory that nobody serves; main is made
// again at the next start.
func (p *place) deleteRun(ctx context.Context, out io.Writer, run string) error {
	store, err := p.store()
	if err != nil {
		return fmt.Errorf("reset %s: %w", run, err)
	}
	defer store.Close()
	runs := sandbox.Runs(store)
	head, err := runs.Head(ctx, run)
	if err == nil && head.Seq == 0 {
		err = fmt.Errorf("there is no such run in %s", p.dir())
	}
	if err == nil {
		err = runs.Delete(ctx, run)
	}
	if err != nil {
		return fmt.Errorf("reset %s: %w", run, err)
	}
	fmt.Fprintf(out, "Run %s is removed from %s; the next start makes it anew.\n", run, p.dir())
	return nil
}

// wipe removes the world of a directory that nobody serves, of whatever
// version it is, and nothing else.
func (p *place) wipe(out io.Writer) error {
	dir := p.dir()
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(out, "There is nothing in %s to empty, and no server was touched; --server URL or --data DIR names another world.\n", dir)
		return nil
	}
	if err := sqlite.Reset(dir); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	removeServerFile(dir)
	fmt.Fprintf(out, "%s is empty; the next start makes the world anew.\n", dir)
	return nil
}
