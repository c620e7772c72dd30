package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// fromSeed shows the feed of a world that nobody has touched, up to its start
// or now.
func (o *feedOptions) fromSeed(ctx context.Context, write func(posting) error) error {
	if o.follow {
		return fmt.Errorf("nobody serves %s, and --follow needs a clock that moves: start `go run .` first", o.dir())
	}
	if o.data != "" {
		return fmt.Errorf("nobody serves %s: start `go run .` first, or leave --data out for the world of the seed", o.dir())
	}
	now := o.startAt.Truncate(time.Millisecond)
	if now.IsZero() {
		now = clock.System{}.Now().Truncate(time.Millisecond)
	}
	banks, err := o.banks()
	if err != nil {
		return err
	}
	world, err := people.New(o.seed, catalog.People(banks))
	if err != nil {
		return err
	}
	book, err := ledger.New(o.seed, now, world, catalog.People(banks))
	if err != nil {
		return err
	}
	l := overlay.New(book, catalog.People(banks))
	f, step, err := o.open(l, world, banks, now)
	if err != nil {
		return err
	}
	for shown := 0; f.Cursor().At.Before(now.Add(-time.Millisecond)); {
		to := f.Cursor().At.Add(step)
		if to.After(now) {
			to = now
		}
		for _, p := range f.Until(to) {
			a, line := l.Words(&p)
			if o.kind != "" && line.Kind != o.kind {
				continue
			}
			if err := write(newPosting(p, a, line)); err != nil {
				return err
			}
			if shown++; shown == o.limit {
				return nil
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// open finds whose feed is wanted, from when, and how much is read at once.
func (o *feedOptions) open(l *overlay.Ledger, world *people.World, banks []catalog.Bank, now time.Time) (*overlay.Feed, time.Duration, error) {
	size, index := int64(0), int64(-1)
	for _, b := range banks {
		if o.bank == "" && o.customer != "" {
			if p, err := world.ByKey(b.ID, o.customer); err == nil && p.Key == o.customer {
				o.bank = b.ID
			}
		}
		size += b.Population
	}
	if o.bank != "" {
		b, ok := catalog.Find(banks, o.bank)
		if !ok {
			return nil, 0, fmt.Errorf("there is no bank %q: one of %s", o.bank, idsOf(banks))
		}
		size = b.Population
	}
	if o.customer != "" {
		if o.bank == "" {
			return nil, 0, fmt.Errorf("%q is no named customer: say at which --bank", o.customer)
		}
		p, err := world.ByKey(o.bank, o.customer)
		if err != nil {
			return nil, 0, err
		}
		size, index = 1, p.Index
	}
	recent := min(720*time.Hour, max(time.Second, 960*time.Hour/time.Duration(max(size, 1))))
	after, err := o.begin(now, recent)
	if err != nil {
		return nil, 0, err
	}
	var f *overlay.Feed
	if index >= 0 {
		f, err = l.FeedOf(o.bank, index, after)
	} else {
		f, err = l.Feed(o.bank, after)
	}
	return f, max(recent, time.Second), err
}

func (o *feedOptions) begin(now time.Time, recent time.Duration) (ledger.Cursor, error) {
	switch o.from {
	case "":
		return ledger.Cursor{At: now.Add(-recent).Truncate(time.Millisecond)}, nil
	case "now":
		return ledger.Cursor{}, errors.New("--from now needs a running world: start `go run .` first")
	}
	at, err := time.Parse(time.RFC3339, o.from)
	if err != nil || at.Before(ledger.Epoch) || at.After(now) {
		return ledger.Cursor{}, fmt.Errorf("--from %q: want an instant like 2025-03-03T17:00:00Z, from %s to the world's present", o.from, ledger.Epoch.Format(time.DateOnly))
	}
	return ledger.Cursor{At: at.UTC()}, nil
}

func newPosting(p overlay.Posting, a ledger.Account, line ledger.Line) posting {
	row := posting{
		Cursor: p.Cursor().String(), At: p.At, Bank: p.Bank, Customer: p.Customer, Account: a.ID, AccountKind: a.Kind.String(),
		Phase: p.Phase.String(), Amount: money(p.Amount), Currency: a.Currency, Kind: line.Kind, Text: line.Text, Transaction: line.ID,
		Pending: line.PendingID, Party: line.Counterparty.Name, MCC: line.MCC, Place: line.Place, Reference: line.Reference, Reason: line.Reason,
	}
	if row.Party == "" {
		row.Party = line.Merchant
	}
	if p.Phase == ledger.Booked {
		row.Balance = money(line.After)
	}
	return row
}
