package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/export"
	"github.com/sandbank/sandbank/mockbanks/fixtures"
	"github.com/sandbank/sandbank/sandbox"
)

// exportStatements handles GET /runs/{run}/banks/{bank}/export: a file that is
// written while it is read, up to the present of the run.
func (s *Server) exportStatements(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	o, err := statementsOrder(r.URL.Query(), run, b)
	if err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return wrongQuery("%v.", err)
	}
	attach(w, fmt.Sprintf("%s-%d-%d%s", b.ID(), o.First, o.Last, o.Format.Extension()), o.Format.MediaType())
	reader := http.NewResponseController(w)
	o.Flush = func() error {
		if err := reader.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
		return nil
	}
	_, err = export.Write(r.Context(), w, b, o)
	return s.cut(r.Context(), err)
}

// attach makes an answer a file to keep.
func attach(w http.ResponseWriter, name, media string) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	h.Set("Cache-Control", "no-store")
}

// statementsOrder reads which customers, which days and how.
func statementsOrder(q url.Values, run *sandbox.Run, b *mockbanks.Bank) (o export.Order, err error) {
	info, entry := run.Info(), b.Entry()
	o = export.Order{Format: export.CSV, Origin: export.Origin{
		World: info.World, Seed: info.Seed, Start: info.Start, Bank: entry.ID, Name: entry.Name, Zone: entry.Zone(), Population: entry.Population,
	}}
	if f := q.Get("format"); f != "" {
		if o.Format, err = export.ParseFormat(f); err != nil {
			return o, wrongQuery("%v.", err)
		}
	}
	first, last, both := strings.Cut(q.Get("customers"), "-")
	if !both {
		last = first
	}
	o.First, err = strconv.ParseInt(first, 10, 64)
	if err == nil {
		o.Last, err = strconv.ParseInt(last, 10, 64)
	}
	if err != nil {
		return o, wrongQuery("customers is %q; it must be FIRST-LAST, like 0-99, or one index, like 42.", q.Get("customers"))
	}
	if o.From, o.To, err = days(q, o.Zone); err != nil {
		return o, err
	}
	return throughNow(o, run.Now()), nil
}

// throughNow ends an order at the present, the default, and begins it a month
// before its end unless it says when.
func throughNow(o export.Order, now time.Time) export.Order {
	if end := now.Add(time.Millisecond); o.To.IsZero() || o.To.After(end) {
		o.To = end
	}
	if o.From.IsZero() {
		y, m, d := o.To.In(o.Zone).Date()
		o.From = time.Date(y, m-1, d, 0, 0, 0, 0, o.Zone)
	}
	return o
}

// days reads from and to, days of the bank's calendar; zero if they are absent.
func days(q url.Values, zone *time.Location) (from, to time.Time, err error) {
	for _, one := range []struct {
		name string
		at   *time.Time
	}{{"from", &from}, {"to", &to}} {
		text := q.Get(one.name)
		if text == "" {
			continue
		}
		if *one.at, err = time.ParseInLocation(time.DateOnly, text, zone); err != nil {
			return from, to, wrongQuery("%s is %q; it must be a day like 2018-09-17.", one.name, text)
		}
	}
	return from, to, nil
}

// exportFixtures handles GET /runs/{run}/banks/{bank}/customers/{customer}/fixtures.
// The bank is asked in a copy of the run: nothing happens in the run itself.
func (s *Server) exportFixtures(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	o := fixtures.Order{
		Seed: run.Info().Seed, Start: run.Info().Start, Now: run.Now(), Bank: b.ID(), Customer: chi.URLParam(r, "customer"),
		Banks: entriesOf(run),
		Past: func(ctx context.Context, from uint64, limit int) ([]journal.Event, error) {
			return s.sandbox.Store().Read(ctx, run.ID(), from, limit)
		},
	}
	if o.From, o.To, err = days(r.URL.Query(), b.Entry().Zone()); err != nil {
		return err
	}
	bundle, err := fixtures.Capture(r.Context(), o)
	if errors.Is(err, fixtures.ErrSpan) {
		return wrongQuery("%v.", err)
	}
	if err != nil {
		return err
	}
	attach(w, b.ID()+"-"+bundle.Manifest.Customer+"-fixtures.zip", "application/zip")
	return s.cut(r.Context(), bundle.Zip(w))
}

// entriesOf is the catalog as the run has it.
func entriesOf(run *sandbox.Run) []catalog.Bank {
	list := make([]catalog.Bank, 0, len(run.Banks()))
	for _, b := range run.Banks() {
		list = append(list, b.Entry())
	}
	return list
}
