package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"
)

type revokeOptions struct {
	control
	client string
}

func newRevoke(p *place) *cobra.Command {
	o := revokeOptions{control: control{place: p}}
	c := &cobra.Command{
		Use:   "revoke CUSTOMER",
		Short: "Take back what a customer shares, as on the bank's own page",
		Long: `Ends the live consents of a customer at her bank. From now on each call with a token
of theirs is refused with 401, refresh tokens are dead, and who subscribed is told.`,
		Example: `  sandbank revoke linh
  sandbank revoke linh@larkspur --client client-…`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.revoke(c.Context(), c.OutOrStdout(), args[0]); err != nil {
				return fmt.Errorf("revoke: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&o.run, "run", "main", "run in which it happens")
	c.Flags().StringVar(&o.client, "client", "", "only what this client may read (default all)")
	return c
}

func (o *revokeOptions) revoke(ctx context.Context, out io.Writer, who string) error {
	s, err := o.serving(ctx)
	if err != nil {
		return err
	}
	w, err := s.whom(ctx, o.run, who)
	if err != nil {
		return err
	}
	var all struct {
		Consents []struct {
			ID, Bank, Client, Recipient, Customer, Status string
		}
	}
	if err := s.call(ctx, http.MethodGet, runPath(o.run, "consents"), nil, &all); err != nil {
		return err
	}
	n := 0
	for _, c := range all.Consents {
		if c.Bank != w.bank || c.Customer != w.customer || c.Status != "active" || o.client != "" && c.Client != o.client {
			continue
		}
		in := map[string]string{"bank": c.Bank}
		if err := s.call(ctx, http.MethodPost, runPath(o.run, "consents", c.ID, "revoke"), in, nil); err != nil {
			return err
		}
		n++
		fmt.Fprintf(out, "%s: what %s was allowed at %s has ended.\n", c.ID, c.Recipient, c.Bank)
	}
	if n == 0 {
		return fmt.Errorf("%s shares nothing that could be revoked; see the bank's page /banks/%s/me", w, w.bank)
	}
	return nil
}
