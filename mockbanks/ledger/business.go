package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// The account of a business is a bridge from one business day to the next.
// Early on each, what its customers paid by card arrives, and at the same
// instant a sweep to or from its treasury elsewhere sets the balance to what
// is drawn for the day: so a balance never needs the receipts, and a statement
// shows them to the penny. Payrolls are funded by the treasury at the instant
// at which they are paid.

// A firm is the account of a business.
type firm struct {
	p      *profile
	trade  people.Business
	staff  people.Payroll
	pays   bool // it has staff here
	base   int64
	settle int // when receipts arrive, milliseconds of the day
	rent   timeOf
}

// trades reports whether the customer is a business.
func (p *profile) trades() bool { return p.c.Life == people.Trading }

// business draws the account of a customer that is one.
func (p *profile) business() (f firm) {
	f.p = p
	if t, ok := p.k.world.BusinessOf(p.b.ID, p.seat); ok {
		f.trade = t
		f.staff, f.pays = p.k.world.PayrollOf(p.b.ID, t.District, t.Number)
	}
	f.base = 9_000_00 + int64(chance.Scale(chance.H(p.key, 160), 42_000_00))
	_, f.settle = spread(p.b.paydays.At(uint64(p.index)), p.b.paydays.Len(), 1, settleOpen, settleSpan)
	s := p.c.slate(premises)
	f.rent.dom, f.rent.ms = p.c.of(&s, p.c.ranks[premises%len(p.c.ranks)].At(p.seat.Member))
	return f
}

// anchor is what is there after the settlement of a business day.
func (f *firm) anchor(day int) int64 {
	noise := int64(chance.Scale(chance.H(f.p.key, 9<<24+uint64(day)), uint64(f.base/6)))
	return f.base*growth(yearNear(day))/1024 + noise
}

// outlays hands over what a business pays on a business day after settlement:
// at most its least balance.
func (f *firm) outlays(day int, keep func(event)) {
	p, h := f.p, chance.H(f.p.key, 10<<24+uint64(day))
	if !p.b.rules.business(day) {
		return
	}
	for i := range suppliersADay {
		s := p.c.supplies(i, day)
		if at, ok := s.of(p.seat.Member); ok {
			sum := f.base / 1000 * int64(4+chance.Scale(chance.Mix(h+uint64(i)), 110))
			keep(event{moment: at, class: classSupplier + i, amount: -sum})
		}
	}
	_, month, _ := civil(day)
	if r := p.b.rules; r.onOrAfter(inMonth(monthOf(day), f.rent.dom)) == day {
		keep(event{moment: moment{day, f.rent.ms}, class: classPremises, amount: -grown(f.base/100*18/100*100, yearOf(day))})
	} else if month%3 == 1 && p.c.taxDay(monthOf(day)) == day {
		_, ms := spread(p.c.ranks[1].At(p.seat.Member), p.c.Members, 1, taxOpen, taxSpan)
		keep(event{moment: moment{day, ms}, class: classTax, amount: -f.base / 100 * int64(9+chance.Scale(h, 11))})
	}
}

// suppliersADay is how many suppliers a business may pay on a day.
const suppliersADay = 2

// supplies is which businesses pay a supplier on a day, and when.
func (c *class) supplies(i, day int) scatter {
	s := c.scatter(onSupplier+i, day, 340, day, day+1)
	s.open, s.span = hour(9, 30), hour(7, 0)
	return s
}

// taxDay is when businesses pay taxes in a month.
func (c *class) taxDay(month int) int { return c.rules.onOrAfter(inMonth(month, 20)) }

// settleOpen and settleSpan are the hours in which receipts arrive.
const (
	settleOpen = 355 * 60_000
	settleSpan = 4 * 3_600_000
)

// settled is the last business day on which the firm was settled by m.
func (f *firm) settled(m moment) int {
	if m.ms < f.settle {
		return f.p.b.rules.onOrBefore(m.day - 1)
	}
	return f.p.b.rules.onOrBefore(m.day)
}

// balance is what the account holds at m.
func (f *firm) balance(m moment) int64 {
	day := f.settled(m)
	sum := f.anchor(day)
	f.outlays(day, func(e event) {
		if !m.before(e.moment) {
			sum += e.amount
		}
	})
	return sum
}

// events hands over what is posted between two moments.
func (f *firm) events(lo, hi moment, keep func(event, int)) {
	last := hi.day
	if hi.ms <= f.settle { // nothing but payrolls is before the settlement
		last--
	}
	f.days(lo.day, last, keep)
	f.payrolls(lo, hi, keep)
}

// days hands over the settlements and outlays of days, the last included.
func (f *firm) days(first, last int, keep func(event, int)) {
	r := f.p.b.rules
	if first = r.onOrAfter(first); first > last {
		return
	}
	takings := f.takings(r.onOrBefore(first-1), last)
	for day := first; day <= last; day = r.onOrAfter(day + 1) {
		from := r.onOrBefore(day - 1)
		before := f.anchor(from)
		f.outlays(from, func(e event) { before += e.amount })
		var got int64
		for d := from; d < day; d++ {
			got += takings.on(d)
		}
		at := moment{day, f.settle}
		if got != 0 {
			keep(event{moment: at, class: classReceipts, amount: got}, 0)
		}
		if sweep := f.anchor(day) - before - got; sweep != 0 {
			keep(event{moment: at, class: classSweep, amount: sweep}, 0)
		}
		f.outlays(day, func(e event) { keep(e, 0) })
	}
}

// payrolls hands over what the staff are paid, and whence it comes.
func (f *firm) payrolls(lo, hi moment, keep func(event, int)) {
	if !f.pays || f.staff.First == f.staff.Last {
		return
	}
	c := &f.p.b.classes[f.staff.Class]
	rank := f.p.b.payrolls.At(uint64(f.trade.District)*uint64(f.p.b.employers) + uint64(f.trade.Number))
	_, ms := spread(rank, f.p.b.payrolls.Len(), 1, payOpen, paySpan)
	for n := c.periodOf(moment{lo.day - 1, 0}, ms); ; n++ {
		day := c.payday(n)
		if day > hi.day {
			return
		}
		if sum := f.payroll(n, day); sum > 0 {
			keep(event{moment: moment{day, ms}, class: classFunding, amount: sum}, 0)
			keep(event{moment: moment{day, ms}, class: classPayroll, amount: -sum}, 0)
		}
	}
}

// payroll is what all of the staff are paid on payday n.
func (f *firm) payroll(n, day int) (sum int64) {
	for at := f.staff.First; at < f.staff.Last; at++ {
		index, ok := f.p.k.world.Member(f.p.b.ID, f.staff.Class, at)
		if !ok {
			continue
		}
		staff := f.p.k.profile(f.p.b, index)
		if staff.open(day) {
			sum += staff.earns(n, day)
		}
	}
	return sum
}

// A tally is an amount for each day from the first.
type tally struct {
	first int
	sums  []int64
}

func (t *tally) on(day int) int64 {
	if day < t.first || day-t.first >= len(t.sums) {
		return 0
	}
	return t.sums[day-t.first]
}

// takings is what customers paid by card on each day, to the last excluded:
// of a merchant it is the sum of their own lines.
func (f *firm) takings(first, last int) tally {
	t := tally{first, make([]int64, max(0, last-first+1))}
	if f.p.seat.Pinned {
		for i := range t.sums {
			h := chance.H(f.p.key, 11<<24+uint64(first+i))
			t.sums[i] = 180_00 + int64(chance.Scale(h, 2_400_00))
		}
		return t
	}
	slot, ok := f.p.b.slotOf(f.trade.Trade)
	if !ok {
		return t
	}
	for place := range people.District {
		index, ok := f.p.k.world.Sitting(f.p.b.ID, f.trade.District, place)
		if !ok {
			continue
		}
		f.takesFrom(&t, index, slot)
	}
	return t
}

// takesFrom adds what one customer paid here. Most are ruled out by draws that
// cost little.
func (f *firm) takesFrom(t *tally, index int64, slot int) {
	b := f.p.b
	key, list := chance.H(b.key, uint64(index)), b.trades(slot)
	var buyer profile
	for i := range t.sums {
		day := t.first + i
		draw := chance.H(key, 1<<20+uint64(day))
		if draw>>(10*slot)&1023 >= odds(slot, weekday(day))*mostHabit>>10 && b.pin(index) == nil {
			continue
		}
		if list[kindOf(list, chance.H(draw, uint64(slot)))].name != f.trade.Trade {
			continue
		}
		if n, ok := f.p.k.shopAt(b, key, f.trade.Trade, day); !ok || n != f.trade.Number {
			continue
		}
		if buyer.k == nil {
			buyer = f.p.k.profile(b, index)
		}
		if !buyer.trades() {
			t.sums[i] += buyer.leaves(day, slot)
		}
	}
}

// leaves is what a customer pays by card in a slot of a day.
func (p *profile) leaves(day, slot int) int64 {
	if !p.open(day) {
		return 0
	}
	x := p.bought(p.daily(day), day, slot)
	if x.with != debit && x.with != credit {
		return 0
	}
	if x.with == credit && !p.swiped(day, slot) {
		return 0
	}
	return x.price
}

// swiped reports whether a card purchase fitted in its cycle.
func (p *profile) swiped(day, slot int) (fits bool) {
	cycle := p.cycleOf(day)
	if _, to := p.cycleDays(cycle); day >= to {
		cycle++
	}
	p.swipes(cycle, day+1, func(d, s int, _ buy) { fits = fits || d == day && s == slot })
	return fits
}

// slotOf is the slot of the day in which a trade sells.
func (b *bank) slotOf(trade string) (int, bool) {
	for slot := range cash {
		for _, t := range b.trades(slot) {
			if t.name == trade {
				return slot, true
			}
		}
	}
	return 0, false
}

// shopAt is the number of the merchant of the district where a household buys
// things of a trade on a day: people are loyal to a few places. There is none
// when they are away, and for trades that the district does not have. key is the household's.
func (k *Book) shopAt(b *bank, key uint64, trade string, day int) (number int, ok bool) {
	list := k.world.Merchants(b.ID, trade)
	if len(list) == 0 {
		return 0, false
	}
	if _, gone := away(key, day); gone {
		return 0, false
	}
	home := chance.Scale(chance.H(key, 1<<18+chance.Text(trade)), uint64(len(list)))
	return list[(home+uint64(favourite(key, day)))%uint64(len(list))], true
}

// favourite is which of its usual places a household goes to on a day.
func favourite(key uint64, day int) int {
	return [...]int{0, 0, 0, 0, 0, 0, 1, 1, 1, 2}[chance.Scale(chance.H(key, 1<<17+uint64(day)), 10)]
}
