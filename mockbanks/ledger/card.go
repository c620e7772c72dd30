package ledger

import (
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A credit card in closed form. Purchases are booked in cycles that end on the
// statement day. The statement is paid in full by direct debit on its due
// date; now and then only a round part is, and the rest is carried for one
// cycle, at interest. Nobody carries twice running, so that a balance looks
// back three cycles and no further.
//
// A cycle's purchases stop at 30 % of the credit line, hence what is owed
// never exceeds 30 % (this cycle) + 30 % (last) + 30 % and interest (carried).

const (
	cycleShare = 30 // percent of the line
	graceDays  = 23
	leastDue   = 25_00
)

// plastic is one card account.
type plastic struct {
	p       profile // draws the purchases
	line    int64
	apr     int64 // hundredths of a percent a year
	closing int   // day of the month
}

// card draws the card account of a customer, who must exist.
func (k *Book) card(b *bank, index int64) plastic {
	p := profile{k: k, b: b, index: index, key: chance.H(b.key, uint64(index)), born: never}
	p.bookAt = hour(4, 10) + int(chance.Scale(chance.H(p.key, 2), uint64(hour(0, 40))))
	in := k.world.Income(b.ID, index)
	if p.month = in.Pay; in.Rhythm == people.Biweekly {
		p.month = in.Pay * 26 / 12
	}
	p.drawHabits(p.month * 45 / 100)
	c := plastic{p: p}
	c.line = roundUp(p.month*(15+int64(chance.Scale(chance.H(p.key, 12), 26)))/10, 500_00)
	c.apr = 1599 + 25*int64(chance.Scale(chance.H(p.key, 13), 53))
	c.closing = 1 + int(chance.Scale(chance.H(p.key, 14), 28))
	return c
}

// closes is the day that ends a cycle. Cycles are numbered as months are.
func (c *plastic) closes(cycle int) int { return inMonth(cycle, c.closing) }

// cycleOf is the cycle in which a line booked on the day stands.
func (c *plastic) cycleOf(day int) int {
	n := monthOf(day)
	if day > c.closes(n) {
		n++
	}
	return n
}

// paid is when the payment for a statement arrives.
func (c *plastic) paid(cycle int) moment {
	return moment{c.p.b.rules.onOrAfter(c.closes(cycle) + graceDays), hour(6, 30)}
}

// charged is when interest is posted in a cycle.
func (c *plastic) charged(cycle int) moment { return moment{c.closes(cycle), hour(22, 0)} }

// days are those whose purchases are booked in a cycle: to is excluded.
func (c *plastic) days(cycle int) (from, to int) {
	r := c.p.b.rules
	return r.onOrBefore(c.closes(cycle - 1)), r.onOrBefore(c.closes(cycle))
}

// purchases walks a cycle: what is booked, and what is held, at m.
func (c *plastic) purchases(cycle int, m moment) (booked, held int64) {
	from, to := c.days(cycle)
	room := c.line * cycleShare / 100
	for day := from; day < to && day <= m.day; day++ {
		draw := c.p.daily(day)
		inBooks := !m.before(c.p.booked(day))
		for slot := range cash {
			_, price := c.p.bought(draw, day, slot)
			if price == 0 || price > room {
				continue
			}
			room -= price
			switch {
			case inBooks:
				booked += price
			case day < m.day || c.p.at(day, slot) <= m.ms:
				held += price
			}
		}
	}
	return booked, held
}

// bill is the statement balance of a cycle, and the interest in it.
func (c *plastic) bill(cycle int) (total, interest int64) {
	bought, _ := c.purchases(cycle, moment{c.closes(cycle), dayMS})
	carried := c.carried(cycle - 1)
	interest = carried * c.apr / 120_000
	return bought + carried + interest, interest
}

// carried is what is left of a statement after its payment.
func (c *plastic) carried(cycle int) int64 {
	if !c.partial(cycle) {
		return 0
	}
	total, _ := c.bill(cycle)
	return total - c.part(cycle, total)
}

// partial reports whether a statement is not paid in full: never twice running.
func (c *plastic) partial(cycle int) bool {
	return c.draws(cycle) && !c.draws(cycle-1)
}

func (c *plastic) draws(cycle int) bool {
	return chance.Scale(chance.H(c.p.key, 4<<24+uint64(cycle)), 100) < 20
}

// part is the round sum that is paid instead of the whole.
func (c *plastic) part(cycle int, total int64) int64 {
	share := 35 + int64(chance.Scale(chance.H(c.p.key, 5<<24+uint64(cycle)), 36))
	return min(total, max(roundUp(total*share/100, 50_00), c.least(total)))
}

// payment is what is paid of a statement.
func (c *plastic) payment(cycle int, total int64) int64 {
	if c.partial(cycle) {
		return c.part(cycle, total)
	}
	return total
}

// least is the minimum payment: 2 % and at least 25, or all of a small sum.
func (c *plastic) least(total int64) int64 {
	return min(total, max(leastDue, total*2/100))
}

// balance is what the account holds (minus what is owed), and what is held.
func (c *plastic) balance(m moment) (booked, held int64) {
	cycle := c.cycleOf(m.day)
	owed, _ := c.bill(cycle - 1)
	if !m.before(c.paid(cycle - 1)) {
		owed -= c.payment(cycle-1, owed)
	}
	bought, held := c.purchases(cycle, m)
	if !m.before(c.charged(cycle)) {
		owed += c.carried(cycle-1) * c.apr / 120_000
	}
	if from, _ := c.days(cycle + 1); m.day >= from {
		_, more := c.purchases(cycle+1, m)
		held += more
	}
	return -owed - bought, held
}

// Card returns the state of a credit card account at an instant: the zero
// value for any other account.
func (k *Book) Card(a Account, at time.Time) Card {
	b := k.bank(a.Bank)
	if b == nil || !b.Cards || a.Customer < 0 || a.Customer >= b.Population {
		return Card{}
	}
	c := k.card(b, a.Customer)
	m := on(b.Zone, clamp(at))
	booked, held := c.balance(m)
	last := c.cycleOf(m.day) - 1
	total, _ := c.bill(last)
	out := Card{
		Owed: -booked, StatementBalance: total, StatementDate: midnight(b.Zone, c.closes(last)),
		AvailableCredit: c.line + booked - held, APR: c.apr,
	}
	paidCycle := last
	if m.before(c.paid(last)) {
		out.MinimumPayment = c.least(total)
		out.DueDate = midnight(b.Zone, c.paid(last).day)
		paidCycle--
	} else {
		out.DueDate = midnight(b.Zone, c.paid(last+1).day)
	}
	before, _ := c.bill(paidCycle)
	out.LastPayment = c.payment(paidCycle, before)
	out.LastPaymentDate = midnight(b.Zone, c.paid(paidCycle).day)
	return out
}

// Spendable is what the holder could spend at an instant: of a card the credit
// left, of any other account what is available.
func (k *Book) Spendable(a Account, at time.Time) int64 {
	if a.Kind == CreditCard {
		return k.Card(a, at).AvailableCredit
	}
	return k.Balance(a, at).Available
}
