package main

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A sampler picks accounts from all banks.
type sampler struct {
	book  *ledger.Book
	world *people.World
	banks []catalog.Bank
	known []people.Bank
	key   uint64
	n     int // statements picked
}

func newSampler(seed uint64, banks []catalog.Bank) (*sampler, error) {
	s := &sampler{banks: banks, known: catalog.People(banks), key: chance.Mix(seed)}
	var err error
	if s.world, err = people.New(seed, s.known); err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	start := time.Date(2026, time.March, 4, 14, 0, 0, 0, time.UTC)
	if s.book, err = ledger.New(seed, start, s.world, s.known); err != nil {
		return nil, fmt.Errorf("books: %w", err)
	}
	return s, nil
}

// hundred picks one customer of each persona of each bank that keeps current
// accounts, and then accounts of the other kinds.
func (s *sampler) hundred() (all []statement) {
	for i := range s.known {
		for p := range s.known[i].Personas {
			if !s.known[i].Cards {
				all = append(all, s.pick(i, p, -1))
			}
		}
	}
	kinds := []ledger.Kind{ledger.Savings, ledger.CreditCard, ledger.AutoLoan, ledger.Mortgage}
	for n := 0; len(all) < 100; n++ {
		kind := kinds[n%len(kinds)]
		i := n * 3 % len(s.known)
		if s.known[i].Cards {
			kind = ledger.CreditCard
		}
		if s.sells(i, kind) {
			all = append(all, s.pick(i, -1, kind))
		}
	}
	return all
}

// sells reports whether a bank keeps accounts of a kind.
func (s *sampler) sells(bank int, kind ledger.Kind) bool {
	b := s.known[bank]
	switch kind {
	case ledger.CreditCard:
		return b.Cards || b.CardProduct != ""
	case ledger.Savings:
		return b.SavingsProduct != ""
	case ledger.AutoLoan:
		return b.AutoLoanProduct != ""
	}
	return b.MortgageProduct != ""
}

// pick tries customers until one fits: of a persona, or with a kind of account
// (-1 for the first account, whatever it is).
func (s *sampler) pick(bank, persona int, kind ledger.Kind) statement {
	b := s.known[bank]
	month := time.Date(2024, time.Month(1+s.n*5%24), 1, 0, 0, 0, 0, b.Zone)
	s.n++
	for try := uint64(0); ; try++ {
		index := int64(chance.Scale(chance.H(s.key, uint64(s.n)<<20+try), uint64(b.Population)))
		class := s.world.Classes(b.ID)[s.world.Seat(b.ID, index).Class]
		if persona >= 0 && class.Persona != persona {
			continue
		}
		for _, a := range s.book.Accounts(b.ID, index) {
			fits := a.Kind == kind || kind < 0 && a.Slot == 0 && a.Customer == index
			if fits && a.OpenAt(month) && a.OpenAt(month.AddDate(0, 1, 0)) {
				return s.statement(bank, a, b.Personas[class.Persona].Name, month)
			}
		}
	}
}

// statement reads the month of an account.
func (s *sampler) statement(bank int, a ledger.Account, persona string, month time.Time) statement {
	to := month.AddDate(0, 1, 0)
	if a.Kind == ledger.CreditCard { // a cycle ends on the statement day
		to = s.book.Card(a, to).StatementDate.AddDate(0, 0, 1)
		month = s.book.Card(a, to.AddDate(0, 0, -2)).StatementDate.AddDate(0, 0, 1)
	}
	who, _ := s.world.Person(a.Bank, a.Customer)
	x := statement{
		bank: s.banks[bank], account: a, holder: who.Holder(), address: who.Address, from: month, to: to,
		opening: s.book.Balance(a, month.Add(-time.Millisecond)).Booked,
		closing: s.book.Balance(a, to.Add(-time.Millisecond)).Booked,
		lines:   s.book.Lines(a, month, to),
		title:   fmt.Sprintf("%s, %s, %s, %s", s.banks[bank].Name, a.Kind, persona, to.AddDate(0, 0, -1).Format("January 2006")),
	}
	if a.Joint {
		other, _ := s.world.Person(a.Bank, a.Partner)
		x.holder += " & " + other.Name()
	}
	if a.Kind == ledger.CreditCard {
		x.card = s.book.Card(a, to)
	}
	if a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage {
		x.loan = s.book.Loan(a, to.Add(-time.Millisecond))
	}
	return x
}
