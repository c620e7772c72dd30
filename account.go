package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/dossier"
	"github.com/spf13/cobra"
)

type accountOptions struct {
	control
	kind      string
	balance   string
	overdraft string
}

func newAccount(p *place) *cobra.Command {
	c := &cobra.Command{
		Use:   "account",
		Short: "Open, close, block or change an account of the running world",
		Example: `  sandbank account open linh --kind savings
  sandbank account set linh --balance -120.00 --overdraft 500.00
  sandbank account freeze linh
  sandbank account close linh --account ID`,
		Args: unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	done := func(name, short, says string, change map[string]any) {
		c.AddCommand(newAccountChange(p, name, short, says, change))
	}
	c.AddCommand(newAccountOpen(p))
	done("close", "Close an account; what is in it is paid out", "is closed", map[string]any{"closed": true})
	done("freeze", "Block an account: it can be seen, and nothing moves out", "is blocked", map[string]any{"frozen": true})
	done("unfreeze", "Lift the block of an account", "is no longer blocked", map[string]any{"frozen": false})
	c.AddCommand(newAccountSet(p))
	return c
}

func newAccountOpen(p *place) *cobra.Command {
	o := accountOptions{control: control{place: p}}
	c := &cobra.Command{
		Use:     "open CUSTOMER --kind KIND",
		Short:   "Give a customer another account",
		Example: "  sandbank account open linh --kind savings",
		Args:    wants(1, "a customer, like: sandbank account open linh --kind savings"),
		RunE: func(c *cobra.Command, args []string) error {
			s, w, err := o.who(c.Context(), args[0])
			if err != nil {
				return fmt.Errorf("account open: %w", err)
			}
			var a dossier.Account
			if err := s.call(c.Context(), http.MethodPost, runPath(o.run, "banks", w.bank, "customers", w.customer, "accounts"), map[string]string{"kind": o.kind}, &a); err != nil {
				return fmt.Errorf("account open: %w", err)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s has a new account %s: %s.\n", w, a.ID, stands(a))
			return err
		},
	}
	c.Flags().StringVar(&o.run, "run", "main", "run in which it happens")
	c.Flags().StringVar(&o.kind, "kind", "savings", "savings, checking (US), current (GB) or credit card")
	return c
}

func newAccountChange(p *place, name, short, says string, change map[string]any) *cobra.Command {
	o := accountOptions{control: control{place: p}}
	c := &cobra.Command{
		Use: name + " CUSTOMER", Short: short, Example: "  sandbank account " + name + " linh",
		Args: wants(1, "a customer, like: sandbank account "+name+" linh"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.change(c.Context(), c.OutOrStdout(), args[0], says, change); err != nil {
				return fmt.Errorf("account %s: %w", name, err)
			}
			return nil
		},
	}
	o.flags(c.Flags())
	return c
}

func newAccountSet(p *place) *cobra.Command {
	o := accountOptions{control: control{place: p}}
	c := &cobra.Command{
		Use:     "set CUSTOMER [--balance SUM] [--overdraft SUM]",
		Short:   "Bring an account to a balance, or give it another limit",
		Long:    "Brings the booked balance of an account to a sum, by an adjustment that its statement\nshows, beyond its limit if need be; or gives it another overdraft, or a card another line.",
		Example: "  sandbank account set linh --balance=-120.00 --overdraft 500.00",
		Args:    wants(1, "a customer, like: sandbank account set linh --balance 0.00"),
		RunE: func(c *cobra.Command, args []string) error {
			change := map[string]any{}
			for name, text := range map[string]string{"balance": o.balance, "limit": o.overdraft} {
				if text == "" {
					continue
				}
				n, err := sum(text)
				if err != nil {
					return fmt.Errorf("account set: %w", err)
				}
				change[name] = n
			}
			if len(change) == 0 {
				return fmt.Errorf("account set: --balance or --overdraft is needed, like --balance 0.00")
			}
			if err := o.change(c.Context(), c.OutOrStdout(), args[0], "is set", change); err != nil {
				return fmt.Errorf("account set: %w", err)
			}
			return nil
		},
	}
	o.flags(c.Flags())
	c.Flags().StringVar(&o.balance, "balance", "", "booked balance, like -120.00")
	c.Flags().StringVar(&o.overdraft, "overdraft", "", "overdraft limit, or a card's line, like 500.00")
	return c
}

// change edits an account and tells how it stands.
func (o *accountOptions) change(ctx context.Context, out io.Writer, who, says string, change map[string]any) error {
	s, w, err := o.who(ctx, who)
	if err != nil {
		return err
	}
	c, a, err := s.holds(ctx, o.run, w, o.account)
	if err != nil {
		return err
	}
	if err := s.call(ctx, http.MethodPatch, runPath(o.run, "banks", w.bank, "accounts", a.ID), change, &a); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s's account %s %s: %s.\n", c.Name, a.ID, says, stands(a))
	return err
}
