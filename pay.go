package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"time"

	"github.com/spf13/cobra"
)

type payOptions struct {
	control
	to        string
	rail      string
	reference string
}

func newPay(p *place) *cobra.Command {
	o := payOptions{control: control{place: p}}
	c := &cobra.Command{
		Use:   "pay CUSTOMER AMOUNT --to PAYEE",
		Short: "Let a customer of the running world pay somebody",
		Long: `Makes a payment in the running world. The payee is a customer (marcus@union-pine), an
account by routing number or sort code and number (131000128/1234567890), or anybody
outside by name. Some amounts are refused or come back on purpose: see docs/rails.md.`,
		Example: `  sandbank pay linh 42.50 --to marcus@union-pine --rail fednow
  sandbank pay linh 12.00 --to "Pine Market" --reference lunch
  sandbank pay 4711@northmoor 900 --to 131000128/1234567890`,
		Args: wants(2, "a customer and an amount, like: sandbank pay linh 42.50 --to marcus@union-pine"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.pay(c.Context(), c.OutOrStdout(), args[0], args[1]); err != nil {
				return fmt.Errorf("pay: %w", err)
			}
			return nil
		},
	}
	o.flags(c.Flags())
	c.Flags().StringVar(&o.to, "to", "", "who is paid: CUSTOMER@BANK, BRANCH/NUMBER or a name (needed)")
	c.Flags().StringVar(&o.rail, "rail", "", "rail, like fednow, rtp, ach, wire or fps (default what the bank takes)")
	c.Flags().StringVar(&o.reference, "reference", "", "what the payee reads")
	return c
}

// wants refuses other numbers of arguments.
func wants(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("%s: it needs %s", c.Name(), what)
		}
		return nil
	}
}

type paymentAnswer struct {
	ID, Status, Code, Reason, Rail, Amount, Currency string
	From, To                                         struct{ Account, Name, Bank string }
	Settles                                          time.Time
}

func (o *payOptions) pay(ctx context.Context, out io.Writer, who, amount string) error {
	if o.to == "" {
		return fmt.Errorf(`--to is missing, like --to marcus@union-pine or --to "Pine Market"`)
	}
	s, payer, err := o.who(ctx, who)
	if err != nil {
		return err
	}
	if amount, err = sum(amount); err != nil {
		return err
	}
	payee, err := s.payee(ctx, o.run, o.to)
	if err != nil {
		return err
	}
	in := map[string]any{
		"from": map[string]string{"bank": payer.bank, "customer": payer.customer, "account": o.account},
		"to":   payee, "amount": amount, "rail": o.rail, "reference": o.reference,
	}
	var p paymentAnswer
	if err := s.call(ctx, http.MethodPost, runPath(o.run, "payments"), in, &p); err != nil {
		return err
	}
	_, a, err := s.holds(ctx, o.run, payer, p.From.Account)
	if err != nil {
		return err
	}
	to := p.To.Name
	if to == "" {
		to = o.to
	}
	if p.To.Bank != "" {
		to += " of " + p.To.Bank
	}
	_, err = fmt.Fprintf(out, "%s pays %s %s to %s by %s: %s (%s). %s.\n", p.From.Name, p.Amount, p.Currency, to, p.Rail, p.became(), p.ID, stands(a))
	return err
}

// became says what became of a payment.
func (p paymentAnswer) became() string {
	switch {
	case p.Status == "pending":
		return "pending, settles " + p.Settles.UTC().Format("Mon 2006-01-02 15:04") + " UTC"
	case p.Status == "executed" || p.Code == "":
		return p.Status
	}
	return p.Status + ", " + p.Code + " " + p.Reason
}

// who finds the server and the customer of a command.
func (o *control) who(ctx context.Context, text string) (*server, whom, error) {
	s, err := o.serving(ctx)
	if err != nil {
		return nil, whom{}, err
	}
	w, err := s.whom(ctx, o.run, text)
	return s, w, err
}

var branchAndNumber = regexp.MustCompile(`^([0-9-]{6,9})/([0-9]{6,17})$`)

// payee reads who is paid.
func (s *server) payee(ctx context.Context, run, text string) (map[string]string, error) {
	if m := branchAndNumber.FindStringSubmatch(text); m != nil {
		return map[string]string{"branch": m[1], "number": m[2], "name": text}, nil
	}
	if customerAtBank.MatchString(text) {
		w, err := s.whom(ctx, run, text)
		return map[string]string{"bank": w.bank, "customer": w.customer}, err
	}
	w, ok, err := s.named(ctx, run, text)
	if err != nil || !ok {
		return map[string]string{"name": text}, err
	}
	return map[string]string{"bank": w.bank, "customer": w.customer}, nil
}

var customerAtBank = regexp.MustCompile(`^[a-z0-9-]+@[a-z0-9-]+$`)
