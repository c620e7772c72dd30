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
	if bank == nil || !k.exists(bank, a) {
		return Balance{AsOf: at}, at.Add(24 * time.Hour)
	}
	m := on(bank.Zone, clamp(at))
	if a.Slot != slotPrimary || bank.Cards {
		p := k.profile(bank, a.Customer)
		return k.Balance(a, at), bank.until(at, m.day, p.change(a.Slot, m))
	}
	p := k.profile(bank, a.Customer)
	var s sheet
	booked, held := p.weigh(&s, m)
	b = Balance{Booked: booked, Available: booked - held, Overdraft: p.limit, AsOf: at}
	next := p.next(&s, m)
	if p.trades() || s.n == 0 {
		next = p.change(slotPrimary, m)
	}
	return b, bank.until(at, m.day, next)
}

// SteadyCard is [Book.Card] and the instant until which it holds, as
// [Book.Steady] has it.
func (k *Book) SteadyCard(a Account, at time.Time) (c Card, until time.Time) {
	b := k.bank(a.Bank)
	if b == nil || a.Kind != CreditCard || !k.exists(b, a) {
		return Card{}, at.Add(24 * time.Hour)
	}
	p := k.profile(b, a.Customer)
	m := on(b.Zone, clamp(at))
	return k.Card(a, at), b.until(at, m.day, p.nextCard(m))
}

// until converts a time of the bank's day to an instant. Before and after the
// history nothing changes.
func (b *bank) until(at time.Time, day, ms int) time.Time {
	switch {
	case at.After(End):
		return at.Add(24 * time.Hour)
	case at.Before(Epoch) && Epoch.Sub(at) < 24*time.Hour:
		return Epoch
	case at.Before(Epoch):
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
	if m.day == p.c.payday(p.periodOf(m)+1) {
		next = sooner(next, p.payAt, m.ms)
	}
	for i := range s.events[:s.n] {
		if e := &s.events[i]; e.day == m.day {
			next = sooner(next, e.ms, m.ms)
		}
	}
	if at, ok := p.hotel(s.period); ok {
		if at.day == m.day {
			next = sooner(next, at.ms, m.ms)
		}
		if end := lapses(at); end.day == m.day {
			next = sooner(next, end.ms, m.ms)
		}
	}
	return next
}

// change is when, on the day of m and after it, an account that is no current
// account in its normal life may change: its events of the day say so.
func (p *profile) change(slot int, m moment) int {
	if slot == slotCard || slot == slotPrimary && p.b.Cards {
		return p.nextCard(m)
	}
	next := dayMS
	if p.trades() && slot == slotPrimary {
		f := p.business()
		next = sooner(next, f.settle, m.ms)
		f.outlays(m.day, func(e event) { next = sooner(next, e.ms, m.ms) })
		return next
	}
	if slot == slotPrimary {
		next = sooner(p.nextPurchase(m), p.payAt, m.ms)
		for _, at := range [...]moment{p.opensAt(), p.closesAt()} {
			if at.day == m.day {
				next = sooner(next, at.ms, m.ms)
			}
		}
		return next
	}
	p.eventsOf(slot, moment{m.day, 0}, moment{m.day, dayMS}, func(e event, _ int) {
		if e.day == m.day {
			next = sooner(next, e.ms, m.ms)
		}
	})
	return next
}

// nextPurchase is when, on the day of m and after it, something is bought or
// what was bought before is booked; dayMS if neither happens.
func (p *profile) nextPurchase(m moment) int {
	next := sooner(dayMS, p.bookAt, m.ms)
	draw := p.daily(m.day)
	for slot := range nSlots {
		if x := p.bought(draw, m.day, slot); x.with == debit || x.with == credit {
			next = sooner(next, p.at(m.day, slot), m.ms)
		}
	}
	return next
}

// nextCard is when, on the day of m and after it, the state of the card may
// change next; see [profile.next]. Payment and interest have their hours.
func (p *profile) nextCard(m moment) int {
	cycle := p.cycleOf(m.day)
	next := p.nextPurchase(m)
	for c := cycle - 1; c <= cycle; c++ {
		if at := p.paid(c); at.day == m.day {
			next = sooner(next, at.ms, m.ms)
		}
	}
	return sooner(next, p.charged(cycle).ms, m.ms)
}

// sooner is the earlier of two times of a day, if the second is after now.
func sooner(next, ms, now int) int {
	if ms > now {
		return min(next, ms)
	}
	return next
}
