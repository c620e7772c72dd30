package ledger

import (
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

// A credit card in closed form. Purchases are booked in cycles that end on the
// statement day. The statement is paid in full on its due date; now and then
// only a round part is, and the rest is carried for one cycle, at interest.
// Nobody carries twice running, so that a balance looks back three cycles and
// no further. A customer of the bank pays from the current account there.
//
// A cycle's purchases stop at 30 % of the credit line, hence what is owed
// never exceeds 30 % (this cycle) + 30 % (last) + 30 % and interest (carried).

const (
	cycleShare = 30 // percent of the line
	graceDays  = 23
	leastDue   = 25_00
)

// plastic is the bank's own card of a customer.
type plastic struct {
	line  int64
	room  int64 // purchases of a cycle, at most
	cap   int64 // what a payment is expected to stay below
	apr   int64 // hundredths of a percent a year
	close timeOf
}

// drawCard draws the card of a customer who has one.
func (p *profile) drawCard() {
	c := &p.card
	c.line = roundUp(p.month*(13+int64(chance.Scale(chance.H(p.key, 12), 28)))/10, 500_00)
	c.room = c.line * cycleShare / 100
	if !p.b.Cards {
		c.cap = p.month * 18 / 100
		c.room = min(c.room, p.month*32/100)
	}
	c.apr = 1599 + 25*int64(chance.Scale(chance.H(p.key, 13), 53))
	s := p.c.slate(closing)
	c.close.dom, c.close.ms = p.c.spreadAll(&s, p.c.ranks[closing%len(p.c.ranks)].At(p.seat.Member))
}

// spreadAll is [class.of] over all days of the month.
func (c *class) spreadAll(s *slate, x uint64) (dom, ms int) {
	if x += s.turn; x >= s.n {
		x -= s.n
	}
	d, ms := spread(x, s.n, 28, s.open, s.span)
	return d + 1, ms
}

// closes is the day that ends a cycle. Cycles are numbered as months are.
func (p *profile) closes(cycle int) int { return inMonth(cycle, p.card.close.dom) }

// cycleOf is the cycle in which a line booked on the day stands.
func (p *profile) cycleOf(day int) int {
	n := monthOf(day)
	if day > p.closes(n) {
		n++
	}
	return n
}

// paid is when the payment for a statement arrives.
func (p *profile) paid(cycle int) moment {
	return moment{p.b.rules.onOrAfter(p.closes(cycle) + graceDays), hour(5, 55) + (p.card.close.ms-hour(20, 30))*9/10}
}

// charged is when interest is posted in a cycle.
func (p *profile) charged(cycle int) moment { return moment{p.closes(cycle), p.card.close.ms} }

// cycleDays are those whose purchases are booked in a cycle: to is excluded.
func (p *profile) cycleDays(cycle int) (from, to int) {
	r := p.b.rules
	return r.onOrBefore(p.closes(cycle - 1)), r.onOrBefore(p.closes(cycle))
}

// swipes hands over a cycle's card purchases up to a day (excluded).
func (p *profile) swipes(cycle, until int, keep func(day, slot int, x buy)) {
	from, to := p.cycleDays(cycle)
	room := p.card.room
	for day := max(from, p.firstSwipe()); day < min(to, until); day++ {
		if !p.open(day) {
			continue
		}
		draw := p.daily(day)
		for slot := range cash {
			x := p.bought(draw, day, slot)
			if x.with != credit || x.price > room {
				continue
			}
			room -= x.price
			keep(day, slot, x)
		}
	}
}

// firstSwipe: cards of customers who came late are a period younger.
func (p *profile) firstSwipe() int {
	if p.born == never {
		return never
	}
	return p.c.payday(p.born + 1)
}

// purchases is what a cycle's purchases add up to at m: booked, and held.
func (p *profile) purchases(cycle int, m moment) (booked, held int64) {
	p.swipes(cycle, m.day+1, func(day, slot int, x buy) {
		switch {
		case !m.before(p.booked(day)):
			booked += x.price
		case day < m.day || p.at(day, slot) <= m.ms:
			held += p.holdOf(&x, slot)
		}
	})
	return booked, held
}

// bought is the statement balance of a cycle, and the interest in it.
func (p *profile) bill(cycle int) (total, interest int64) {
	var sum int64
	from, to := p.cycleDays(cycle)
	room := p.card.room
	for day := max(from, p.firstSwipe()); day < to; day++ {
		if !p.open(day) {
			continue
		}
		draw := p.daily(day)
		for slot := range cash {
			if x := p.bought(draw, day, slot); x.with == credit && x.price <= room {
				room -= x.price
				sum += x.price
			}
		}
	}
	carried := p.carried(cycle - 1)
	interest = carried * p.card.apr / 120_000
	return sum + carried + interest, interest
}

// carried is what is left of a statement after its payment.
func (p *profile) carried(cycle int) int64 {
	if !p.partial(cycle) {
		return 0
	}
	total, _ := p.bill(cycle)
	return total - p.part(cycle, total)
}

// partial reports whether a statement is not paid in full: never twice running.
func (p *profile) partial(cycle int) bool {
	return p.revolves(cycle) && !p.revolves(cycle-1)
}

func (p *profile) revolves(cycle int) bool {
	return chance.Scale(chance.H(p.key, 4<<24+uint64(cycle)), 100) < 20
}

// part is the round sum that is paid instead of the whole.
func (p *profile) part(cycle int, total int64) int64 {
	share := 35 + int64(chance.Scale(chance.H(p.key, 5<<24+uint64(cycle)), 36))
	return min(total, max(roundUp(total*share/100, 50_00), leastOf(total)))
}

// payment is what is paid of a statement.
func (p *profile) payment(cycle int, total int64) int64 {
	if p.partial(cycle) {
		return p.part(cycle, total)
	}
	return total
}

// leastOf is the minimum payment: 2 % and at least 25, or all of a small sum.
func leastOf(total int64) int64 { return min(total, max(leastDue, total*2/100)) }

// cardDue is what is paid to the bank's own card in a period.
func (p *profile) cardDue(per period) (sum int64) {
	for cycle := p.cycleOf(per.first - graceDays - 8); ; cycle++ {
		at := p.paid(cycle)
		if at.day >= per.next {
			return sum
		}
		if at.day < per.first {
			continue
		}
		total, _ := p.bill(cycle)
		sum += p.payment(cycle, total)
	}
}

// cardBalance is what the card account holds (minus what is owed), and what is
// held.
func (p *profile) cardBalance(m moment) (booked, held int64) {
	cycle := p.cycleOf(m.day)
	owed, _ := p.bill(cycle - 1)
	if !m.before(p.paid(cycle - 1)) {
		owed -= p.payment(cycle-1, owed)
	}
	bought, held := p.purchases(cycle, m)
	if !m.before(p.charged(cycle)) {
		owed += p.carried(cycle-1) * p.card.apr / 120_000
	}
	if from, _ := p.cycleDays(cycle + 1); m.day >= from {
		_, more := p.purchases(cycle+1, m)
		held += more
	}
	return -owed - bought, held
}

// cardEvents hands over what can be posted to the card account between two
// moments: purchases, payments and interest.
func (p *profile) cardEvents(lo, hi moment, keep func(event, int)) {
	last := p.cycleOf(hi.day) + 1
	for n := p.cycleOf(lo.day-7) - 1; n <= last; n++ {
		total, interest := p.bill(n)
		if pay := p.payment(n, total); pay > 0 {
			keep(event{moment: p.paid(n), class: classPaid, amount: pay}, 0)
		}
		if interest > 0 {
			keep(event{moment: p.charged(n), class: classCharged, amount: -interest}, 0)
		}
		p.swipes(n, hi.day+1, func(day, slot int, x buy) {
			if day >= lo.day-7 {
				keep(event{moment: moment{day, p.at(day, slot)}, class: classSlot + slot, amount: -x.price, hold: true, held: p.holdOf(&x, slot)}, x.kind)
			}
		})
	}
}

// Card returns the state of a credit card account at an instant: the zero
// value for any other account.
func (k *Book) Card(a Account, at time.Time) Card {
	b := k.bank(a.Bank)
	if b == nil || a.Kind != CreditCard || !k.exists(b, a) {
		return Card{}
	}
	p := k.profile(b, a.Customer)
	m := on(b.Zone, clamp(at))
	booked, held := p.cardBalance(m)
	last := p.cycleOf(m.day) - 1
	total, _ := p.bill(last)
	out := Card{
		Owed: -booked, StatementBalance: total, StatementDate: midnight(b.Zone, p.closes(last)),
		AvailableCredit: p.card.line + booked - held, APR: p.card.apr,
	}
	paidCycle := last
	if m.before(p.paid(last)) {
		out.MinimumPayment = leastOf(total)
		out.DueDate = midnight(b.Zone, p.paid(last).day)
		paidCycle--
	} else {
		out.DueDate = midnight(b.Zone, p.paid(last+1).day)
	}
	before, _ := p.bill(paidCycle)
	out.LastPayment = p.payment(paidCycle, before)
	out.LastPaymentDate = midnight(b.Zone, p.paid(paidCycle).day)
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
