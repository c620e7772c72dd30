package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/sandbox"
)

func newRuns(p *place) *cobra.Command {
	c := &cobra.Command{
		Use:   "runs",
		Short: "List the runs of the server or data directory; runs save writes one to a file, runs rm deletes one",
		Example: `  sandbank runs
  sandbank runs save balance-in-chat story.sandbank
  sandbank runs rm balance-in-chat-fork`,
		Args: unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := p.listRuns(c.Context(), c.OutOrStdout()); err != nil {
				return fmt.Errorf("runs: %w", err)
			}
			return nil
		},
	}
	c.AddCommand(newRunsSave(p))
	c.AddCommand(&cobra.Command{
		Use:   "rm RUN",
		Short: "Delete a run for good; what its forks share with it stays",
		Example: `  sandbank runs rm balance-in-chat-fork
  sandbank runs rm old --data ./.sandbank`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := p.removeRun(c.Context(), c.OutOrStdout(), args[0]); err != nil {
				return fmt.Errorf("runs rm %s: %w", args[0], err)
			}
			return nil
		},
	})
	return c
}

// A runLine is a run in a list.
type runLine struct {
	ID        string
	State     string
	Head      uint64
	Seed      uint64
	Created   time.Time
	Parent    string
	ParentSeq uint64 `json:"parent_seq"`
}

func (p *place) listRuns(ctx context.Context, out io.Writer) error {
	s, err := p.find(ctx)
	if err != nil {
		return err
	}
	var list struct{ Runs []runLine }
	if s != nil {
		err = s.call(ctx, http.MethodGet, "/api/v1/runs?limit=1000", nil, &list)
	} else {
		err = p.inside(ctx, "", func(house *sandbox.Sandbox) error {
			infos, err := house.Runs(ctx)
			for _, i := range infos {
				line := runLine{ID: i.ID, State: i.State, Head: i.Head, Seed: i.Seed, Created: i.Created, Parent: i.Parent}
				if i.Parent != "" {
					line.ParentSeq = i.ParentSeq
				}
				list.Runs = append(list.Runs, line)
			}
			return err
		})
	}
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "RUN\tSTATE\tEVENTS\tSEED\tMADE\tFORKED FROM")
	for _, r := range list.Runs {
		from := ""
		if r.Parent != "" {
			from = fmt.Sprintf("%s at %d", r.Parent, r.ParentSeq)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\n", r.ID, r.State, r.Head, r.Seed, r.Created.Local().Format("2006-01-02 15:04"), from)
	}
	return t.Flush()
}

func (p *place) removeRun(ctx context.Context, out io.Writer, run string) error {
	s, err := p.find(ctx)
	if err != nil {
		return err
	}
	if s != nil {
		err = s.call(ctx, http.MethodDelete, runPath(run), nil, nil)
	} else {
		err = p.inside(ctx, "", func(house *sandbox.Sandbox) error { return house.Delete(ctx, run) })
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Run %s is gone.\n", run)
	return nil
}
