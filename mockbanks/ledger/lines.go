package ledger

import (
	"slices"
	"strconv"
	"time"
)

// An entry is an event on its way to a statement.
type entry struct {
	event
	posted moment
	trade  int // of a slot's purchase
}

// Lines returns what was booked from one instant (inclusive) to another
// (exclusive), oldest first. The order is stable: by booking, then by the day
// and class of the event. It knows no present: lines after the caller's now
// are the caller's matter. An unknown account has none.
func (k *Book) Lines(a Account, from, to time.Time) []Line {
	b := k.bank(a.Bank)
	if b == nil || a.Customer < 0 || a.Customer >= b.Population {
		return nil
	}
	from, to = clamp(from), clamp(to)
	if !from.Before(to) {
		return nil
	}
	lo, hi := on(b.Zone, roundUpTime(from)), on(b.Zone, roundUpTime(to))
	t := k.teller(b, a.Customer)
	entries := t.gather(lo, hi, func(e *entry) bool { return !e.posted.before(lo) && e.posted.before(hi) })
	lines := make([]Line, len(entries))
	after := t.booked(lo.justBefore())
	for i := range entries {
		after += entries[i].amount
		t.write(&lines[i], &entries[i])
		lines[i].After = after
	}
	return lines
}

// Pending returns what is authorised but not booked at an instant, oldest
// first. Their amounts add up to Available less Booked.
func (k *Book) Pending(a Account, at time.Time) []Line {
	b := k.bank(a.Bank)
	if b == nil || a.Customer < 0 || a.Customer >= b.Population || at.Before(Epoch) || at.After(End) {
		return nil
	}
	m := on(b.Zone, at)
	t := k.teller(b, a.Customer)
	entries := t.gather(m, m, func(e *entry) bool {
		return e.hold && !m.before(e.moment) && m.before(e.posted)
	})
	lines := make([]Line, len(entries))
	for i := range entries {
		t.write(&lines[i], &entries[i])
		lines[i].Pending, lines[i].At = true, lines[i].Authorised
	}
	return lines
}

// Line returns a booked line by its id, and its account. It fails with
// [ErrUnknownBank] or [ErrUnknownLine].
func (k *Book) Line(bank, id string) (Account, Line, error) {
	b := k.bank(bank)
	if b == nil {
		return Account{}, Line{}, refuse("transaction "+strconv.Quote(id)+" of "+bank, ErrUnknownBank)
	}
	n, ok := readID(id, lineIDWidth)
	if ok && n < lineIDs {
		n = k.lines.Inverse(n)
		owner, index := k.owner(n >> 20)
		if owner == b {
			if a, l, ok := k.find(b, index, int(n>>6&(1<<14-1)), id); ok {
				return a, l, nil
			}
		}
	}
	return Account{}, Line{}, refuse("transaction "+strconv.Quote(id)+" of "+bank, ErrUnknownLine)
}

// find regenerates the statement around the day of a line.
func (k *Book) find(b *bank, index int64, since int, id string) (Account, Line, bool) {
	a := k.account(b, index)
	day := firstDay + since
	lo := moment{day, 0}
	for _, l := range k.Lines(a, lo.instant(b.Zone), moment{day + 7, 0}.instant(b.Zone)) {
		if l.ID == id {
			return a, l, true
		}
	}
	return Account{}, Line{}, false
}

// firstDay is 2015-12-20, before anything that is booked in the history: the
// 14 bits of days in a line's id count from here.
const firstDay = 16789

func roundUpTime(t time.Time) time.Time {
	if r := t.Truncate(time.Millisecond); r.Before(t) {
		return r.Add(time.Millisecond)
	}
	return t
}

func (m moment) justBefore() moment {
	if m.ms == 0 {
		return moment{m.day - 1, dayMS - 1}
	}
	return moment{m.day, m.ms - 1}
}

// booked is the booked balance of the teller's account.
func (t *teller) booked(m moment) int64 {
	if t.b.Cards {
		booked, _ := t.card.balance(m)
		return booked
	}
	available, held := t.profile.balance(m)
	return available + held
}

// gather draws the entries of all periods that can have some posted or held
// between two moments, keeps those wanted, and sorts them.
func (t *teller) gather(lo, hi moment, want func(*entry) bool) []entry {
	all := make([]entry, 0, 16+2*(hi.day-lo.day))
	keep := func(e event, trade int) {
		x := entry{event: e, posted: e.moment, trade: trade}
		if e.hold {
			x.posted = t.profile.booked(e.day)
		}
		if want(&x) {
			all = append(all, x)
		}
	}
	if t.b.Cards {
		t.card.events(lo, hi, keep)
	} else {
		t.profile.events(lo, hi, keep)
	}
	slices.SortFunc(all, func(x, y entry) int {
		switch {
		case x.posted != y.posted:
			return order(x.posted, y.posted)
		case x.day != y.day:
			return x.day - y.day
		}
		return x.class - y.class
	})
	return all
}

func order(x, y moment) int {
	if x.before(y) {
		return -1
	}
	return 1
}

// events hands over whatever can be posted between two moments.
func (p *profile) events(lo, hi moment, keep func(event, int)) {
	last := p.periodOf(hi)
	for n := max(p.periodOf(moment{lo.day - 7, 0}), p.born); n <= last; n++ {
		var s sheet
		p.fill(&s, n)
		for _, e := range s.events[:s.n] {
			keep(e, 0)
		}
		for day := max(s.first, lo.day-7); day < s.next && day <= hi.day; day++ {
			p.slots(day, func(slot, kind int, price int64) {
				keep(event{moment: moment{day, p.at(day, slot)}, class: classSlot + slot, amount: -price, hold: slot != cash}, kind)
			})
		}
	}
}

// slots hands over the purchases of a day.
func (p *profile) slots(day int, keep func(slot, kind int, price int64)) {
	draw := p.daily(day)
	for slot := range nSlots {
		if kind, price := p.bought(draw, day, slot); price > 0 {
			keep(slot, kind, price)
		}
	}
}

// events of a card account: purchases, payments and interest.
func (c *plastic) events(lo, hi moment, keep func(event, int)) {
	last := c.cycleOf(hi.day) + 1
	for n := c.cycleOf(lo.day-7) - 1; n <= last; n++ {
		total, _ := c.bill(n)
		if pay := c.payment(n, total); pay > 0 {
			keep(event{moment: c.paid(n), class: classPaid, amount: pay}, 0)
		}
		if _, interest := c.bill(n); interest > 0 {
			keep(event{moment: c.charged(n), class: classCharged, amount: -interest}, 0)
		}
		room := c.line * cycleShare / 100
		from, to := c.days(n)
		for day := from; day < to; day++ {
			c.p.slots(day, func(slot, kind int, price int64) {
				if slot == cash || price > room {
					return
				}
				room -= price
				if day >= lo.day-7 && day <= hi.day {
					keep(event{moment: moment{day, c.p.at(day, slot)}, class: classSlot + slot, amount: -price, hold: true}, kind)
				}
			})
		}
	}
}
