package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
)

type txOptions struct {
	control
	pending bool
	mcc     string
	place   string
}

func newTx(p *place) *cobra.Command {
	o := txOptions{control: control{place: p}}
	c := &cobra.Command{
		Use:   "tx CUSTOMER AMOUNT MERCHANT",
		Short: "Let a transaction happen to a customer of the running world",
		Long: `Lets a transaction happen: a negative amount is a card purchase at the merchant, a
positive one is money that the named sender pays in. With --pending the purchase is
only held; it is booked two days later by the run's clock, on a business day.`,
		Example: `  sandbank tx linh -42.50 "Pine Market"
  sandbank tx linh -18.00 "Harbor Grill" --mcc 5812 --pending
  sandbank tx linh 1200.00 "Elm Lettings"`,
		DisableFlagParsing: true, // an amount begins with a minus
		RunE: func(c *cobra.Command, args []string) error {
			args, err := parseAround(c, args)
			if err != nil || args == nil {
				return err
			}
			if err := wants(3, `a customer, an amount and a merchant, like: sandbank tx linh -42.50 "Pine Market"`)(c, args); err != nil {
				return err
			}
			if err := o.happen(c.Context(), c.OutOrStdout(), args[0], args[1], args[2]); err != nil {
				return fmt.Errorf("tx: %w", err)
			}
			return nil
		},
	}
	o.flags(c.Flags())
	c.Flags().BoolVar(&o.pending, "pending", false, "hold the purchase only")
	c.Flags().StringVar(&o.mcc, "mcc", "", "merchant category code (ISO 18245), like 5411")
	c.Flags().StringVar(&o.place, "place", "", "where it happens")
	return c
}

// parseAround parses flags among which amounts may begin with a minus. It
// returns nil if help was asked for and given.
func parseAround(c *cobra.Command, args []string) ([]string, error) {
	const minus = "\x00"
	kept := make([]string, len(args))
	for i, a := range args {
		if kept[i] = a; amountForm.MatchString(a) {
			kept[i] = minus + a
		}
	}
	c.DisableFlagParsing = false
	if err := c.ParseFlags(kept); err != nil {
		return nil, c.FlagErrorFunc()(c, err)
	}
	if help, _ := c.Flags().GetBool("help"); help {
		return nil, c.Help()
	}
	plain := c.Flags().Args()
	for i := range plain {
		plain[i] = strings.TrimPrefix(plain[i], minus)
	}
	if plain == nil {
		plain = []string{}
	}
	return plain, nil
}

func (o *txOptions) happen(ctx context.Context, out io.Writer, who, amount, merchant string) error {
	amount, err := sum(amount)
	if err != nil {
		return err
	}
	s, w, err := o.who(ctx, who)
	if err != nil {
		return err
	}
	_, a, err := s.holds(ctx, o.run, w, o.account)
	if err != nil {
		return err
	}
	in := map[string]any{
		"bank": w.bank, "account": a.ID, "amount": amount, "merchant": merchant, "mcc": o.mcc, "place": o.place, "pending": o.pending,
	}
	var t struct{ ID, Status, Code string }
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "transactions"), in, &t); err != nil {
		return err
	}
	c, a, err := s.holds(ctx, o.run, w, a.ID)
	if err != nil {
		return err
	}
	status := t.Status
	if t.Code != "" {
		status += ", code " + t.Code
	}
	_, err = fmt.Fprintf(out, "%s, %s %s, %s: %s (%s). %s.\n", c.Name, amount, a.Currency, merchant, status, t.ID, stands(a))
	return err
}
