package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Customers of a bank that an audit reads unless it is told otherwise: few of
// all banks, more of one.
const (
	sampleOfAll = 200
	sampleOfOne = 1500
)

type auditOptions struct {
	options
	bank     string
	from, to string
	sample   string
}

func newAudit(p *place) *cobra.Command {
	o := auditOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "audit",
		Short: "Prove that all money is accounted for, and print the trial balance",
		Long: `Reads accounts and proves that their lines lead from each balance to the next,
that every payment between customers stands at both of them, that payrolls are
the sum of the staff's pay and a merchant's receipts the sum of its customers'
purchases; then prints the trial balance, whose total is zero. Each break names
the account and the line, and the exit code is 1.

It works from the seed, without a server. By default it reads a sample, which
takes some seconds; --sample all reads everybody, some thousand customers a second.`,
		Example: `  sandbank audit
  sandbank audit --bank larkspur --from 2025-01-01 --to 2025-02-01 --sample 5000
  sandbank audit --bank kestrel --population kestrel=20000 --sample all`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.changed = c.Flags().Changed
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&o.bank, "bank", "", "id of a bank, like larkspur (default all)")
	f.StringVar(&o.from, "from", "", "first day, like 2025-01-01 (default a month before the end)")
	f.StringVar(&o.to, "to", "", "first day that is left out, like 2025-02-01 (default the start of the run)")
	f.StringVar(&o.sample, "sample", "", fmt.Sprintf("customers of each bank, or all (default %d; of one bank %d)", sampleOfAll, sampleOfOne))
	o.worldFlags(f)
	return c
}

func (o *auditOptions) run(ctx context.Context, out, errs io.Writer) error {
	book, scope, err := o.scope()
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	var progress *progress
	scope.Progress = func(done, total int64) {
		if progress == nil {
			progress = newProgress(errs, total)
		}
		progress.at(done - done%1000)
	}
	report, err := book.Audit(ctx, book, scope)
	if progress != nil {
		progress.end()
	}
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("audit: stopped; nothing was found out about what was read so far")
	case err != nil:
		return fmt.Errorf("audit: %w", err)
	}
	if err := o.print(out, scope, &report); err != nil {
		return err
	}
	if report.Broken > 0 {
		return errFailed
	}
	return nil
}

// scope makes the world and says what of it is read.
func (o *auditOptions) scope() (*ledger.Book, ledger.Scope, error) {
	scope := ledger.Scope{Workers: runtime.GOMAXPROCS(0)}
	if err := o.checkWorld(); err != nil {
		return nil, scope, err
	}
	if o.server != "" || o.data != "" {
		return nil, scope, errors.New("it works from the seed, without --server and --data")
	}
	banks, err := o.banks()
	if err != nil {
		return nil, scope, err
	}
	zone := time.UTC
	if o.bank != "" {
		b, ok := catalog.Find(banks, o.bank)
		if !ok {
			return nil, scope, fmt.Errorf("there is no bank %q: one of %s", o.bank, idsOf(banks))
		}
		zone, scope.Banks = b.Zone(), []string{b.ID}
	}
	if scope.Sample, err = o.customers(); err != nil {
		return nil, scope, err
	}
	if o.startAt.IsZero() {
		o.startAt = clock.System{}.Now()
	}
	if scope.From, scope.To, err = o.span(zone); err != nil {
		return nil, scope, err
	}
	world, err := people.New(o.seed, catalog.People(banks))
	if err != nil {
		return nil, scope, err
	}
	book, err := ledger.New(o.seed, o.startAt, world, catalog.People(banks))
	return book, scope, err
}

// customers reads --sample: 0 is everybody.
func (o *auditOptions) customers() (int64, error) {
	switch {
	case o.sample == "all":
		return 0, nil
	case o.sample == "" && o.bank == "":
		return sampleOfAll, nil
	case o.sample == "":
		return sampleOfOne, nil
	}
	n, err := strconv.ParseInt(o.sample, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("--sample %q: want a number of customers from 1 on, or all", o.sample)
	}
	return n, nil
}

// span reads --from and --to; a month before the run starts is the default.
func (o *auditOptions) span(zone *time.Location) (from, to time.Time, err error) {
	y, m, d := o.startAt.In(zone).Date()
	to = time.Date(y, m, d, 0, 0, 0, 0, zone)
	if o.to != "" {
		if to, err = time.ParseInLocation(time.DateOnly, o.to, zone); err != nil {
			return from, to, fmt.Errorf("--to %q: want a day like 2025-02-01", o.to)
		}
	}
	from = to.AddDate(0, -1, 0)
	if o.from != "" {
		if from, err = time.ParseInLocation(time.DateOnly, o.from, zone); err != nil {
			return from, to, fmt.Errorf("--from %q: want a day like 2025-01-01", o.from)
		}
		if o.to == "" && !from.Before(to) {
			to = from.AddDate(0, 1, 0)
		}
	}
	switch {
	case !from.Before(to):
		return from, to, fmt.Errorf("--from %s is not before --to %s", from.Format(time.DateOnly), to.Format(time.DateOnly))
	case from.Before(ledger.Epoch) || to.After(ledger.End):
		return from, to, fmt.Errorf("the history runs from %s to %s", ledger.Epoch.AddDate(0, 0, 1).Format(time.DateOnly), ledger.End.Format(time.DateOnly))
	}
	return from, to, nil
}

// print writes the trial balance, what was proved, and what broke.
func (o *auditOptions) print(out io.Writer, scope ledger.Scope, r *ledger.Report) error {
	p := &auditPrinter{out: out, report: r}
	banks := "all banks"
	if o.bank != "" {
		banks = o.bank
	}
	p.line("Trial balance of %s, lines booked from %s to %s (left out), seed %d, world %d",
		banks, scope.From.Format(time.DateOnly), scope.To.Format(time.DateOnly), o.seed, ledger.Version)
	for _, t := range r.Trials {
		p.trial(t)
	}
	p.proved()
	p.breaks()
	return p.err
}

// An auditPrinter keeps the first error of writing.
type auditPrinter struct {
	out    io.Writer
	report *ledger.Report
	err    error
}

func (p *auditPrinter) line(format string, values ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format+"\n", values...)
	}
}

func (p *auditPrinter) trial(t ledger.Trial) {
	if p.err != nil {
		return
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	width := len("Settlement accounts, " + t.Currency)
	for _, r := range t.Products {
		width = max(width, len(r.Name))
	}
	var debits, credits int64
	each := func(title string, rows []ledger.Row) {
		fmt.Fprintf(w, "%-*s\tdebits\tcredits\tnet\t\n", width, title)
		for _, r := range rows {
			debits, credits = debits+r.Debits, credits+r.Credits
			fmt.Fprintf(w, "%-*s\t%s\t%s\t%s\t\n", width, r.Name, amount(r.Debits), amount(r.Credits), amount(r.Net()))
		}
	}
	fmt.Fprintln(w)
	each("Settlement accounts, "+t.Currency, t.Settlements)
	each("Customers, by product", t.Products)
	fmt.Fprintf(w, "%-*s\t%s\t%s\t%s\t\n", width, "Total", amount(debits), amount(credits), amount(t.Sum()))
	p.err = w.Flush()
}

// proved says what was checked, and what a sample cannot show.
func (p *auditPrinter) proved() {
	r := p.report
	p.line("")
	p.line("Read: %s customers, %s accounts, %s lines.", count(r.Customers), count(r.Accounts), count(r.Lines))
	p.line("Found at the other side: %s lines. Reconciled: %s payrolls with the staff's pay, %s daily receipts with the customers' purchases.",
		count(r.Legs), count(r.Payrolls), count(r.Receipts))
	var open []string
	for _, t := range r.Trials {
		for _, row := range t.Settlements {
			if (row.Name == "p2p" || row.Name == "payroll") && !r.Clears(row.Name) && !slices.Contains(open, row.Name) {
				open = append(open, row.Name)
			}
		}
	}
	for _, name := range open {
		p.line("%s is not zero here, since not everybody on its other side was read; each line that was read was found there.", name)
	}
	if !r.Whole {
		p.line("This was a sample: --sample N reads more, --sample all everybody.")
	}
}

func (p *auditPrinter) breaks() {
	r := p.report
	if r.Broken == 0 {
		p.line("No breaks: every balance is explained to the cent.")
		return
	}
	p.line("%s breaks:", count(r.Broken))
	for _, b := range r.Breaks {
		where := fmt.Sprintf("%s customer %d account %s", b.Bank, b.Customer, b.Account)
		if b.Bank == "" {
			where = "clearing account " + b.Account
		}
		if b.Line != "" {
			where += " line " + b.Line + " of " + b.At.Format(time.RFC3339)
		}
		p.line("  %s: %s: expected %s, found %s", where, b.What, amount(b.Expected), amount(b.Found))
	}
	if more := r.Broken - int64(len(r.Breaks)); more > 0 {
		p.line("  and %s more", count(more))
	}
}

// amount is an amount in major units, with commas.
func amount(minor int64) string {
	whole, cents, _ := strings.Cut(money(minor), ".")
	if digits, ok := strings.CutPrefix(whole, "-"); ok {
		return "-" + commas(digits) + "." + cents
	}
	return commas(whole) + "." + cents
}

// count writes a number with commas.
func count(n int64) string { return commas(strconv.FormatInt(n, 10)) }

func commas(s string) string {
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
