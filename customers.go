package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/sandbox"
)

// source returns a function that yields the customer of an index, or io.EOF
// behind the last one.
func (o *peopleOptions) source(ctx context.Context) (func(context.Context, int64) (customer, error), error) {
	if o.server != "" || o.data != "" {
		s, err := o.find(ctx)
		if err != nil {
			return nil, err
		}
		if s != nil && o.worldFile != "" {
			return nil, errors.New("people: a server has a world of its own: leave out --world, or --server and --data")
		}
		if s != nil {
			return o.fromServer(s), nil
		}
		if err := o.takeWorld(ctx); err != nil {
			return nil, fmt.Errorf("people: %w", err)
		}
	}
	return o.fromSeed()
}

// takeWorld reads from a data directory that nobody serves which world is in
// it, and how late it is there.
func (o *peopleOptions) takeWorld(ctx context.Context) error {
	store, err := o.store()
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := sandbox.ReadSpec(ctx, store, "main"); err != nil {
		return fmt.Errorf("data directory %s: %w", o.dir(), err)
	}
	banks, err := catalog.Load()
	if err != nil {
		return err
	}
	s, err := sandbox.Open(ctx, sandbox.Config{
		Store: store, Origin: "http://localhost:8080", Banks: banks, Wall: clock.System{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	main, err := s.Main(ctx)
	if err != nil {
		return err
	}
	info := main.Info()
	o.seed, o.population, o.born = info.Seed, info.Population, info.Start
	if o.worldFile != "" && o.declared != info.Declared {
		return fmt.Errorf("data directory %s was made with another world than %s", o.dir(), o.worldFile)
	}
	o.declared = info.Declared
	if o.start == "" {
		o.startAt = main.Now()
	}
	return nil
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
		return nil, fmt.Errorf("people: there is no bank %q: one of %s", o.bank, idsOf(banks))
	}
	at := o.startAt
	if at.IsZero() {
		at = clock.System{}.Now()
	}
	world, err := people.New(o.seed, catalog.People(banks))
	if err != nil {
		return nil, err
	}
	born := o.born
	if born.IsZero() {
		born = at
	}
	book, err := ledger.New(o.seed, born, world, catalog.People(banks))
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
