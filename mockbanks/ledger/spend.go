package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// The slots of a day: at most one purchase, or withdrawal, in each.
const (
	morning = iota
	lunch
	errand
	evening
	cash
	nSlots
)

// A trade is what is bought in a slot.
type trade struct {
	name   string // kind of shop, for the statement's words
	mcc    string // ISO 18245
	share  uint64 // of the slot's purchases, in 1024ths
	lo, hi int64  // minor units, before the household's level of prices
	flex   int64  // quarters of that level that matter here
	ending ending
}

// An ending is how prices of a trade end.
type ending uint8

const (
	anything ending = iota // a basket, a tank, a bill with tip
	fives                  // 3.45
	nines                  // 24.99, 25.00, 24.50
	wholes
	notes // what a cash machine pays out
)

// trades of a slot, by country. The shares of a slot add up to 1024.
func (b *bank) trades(slot int) []trade {
	if b.Country == "GB" {
		return tradesGB[slot][:]
	}
	return tradesUS[slot][:]
}

// The tables of this file never change.
//
//nolint:gochecknoglobals // constant table
var tradesUS = [nSlots][]trade{
	morning: {{"coffee", "5814", 620, 375, 895, 1, fives}, {"bakery", "5462", 180, 425, 1150, 1, fives}, {"transit", "4111", 110, 225, 600, 0, fives}, {"parking", "7523", 114, 300, 1200, 0, wholes}},
	lunch:   {{"sandwich", "5814", 560, 795, 1595, 1, anything}, {"diner", "5812", 340, 1150, 2450, 2, anything}, {"vending", "5814", 124, 175, 450, 0, fives}},
	errand: {{"grocery", "5411", 560, 1650, 10800, 4, anything}, {"drugstore", "5912", 130, 650, 3900, 2, anything}, {"general", "5310", 134, 1200, 6400, 3, anything},
		{"hardware", "5251", 70, 900, 6900, 3, anything}, {"clothing", "5651", 80, 1999, 8999, 4, nines}, {"pets", "5995", 50, 1499, 5600, 2, nines}},
	evening: {{"restaurant", "5812", 350, 2100, 6800, 4, anything}, {"fuel", "5542", 300, 2300, 5400, 1, anything}, {"takeaway", "5814", 150, 1400, 3600, 2, anything},
		{"online", "5999", 120, 999, 5999, 4, nines}, {"cinema", "7832", 44, 1300, 3400, 1, fives}, {"ride", "4121", 60, 850, 2900, 2, anything}},
	cash: {{"atm", "6011", 1024, 4000, 20000, 2, notes}},
}

//nolint:gochecknoglobals // constant table
var tradesGB = [nSlots][]trade{
	morning: {{"coffee", "5814", 520, 265, 495, 1, fives}, {"bakery", "5462", 190, 180, 560, 1, fives}, {"transit", "4111", 314, 175, 720, 0, fives}},
	lunch:   {{"sandwich", "5814", 640, 375, 850, 1, fives}, {"cafe", "5812", 384, 650, 1450, 2, fives}},
	errand: {{"grocery", "5411", 610, 850, 6400, 4, anything}, {"drugstore", "5912", 110, 349, 1999, 2, nines}, {"general", "5310", 134, 499, 3499, 3, nines},
		{"hardware", "5251", 60, 499, 4500, 3, nines}, {"clothing", "5651", 70, 1200, 5500, 4, nines}, {"books", "5942", 40, 699, 1999, 2, nines}},
	evening: {{"pub", "5813", 260, 890, 3400, 4, fives}, {"restaurant", "5812", 180, 1950, 5200, 3, fives}, {"fuel", "5542", 180, 2500, 6200, 1, anything},
		{"takeaway", "5814", 200, 1050, 2600, 2, fives}, {"online", "5999", 134, 699, 3999, 4, nines}, {"cinema", "7832", 30, 900, 2200, 1, fives}, {"ride", "4121", 40, 600, 1900, 2, anything}},
	cash: {{"atm", "6011", 1024, 2000, 11000, 2, notes}},
}

// away is what is bought with cards held at other banks: larger things.
func (b *bank) away() []trade {
	if b.Country == "GB" {
		return tradesAwayGB[:]
	}
	return tradesAwayUS[:]
}

//nolint:gochecknoglobals // constant table
var tradesAwayUS = [...]trade{
	{"grocery", "5411", 200, 2900, 17800, 4, anything}, {"online", "5999", 200, 1699, 15900, 4, nines}, {"restaurant", "5812", 180, 2400, 9800, 4, anything},
	{"fuel", "5542", 110, 2600, 5800, 1, anything}, {"general", "5310", 110, 2200, 18900, 4, anything}, {"clothing", "5651", 70, 2499, 16900, 4, nines},
	{"drugstore", "5912", 50, 900, 5900, 2, anything}, {"hotel", "7011", 40, 12900, 42900, 3, anything}, {"airline", "4511", 36, 14800, 58900, 3, anything},
	{"dentist", "8021", 20, 9000, 38000, 2, wholes}, {"appliance", "5722", 20, 8999, 69900, 3, nines},
}

//nolint:gochecknoglobals // constant table
var tradesAwayGB = [...]trade{
	{"grocery", "5411", 240, 1600, 9800, 4, anything}, {"online", "5999", 200, 999, 8900, 4, nines}, {"restaurant", "5812", 160, 1900, 7200, 4, fives},
	{"fuel", "5542", 130, 2500, 6800, 1, anything}, {"general", "5310", 110, 1200, 7900, 4, nines}, {"clothing", "5651", 80, 1800, 9900, 4, nines},
	{"drugstore", "5912", 40, 500, 2900, 2, nines}, {"hotel", "7011", 34, 7900, 24900, 3, anything}, {"airline", "4511", 30, 6900, 34900, 3, anything},
}

// odds is how often a slot is used, in 1024ths, on a weekday (0 is Sunday).
func odds(slot, weekday int) uint64 {
	return [nSlots][7]uint64{
		morning: {105, 180, 185, 188, 190, 188, 130},
		lunch:   {130, 205, 210, 214, 222, 236, 150},
		errand:  {310, 205, 195, 212, 236, 318, 420},
		evening: {180, 132, 140, 156, 190, 320, 345},
		cash:    {24, 50, 48, 50, 60, 104, 74},
	}[slot][weekday]
}

// opening is when a slot's purchases are made: the hours by which none, a
// quarter, a half, three quarters and all of them are.
func opening(slot int) [5]int {
	return [nSlots][5]int{
		morning: {hour(5, 50), hour(7, 20), hour(8, 5), hour(8, 50), hour(10, 40)},
		lunch:   {hour(11, 5), hour(12, 5), hour(12, 35), hour(13, 10), hour(14, 40)},
		errand:  {hour(7, 30), hour(11, 15), hour(15, 0), hour(17, 40), hour(21, 30)},
		evening: {hour(16, 45), hour(18, 30), hour(19, 20), hour(20, 25), hour(23, 10)},
		cash:    {hour(7, 0), hour(10, 45), hour(13, 30), hour(17, 15), hour(22, 30)},
	}[slot]
}

// expected is what a household of level 1 spends in an average month.
func (b *bank) expected() (sum int64) {
	for slot := range nSlots {
		var mean, times int64
		for _, t := range b.trades(slot) {
			mean += (2*t.lo + t.hi) / 3 * int64(t.share)
		}
		for w := range 7 {
			times += int64(odds(slot, w))
		}
		sum += mean / 1024 * times / 7 * 30 / 1024
	}
	return sum
}

// drawHabits sets how often and how dearly the household buys, so that it
// spends about half of what its bills leave; a little less where the bills of
// a month can meet in one of its two pays.
func (p *profile) drawHabits(free int64) {
	for s := range p.habit {
		p.habit[s] = 600 + chance.Scale(chance.H(p.key, 48+uint64(s)), 848)
	}
	share := [...]int64{1: 39, 2: 34, 4: 24}[p.c.often]
	if p.has.card {
		share += 6
	}
	p.lead()
	p.scale = max(300, min(free*share/100*1024/p.b.basket, 2800))
}

// lead is how a life fills its days: who does not work does not commute.
func (p *profile) lead() {
	switch p.c.Life {
	case people.Retired:
		p.habit[morning] = p.habit[morning] * 40 / 100
		p.habit[lunch] = p.habit[lunch] * 45 / 100
		p.habit[errand] = p.habit[errand] * 130 / 100
	case people.Studying:
		p.habit[lunch] = p.habit[lunch] * 120 / 100
	}
	if p.pin != nil && p.pin.Holds {
		p.habit[evening] = 8 * 1024
	}
}

// A tender is what a purchase is paid with.
type tender uint8

const (
	nothing tender = iota // nothing is bought
	debit
	credit
	coins // out of the purse: no line, but see [Book.Diary]
)

// A buy is what a household buys in a slot of a day.
type buy struct {
	kind  int
	price int64
	with  tender
}

// bought is what the household buys in a slot of a day. day is the draw of
// [profile.daily].
func (p *profile) bought(draw uint64, day, slot int) (x buy) {
	if draw>>(10*slot)&1023 >= odds(slot, weekday(day))*p.habit[slot]>>10 {
		return x
	}
	h := chance.H(draw, uint64(slot))
	if slot <= lunch && h>>40&1 == 0 && p.idle(day) {
		return x
	}
	x.with = p.tender(slot, h>>20&1023)
	list := p.b.trades(slot)
	x.kind = kindOf(list, h)
	x.price = list[x.kind].price(p.scale*growth(yearNear(day))/1024, chance.Mix(h))
	if x.with == coins {
		x.price = (x.price + 25) / 50 * 50
	}
	return x
}

// kindOf is which of a slot's trades a draw means.
func kindOf(list []trade, h uint64) (kind int) {
	share := h & 1023
	for share >= list[kind].share && kind < len(list)-1 {
		share -= list[kind].share
		kind++
	}
	return kind
}

// mostHabit is above any habit, but that of pins.
const mostHabit = 1448 * 130 / 100

// idle reports whether a day from Monday to Friday is a bank holiday: half of
// the coffees and lunches that come with work are not bought.
func (p *profile) idle(day int) bool {
	w := weekday(day)
	return w > 0 && w < 6 && !p.b.rules.business(day)
}

// tender draws what is paid with: coins for small things, a credit card where
// the household has one here.
func (p *profile) tender(slot int, u uint64) tender {
	if slot == cash {
		return debit
	}
	purse := [cash]uint64{morning: 430, lunch: 350, errand: 260, evening: 240}[slot]
	switch {
	case u < purse:
		return coins
	case p.has.card && u < purse+(1024-purse)*p.charges()/100:
		return credit
	}
	return debit
}

// charges is how many in a hundred purchases go on the bank's own card.
func (p *profile) charges() uint64 {
	if p.b.Cards {
		return 92
	}
	return 71
}

// yearNear is the year of a day, to within a day at its ends.
func yearNear(day int) int { return 1970 + day*100/36525 }

// daily is one draw for all slots of a day.
func (p *profile) daily(day int) uint64 { return chance.H(p.key, 1<<20+uint64(day)) }

// price favours the lower end of the range.
func (t *trade) price(scale int64, h uint64) int64 {
	span := uint64(t.hi - t.lo)
	amount := t.lo + int64(min(chance.Scale(h, span), chance.Scale(chance.Mix(h), span)))
	amount = amount * (1024 + (scale-1024)*t.flex/4) / 1024
	return t.ending.round(amount, h&255)
}

func (e ending) round(amount int64, h uint64) int64 {
	switch e {
	case fives:
		return max(5, amount-amount%5)
	case nines:
		whole := max(100, amount-amount%100)
		switch {
		case h < 140:
			return whole - 1
		case h < 190:
			return whole + 50
		}
		return whole
	case wholes:
		return max(100, amount-amount%100)
	case notes:
		return max(20_00, (amount+10_00)/20_00*20_00)
	}
	return max(100, amount)
}

// at is when, on its day, the purchase of a slot is made: by rank among all
// customers of the bank.
func (p *profile) at(day, slot int) int {
	perm := p.b.hours(day, slot)
	return quantile(opening(slot), perm.At(uint64(p.index)), perm.Len())
}

// hours is the order in which a slot's purchases are made on a day.
func (b *bank) hours(day, slot int) chance.Perm {
	return b.paydays.WithKey(chance.H(b.clock, uint64(day*nSlots+slot)))
}

// quantile maps a rank of n to a time, growing.
func quantile(q [5]int, rank, n uint64) int {
	quarter := rank * 4 / n
	lo, hi := uint64(q[quarter]), uint64(q[quarter+1])
	return int(lo + (hi-lo)*(rank*4-quarter*n)/n)
}

// spent is what the account pays for purchases on whole days, from inclusive
// to exclusive.
func (p *profile) spent(from, to int) (sum int64) {
	for day := from; day < to; day++ {
		draw := p.daily(day)
		for slot := range nSlots {
			if x := p.bought(draw, day, slot); x.with == debit {
				sum += x.price
			}
		}
	}
	return sum
}

// spentUntil is what the account pays for on the day of m, up to m.
func (p *profile) spentUntil(m moment) (sum int64) {
	draw := p.daily(m.day)
	for slot := range nSlots {
		if m.ms < opening(slot)[0] {
			continue
		}
		if x := p.bought(draw, m.day, slot); x.with == debit && p.at(m.day, slot) <= m.ms {
			sum += x.price
		}
	}
	return sum
}

// booked is when a card purchase authorised on a day is booked: in the morning
// of the next business day.
func (p *profile) booked(day int) moment {
	return moment{p.b.rules.onOrAfter(day + 1), p.bookAt}
}

// heldFrom is the first day whose card purchases are still held at m.
func (p *profile) heldFrom(m moment) int {
	if m.ms < p.bookAt && p.b.rules.business(m.day) {
		return p.b.rules.onOrBefore(m.day - 1)
	}
	return p.b.rules.onOrBefore(m.day)
}
