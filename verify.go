package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
)

func newVerify(p *place) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [RUN]",
		Short: "Check that no byte of a journal has changed",
		Long: `Walks the journal of a run, or of all, and checks the chain of checksums. Exit 1
names the first event that is not what was appended.`,
		Example: `  sandbank verify
  sandbank verify main --data ./.sandbank`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return p.verify(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args)
		},
	}
}

// A runCheck is the finding about one run.
type runCheck struct {
	Run    string `json:"run"`
	Events uint64 `json:"events"`
	Chain  string `json:"chain"`
	Bodies int    `json:"bodies"`
	Error  string `json:"error,omitempty"`
}

func (p *place) verify(ctx context.Context, out, errs io.Writer, runs []string) error {
	s, err := p.find(ctx)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	var found []runCheck
	if s != nil {
		found, err = s.verify(ctx, runs)
	} else {
		found, err = p.verifyDir(ctx, errs, runs)
	}
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if len(found) == 0 {
		fmt.Fprintf(out, "There is no run in %s.\n", p.dir())
	}
	bad := false
	for _, f := range found {
		if f.Error != "" {
			bad = true
			fmt.Fprintf(out, "%s: BROKEN after %d events: %s\n", f.Run, f.Events, f.Error)
			continue
		}
		fmt.Fprintf(out, "%s: %d events and %d bodies, chain %.16s…, unbroken\n", f.Run, f.Events, f.Bodies, f.Chain)
	}
	if bad {
		return errFailed
	}
	return nil
}

// verify asks the server that holds the directory.
func (s *server) verify(ctx context.Context, runs []string) ([]runCheck, error) {
	if len(runs) == 0 {
		var list struct{ Runs []struct{ ID string } }
		if err := s.call(ctx, http.MethodGet, "/api/v1/runs", nil, &list); err != nil {
			return nil, err
		}
		for _, r := range list.Runs {
			runs = append(runs, r.ID)
		}
	}
	found := make([]runCheck, len(runs))
	for i, run := range runs {
		if err := s.call(ctx, http.MethodGet, "/api/v1/runs/"+run+"/verify", nil, &found[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", run, err)
		}
	}
	return found, nil
}

// verifyDir reads a directory that nobody serves.
func (p *place) verifyDir(ctx context.Context, errs io.Writer, runs []string) ([]runCheck, error) {
	kept, err := p.store()
	if err != nil {
		return nil, err
	}
	defer kept.Close()
	store := sandbox.Runs(kept)
	if len(runs) == 0 {
		if runs, err = store.Runs(ctx); err != nil {
			return nil, err
		}
	}
	found := make([]runCheck, len(runs))
	for i, run := range runs {
		if found[i], err = verifyRun(ctx, store, run, errs); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func verifyRun(ctx context.Context, store journal.Store, run string, errs io.Writer) (runCheck, error) {
	last, err := store.Head(ctx, run)
	if err == nil && last.Seq == 0 {
		return runCheck{}, fmt.Errorf("there is no run %q", run)
	}
	progress := newProgress(errs, int64(last.Seq))
	done, err := journal.Audit(ctx, store, run, func(a journal.Audited) { progress.at(int64(a.Head.Seq)) })
	progress.end()
	found := runCheck{Run: run, Events: done.Head.Seq, Chain: done.Head.Chain.String(), Bodies: done.Bodies}
	if errors.Is(err, journal.ErrCorrupt) {
		found.Error, err = err.Error(), nil
	}
	return found, err
}
