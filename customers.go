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
	"github.com/sandbank/sandbank/mockbanks/dossier"
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
	v, at, err := o.archive()
	if err != nil {
		return nil, err
	}
	size := v.People.Population(o.bank)
	return func(_ context.Context, index int64) (customer, error) {
		if index >= size {
			return customer{}, io.EOF
		}
		p, err := v.People.Person(o.bank, index)
		if err != nil {
			return customer{}, err
		}
		return v.Person(p, at), nil
	}, nil
}

// archive makes the world of the flags, as it is at the moment asked for.
func (o *peopleOptions) archive() (*dossier.Archive, time.Time, error) {
	banks, err := o.banks()
	if err != nil {
		return nil, time.Time{}, err
	}
	if _, ok := catalog.Find(banks, o.bank); !ok && o.bank != "" {
		return nil, time.Time{}, fmt.Errorf("people: there is no bank %q: one of %s", o.bank, idsOf(banks))
	}
	at := o.startAt
	if at.IsZero() {
		at = clock.System{}.Now()
	}
	world, err := people.New(o.seed, catalog.People(banks))
	if err != nil {
		return nil, time.Time{}, err
	}
	born := o.born
	if born.IsZero() {
		born = at
	}
	book, err := ledger.New(o.seed, born, world, catalog.People(banks))
	if err != nil {
		return nil, time.Time{}, err
	}
	return &dossier.Archive{Banks: banks, People: world, Reader: book}, at, nil
}

// whom returns the customers that an identifier leads to.
func (o *peopleOptions) whom(ctx context.Context) ([]customer, error) {
	if o.server != "" || o.data != "" {
		s, err := o.find(ctx)
		if err != nil {
			return nil, err
		}
		if s != nil {
			q := url.Values{"find": {o.ident}, "count": {strconv.FormatInt(min(o.count, 100), 10)}}
			if o.bank != "" {
				q.Set("bank", o.bank)
			}
			var answer struct{ People []customer }
			if err := s.call(ctx, http.MethodGet, "/api/v1/runs/main/people?"+q.Encode(), nil, &answer); err != nil {
				return nil, fmt.Errorf("people: %w", err)
			}
			return answer.People, nil
		}
		if err := o.takeWorld(ctx); err != nil {
			return nil, fmt.Errorf("people: %w", err)
		}
	}
	v, at, err := o.archive()
	if err != nil {
		return nil, err
	}
	found, err := v.Find(o.ident, o.bank, int(o.count))
	if err != nil {
		return nil, fmt.Errorf("people: --find %q: %w", o.ident, err)
	}
	all := make([]customer, len(found))
	for i, m := range found {
		all[i] = v.Person(m.Person, at)
	}
	return all, nil
}
