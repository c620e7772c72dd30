package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

const (
	noiseShare      = 8        // percent of a pay by which anchors differ
	overdrawnMargin = 700_00   // what holds may add to an overdrawn balance
	never           = -1 << 30 // a period before all periods
)

// A profile is what does not change about a current account. It lives on the
// stack: asking for a balance allocates nothing.
type profile struct {
	k     *Book
	b     *bank
	index int64
	key   uint64

	biweekly bool
	pay      int64 // each payday
	month    int64 // income of an average month
	nominal  int   // day of the month, 31 for the last; or parity of the Friday
	payAt    int   // milliseconds of the day
	bookAt   int   // when the bank books card purchases

	limit int64 // overdraft as a positive amount
	base  int64 // the balance before paydays, less what varies
	born  int   // first period; never for accounts older than the history
	calm  bool  // no payments between people, no refunds

	bills [nItems]bill
	due30 int64  // all bills of the dearest month
	cards [2]int // days of the month on which card bills fall due; 0 for none
	scale int64  // price level of purchases, in 1024ths
	habit [nSlots]uint64
}

// profile draws the account of a customer, who must exist.
func (k *Book) profile(b *bank, index int64) (p profile) {
	p.k, p.b, p.index = k, b, index
	p.key = chance.H(b.key, uint64(index))
	p.payAt = hour(3, 15) + int(chance.Scale(chance.H(p.key, 1), uint64(hour(1, 29))))
	p.bookAt = hour(5, 10) + int(chance.Scale(chance.H(p.key, 2), uint64(hour(0, 40))))
	p.born = never
	in := k.world.Income(b.ID, index)
	p.pay, p.month = in.Pay, in.Pay
	if p.biweekly = in.Rhythm == people.Biweekly; p.biweekly {
		p.month = in.Pay * 26 / 12
	}
	p.nominal = b.nominal(index, p.biweekly)
	p.drawLevel()
	p.due30 = p.drawBills()
	p.drawHabits(p.month - p.due30)
	if pin := b.pin(index); pin != nil {
		p.obey(pin)
	}
	if p.base < 0 { // who lives on an overdraft does not save
		p.bills[savings].amount = 0
	}
	return p
}

// nominal draws the payday class by rank.
func (b *bank) nominal(index int64, biweekly bool) int {
	u := b.paydays.At(uint64(index)) * 100 / b.paydays.Len()
	switch {
	case biweekly:
		return int(u % 2)
	case b.Country == "GB" && u < 45, b.Country == "US" && u < 40:
		return 31
	case b.Country == "GB" && u < 72:
		return 28
	case u < 92:
		return 25 - 10*b2i(b.Country == "US")
	}
	return 15 + 10*b2i(b.Country == "US")
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// drawLevel draws the overdraft and how much is left before payday: for most a
// cushion with a rich tail, for a quarter of those with an overdraft less than
// nothing.
func (p *profile) drawLevel() {
	has, step, steps := uint64(18), int64(100_00), uint64(5)
	if p.b.Country == "GB" {
		has, step, steps = 60, 250_00, 6
	}
	if chance.Scale(chance.H(p.key, 3), 100) < has {
		p.limit = step * int64(1+chance.Scale(chance.H(p.key, 4), steps))
	}
	h := chance.H(p.key, 5)
	if p.limit > 0 && chance.Scale(chance.H(p.key, 6), 4) == 0 {
		p.base = -p.limit + int64(chance.Scale(h, uint64(p.limit)))
		return
	}
	// The least of three draws; one in eight keeps up to three pays.
	reach := uint64(p.pay)
	if chance.Scale(chance.H(p.key, 7), 8) == 0 {
		reach *= 3
	}
	p.base = int64(min(chance.Scale(h, reach), chance.Scale(chance.Mix(h), reach)))
}

// obey lets the pin win over what was drawn.
func (p *profile) obey(pin *people.Pin) {
	if pin.OpenedAtStart {
		p.limit = 0
		p.base = int64(chance.Scale(chance.H(p.key, 8), uint64(p.pay/20)))
		m := on(p.b.Zone, p.k.start)
		p.born = p.periodOf(moment{m.day, dayMS - 1}) + 1
	}
	if pin.Overdraft > 0 {
		p.limit = pin.Overdraft
	}
	if pin.Overdrawn {
		p.base, p.calm = -p.limit, true
	}
}

func hour(h, m int) int { return (h*60 + m) * 60_000 }

// A period is the time from one pay to the next.
type period struct{ n, first, next int }

// payday is the day on which period n begins: always a business day.
func (p *profile) payday(n int) int {
	if p.biweekly {
		return p.b.rules.onOrBefore(1 + 7*p.nominal + 14*n) // day 1 was a Friday
	}
	if p.nominal == 31 {
		return p.b.rules.onOrBefore(inMonth(n+1, 1) - 1)
	}
	return p.b.rules.onOrBefore(inMonth(n, p.nominal))
}

func (p *profile) period(n int) period { return period{n, p.payday(n), p.payday(n + 1)} }

// periodOf is the period that holds a moment.
func (p *profile) periodOf(m moment) int {
	var n int
	if p.biweekly {
		n = (m.day - 1 - 7*p.nominal) / 14
		if !m.before(moment{p.payday(n + 1), p.payAt}) { // a holiday moved it forward
			n++
		}
	} else {
		n = monthOf(m.day)
	}
	if m.before(moment{p.payday(n), p.payAt}) {
		n--
	}
	return n
}
