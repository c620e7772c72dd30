// Sandbank is a banking world that runs on one machine: several fake banks
// with synthetic customers, the platforms that want their data, and a console
// that replays what they say to each other.
//
// This package is the commands: flags in, parts wired, wait, stop.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes of all commands.
const (
	exitDone   = 0
	exitFailed = 1 // an expectation failed, or a difference was found
	exitCannot = 2 // it could not run: port taken, bad file, no server
)

// errFailed ends a command with exitFailed; what failed has been printed.
var errFailed = errors.New("failed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(execute(ctx, newRoot(), os.Args[1:]))
}

// execute runs a command line and returns its exit code.
func execute(ctx context.Context, root *cobra.Command, args []string) int {
	root.SetArgs(args)
	c, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFailed):
		return exitFailed
	}
	if words := err.Error(); strings.HasPrefix(words, "accepts ") || strings.HasPrefix(words, "requires ") { // cobra's own
		err = fmt.Errorf("%s: %s; write it like %s (see %s --help)", c.Name(), words, c.UseLine(), c.CommandPath())
	}
	fmt.Fprintf(root.ErrOrStderr(), "sandbank: %v\n", err)
	return exitCannot
}

// newRoot is the command tree; without a command it is `up`.
func newRoot() *cobra.Command {
	place := &place{}
	up := newUp(place)
	root := &cobra.Command{
		Use:   "sandbank",
		Short: "A banking world on your machine: fake banks, real HTTP, every exchange replayed",
		Long: `Sandbank runs seven fake banks with synthetic customers, a messenger that wants
their balances, and a console that shows every HTTP exchange between them.

Without a command it is "up": start the world and serve it.`,
		Example:       up.Example,
		Args:          unknownCommand,
		RunE:          up.RunE,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	place.flags(root.PersistentFlags())
	root.Flags().AddFlagSet(up.Flags())
	root.AddCommand(up, newRun(place), newWatch(place), newCheck(place), newPeople(place), newATMs(place), newAudit(place), newReview(place), newToken(place), newEnv(place), newUnlock(place), newFault(place), newWebhook(place), newClock(place), newRevoke(place), newPay(place), newFeed(place), newTx(place), newAccount(place), newExport(place), newReplay(place), newFork(place), newDiff(place), newRuns(place), newReset(place), newVerify(place), newVersion())
	return root
}

// flagError says where help is, and that a word like -5,50 was not taken for
// an amount or a span.
func flagError(c *cobra.Command, err error) error {
	if strings.Contains(err.Error(), "unknown shorthand flag: '") && strings.ContainsAny(err.Error(), "0123456789$€£") {
		switch c.Name() {
		case "clock":
			return errors.New("the clock never goes back: move it on, like +1d, or go back by a fork (sandbank fork --help)")
		case "tx", "pay":
			return errors.New("an amount is written like -42.50 or 42.50, with a point and two digits")
		}
	}
	return fmt.Errorf("%w; see %s --help", err, c.CommandPath())
}

// unknownCommand refuses words that are no command.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("there is no command %q; see %s --help", args[0], c.CommandPath())
	}
	return nil
}
