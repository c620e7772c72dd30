// Package export writes what a bank's customers did as files: statements of
// many customers over any time, a line at a time, in memory that does not grow
// with either.
//
// Formats: CSV (RFC 4180), JSON Lines, and OFX 2.2 bank and credit card
// statement responses. Every file names the world that it comes from, so that
// the same world writes the same bytes again.
package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Refusals of an [Order].
var (
	ErrFormat    = errors.New("no such format: one of csv, jsonl, ofx")
	ErrCustomers = errors.New("no such customers")
	ErrSpan      = errors.New("no such time")
)

// A Source is what a bank tells of its accounts.
type Source interface {
	// Accounts are those of a customer; a joint account is told of both.
	Accounts(customer int64) []ledger.Account
	// Lines are booked from one instant (inclusive) to another (exclusive),
	// oldest first.
	Lines(a ledger.Account, from, to time.Time) []ledger.Line
	// BalanceAt is what an account holds at an instant.
	BalanceAt(a ledger.Account, at time.Time) ledger.Balance
}

// An Origin is the world that a file comes from.
type Origin struct {
	World int // version of the generator
	Seed  uint64
	Start time.Time // of the run
	Bank  string
	Name  string // of the bank
	Zone  *time.Location

	// Population is how many customers the bank has.
	Population int64
}

// An Order says what is written.
type Order struct {
	Origin
	Format   Format
	First    int64 // customers, from the first to the last, both included
	Last     int64
	From, To time.Time // what was booked from one (inclusive) to the other (exclusive)

	// Progress hears how many customers are done; nil is nobody.
	Progress func(customers int64)
	// Flush is called every [flushEvery] customers, so that a reader at the
	// other end of a network sees something; nil does nothing.
	Flush func() error
}

// flushEvery is how many customers pass between two flushes.
const flushEvery = 64

// Customers is how many customers the order names.
func (o Order) Customers() int64 { return o.Last - o.First + 1 }

// Passes is how often the customers are gone through: OFX wants all bank
// accounts before all credit cards.
func (o Order) Passes() int64 { return int64(len(o.passes())) }

// Check refuses what cannot be written.
func (o Order) Check() error {
	switch {
	case !o.Format.known():
		return fmt.Errorf("format %q: %w", string(o.Format), ErrFormat)
	case o.First < 0 || o.Last < o.First:
		return fmt.Errorf("customers %d-%d: %w: the first comes before the last, and neither before 0", o.First, o.Last, ErrCustomers)
	case o.Last >= o.Population:
		return fmt.Errorf("customers %d-%d: %w: %s has %d, the last is %d", o.First, o.Last, ErrCustomers, o.Bank, o.Population, o.Population-1)
	case !o.From.Before(o.To):
		return fmt.Errorf("from %s to %s: %w: from must lie before to, which is the first day left out",
			o.From.Format(time.DateOnly), o.To.Format(time.DateOnly), ErrSpan)
	case o.From.Before(ledger.Epoch) || o.To.After(ledger.End):
		return fmt.Errorf("from %s to %s: %w: the history runs from %s to %s", o.From.Format(time.DateOnly), o.To.Format(time.DateOnly),
			ErrSpan, ledger.Epoch.Format(time.DateOnly), ledger.End.Format(time.DateOnly))
	}
	return nil
}

// A Count is how much was written.
type Count struct {
	Accounts int64
	Lines    int64
}

// A form is a format at work: it appends what it has to say to a buffer.
type form interface {
	head(b []byte) []byte
	// open begins an account, with what it holds at the end of the time.
	open(b []byte, a *ledger.Account, end ledger.Balance) []byte
	line(b []byte, a *ledger.Account, l *ledger.Line) []byte
	// shut ends the account that was opened last.
	shut(b []byte, a *ledger.Account, end ledger.Balance) []byte
	tail(b []byte, n Count) []byte
}

// Write writes an order to w. It stops as soon as ctx ends or w fails; what it
// has written until then is no whole file.
func Write(ctx context.Context, w io.Writer, s Source, o Order) (Count, error) {
	if err := o.Check(); err != nil {
		return Count{}, err
	}
	e := &writer{w: bufio.NewWriterSize(w, 1<<16), form: o.form(), from: s, o: o}
	e.put(e.form.head(nil))
	for pass, want := range o.passes() {
		for c := o.First; c <= o.Last && e.err == nil; c++ {
			if e.err = ctx.Err(); e.err == nil {
				e.customer(c, want)
				e.done(int64(pass)*o.Customers() + c - o.First + 1)
			}
		}
	}
	if e.err == nil {
		e.put(e.form.tail(e.b[:0], e.n))
	}
	if e.err == nil {
		e.err = e.w.Flush()
	}
	if e.err != nil {
		return e.n, fmt.Errorf("export %s: %w", o.Bank, e.err)
	}
	return e.n, nil
}

// passes are the accounts that each way through the customers takes.
func (o Order) passes() []func(*ledger.Account) bool {
	if o.Format != OFX {
		return []func(*ledger.Account) bool{func(*ledger.Account) bool { return true }}
	}
	card := func(a *ledger.Account) bool { return a.Kind == ledger.CreditCard }
	return []func(*ledger.Account) bool{func(a *ledger.Account) bool { return !card(a) }, card}
}

// A writer goes through an order.
type writer struct {
	w    *bufio.Writer
	form form
	from Source
	o    Order
	b    []byte // reused
	n    Count
	err  error
}

func (e *writer) put(b []byte) {
	if e.b = b; e.err == nil {
		_, e.err = e.w.Write(b)
	}
}

// done tells how far the order has come.
func (e *writer) done(customers int64) {
	if e.o.Progress != nil {
		e.o.Progress(customers)
	}
	if e.o.Flush != nil && e.err == nil && customers%flushEvery == 0 {
		if e.err = e.w.Flush(); e.err == nil {
			e.err = e.o.Flush()
		}
	}
}

// customer writes the accounts of one customer. A joint account is written
// once: with who opened it, unless that customer is not in the order.
func (e *writer) customer(c int64, want func(*ledger.Account) bool) {
	for _, a := range e.from.Accounts(c) {
		if !want(&a) || a.Customer != c && a.Customer >= e.o.First && a.Customer <= e.o.Last {
			continue
		}
		e.account(&a)
		if e.err != nil {
			return
		}
	}
}

// chunk bounds how much of one account is in memory, however long the order.
const chunk = 92 * 24 * time.Hour

func (e *writer) account(a *ledger.Account) {
	if !a.Opened.Before(e.o.To) || !a.Closed.IsZero() && a.Closed.AddDate(0, 0, 1).Before(e.o.From) {
		return // it was not there in that time
	}
	end := e.from.BalanceAt(*a, e.o.To.Add(-time.Millisecond))
	e.put(e.form.open(e.b[:0], a, end))
	for from := e.o.From; from.Before(e.o.To) && e.err == nil; from = from.Add(chunk) {
		to := from.Add(chunk)
		if to.After(e.o.To) {
			to = e.o.To
		}
		lines := e.from.Lines(*a, from, to)
		for i := range lines {
			e.put(e.form.line(e.b[:0], a, &lines[i]))
		}
		e.n.Lines += int64(len(lines))
	}
	e.put(e.form.shut(e.b[:0], a, end))
	e.n.Accounts++
}
