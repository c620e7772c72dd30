package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/export"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

type exportOptions struct {
	options
	bank      string
	customers string
	from, to  string
	format    string
	out       string
	customer  string
	as        string
}

func newExport(p *place) *cobra.Command {
	o := exportOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "export --bank BANK --customers FIRST-LAST --from DATE --to DATE",
		Short: "Write statements of many customers, or one customer's answers, to files",
		Long: `Writes what the customers of a bank did as a file: every transaction of every
account, as CSV, JSON lines or OFX 2.2. No server is needed: the same seed, start
and sizes give the same bytes. It knows no present: a time to come is written too.

With --as fixtures it writes, for one customer, the answers of the bank's API as
JSON files for unit tests, refusals among them, and a manifest.json beside them.`,
		Example: `  sandbank export --bank larkspur --customers 0-9999 --from 2025-01-01 --to 2026-01-01 --out larkspur.csv
  sandbank export --bank kestrel --customers 42 --from 2025-06-01 --to 2025-07-01 --format ofx
  sandbank export --customer linh --as fixtures --start 2026-03-05 --out testdata/bank`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.changed = c.Flags().Changed
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (fixtures: default the bank that knows the customer)")
	f.StringVar(&o.customers, "customers", "", "indexes of customers, the last one included: 0-9999, or one, 42")
	f.StringVar(&o.from, "from", "", "first day, like 2025-01-01, by the bank's calendar")
	f.StringVar(&o.to, "to", "", "first day that is left out, like 2026-01-01")
	f.StringVar(&o.format, "format", "csv", "csv, jsonl or ofx")
	f.StringVar(&o.out, "out", "-", "file, or - for standard output (fixtures: folder, default fixtures)")
	f.StringVar(&o.customer, "customer", "", "with --as: a named customer like linh, or an index like 4711")
	f.StringVar(&o.as, "as", "", "fixtures: answers of the API for unit tests")
	o.worldFlags(f)
	return c
}

func (o *exportOptions) run(ctx context.Context, out, errs io.Writer) error {
	if err := o.checkFlags(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if o.as != "" {
		return o.fixtures(ctx, errs)
	}
	order, source, err := o.order()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	progress := newProgress(errs, order.Customers()*order.Passes())
	order.Progress = progress.at
	write := func(w io.Writer) error {
		_, err := export.Write(ctx, w, source, order)
		return err
	}
	if o.out == "-" {
		err = write(out)
	} else {
		err = export.Save(o.out, write)
	}
	progress.end()
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("export: stopped; %s", o.left())
	}
	return err
}

// left says what a stopped export leaves behind.
func (o *exportOptions) left() string {
	if o.out == "-" {
		return "what was written is not whole"
	}
	return "nothing is left of " + o.out
}

// checkFlags refuses flags that do not go together.
func (o *exportOptions) checkFlags() error {
	if err := o.checkWorld(); err != nil {
		return err
	}
	switch {
	case o.server != "" || o.data != "":
		return errors.New("it works from the seed, without --server and --data; for the world of a server ask it for /api/v1/runs/main/banks/BANK/export")
	case o.as != "" && o.as != "fixtures":
		return fmt.Errorf("--as %q: the one thing that there is is fixtures", o.as)
	case o.as != "" && o.customer == "":
		return errors.New("--as fixtures needs --customer, like --customer linh")
	case o.as != "" && (o.customers != "" || o.changed("format")):
		return errors.New("--as fixtures is of one customer, in JSON: leave --customers and --format out")
	case o.as == "" && o.customer != "":
		return errors.New("--customer goes with --as fixtures; for statements write --customers, like --customers 42")
	case o.as == "" && (o.bank == "" || o.customers == "" || o.from == "" || o.to == ""):
		return errors.New("--bank, --customers, --from and --to are needed, like --bank larkspur --customers 0-99 --from 2025-01-01 --to 2026-01-01")
	}
	return nil
}

// order makes the world and what is to be written of it.
func (o *exportOptions) order() (export.Order, export.Source, error) {
	var order export.Order
	format, err := export.ParseFormat(o.format)
	if err != nil {
		return order, nil, err
	}
	banks, err := o.banks()
	if err != nil {
		return order, nil, err
	}
	entry, ok := catalog.Find(banks, o.bank)
	if !ok {
		return order, nil, fmt.Errorf("there is no bank %q: one of %s", o.bank, idsOf(banks))
	}
	if o.startAt.IsZero() {
		o.startAt = clock.System{}.Now()
	}
	world, err := people.New(o.seed, catalog.People(banks))
	if err != nil {
		return order, nil, err
	}
	book, err := ledger.New(o.seed, o.startAt, world, catalog.People(banks))
	if err != nil {
		return order, nil, err
	}
	order = export.Order{Format: format, Origin: export.Origin{
		World: ledger.Version, Seed: o.seed, Start: o.startAt, Bank: entry.ID, Name: entry.Name, Zone: entry.Zone(),
		Population: world.Population(entry.ID),
	}}
	if order.First, order.Last, err = parseCustomers(o.customers); err != nil {
		return order, nil, err
	}
	if order.From, order.To, err = parseSpan(o.from, o.to, entry.Zone()); err != nil {
		return order, nil, err
	}
	return order, books{book, entry.ID}, order.Check()
}

// books are those of one bank, as long as nobody serves it.
type books struct {
	book *ledger.Book
	bank string
}

// Accounts implements [export.Source].
func (b books) Accounts(customer int64) []ledger.Account { return b.book.Accounts(b.bank, customer) }

// Lines implements [export.Source].
func (b books) Lines(a ledger.Account, from, to time.Time) []ledger.Line {
	return b.book.Lines(a, from, to)
}

// BalanceAt implements [export.Source].
func (b books) BalanceAt(a ledger.Account, at time.Time) ledger.Balance {
	return b.book.Balance(a, at)
}

// parseCustomers reads "0-9999" or "42".
func parseCustomers(s string) (first, last int64, err error) {
	low, high, both := strings.Cut(s, "-")
	if !both {
		high = low
	}
	first, err = strconv.ParseInt(low, 10, 64)
	if err == nil {
		last, err = strconv.ParseInt(high, 10, 64)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("--customers %q: want FIRST-LAST, like 0-9999, or one index, like 42", s)
	}
	return first, last, nil
}

// parseSpan reads two days of a bank's calendar.
func parseSpan(from, to string, zone *time.Location) (first, end time.Time, err error) {
	if first, err = time.ParseInLocation(time.DateOnly, from, zone); err != nil {
		return first, end, fmt.Errorf("--from %q: want a day like 2025-01-01", from)
	}
	if end, err = time.ParseInLocation(time.DateOnly, to, zone); err != nil {
		return first, end, fmt.Errorf("--to %q: want a day like 2026-01-01", to)
	}
	return first, end, nil
}
