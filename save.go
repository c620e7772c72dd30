package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/sandbox"
)

type saveOptions struct {
	*place
	format  string
	secrets bool
}

func newRunsSave(p *place) *cobra.Command {
	o := saveOptions{place: p}
	c := &cobra.Command{
		Use:   "save RUN FILE",
		Short: "Write a run to a file: to watch, fork and compare it, or for another program",
		Long: `Writes a run as it stands. A .sandbank file holds all of it and can be replayed,
forked and compared; .har holds its exchanges for a browser's tools, .jsonl its
events as JSON lines, .json as a batch of CloudEvents. Tokens and keys are masked
in all of them; --secrets leaves them in a .sandbank file.`,
		Example: `  sandbank runs save main today.sandbank
  sandbank runs save balance-in-chat story.har
  sandbank runs save main events.json --format cloudevents`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.save(c.Context(), args[0], args[1]); err != nil {
				return fmt.Errorf("runs save %s: %w", args[0], err)
			}
			fmt.Fprintf(c.OutOrStdout(), "Run %s is in %s.\n", args[0], args[1])
			return nil
		},
	}
	c.Flags().StringVar(&o.format, "format", "", "sandbank, har, jsonl or cloudevents (default by the file's ending)")
	c.Flags().BoolVar(&o.secrets, "secrets", false, "leave tokens and keys in the file: whoever has it can use them")
	return c
}

// formatOf is the format that a file's ending says; a file without one is a
// .sandbank file.
func formatOf(name string) (string, error) {
	switch ending := strings.ToLower(filepath.Ext(name)); ending {
	case ".sandbank", "":
		return "sandbank", nil
	case ".har":
		return "har", nil
	case ".jsonl", ".ndjson":
		return "jsonl", nil
	case ".json":
		return "cloudevents", nil
	default:
		return "", fmt.Errorf("%s: nothing is written to a file that ends in %s: choose .sandbank, .har, .jsonl or .json, or say --format", name, ending)
	}
}

func (o *saveOptions) save(ctx context.Context, run, file string) (err error) {
	if o.format == "" {
		if o.format, err = formatOf(file); err != nil {
			return err
		}
	}
	write, known := map[string]func(context.Context, io.Writer, *sandbox.Run) error{
		"sandbank": nil, "har": sandbox.WriteHAR, "jsonl": sandbox.WriteLines, "cloudevents": sandbox.WriteCloudEvents,
	}[o.format]
	switch {
	case !known:
		return fmt.Errorf("--format %q: it must be sandbank, har, jsonl or cloudevents", o.format)
	case o.secrets && write != nil:
		return fmt.Errorf("--secrets goes with a .sandbank file; a %s file never holds any", o.format)
	}
	s, err := o.find(ctx)
	if err != nil {
		return err
	}
	if s == nil {
		return o.inside(ctx, run, func(house *sandbox.Sandbox) error {
			return writeFile(file, func(w io.Writer) error { return o.writeHere(ctx, w, house, run, write) })
		})
	}
	path := runPath(run, "export") + "?format=" + o.format
	if o.secrets {
		path += "&secrets=1"
	}
	return writeFile(file, func(w io.Writer) error { return s.call(ctx, http.MethodGet, path, nil, w) })
}

// writeHere writes a run of a data directory that nobody serves.
func (o *saveOptions) writeHere(ctx context.Context, w io.Writer, house *sandbox.Sandbox, run string, write func(context.Context, io.Writer, *sandbox.Run) error) error {
	if write == nil {
		return house.Export(ctx, w, run, o.secrets)
	}
	r, err := house.Run(ctx, run)
	if err != nil {
		return err
	}
	return write(ctx, w, r)
}
