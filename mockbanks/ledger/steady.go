package ledger

import "time"

// Steady is [Book.Balance] and the instant until which it holds: at every
// instant from at (inclusive) to until (exclusive) the balance is the same.
// Until is never later than the end of the bank's day, so that nothing beyond
// that day is drawn, and it may be early: then the next balance is equal. It
// allocates nothing. Without an account the answer holds for a day.
//
// It knows only what the book draws. Whoever lays payments over the book has
// to end what is kept of it.
func (k *Book) Steady(a Account, at time.Time) (b Balance, until time.Time) {
	bank := k.bank(a.Bank)
	if bank == nil || bank.Cards || a.Customer < 0 || a.Customer >= bank.Population {
		b = k.Balance(a, at)
		return b, k.steadyCard(bank, a, at)
	}
	m := on(bank.Zone, clamp(at))
	p := k.profile(bank, a.Customer)
	var s sheet
	available, held := p.weigh(&s, m)
	b = Balance{Booked: available + held, Available: available, Overdraft: p.limit, AsOf: at}
	return b, bank.until(at, m.day, p.next(&s, m))
}

// SteadyCard is [Book.Card] and the instant until which it holds, as
// [Book.Steady] has it.
func (k *Book) SteadyCard(a Account, at time.Time) (c Card, until time.Time) {
	return k.Card(a, at), k.steadyCard(k.bank(a.Bank), a, at)
}

// steadyCard is until when the state of a card account holds.
func (k *Book) steadyCard(b *bank, a Account, at time.Time) time.Time {
	if b == nil || !b.Cards || a.Customer < 0 || a.Customer >= b.Population {
		return at.Add(24 * time.Hour)
	}
	m := on(b.Zone, clamp(at))
	c := k.card(b, a.Customer)
	return b.until(at, m.day, c.next(m))
}

// until converts a time of the bank's day to an instant. Before and after the
// history nothing changes.
func (b *bank) until(at time.Time, day, ms int) time.Time {
	if at.After(End) {
		return at.Add(24 * time.Hour)
	}
	if ms >= dayMS {
		return midnight(b.Zone, day+1).UTC()
	}
	return moment{day, ms}.instant(b.Zone)
}

// next is when, on the day of m and after it, the balance may change next: the
// next pay, event of the sheet, purchase, or booking of what is held; dayMS if
// nothing is left of the day.
func (p *profile) next(s *sheet, m moment) int {
	next := p.nextPurchase(m)
	if m.day == p.payday(p.periodOf(m)+1) {
		next = sooner(next, p.payAt, m.ms)
	}
	for i := range s.events[:s.n] {
		if e := &s.events[i]; e.day == m.day {
			next = sooner(next, e.ms, m.ms)
		}
	}
	return next
}

// nextPurchase is when, on the day of m and after it, something is bought or
// what was bought before is booked; dayMS if neither happens.
func (p *profile) nextPurchase(m moment) int {
	next := sooner(dayMS, p.bookAt, m.ms)
	draw := p.daily(m.day)
	for slot := range nSlots {
		if _, price := p.bought(draw, m.day, slot); price > 0 {
			next = sooner(next, p.at(m.day, slot), m.ms)
		}
	}
	return next
}

// next is when, on the day of m and after it, the state of the card may change
// next; see [profile.next]. Payment and interest have their hours.
func (c *plastic) next(m moment) int {
	cycle := c.cycleOf(m.day)
	next := sooner(c.p.nextPurchase(m), c.paid(cycle).ms, m.ms)
	return sooner(next, c.charged(cycle).ms, m.ms)
}

// sooner is the earlier of two times of a day, if the second is after now.
func sooner(next, ms, now int) int {
	if ms > now {
		return min(next, ms)
	}
	return next
}
