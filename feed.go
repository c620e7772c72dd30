package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

type feedOptions struct {
	options
	run      string
	bank     string
	customer string
	kind     string
	from     string
	follow   bool
	limit    int
	format   string
}

func newFeed(p *place) *cobra.Command {
	o := feedOptions{options: options{place: p}}
	c := &cobra.Command{
		Use:   "feed [--bank BANK] [--customer CUSTOMER]",
		Short: "Show what happens to the accounts of the world, as it happens",
		Long: `Lists holds, bookings and lapses in order, of a customer, of a bank or of all banks:
about the last fifty, or from an instant on. With --follow it goes on as the clock of
the running world moves. If nobody serves the data directory the world is made from the
seed for this call only; then it shows what the world does by itself.`,
		Example: `  sandbank feed --customer linh
  sandbank feed --bank kestrel --follow
  sandbank feed --bank larkspur --from 2025-03-03T17:00:00Z --limit 1000 --format jsonl`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.changed = c.Flags().Changed
			if err := o.show(c.Context(), c.OutOrStdout(), c.ErrOrStderr()); err != nil {
				return fmt.Errorf("feed: %w", err)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.run, "run", "main", "run of the server")
	f.StringVar(&o.bank, "bank", "", "id of the bank, like larkspur (default all)")
	f.StringVar(&o.customer, "customer", "", "a named customer like linh, or an index of the bank like 4711")
	f.StringVar(&o.kind, "kind", "", "only those of a kind, like salary, card, bill or transfer")
	f.StringVar(&o.from, "from", "", "instant to begin at, like 2025-03-03T17:00:00Z, or now")
	f.BoolVar(&o.follow, "follow", false, "go on as the clock moves, until interrupted")
	f.IntVar(&o.limit, "limit", 0, "end after so many (default 100; with --follow no end)")
	f.StringVar(&o.format, "format", "table", "table, or jsonl: a JSON object a line")
	o.worldFlags(f)
	return c
}

// A posting is one row of the feed.
type posting struct {
	Cursor      string    `json:"cursor"`
	At          time.Time `json:"at"`
	Bank        string    `json:"bank"`
	Customer    int64     `json:"customer"`
	Account     string    `json:"account"`
	AccountKind string    `json:"account_kind"`
	Phase       string    `json:"phase"`
	Amount      string    `json:"amount"`
	Currency    string    `json:"currency"`
	Kind        string    `json:"kind"`
	Text        string    `json:"text"`
	Transaction string    `json:"transaction"`
	Pending     string    `json:"pending_transaction,omitempty"`
	Party       string    `json:"counterparty,omitempty"`
	MCC         string    `json:"mcc,omitempty"`
	Place       string    `json:"place,omitempty"`
	Reference   string    `json:"reference,omitempty"`
	Reason      string    `json:"reason,omitempty"`
	Balance     string    `json:"balance,omitempty"`
}

// A feedPage is an answer of the feed.
type feedPage struct {
	Postings []posting `json:"postings"`
	Cursor   string    `json:"cursor"`
	Now      time.Time `json:"now"`
	Behind   float64   `json:"behind_seconds"`
}

func (o *feedOptions) show(ctx context.Context, out, errs io.Writer) error {
	write, err := feedWriter(out, o.format)
	if err != nil {
		return err
	}
	switch {
	case o.limit < 0:
		return errors.New("--limit must be at least 1")
	case o.limit == 0 && !o.follow:
		o.limit = 100
	}
	if err := o.checkWorld(); err != nil {
		return err
	}
	s, err := o.find(ctx)
	if err != nil {
		return err
	}
	if s == nil {
		return o.fromSeed(ctx, write)
	}
	return o.fromServer(ctx, s, write, errs)
}

// fromServer reads page after page; nothing is lost between two, and a page
// that does not come is asked for again.
func (o *feedOptions) fromServer(ctx context.Context, s *server, write func(posting) error, errs io.Writer) error {
	q := url.Values{"bank": {o.bank}, "customer": {o.customer}, "kind": {o.kind}, "from": {o.from}}
	if o.customer != "" && o.bank == "" {
		w, err := s.whom(ctx, o.run, o.customer)
		if err != nil {
			return err
		}
		q.Set("bank", w.bank)
		q.Set("customer", w.customer)
	}
	if o.follow {
		q.Set("wait", "20s")
	}
	told := false
	for shown := 0; ; {
		page := 500
		if o.limit > 0 {
			page = min(page, o.limit-shown)
		}
		q.Set("limit", strconv.Itoa(page))
		var p feedPage
		if err := s.call(ctx, http.MethodGet, runPath(o.run, "feed")+"?"+q.Encode(), nil, &p); err != nil {
			if errors.Is(ctx.Err(), context.Canceled) && o.follow {
				return nil // interrupted, as one ends it
			}
			return err
		}
		for _, one := range p.Postings {
			if err := write(one); err != nil {
				return err
			}
		}
		shown += len(p.Postings)
		if o.limit > 0 && shown >= o.limit || !o.follow && p.Behind == 0 {
			return nil
		}
		if late := p.Behind > 3600 && o.follow && o.from == ""; late != told {
			if told = late; late {
				fmt.Fprintf(errs, "sandbank: the feed is %s behind the clock of the run\n", time.Duration(p.Behind)*time.Second)
			}
		}
		q.Set("after", p.Cursor)
		q.Del("from")
	}
}

// feedWriter writes rows in a format, each at once.
func feedWriter(out io.Writer, format string) (func(posting) error, error) {
	switch format {
	case "jsonl":
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return func(p posting) error { return enc.Encode(p) }, nil
	case "table":
		return func(p posting) error {
			amount := p.Amount
			if !strings.HasPrefix(amount, "-") {
				amount = "+" + amount
			}
			_, err := fmt.Fprintf(out, "%s  %-13s %9d  %-6s %12s %s  %s\n",
				p.At.UTC().Format("2006-01-02 15:04:05"), p.Bank, p.Customer, p.Phase, amount, p.Currency, p.Text)
			return err
		}, nil
	}
	return nil, fmt.Errorf("--format %q: one of table, jsonl", format)
}
