package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// The bills of a household, in the order of their class.
const (
	rent = iota // or the mortgage
	energy
	water
	mobile
	internet
	streaming
	music
	insurance
	gym
	council // council tax in the UK, a student loan in the US
	car     // a car loan
	giving  // charity; in the US by check
	fee     // for keeping the account, or for being overdrawn
	savings
	nItems
	bankCard = nItems     // bills of cards held elsewhere: two
	closing  = nItems + 2 // the statement of the bank's own card
	premises = nItems + 3 // the rent of a business
)

// A bill is paid once a month.
type bill struct {
	amount int64 // of 2026; 0 if the household does not have it
	timeOf
	from, last int // months of a loan's first and last payment; else 0
}

// tariff says what a bill costs: whole units of the currency, for the poorest
// and the richest household, and how many in a hundred have it.
type tariff struct {
	lo, hi int64
	has    uint64
	cents  int64 // what the price ends in; -1 for anything
}

func (b *bank) tariff(item int) tariff {
	if b.Country == "GB" {
		return [nItems]tariff{
			energy: {70, 165, 96, 0}, water: {26, 44, 88, -1}, mobile: {8, 38, 97, 0}, internet: {24, 44, 92, 99},
			streaming: {6, 16, 78, 99}, music: {10, 13, 52, 99}, insurance: {26, 62, 82, -1}, gym: {18, 42, 34, 99}, council: {108, 205, 90, 0},
			car: {130, 290, 62, -1}, giving: {3, 20, 38, 0}, savings: {25, 260, 60, 0},
		}[item]
	}
	return [nItems]tariff{
		energy: {58, 135, 93, -1}, water: {26, 64, 84, -1}, mobile: {35, 92, 98, 0}, internet: {44, 84, 94, 99},
		streaming: {8, 22, 81, 99}, music: {11, 15, 55, 99}, insurance: {74, 162, 84, -1}, gym: {19, 49, 33, 99}, council: {110, 320, 17, -1},
		car: {205, 415, 72, -1}, giving: {20, 90, 48, 0}, savings: {50, 350, 62, 0},
	}[item]
}

// drawBills draws the bills and returns what they cost in the dearest month:
// never more than what [profile.affords] allows.
func (p *profile) drawBills() (total int64) {
	lo, span := int64(2_400_00), int64(5_000_00)
	if p.b.Country == "GB" {
		lo, span = 1_500_00, 2_600_00
	}
	wealth := max(0, min((p.month-lo)*1024/span, 1024))
	for i := energy; i < nItems; i++ {
		h := chance.H(p.key, 32+uint64(i))
		t := p.b.tariff(i)
		if chance.Scale(h, 100) >= t.has || i == council && p.b.Country == "US" && wealth < 200 || p.spares(i) {
			continue
		}
		p.bills[i].amount = t.price(wealth, chance.Mix(h))
		if peak := p.peak(i); total+peak < p.month*(p.affords()-15)/100 {
			total += peak
		} else { // who cannot afford it goes without
			p.bills[i].amount = 0
		}
	}
	p.drawFee()
	total += p.bills[fee].amount
	share := 22 + int64(chance.Scale(chance.H(p.key, 32), 8))
	home := max(0, min(p.month*share/100, p.month*p.affords()/100-total))
	p.bills[rent].amount = home - home%500
	p.drawLoans()
	return total + p.bills[rent].amount
}

// affords is how many in a hundred of a month's income bills may take, at most:
// fewer where several pays have to add up to the rent.
func (p *profile) affords() int64 {
	switch p.c.often {
	case 1:
		return 50
	case 2:
		return 46
	}
	return 40
}

// spares says which bills a life is spared.
func (p *profile) spares(item int) bool {
	switch p.c.Life {
	case people.Studying:
		return item == car || item == council || item == insurance || item == savings
	case people.Retired:
		return item == gym || item == council && p.b.Country == "US"
	}
	return false
}

// drawFee: some pay for their account; whoever lives on an overdraft pays its
// interest in the UK.
func (p *profile) drawFee() {
	switch h := chance.Scale(chance.H(p.key, 133), 100); {
	case p.b.Country == "GB" && p.base < 0:
		p.bills[fee].amount = max(1_00, -p.base*90/10_000)
	case p.b.Country == "US" && h < 16, p.b.Country == "GB" && h < 9:
		p.bills[fee].amount = 12_00
	}
}

// price lies between lo and hi, two parts by wealth and one by chance.
func (t tariff) price(wealth int64, h uint64) int64 {
	part := (2*wealth + int64(chance.Scale(h, 1024))) / 3
	units := t.lo + (t.hi-t.lo)*part/1024
	switch t.cents {
	case -1:
		return units*100 + int64(chance.Scale(chance.Mix(h), 100))
	case 0:
		if t.hi >= 250 {
			return (units - units%25) * 100
		}
		return units * 100
	}
	return units*100 + t.cents
}

// mortgage: so many buy their home at some time.
func (p *profile) mortgage() bool {
	return p.c.Life == people.Working && chance.Scale(chance.H(p.key, 9), 100) < 56
}

// drawLoans sets from when to when a car and a home are paid for: a home for
// 25 or 30 years, a car for four to six.
func (p *profile) drawLoans() {
	h := chance.H(p.key, 134)
	if p.bills[car].amount > 0 {
		p.bills[car].from = 2012*12 + int(chance.Scale(h, 28*12))
		p.bills[car].last = p.bills[car].from + 47 + 12*int(chance.Scale(chance.Mix(h), 3))
	}
	if p.mortgage() {
		years := 30
		if p.b.Country == "GB" {
			years = 25
		}
		p.bills[rent].from = 1994*12 + int(chance.Scale(chance.H(p.key, 135), 46*12))
		p.bills[rent].last = p.bills[rent].from + 12*years - 1
	}
}

// peak is the most that a bill can cost.
func (p *profile) peak(item int) int64 {
	if item == energy && p.b.Country == "US" {
		return p.bills[item].amount * 150 / 100
	}
	return p.bills[item].amount
}

// drawDays draws the days of bills by rank in the class.
func (p *profile) drawDays() {
	var x [len(p.c.ranks)]uint64
	for i := range x {
		x[i] = p.c.ranks[i].At(p.seat.Member)
	}
	on := func(item int) (t timeOf) {
		s := p.c.slate(item)
		t.dom, t.ms = p.c.of(&s, x[item%len(x)])
		return t
	}
	for i := range p.bills {
		p.bills[i].timeOf = on(i)
	}
	p.cards[0] = on(bankCard)
	if chance.Scale(chance.H(p.key, 10), 100) < 55 {
		p.cards[1] = on(bankCard + 1)
	}
}

// due is the day in the period on which a bill of that day of the month
// falls, or 0. There is at most one.
func (c *class) due(dom int, per period) int {
	for m := monthOf(per.first - 4); ; m++ {
		nominal := inMonth(m, dom)
		if nominal >= per.next {
			return 0
		}
		if nominal < per.first-4 {
			continue
		}
		if day := c.rules.onOrAfter(nominal); day >= per.first && day < per.next {
			return day
		}
	}
}

// charge is what a bill costs on its day: 0 in months without it.
func (p *profile) charge(item, day int) int64 {
	b := &p.bills[item]
	year, month, _ := civil(day)
	switch item {
	case rent, car:
		return p.owed(item, b.monthOf(day))
	case savings:
		return b.amount
	case council:
		if p.b.Country == "GB" && (month == 2 || month == 3) {
			return 0 // ten instalments, April to January
		}
	}
	amount := grown(b.amount, year)
	if item == fee && p.b.Country == "GB" && p.base < 0 { // as many days overdrawn as it happened to be
		return amount * (55 + int64(chance.Scale(chance.H(p.key, 12288+uint64(day)), 46))) / 100
	}
	if p.b.Country != "US" {
		return amount
	}
	switch item {
	case energy:
		// Heating and cooling; then what the meter happened to read.
		season := [13]int64{0, 128, 120, 100, 86, 84, 104, 126, 130, 108, 84, 92, 116}[month]
		meter := int64(chance.Scale(chance.H(p.key, 4096+uint64(day)), 14)) - 7
		return amount * (season + meter) / 100
	case water:
		return amount * (94 + int64(chance.Scale(chance.H(p.key, 8192+uint64(day)), 7))) / 100
	}
	return amount
}

// monthOf is the month for which a bill is paid on a day: one that falls on a
// weekend at the end of February is paid in March.
func (b *bill) monthOf(day int) int {
	y, m, dom := civil(day)
	return y*12 + m - 1 - b2i(dom < b.dom)
}

// grown is a price of 2026 in another year; it ends as it did.
func grown(amount int64, year int) int64 {
	cents := amount % 100
	return (amount-cents)*growth(year)/1024/100*100 + cents
}

// owed is what a home or a car costs in a month: rent before a mortgage, and
// nothing when the loan is paid off, or before a car is bought.
func (p *profile) owed(item, month int) int64 {
	b := &p.bills[item]
	switch {
	case item == rent && (b.last == 0 || month < b.from):
		return grown(b.amount, month/12) / 500 * 500
	case month < b.from || month > b.last:
		return 0
	case month == b.last:
		if l, ok := p.loan(item); ok {
			return l.final()
		}
	}
	return grown(b.amount, b.from/12)
}

// settled is the sum of a period's bills, the bank's own card included.
func (p *profile) settled(per period) (sum int64) {
	if per.n <= p.born {
		return 0
	}
	for i := range p.bills {
		if p.bills[i].amount == 0 {
			continue
		}
		if day := p.c.due(p.bills[i].dom, per); day != 0 {
			sum += p.charge(i, day)
		}
	}
	if p.has.card {
		sum += p.cardDue(per)
	}
	return sum
}
