package people

import (
	"strconv"

	"github.com/sandbank/sandbank/internal/chance"
)

// Businesses are the customers of the trading classes. In each district the
// first of them employ the people of the working classes, a run of seats each,
// all on one rhythm; the others, and the shops and kitchens among the
// employers, are the merchants of the place.

// headcounts of a district's employers, one after the other.
//
//nolint:gochecknoglobals // constant table
var headcounts = [...]int{64, 31, 19, 47, 12, 26, 8, 15, 5, 21, 9, 3}

// trades that a district's merchants have, in the order in which they are
// given out: what is bought most has most shops.
//
//nolint:gochecknoglobals // constant table
var localTrades = [...]string{
	"grocery", "coffee", "restaurant", "fuel", "grocery", "sandwich", "drugstore", "general", "coffee", "takeaway",
	"diner", "hardware", "clothing", "grocery", "restaurant", "bakery", "pets", "cinema", "sandwich", "takeaway",
}

// staff is a run of places of one class that one business employs.
type staff struct{ class, first, seats int }

// A Business is a firm of a district: its number says which. It has an account
// at the bank if somebody sits in its place.
type Business struct {
	District int64
	Number   int
	Name     string
	Sector   Sector
	Trade    string // of a merchant: the kind of shop; empty for others
	Store    string // of a merchant that is one of a chain: four digits
	Index    int64  // the customer that it is
	Customer bool   // it has an account here
}

// Payroll is a business with the members of a class that it employs.
type Payroll struct {
	Class       int
	First, Last uint64 // members; Last is excluded
	Business    Business
}

// hire gives the working seats to employers and the rest of the trading seats
// to merchants.
func (b *bank) hire() {
	for i := range b.classes {
		c := &b.classes[i]
		if c.Life == Trading {
			b.firms = append(b.firms, c.First)
			for at := 1; at < c.Seats; at++ {
				b.firms = append(b.firms, c.First+at)
			}
		}
	}
	for i := range b.classes {
		if c := &b.classes[i]; c.Life == Working {
			for at := 0; at < c.Seats; {
				n := min(headcounts[len(b.staff)%len(headcounts)], c.Seats-at)
				b.staff = append(b.staff, staff{i, c.First + at, n})
				for place := range n {
					b.employs[c.First+at+place] = uint16(len(b.staff))
				}
				at += n
			}
		}
	}
	b.trades = make(map[string][]int, len(localTrades))
	next := 0
	for n := range max(len(b.firms), len(b.staff)) {
		if sector := b.sector(n); n < len(b.staff) && sector != Shop && sector != Kitchen {
			b.trade = append(b.trade, "")
			continue
		}
		kind := localTrades[next%len(localTrades)]
		next++
		b.trade = append(b.trade, kind)
		if n < len(b.firms) {
			b.trades[kind] = append(b.trades[kind], n)
		}
	}
}

// sector of a district's n-th business.
func (b *bank) sector(n int) Sector {
	if n < len(b.staff) {
		return b.Personas[b.classes[b.staff[n].class].Persona].Sector
	}
	return Shop
}

// Merchants returns the numbers of the businesses of a trade, alike in every
// district of the bank. The list must not be changed.
func (w *World) Merchants(bank, trade string) []int { return w.bank(bank).trades[trade] }

// Businesses is how many there are in a district.
func (w *World) Businesses(bank string) int { return len(w.bank(bank).trade) }

// Employers is how many of a district's businesses employ somebody: they have
// the first numbers.
func (w *World) Employers(bank string) int { return len(w.bank(bank).staff) }

// EmployerOf is the number of the business that employs a customer at a seat.
func (w *World) EmployerOf(bank string, s Seat) (number int, ok bool) {
	return w.bank(bank).employerOf(s)
}

func (b *bank) employerOf(s Seat) (int, bool) {
	n := int(b.employs[s.Place]) - 1
	return n, n >= 0 && !s.Pinned // a pin is paid from elsewhere
}

// PayrollOf is whom the n-th business of a district pays: nobody if it is a
// mere merchant.
func (w *World) PayrollOf(bank string, district int64, number int) (p Payroll, ok bool) {
	b := w.bank(bank)
	p.Business = b.business(district, number)
	if number >= len(b.staff) {
		return p, false
	}
	e := b.staff[number]
	c := &b.classes[e.class]
	p.Class = e.class
	p.First = uint64(district)*uint64(c.Seats) + uint64(e.first-c.First)
	p.Last = p.First + uint64(e.seats)
	return p, true
}

// Business describes the n-th business of a district.
func (w *World) Business(bank string, district int64, number int) Business {
	return w.bank(bank).business(district, number)
}

// BusinessOf describes the business that a customer is; there is none unless
// its class trades, nor for a pin.
func (w *World) BusinessOf(bank string, s Seat) (Business, bool) {
	return w.bank(bank).businessOf(s)
}

func (b *bank) businessOf(s Seat) (Business, bool) {
	if b.classes[s.Class].Life != Trading || s.Pinned {
		return Business{}, false
	}
	for n, place := range b.firms {
		if place == s.Place {
			return b.business(s.District, n), true
		}
	}
	return Business{}, false
}

func (b *bank) business(district int64, n int) Business {
	f := Business{District: district, Number: n, Sector: b.sector(n), Trade: b.trade[n]}
	if n < len(b.firms) {
		if f.Index, f.Customer = b.sitting(district, b.firms[n]); f.Customer && b.pin(f.Index) != nil {
			f.Customer = false
		}
	}
	h := chance.H(chance.H(b.houses, uint64(district)), uint64(n))
	if f.Trade != "" {
		f.Name = pick(ShopNames(f.Trade, b.Country), h)
		if chain(f.Trade) {
			f.Store = digits(1+chance.Scale(chance.Mix(h), 9_400), 4)
		}
		return f
	}
	f.Name = employerName(b.Country, f.Sector, h)
	return f
}

// chain reports whether shops of a trade are numbered.
func chain(trade string) bool {
	switch trade {
	case "grocery", "drugstore", "fuel", "general", "hardware":
		return true
	}
	return false
}

// Legal is the name in which a business holds its account.
func (f Business) Legal(country string) string {
	name := f.Name
	if f.Store != "" {
		name += " " + strconv.FormatUint(number(f.Store), 10)
	}
	switch {
	case f.Sector == School || f.Sector == Hospital || f.Sector == Council:
		return name
	case country == "GB":
		return name + " Ltd"
	}
	return name + " LLC"
}

func number(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 32) // digits of our own
	return n
}

// employerName is an invented firm, hospital, school or public body.
func employerName(country string, s Sector, h uint64) string {
	firm, second := pick(firms[:], h), chance.Mix(h)
	uk := country == "GB"
	switch s {
	case Hospital:
		if uk {
			return firm + " Infirmary"
		}
		return firm + pick([]string{" General Hospital", " Medical Center", " Dental Group"}, second)
	case School:
		if uk {
			return firm + pick([]string{" Academy", " Primary School"}, second)
		}
		return firm + " School District"
	case Shop:
		return firm + pick([]string{" Stores", " Market", " Hardware", " Outfitters"}, second)
	case Works:
		return firm + pick([]string{" Logistics", " Components", " Building", " Electric"}, second)
	case Kitchen:
		return firm + pick([]string{" Kitchen", " Bakery", " Hotels", " Catering"}, second)
	case Council:
		if uk {
			return firm + " District Council"
		}
		return firm + " County"
	}
	return firm + pick([]string{" Software", " Partners", " Insurance", " Design", " Media"}, second)
}
