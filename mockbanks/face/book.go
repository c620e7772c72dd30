package face

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A Book is what a face asks of the bank's ledger. A *[ledger.Book] is one.
type Book interface {
	Account(bank, id string) (ledger.Account, error)
	// Steady and SteadyCard also tell until when their answer holds.
	Steady(a ledger.Account, at time.Time) (ledger.Balance, time.Time)
	SteadyCard(a ledger.Account, at time.Time) (ledger.Card, time.Time)
	Lines(a ledger.Account, from, to time.Time) []ledger.Line
	Pending(a ledger.Account, at time.Time) []ledger.Line
}

// People is what a face asks of the bank's customers. A *[people.World] is it.
type People interface {
	Person(bank string, index int64) (people.Person, error)
	ByKey(bank, key string) (people.Person, error)
}

// Loans tells how loans stand. A [Book] that has the method is asked without
// being told to.
type Loans interface {
	Loan(a ledger.Account, at time.Time) ledger.Loan
}

// Loan is the state of a loan account of this bank at an instant. Of a book
// that knows no terms it has what is owed and the rate.
func (d *Desk) Loan(a ledger.Account, at time.Time) ledger.Loan {
	if d.Loans != nil {
		return d.Loans.Loan(a, at)
	}
	return ledger.Loan{Outstanding: -d.Balance(a, at).Booked, Rate: a.Rate}
}

// Mandates lists what leaves an account by itself: what the provider knows, and
// what else the account's lines tell.
func (d *Desk) Mandates(a ledger.Account, at time.Time) []Mandate {
	var all []Mandate
	if d.Config.Mandates != nil {
		all = d.Config.Mandates.Mandates(a, at)
	}
	known := len(all)
	for _, m := range d.observe(a, at) {
		i := slices.IndexFunc(all[:known], func(k Mandate) bool { return k.Standing == m.Standing && k.Payee == m.Payee })
		switch {
		case i < 0:
			all = append(all, m)
		case !m.Last.IsZero():
			all[i].Last, all[i].Amount = m.Last, m.Amount
		}
	}
	return all
}

// fill takes the optional parts from the book, if it has them.
func (c *Config) fill() {
	if c.Loans == nil {
		c.Loans, _ = c.Book.(Loans)
	}
	if c.Mandates == nil {
		c.Mandates, _ = c.Book.(Mandates)
	}
	if book, ok := c.Book.(ordering); ok && c.Mandates == nil {
		c.Mandates = orders{book}
	}
}
