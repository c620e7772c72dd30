package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/fixtures"
)

// fixtures writes the answers of a bank for one customer.
func (o *exportOptions) fixtures(ctx context.Context, errs io.Writer) error {
	order, err := o.fixturesOrder()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	dir := o.out
	if dir == "-" {
		dir = "fixtures"
	}
	bundle, err := fixtures.Capture(ctx, order)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := bundle.Save(dir); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	fmt.Fprintf(errs, "%d answers of %s for %s, and manifest.json, in %s\n", len(bundle.Files), bundle.Bank, bundle.Manifest.Customer, dir)
	return nil
}

func (o *exportOptions) fixturesOrder() (fixtures.Order, error) {
	order := fixtures.Order{Seed: o.seed, Start: o.startAt, Strict: o.strict, Bank: o.bank, Customer: o.customer}
	banks, err := o.banks()
	if err != nil {
		return order, err
	}
	order.Banks = banks
	if order.Start.IsZero() {
		order.Start = clock.System{}.Now()
	}
	if order.Bank == "" {
		if order.Bank, err = bankOf(banks, o.customer); err != nil {
			return order, err
		}
	}
	entry, ok := catalog.Find(banks, order.Bank)
	if !ok {
		return order, fmt.Errorf("there is no bank %q: one of %s", order.Bank, idsOf(banks))
	}
	order.From, order.To, err = parseMonth(o.from, o.to, entry.Zone())
	return order, err
}

// bankOf is the first bank of the catalog that has a customer of that name.
func bankOf(banks []catalog.Bank, customer string) (string, error) {
	if _, err := strconv.ParseInt(customer, 10, 64); err == nil {
		return "", fmt.Errorf("every bank has a customer %s: name one with --bank", customer)
	}
	for _, b := range banks {
		for _, pin := range b.Pins {
			if pin.Key == customer {
				return b.ID, nil
			}
		}
	}
	return "", fmt.Errorf("no bank has a customer called %q; name a bank and an index, like --bank larkspur --customer 4711", customer)
}

// parseMonth is [parseSpan] for days that may be left out.
func parseMonth(from, to string, zone *time.Location) (first, end time.Time, err error) {
	if from != "" {
		if first, err = time.ParseInLocation(time.DateOnly, from, zone); err != nil {
			return first, end, fmt.Errorf("--from %q: want a day like 2025-01-01", from)
		}
	}
	if to != "" {
		if end, err = time.ParseInLocation(time.DateOnly, to, zone); err != nil {
			return first, end, fmt.Errorf("--to %q: want a day like 2026-01-01", to)
		}
	}
	return first, end, nil
}
