package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/sandbox"
)

type forkOptions struct {
	*place
	at string
	as string
}

func newFork(p *place) *cobra.Command {
	o := forkOptions{place: p}
	c := &cobra.Command{
		Use:   "fork RUN|FILE",
		Short: "Go on from a place in a run, in a new one",
		Long: `Makes a run that shares everything with another up to a place and goes on from
there in free play. Nothing is copied. Consents, grants, clients, faults and the
clock are as they were; tokens are not: ask for new ones with "sandbank token".

A .sandbank file is taken in as a recording first. Without a server it works in
the data directory.`,
		Example: `  sandbank fork balance-in-chat --at 57
  sandbank fork balance-in-chat --at "chapter 3"
  sandbank fork balance-in-chat --at "chapter 3 step 2" --as what-if
  sandbank fork main --at 2026-03-05T09:00:00Z
  sandbank fork bug.sandbank --as bug-fork`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.run(c.Context(), c.OutOrStdout(), args[0]); err != nil {
				return fmt.Errorf("fork %s: %w", args[0], err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&o.at, "at", "", `last event that is shared, like 812, or a place: "chapter 3", an instant (default the end)`)
	c.Flags().StringVar(&o.as, "as", "", "name of the new run (default the run's, with -fork behind it)")
	return c
}

func (o *forkOptions) run(ctx context.Context, out io.Writer, what string) error {
	s, err := o.find(ctx)
	if err != nil {
		return err
	}
	if s == nil {
		return o.runHere(ctx, out, what)
	}
	if isFile(what) {
		if what, err = s.send(ctx, what, ""); err != nil {
			return err
		}
		fmt.Fprintf(out, "Recording %s: %s/runs/%s\n", what, s.url, what)
	}
	var made struct {
		ID        string
		ParentSeq uint64 `json:"parent_seq"`
	}
	if err := s.call(ctx, http.MethodPost, runPath(what, "fork"), map[string]string{"at": o.at, "id": o.as}, &made); err != nil {
		return err
	}
	fmt.Fprintf(out, "Run %s goes on from event %d of %s: %s/runs/%s\n", made.ID, made.ParentSeq, what, s.url, made.ID)
	return nil
}

// runHere forks in a data directory that nobody serves.
func (o *forkOptions) runHere(ctx context.Context, out io.Writer, what string) error {
	name := what
	if isFile(what) {
		name = ""
	}
	return o.inside(ctx, name, func(house *sandbox.Sandbox) error {
		if name == "" {
			recording, err := o.takeIn(ctx, house, what)
			if err != nil {
				return err
			}
			name = recording.ID()
			fmt.Fprintf(out, "Recording %s is in %s\n", name, o.dir())
		}
		parent, err := house.Run(ctx, name)
		if err != nil {
			return err
		}
		seq, err := parent.At(ctx, o.at)
		if err != nil {
			return err
		}
		made, err := house.Branch(ctx, name, seq, sandbox.Spec{ID: o.as})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Run %s goes on from event %d of %s; the next start of sandbank serves it.\n", made.ID, seq, name)
		return nil
	})
}

func (o *forkOptions) takeIn(ctx context.Context, house *sandbox.Sandbox, file string) (*sandbox.Run, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return house.Import(ctx, f, "")
}

// baseName is a file's name as a run's: without folder and ending.
func baseName(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), ".sandbank")
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.':
			return c
		}
		return '-'
	}, name)
}
