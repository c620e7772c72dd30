package ledger

import "time"

// Balance returns what the account holds at an instant: every line up to and
// including it. Outside the history the nearest end counts. It allocates
// nothing; the balance of an account of no known bank is zero.
func (k *Book) Balance(a Account, at time.Time) Balance {
	b := k.bank(a.Bank)
	if b == nil || a.Customer < 0 || a.Customer >= b.Population {
		return Balance{AsOf: at}
	}
	m := on(b.Zone, clamp(at))
	if b.Cards {
		c := k.card(b, a.Customer)
		booked, held := c.balance(m)
		return Balance{Booked: booked, Available: booked - held, AsOf: at}
	}
	p := k.profile(b, a.Customer)
	available, held := p.balance(m)
	return Balance{Booked: available + held, Available: available, Overdraft: p.limit, AsOf: at}
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

// balance is what may be spent at m, the overdraft apart, and what is held.
func (p *profile) balance(m moment) (available, held int64) {
	var s sheet
	return p.weigh(&s, m)
}

// weigh is balance with the sheet that it is drawn from: an empty one for an
// account that is not open yet.
func (p *profile) weigh(s *sheet, m moment) (available, held int64) {
	n := p.periodOf(m)
	if n < p.born {
		return 0, 0
	}
	p.fill(s, n)
	available = s.open
	for i := range s.events[:s.n] {
		e := &s.events[i]
		if m.before(e.moment) {
			continue
		}
		available += e.amount
		if e.hold && m.before(p.booked(e.day)) {
			held -= e.amount
		}
	}
	whole := min(m.day, s.next)
	available -= p.spent(s.first, whole)
	if m.day < s.next {
		available -= p.spentUntil(m)
	}
	return available, held + p.heldSlots(m)
}

// heldSlots is what the card purchases that are not booked yet add up to.
// Cash is taken from the account at once.
func (p *profile) heldSlots(m moment) (sum int64) {
	for day := p.heldFrom(m); day <= m.day; day++ {
		if !p.open(day) {
			continue
		}
		draw := p.daily(day)
		for slot := range cash {
			_, price := p.bought(draw, day, slot)
			if price > 0 && (day < m.day || p.at(day, slot) <= m.ms) {
				sum += price
			}
		}
	}
	return sum
}
