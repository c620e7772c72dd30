package ledger

import (
	"slices"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
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
	if b == nil || !k.exists(b, a) {
		return nil
	}
	from, to = clamp(from), clamp(to)
	if !from.Before(to) {
		return nil
	}
	lo, hi := on(b.Zone, roundUpTime(from)), on(b.Zone, roundUpTime(to))
	t := k.teller(b, a)
	entries := t.gather(lo, hi, func(e *entry) bool {
		return !e.posted.before(lo) && e.posted.before(hi) && e.class != classHotel
	})
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
	if b == nil || !k.exists(b, a) || at.Before(Epoch) || at.After(End) {
		return nil
	}
	m := on(b.Zone, at)
	t := k.teller(b, a)
	entries := t.gather(m, m, func(e *entry) bool {
		return e.hold && !m.before(e.moment) && m.before(e.posted) && e.held > 0
	})
	lines := make([]Line, len(entries))
	for i := range entries {
		t.write(&lines[i], &entries[i])
		t.suspend(&lines[i], &entries[i])
	}
	return lines
}

// Line returns a line by the id that it has or, at a bank that gives it
// another when it is booked, had; and its account. It fails with
// [ErrUnknownBank] or [ErrUnknownLine].
func (k *Book) Line(bank, id string) (Account, Line, error) {
	b := k.bank(bank)
	if b == nil {
		return Account{}, Line{}, refuse("transaction "+strconv.Quote(id)+" of "+bank, ErrUnknownBank)
	}
	n, ok := readID(id, lineIDWidth)
	if ok && n < lineIDs {
		n = k.lines.Inverse(n)
		owner, index := k.owner(n >> 28)
		if owner == b {
			if a, l, ok := k.find(b, index, int(n>>21&127), int(n>>6&(1<<14-1)), id); ok {
				return a, l, nil
			}
		}
	}
	return Account{}, Line{}, refuse("transaction "+strconv.Quote(id)+" of "+bank, ErrUnknownLine)
}

// find regenerates the statement around the day of a line.
func (k *Book) find(b *bank, index int64, slot, since int, id string) (Account, Line, bool) {
	p := k.profile(b, index)
	if !p.holds(slot) {
		return Account{}, Line{}, false
	}
	a := p.account(slot)
	day := firstDay + since
	lo := moment{day, 0}
	for _, l := range k.Lines(a, lo.instant(b.Zone), moment{day + 7, 0}.instant(b.Zone)) {
		if l.ID == id || l.PendingID == id {
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
	p := &t.profile
	var sum int64
	switch t.slot {
	case slotPrimary:
		var s sheet
		sum, _ = p.weigh(&s, m)
	case slotCard:
		sum, _ = p.cardBalance(m)
	case slotAuto, slotHome:
		sum = p.loanBalance(loanItem(t.slot), m)
	default:
		s := p.nest(t.slot)
		sum = s.balance(m)
	}
	return sum
}

// gather draws the entries of all periods that can have some posted or held
// between two moments, keeps those wanted, and sorts them.
func (t *teller) gather(lo, hi moment, want func(*entry) bool) []entry {
	all := make([]entry, 0, 16+2*(hi.day-lo.day))
	keep := func(e event, trade int) {
		all = append(all, entry{event: e, posted: e.moment, trade: trade})
		x := &all[len(all)-1]
		switch {
		case e.class == classHotel:
			x.posted = lapses(e.moment)
		case e.hold:
			x.posted = t.profile.booked(e.day)
		}
		if !want(x) {
			all = all[:len(all)-1]
		}
	}
	t.profile.eventsOf(t.slot, lo, hi, keep)
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

// eventsOf hands over whatever can be posted to an account between two moments.
func (p *profile) eventsOf(slot int, lo, hi moment, keep func(event, int)) {
	switch {
	case slot == slotCard, slot == slotPrimary && p.b.Cards:
		p.cardEvents(lo, hi, keep)
	case slot == slotAuto, slot == slotHome:
		p.loanEvents(loanItem(slot), lo, hi, keep)
	case slot != slotPrimary:
		s := p.nest(slot)
		s.events(lo, hi, keep)
	case p.trades():
		f := p.business()
		f.events(lo, hi, keep)
	case !p.still:
		p.events(lo, hi, keep)
	}
}

func order(x, y moment) int {
	if x.before(y) {
		return -1
	}
	return 1
}

// events are those of a current account.
func (p *profile) events(lo, hi moment, keep func(event, int)) {
	p.edges(lo, hi, keep)
	last := min(p.periodOf(hi), p.dies-1)
	for n := max(p.periodOf(moment{lo.day - 7, 0}), p.born); n <= last; n++ {
		var s sheet
		p.fill(&s, n)
		for _, e := range s.events[:s.n] {
			keep(e, 0)
		}
		if at, ok := p.hotel(s.period); ok {
			keep(event{moment: at, class: classHotel, amount: -hotelHold, hold: true, held: hotelHold}, 0)
		}
		if at, amount, ok := p.unpaid(s.period); ok {
			keep(event{moment: at, class: classUnpaid, amount: -amount}, 0)
			keep(event{moment: at, class: classUnpaidBack, amount: amount}, 0)
		}
		for day := max(s.first, lo.day-7); day < s.next && day <= hi.day; day++ {
			p.slots(day, keep)
		}
	}
}

// edges are the first line and the last of those who came late or left.
func (p *profile) edges(lo, hi moment, keep func(event, int)) {
	if p.born != never && p.deposit() > 0 {
		keep(event{moment: p.opensAt(), class: classOpening, amount: p.deposit()}, 0)
	}
	if p.departs() {
		if at := p.closesAt(); at.day >= lo.day-7 && at.day <= hi.day && p.anchor(p.dies) != 0 {
			keep(event{moment: at, class: classClosing, amount: -p.anchor(p.dies)}, 0)
		}
	}
}

// slots hands over the purchases of a day that the account pays for.
func (p *profile) slots(day int, keep func(event, int)) {
	draw := p.daily(day)
	for slot := range nSlots {
		if x := p.bought(draw, day, slot); x.with == debit {
			e := event{moment: moment{day, p.at(day, slot)}, class: classSlot + slot, amount: -x.price}
			if slot != cash {
				e.hold, e.held = true, p.holdOf(&x, slot)
			}
			keep(e, x.kind)
		}
	}
}

// unpaid is a direct debit that comes back at once for want of money, where
// there is little: two lines at one instant, so that no balance knows of it.
func (p *profile) unpaid(per period) (m moment, amount int64, ok bool) {
	if p.base >= 150_00 || p.calm || per.n <= p.born {
		return m, 0, false
	}
	s := p.c.purpose(onUnpaid, per)
	if m, ok = s.of(p.seat.Member); !ok {
		return m, 0, false
	}
	m.day = p.b.rules.onOrBefore(m.day)
	h := chance.H(p.key, 12<<24+uint64(uint32(per.n)))
	return m, 18_00 + int64(chance.Scale(h, 70_00)), m.day > per.first
}
