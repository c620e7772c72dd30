package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/sandbox"
)

// version is the program's own; it is raised by hand with the change log.
const version = "0.1.0"

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program and of the world it generates",
		Example: "  sandbank version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(c.OutOrStdout(), "sandbank %s, world %d, %s\n", version, sandbox.World, runtime.Version())
			return err
		},
	}
}
