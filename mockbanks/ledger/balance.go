package ledger

import "time"

// Balance returns what the account holds at an instant: every line up to and
// including it. Outside the history the nearest end counts. It allocates
// nothing; the balance of an account of no known bank is zero.
func (k *Book) Balance(a Account, at time.Time) Balance {
	b := k.bank(a.Bank)
	out := Balance{AsOf: at}
	if b == nil || a.Customer < 0 || a.Customer >= b.Population {
		return out
	}
	m := on(b.Zone, clamp(at))
	p := k.profile(b, a.Customer)
	if !p.holds(a.Slot) {
		return out
	}
	var held int64
	switch a.Slot {
	case slotPrimary:
		var s sheet
		out.Booked, held = p.weigh(&s, m)
		out.Overdraft = p.limit
	case slotCard:
		out.Booked, held = p.cardBalance(m)
	case slotAuto, slotHome:
		out.Booked = p.loanBalance(loanItem(a.Slot), m)
	default:
		s := p.nest(a.Slot)
		out.Booked = s.balance(m)
	}
	out.Available = out.Booked - held
	return out
}

func clamp(at time.Time) time.Time {
	if at.Before(Epoch) {
		return Epoch
	}
	if at.After(End) {
		return End
	}
	return at
}

// weigh is what is booked on the customer's first account at m, and what is
// held; and the sheet that it is drawn from: an empty one for an account that
// is not open, does not move, or is drawn otherwise.
func (p *profile) weigh(s *sheet, m moment) (booked, held int64) {
	switch {
	case p.b.Cards:
		return p.cardBalance(m)
	case p.trades():
		f := p.business()
		return f.balance(m), 0
	case p.still:
		return p.base, 0
	}
	n := p.periodOf(m)
	switch {
	case n < p.born && m.before(p.opensAt()), p.departs() && n >= p.dies && !m.before(p.closesAt()):
		return 0, 0
	case n < p.born:
		return p.deposit(), 0
	case n >= p.dies:
		due, held := p.heldSlots(m)
		return p.anchor(p.dies) + due, held
	}
	p.fill(s, n)
	available := s.open
	var due int64 // bought and not booked
	for i := range s.events[:s.n] {
		e := &s.events[i]
		if m.before(e.moment) {
			continue
		}
		available += e.amount
		if e.hold && m.before(p.booked(e.day)) {
			due -= e.amount
			held += e.held
		}
	}
	available -= p.spent(s.first, min(m.day, s.next))
	if m.day < s.next {
		available -= p.spentUntil(m)
	}
	unbooked, more := p.heldSlots(m)
	held += more
	if at, ok := p.hotel(s.period); ok && !m.before(at) && m.before(lapses(at)) {
		held += hotelHold
	}
	return available + due + unbooked, held
}

// heldSlots is what the card purchases that are not booked yet add up to, and
// what is held for them. Cash is taken from the account at once.
func (p *profile) heldSlots(m moment) (due, held int64) {
	for day := p.heldFrom(m); day <= m.day; day++ {
		if !p.open(day) {
			continue
		}
		draw := p.daily(day)
		for slot := range cash {
			x := p.bought(draw, day, slot)
			if x.with == debit && (day < m.day || p.at(day, slot) <= m.ms) {
				due += x.price
				held += p.holdOf(&x, slot)
			}
		}
	}
	return due, held
}
