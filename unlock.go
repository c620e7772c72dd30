package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

type unlockOptions struct {
	*place
	run      string
	bank     string
	customer string
}

func newUnlock(p *place) *cobra.Command {
	o := unlockOptions{place: p}
	c := &cobra.Command{
		Use:   "unlock --bank BANK --customer CUSTOMER",
		Short: "Let a customer sign in again whom wrong codes locked out",
		Long: `Asks the running server to open a login that three wrong one-time codes
locked, as an operator of the bank would.`,
		Example: `  sandbank unlock --bank larkspur --customer otto`,
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return o.unlock(c.Context(), c.OutOrStdout()) },
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run in which the login is locked")
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
	f.StringVar(&o.customer, "customer", "", "a named customer like otto, or an index like 4150 (needed)")
	return c
}

func (o *unlockOptions) unlock(ctx context.Context, out io.Writer) error {
	if o.bank == "" || o.customer == "" {
		return fmt.Errorf("unlock: --bank and --customer are needed, like --bank larkspur --customer otto")
	}
	s, err := o.serving(ctx)
	if err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	path := "/api/v1/runs/" + url.PathEscape(o.run) + "/banks/" + url.PathEscape(o.bank) + "/customers/" + url.PathEscape(o.customer) + "/unlock"
	if err := s.call(ctx, http.MethodPost, path, nil, nil); err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s can sign in at %s again\n", o.customer, o.bank)
	return err
}
