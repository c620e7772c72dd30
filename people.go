package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

type peopleOptions struct {
	options
	bank   string
	from   int64
	count  int64
	format string
}

func newPeople(p *place) *cobra.Command {
	o := peopleOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "people --bank BANK",
		Short: "List customers of a bank, with their accounts and balances",
		Long: `Lists customers of a bank, with their accounts and balances at this moment.
Without --server and --data the world is made for this call only: the same seed
gives the same people.`,
		Example: `  sandbank people --bank larkspur --count 5
  sandbank people --bank thistle-crown --count 1000 --format csv > people.csv`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.changed = c.Flags().Changed
			return o.list(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (needed)")
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
	if o.bank == "" {
		return fmt.Errorf("people: --bank is missing: one of %s", bankIDs())
	}
	if o.count < 1 || o.from < 0 {
		return fmt.Errorf("people: --count must be at least 1 and --from at least 0")
	}
	return o.options.checkWorld()
}

// source returns a function that yields the customer of an index, or io.EOF
// behind the last one.
func (o *peopleOptions) source(ctx context.Context) (func(context.Context, int64) (customer, error), error) {
	if o.server != "" || o.data != "" {
		s, err := o.find(ctx)
		if err != nil {
			return nil, err
		}
		if s != nil {
			return o.fromServer(s), nil
		}
		return nil, fmt.Errorf("people: nobody serves %s: start `go run . --data %s` first, or leave --data out", o.data, o.data)
	}
	return o.fromSeed()
}

// fromServer pages through the control API.
func (o *peopleOptions) fromServer(s *server) func(context.Context, int64) (customer, error) {
	var page []customer
	var first int64
	return func(ctx context.Context, index int64) (customer, error) {
		if n := index - first; len(page) == 0 || n >= int64(len(page)) {
			q := url.Values{"bank": {o.bank}, "from": {strconv.FormatInt(index, 10)}, "count": {"100"}}
			var answer struct{ People []customer }
			if err := s.call(ctx, http.MethodGet, "/api/v1/runs/main/people?"+q.Encode(), nil, &answer); err != nil {
				return customer{}, fmt.Errorf("people: %w", err)
			}
			page, first = answer.People, index
		}
		if index-first >= int64(len(page)) {
			return customer{}, io.EOF
		}
		return page[index-first], nil
	}
}

// fromSeed makes the customers here and now.
func (o *peopleOptions) fromSeed() (func(context.Context, int64) (customer, error), error) {
	banks, err := o.banks()
	if err != nil {
		return nil, err
	}
	if _, ok := catalog.Find(banks, o.bank); !ok {
		return nil, fmt.Errorf("people: there is no bank %q: one of %s", o.bank, bankIDs())
	}
	at := o.startAt
	if at.IsZero() {
		at = clock.System{}.Now()
	}
	world, err := people.New(o.seed, catalog.People(banks))
	if err != nil {
		return nil, err
	}
	book, err := ledger.New(o.seed, at, world, catalog.People(banks))
	if err != nil {
		return nil, err
	}
	size := world.Population(o.bank)
	return func(_ context.Context, index int64) (customer, error) {
		if index >= size {
			return customer{}, io.EOF
		}
		p, err := world.Person(o.bank, index)
		if err != nil {
			return customer{}, err
		}
		return newCustomer(p, book, at), nil
	}, nil
}

func newCustomer(p people.Person, book *ledger.Book, at time.Time) customer {
	c := customer{
		Bank: p.Bank, Index: p.Index, Key: p.Key, Name: p.Given + " " + p.Family,
		Email: p.Email, Phone: p.Phone, Town: p.Address.City, Language: p.Language,
	}
	for _, a := range book.Accounts(p.Bank, p.Index) {
		b := book.Balance(a, at)
		c.Accounts = append(c.Accounts, accountLine{
			ID: a.ID, Product: a.Product, Display: "··" + a.Display(), Currency: a.Currency,
			Booked: money(b.Booked), Available: money(book.Spendable(a, at)),
		})
	}
	return c
}
