package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

const (
	noiseShare      = 8      // percent of a pay by which anchors differ
	overdrawnMargin = 700_00 // what holds may add to an overdrawn balance
	never           = -1 << 30
	always          = 1 << 30
)

// A profile is what does not change about a customer's money. It lives on the
// stack: asking for a balance allocates nothing.
type profile struct {
	k     *Book
	b     *bank
	c     *class
	index int64
	key   uint64
	seat  people.Seat
	pin   *people.Pin // or nil

	pay    int64 // each payday of 2026
	month  int64 // income of an average month
	payAt  int   // milliseconds of the day
	bookAt int   // when the bank books card purchases

	limit int64 // overdraft as a positive amount
	base  int64 // the balance before paydays, less what varies
	born  int   // first period; never for accounts older than the history
	dies  int   // first period that is none; always for accounts that stay
	calm  bool  // no payments between people, no refunds
	still bool  // nothing happens at all

	bills [nItems]bill
	due30 int64     // all bills of the dearest month
	cards [2]timeOf // when bills of cards held elsewhere fall due
	scale int64     // price level of purchases, in 1024ths
	habit [nSlots]uint64
	has   holding
	card  plastic // if the bank's own
}

// A timeOf is a day of the month, 0 for none, and a time of that day.
type timeOf struct{ dom, ms int }

// A holding is which accounts a customer has beside the first.
type holding struct{ savings, card, auto, home bool }

// profile draws the money of a customer, who must exist.
func (k *Book) profile(b *bank, index int64) (p profile) {
	p = k.sketch(b, index)
	if !b.Cards {
		p.drawDays()
	}
	return p
}

// sketch is a profile that does not know on which days bills fall: enough for
// what is bought.
func (k *Book) sketch(b *bank, index int64) (p profile) {
	p.k, p.b, p.index = k, b, index
	p.key = chance.H(b.key, uint64(index))
	p.seat = k.world.Seat(b.ID, index)
	p.c = &b.classes[p.seat.Class]
	p.pin = b.pin(index)
	p.born, p.dies = b.lifetime(index, p.pin)
	in := k.world.IncomeAt(b.ID, index, p.seat)
	_, times, of := in.Rhythm.Times()
	p.pay, p.month = in.Pay, in.Pay*times/of
	p.payAt, p.bookAt = p.paidAt(), b.booksAt(index)
	if b.Cards {
		p.drawHabits(p.month * 45 / 100)
		p.has.card = true
		p.drawCard()
		return p
	}
	p.drawLevel()
	p.due30 = p.drawBills()
	p.drawHoldings()
	p.drawHabits(p.month - p.due30)
	if p.has.card {
		p.drawCard()
		p.due30 += p.card.cap
	}
	if p.pin != nil {
		p.obey()
	}
	if p.base < 0 { // who lives on an overdraft does not save
		p.bills[savings].amount, p.has.savings = 0, false
	}
	return p
}

// paidAt is the time of day of the customer's pay: that of the whole payroll,
// or by rank among those whom nobody here employs.
func (p *profile) paidAt() int {
	open, span := payOpen, paySpan
	if n, ok := p.k.world.EmployerOf(p.b.ID, p.seat); ok {
		rank := p.b.payrolls.At(uint64(p.seat.District)*uint64(p.b.employers) + uint64(n))
		_, ms := spread(rank, p.b.payrolls.Len(), 1, open, span)
		return ms
	}
	_, ms := spread(p.c.ranks[1].At(p.seat.Member), p.c.Members, 1, open, span)
	return ms
}

// booksAt is when the bank books the card purchases of a customer, by rank.
func (b *bank) booksAt(index int64) int {
	_, ms := spread(b.paydays.At(uint64(index)), b.paydays.Len(), 1, bookOpen, bookSpan)
	return ms
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
	// The least of two draws; one in eight keeps up to three pays.
	reach := uint64(p.month)
	if p.c.often > 1 {
		reach /= 2
	}
	if chance.Scale(chance.H(p.key, 7), 8) == 0 {
		reach *= 3
	}
	p.base = int64(min(chance.Scale(h, reach), chance.Scale(chance.Mix(h), reach)))
}

// drawHoldings draws which other accounts the bank keeps for the customer. Who
// leaves the bank, or came late, borrows elsewhere.
func (p *profile) drawHoldings() {
	u := func(n uint64) uint64 { return chance.Scale(chance.H(p.key, n), 100) }
	if p.dies != always || p.trades() {
		return
	}
	p.has.savings = p.b.SavingsProduct != "" && p.bills[savings].amount > 0 && u(120) < 62
	p.has.card = p.b.CardProduct != "" && u(121) < 44
	old := p.born == never
	p.has.auto = old && p.b.AutoLoanProduct != "" && p.bills[car].amount > 0 && u(122) < 55
	p.has.home = old && p.b.MortgageProduct != "" && p.mortgage() && u(123) < 50
}

// obey lets the pin win over what was drawn.
func (p *profile) obey() {
	pin := p.pin
	if pin.OpenedAtStart {
		p.limit = 0
		p.base = int64(chance.Scale(chance.H(p.key, 8), uint64(p.pay/20)))
		p.has = holding{}
		p.due30 -= p.card.cap
		p.card = plastic{}
	}
	if pin.Overdraft > 0 {
		p.limit = pin.Overdraft
	}
	if pin.Overdrawn {
		p.base, p.calm = -p.limit, true
		p.has.savings = false
	}
	if pin.Holds {
		p.base = max(p.base, cushioned)
	}
	if pin.Zero {
		p.still, p.has, p.limit, p.base = true, holding{}, 0, 0
	}
	if pin.Dormant {
		p.calm, p.has, p.limit = true, holding{}, 0
		p.base = max(p.base, 350_00)
	}

}

// pays is what the customer is paid on payday n: it grows, and those who are
// paid by the hour or the ride do not earn the same each time.
func (p *profile) earns(n, first int) int64 {
	sum := p.pay * growth(yearOf(first)) / 1024
	switch {
	case p.c.Life == people.Gigging:
		sum = sum * (78 + int64(chance.Scale(chance.H(p.key, 6<<24+uint64(n)), 25))) / 100
	case p.c.Class.Rhythm == people.Weekly && p.pin == nil:
		sum = sum * (95 + int64(chance.Scale(chance.H(p.key, 6<<24+uint64(n)), 12))) / 100
	}
	return sum
}

func hour(h, m int) int { return (h*60 + m) * 60_000 }

// period is the n-th from one pay to the next.
func (p *profile) period(n int) period { return p.c.period(n) }

// periodOf is the period that holds a moment.
func (p *profile) periodOf(m moment) int { return p.c.periodOf(m, p.payAt) }
