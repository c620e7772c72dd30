package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/scenarios/compare"
)

type diffOptions struct {
	*place
	json  bool
	limit int
}

func newDiff(p *place) *cobra.Command {
	o := diffOptions{place: p}
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "Tell in what two runs differ, as sentences; exit 1 if they do",
		Long: `Compares two runs, each a .sandbank file or a run of the server or data directory.
Events are aligned by what they come of, not by their numbers; ids, secrets and
durations are no differences. The first sentence names the first cause, the
others follow with the biggest effect first. Chapters and steps are numbered as
in the first run.`,
		Example: `  sandbank diff before.sandbank after.sandbank
  sandbank diff balance-in-chat balance-in-chat-fork
  sandbank diff main yesterday.sandbank --limit 5
  sandbank diff a.sandbank b.sandbank --json`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c.OutOrStdout(), args[0], args[1])
		},
	}
	c.Flags().BoolVar(&o.json, "json", false, "write JSON")
	c.Flags().IntVar(&o.limit, "limit", 20, "sentences at most; 0 is all")
	return c
}

func (o *diffOptions) run(ctx context.Context, out io.Writer, first, second string) error {
	if o.limit < 0 {
		return fmt.Errorf("diff: --limit %d: it cannot be negative", o.limit)
	}
	a, err := o.side(ctx, first)
	if err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	b, err := o.side(ctx, second)
	if err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	report := compare.Runs(a, b)
	if o.json {
		return writeDiff(out, report, o.limit)
	}
	return tellDiff(out, first, second, report, o.limit)
}

// writeDiff writes a report as JSON. Differences end with errFailed.
func writeDiff(out io.Writer, r compare.Report, limit int) error {
	equal := r.Equal()
	if limit > 0 && len(r.Differences) > limit {
		r.Differences, r.Sentences = r.Differences[:limit], r.Sentences[:limit]
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(struct {
		Equal bool `json:"equal"`
		compare.Report
	}{equal, r}); err != nil {
		return err
	}
	if !equal {
		return errFailed
	}
	return nil
}

// tellDiff tells a report in sentences. Differences end with errFailed.
func tellDiff(out io.Writer, a, b string, r compare.Report, limit int) error {
	if r.Equal() {
		fmt.Fprintf(out, "%s and %s are equal: %d events each.\n", a, b, r.Events[0])
		return nil
	}
	fmt.Fprintf(out, "%s differs from %s:\n", b, a)
	for i, s := range r.Sentences {
		if limit > 0 && i == limit {
			fmt.Fprintf(out, "… and %d more; --limit 0 tells all.\n", len(r.Sentences)-limit)
			break
		}
		fmt.Fprintf(out, "%3d. %s\n", i+1, s)
	}
	return errFailed
}
