package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
)

type peopleOptions struct {
	options
	bank   string
	ident  string
	from   int64
	count  int64
	format string
	born   time.Time // when the world began; zero: at the moment that is asked for
}

func newPeople(p *place) *cobra.Command {
	o := peopleOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "people --bank BANK | --find IDENTIFIER",
		Short: "List customers of a bank, or find one by whatever identifies one",
		Long: `Lists customers of a bank, with their accounts and balances at this moment.
--find tells all about whoever an identifier leads to: a name (linh), an index, an
e-mail address, a telephone number, an account id, an account number after its routing
number or sort code (131000128/0579800715), an IBAN or a card number.
Without --server and --data the world is made for this call only: the same seed
gives the same people.`,
		Example: `  sandbank people --bank larkspur --count 5
  sandbank people --find linh.tran@example.com
  sandbank people --bank thistle-crown --count 1000 --format csv > people.csv`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.changed = c.Flags().Changed
			return o.list(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed, unless --find looks at all)")
	f.StringVar(&o.ident, "find", "", "identifier of a customer")
	f.Int64Var(&o.from, "from", 0, "index of the first customer")
	f.Int64Var(&o.count, "count", 20, "how many")
	f.StringVar(&o.format, "format", "table", "table, json (a line each) or csv")
	o.worldFlags(f)
	return c
}

func (o *peopleOptions) list(ctx context.Context, out, errs io.Writer) error {
	if err := o.checkAll(); err != nil {
		return err
	}
	if o.ident != "" {
		return o.show(ctx, out)
	}
	write, err := newRows(out, o.format)
	if err != nil {
		return err
	}
	next, err := o.source(ctx)
	if err != nil {
		return err
	}
	progress := newProgress(errs, o.count)
	for i := range o.count {
		row, err := next(ctx, o.from+i)
		if errors.Is(err, io.EOF) && i == 0 {
			return fmt.Errorf("people: %s has no customer %d: choose a smaller --from", o.bank, o.from)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := write.row(row); err != nil {
			return err
		}
		progress.at(i + 1)
	}
	progress.end()
	return write.flush()
}

func (o *peopleOptions) checkAll() error {
	if o.bank == "" && o.ident == "" {
		return fmt.Errorf("people: --bank is missing: one of %s", bankIDs())
	}
	if o.count < 1 || o.from < 0 {
		return fmt.Errorf("people: --count must be at least 1 and --from at least 0")
	}
	return o.options.checkWorld()
}
