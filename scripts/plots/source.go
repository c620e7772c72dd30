package main

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A source is the world that is drawn.
type source struct {
	book  *ledger.Book
	world *people.World
	banks []people.Bank
	key   uint64
}

func newSource(seed uint64, banks []catalog.Bank) (*source, error) {
	s := &source{banks: catalog.People(banks), key: chance.Mix(seed)}
	var err error
	if s.world, err = people.New(seed, s.banks); err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	start := time.Date(2026, time.March, 4, 14, 0, 0, 0, time.UTC)
	if s.book, err = ledger.New(seed, start, s.world, s.banks); err != nil {
		return nil, fmt.Errorf("books: %w", err)
	}
	return s, nil
}

// customers visits random persons of a country's banks: no pins, no firms,
// nobody who came or left in the year.
func (s *source) customers(country string, n int, year int, visit func(b *people.Bank, index int64, class *people.Class)) {
	from := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
	for i := uint64(0); n > 0; i++ {
		b := &s.banks[chance.Scale(chance.H(s.key, 2*i), uint64(len(s.banks)))]
		index := int64(chance.Scale(chance.H(s.key, 2*i+1), uint64(b.Population)))
		seat := s.world.Seat(b.ID, index)
		class := &s.world.Classes(b.ID)[seat.Class]
		if b.Cards || b.Country != country || class.Life == people.Trading || seat.Pinned {
			continue
		}
		if a := s.book.Accounts(b.ID, index)[0]; !a.OpenAt(from.AddDate(0, -2, 0)) || !a.OpenAt(from.AddDate(1, 2, 0)) {
			continue
		}
		n--
		visit(b, index, class)
	}
}

// An entry is a payment with the hour that the payer's watch showed.
type entry struct {
	ledger.Payment
	at time.Time
}

const diarists, diaryMonths = 600, 6

// diary is what a sample of consumers in the United States paid in half a year.
func (s *source) diary() (all []entry) {
	from := time.Date(2025, time.March, 1, 0, 0, 0, 0, time.UTC)
	s.customers("US", diarists, 2025, func(b *people.Bank, index int64, _ *people.Class) {
		for _, p := range s.book.Diary(b.ID, index, from, from.AddDate(0, diaryMonths, 0)) {
			all = append(all, entry{p, p.At.In(b.Zone)})
		}
	})
	return all
}
