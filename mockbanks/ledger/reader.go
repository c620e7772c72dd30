package ledger

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A reader finds what happens at one bank on a stretch of a day without asking
// its customers one by one: for each family of events it takes the ranks whose
// time is in the stretch, and whom they belong to. Pins live by their own
// rules and are read account by account, a day at a time; so is everybody at a
// bank of few.
type reader struct {
	k   *Book
	b   *bank
	few bool
	// only is the customer who is read; of a reader of all it is every.
	only int64

	day    int // whose postings of the few are kept
	listed []found

	at     stretch
	out    []found
	ranked uint64 // ranks looked at
}

// listAll is the population up to which every account is read.
const listAll = 3000

// every says that all customers of the bank are read.
const every = -1

// A stretch is part of a day: from inclusive, to exclusive, in milliseconds.
type stretch struct{ day, from, to int }

func (s stretch) has(m moment) bool { return m.day == s.day && m.ms >= s.from && m.ms < s.to }

// meets reports whether hours of the day overlap the stretch.
func (s stretch) meets(open, span int) bool { return s.from <= open+span && s.to > open }

// A found is a posting with its moment.
type found struct {
	moment
	global uint64
	slot   int
	phase  Phase
	entry  entry
}

func newReader(k *Book, b *bank) *reader {
	return &reader{k: k, b: b, few: b.Population <= listAll, only: every, day: never}
}

// read appends the postings from one instant (inclusive) to another.
func (r *reader) read(all []Posting, from, to time.Time) []Posting {
	lo, hi := on(r.b.Zone, roundUpTime(from)), on(r.b.Zone, roundUpTime(to))
	for day := lo.day; day <= hi.day; day++ {
		r.at = stretch{day, 0, dayMS}
		if day == lo.day {
			r.at.from = lo.ms
		}
		if day == hi.day {
			r.at.to = hi.ms
		}
		if r.at.from >= r.at.to {
			continue
		}
		r.out = r.out[:0]
		r.list()
		if !r.few {
			r.rank()
		}
		all = slices.Grow(all, len(r.out))
		for i := range r.out {
			all = append(all, r.posting(&r.out[i]))
		}
	}
	return all
}

func (r *reader) posting(f *found) Posting {
	p := Posting{
		Bank: r.b.ID, Customer: int64(f.global) - r.b.First, Slot: f.slot, At: f.instant(r.b.Zone),
		Amount: f.entry.amount, Phase: f.phase, global: f.global, entry: f.entry,
	}
	switch f.phase {
	case Held:
		p.Amount = -f.entry.held
	case Lapsed:
		p.Amount = f.entry.held
	}
	return p
}

// list adds the postings of the accounts that are read one by one.
func (r *reader) list() {
	if r.day != r.at.day {
		r.day, r.listed = r.at.day, r.listed[:0]
		whole := stretch{r.at.day, 0, dayMS}
		switch {
		case r.only != every:
			r.customer(r.only, whole)
		case r.few:
			for i := range r.b.Population {
				r.customer(i, whole)
			}
		default:
			for i := range r.b.Pins {
				r.customer(r.b.Pins[i].Index, whole)
			}
		}
	}
	for _, f := range r.listed {
		if r.at.has(f.moment) {
			r.out = append(r.out, f)
		}
	}
}

// customer lists what happens to all accounts of a customer in a stretch.
func (r *reader) customer(index int64, s stretch) {
	p := r.k.profile(r.b, index)
	lo, hi := moment{s.day - hotelDays - 1, 0}, moment{s.day, dayMS}
	for slot := range FirstGiven {
		if !p.holds(slot) {
			continue
		}
		p.eventsOf(slot, lo, hi, func(e event, trade int) {
			p.phases(e, trade, func(x entry, at moment, phase Phase) {
				if s.has(at) {
					r.listed = append(r.listed, found{at, p.global(), slot, phase, x})
				}
			})
		})
	}
}

// phases hands over the instants at which something happens to an event.
func (p *profile) phases(e event, trade int, keep func(entry, moment, Phase)) {
	x := entry{event: e, posted: e.moment, trade: trade}
	switch {
	case e.class == classHotel:
		x.posted = lapses(e.moment)
		keep(x, e.moment, Held)
		keep(x, x.posted, Lapsed)
	case e.hold:
		x.posted = p.booked(e.day)
		if e.held > 0 {
			keep(x, e.moment, Held)
		}
		keep(x, x.posted, Booked)
	default:
		keep(x, e.moment, Booked)
	}
}

// emit adds what happens to an event within the stretch.
func (r *reader) emit(p *profile, slot int, e event, trade int) {
	p.phases(e, trade, func(x entry, at moment, phase Phase) {
		if r.at.has(at) {
			r.out = append(r.out, found{at, p.global(), slot, phase, x})
		}
	})
}

// emitAs adds one phase of an event, if it is within the stretch.
func (r *reader) emitAs(p *profile, slot int, e event, trade int, want Phase) {
	p.phases(e, trade, func(x entry, at moment, phase Phase) {
		if phase == want && r.at.has(at) {
			r.out = append(r.out, found{at, p.global(), slot, phase, x})
		}
	})
}

// rank adds what the ranks of every family say.
func (r *reader) rank() {
	r.purchases()
	r.bookings()
	r.statements()
	if r.b.Cards {
		return
	}
	r.moves()
	r.friends()
	r.payrolls()
	for i := range r.b.classes {
		c := &r.b.classes[i]
		if c.Life == people.Trading {
			r.traders(i)
			continue
		}
		r.benefits(i)
		r.bills(i)
		r.scatters(i)
		r.savers(i)
	}
	r.settlements()
}

// anybody returns the profile of a customer that is found by rank: nothing for
// pins, who are listed.
func (r *reader) anybody(index int64) (p profile, ok bool) {
	r.ranked++
	if r.b.pin(index) != nil {
		return p, false
	}
	return r.k.profile(r.b, index), true
}

// member is [reader.anybody] for a member of a class.
func (r *reader) member(class int, x uint64) (p profile, ok bool) {
	r.ranked++
	index, ok := r.k.world.Member(r.b.ID, class, x)
	if !ok {
		return p, false
	}
	return r.k.profile(r.b, index), true
}

// purchases are the authorisations of the slots of the day, and withdrawals.
func (r *reader) purchases() {
	n := r.b.paydays.Len()
	for slot := range nSlots {
		q := opening(slot)
		if !r.at.meets(q[0], q[4]-q[0]) {
			continue
		}
		perm := r.b.hours(r.at.day, slot)
		lo, hi := rankAt(q, r.at.from, n), min(n, rankAt(q, r.at.to, n)+1)
		for x := lo; x < hi; x++ {
			r.purchase(int64(perm.Inverse(x)), slot)
		}
	}
}

func (r *reader) purchase(index int64, slot int) {
	r.ranked++
	draw := chance.H(chance.H(r.b.key, uint64(index)), 1<<20+uint64(r.at.day))
	if draw>>(10*slot)&1023 >= odds(slot, weekday(r.at.day))*mostHabit>>10 {
		return
	}
	if r.b.pin(index) != nil {
		return
	}
	p := r.k.sketch(r.b, index)
	if p.trades() || !p.open(r.at.day) {
		return
	}
	x := p.bought(draw, r.at.day, slot)
	r.bought(&p, r.at.day, slot, &x, Held)
}

// bought adds one phase of a purchase to the account that pays for it.
func (r *reader) bought(p *profile, day, slot int, x *buy, want Phase) {
	e := event{moment: moment{day, p.at(day, slot)}, class: classSlot + slot, amount: -x.price}
	account := slotPrimary
	switch {
	case x.with == debit && slot == cash:
		want = Booked
	case x.with == debit && !p.b.Cards:
		e.hold, e.held = true, p.holdOf(x, slot)
	case x.with == credit && p.swiped(day, slot):
		e.hold, e.held = true, p.holdOf(x, slot)
		if !p.b.Cards {
			account = slotCard
		}
	default:
		return
	}
	if slot == cash && p.b.Cards {
		return
	}
	r.emitAs(p, account, e, x.kind, want)
}

// rankAt is a rank at or below all whose time, by the quantiles of a slot, is
// at or after one.
func rankAt(q [5]int, ms int, n uint64) uint64 {
	for i := range 4 {
		if ms < q[i+1] {
			part := max(0, ms-q[i])
			at := uint64(i)*n + n*uint64(part)/uint64(q[i+1]-q[i])
			return at / 4
		}
	}
	return n
}

// bookings are the card purchases that the bank books this morning, and the
// refunds of that time.
func (r *reader) bookings() {
	if !r.at.meets(bookOpen, bookSpan+1) || !r.b.rules.business(r.at.day) {
		return
	}
	n := r.b.paydays.Len()
	lo, _ := within(n, 1, 0, bookOpen, bookSpan, r.at.from-2, dayMS)
	_, hi := within(n, 1, 0, bookOpen, bookSpan, 0, r.at.to)
	for x := lo; x < hi; x++ {
		p, ok := r.anybody(int64(r.b.paydays.Inverse(x)))
		if !ok || p.trades() || p.still {
			continue
		}
		r.book(&p)
	}
}

func (r *reader) book(p *profile) {
	for day := r.b.rules.onOrBefore(r.at.day - 1); day < r.at.day; day++ {
		if !p.open(day) {
			continue
		}
		draw := p.daily(day)
		for slot := range cash {
			if x := p.bought(draw, day, slot); x.with == debit || x.with == credit {
				r.bought(p, day, slot, &x, Booked)
			}
		}
	}
	if r.b.Cards {
		return
	}
	for n := p.periodOf(moment{r.at.day - 6, 0}); n <= p.periodOf(moment{r.at.day, dayMS - 1}); n++ {
		if n >= p.born && n < p.dies && (p.mayReturn(n) || p.mayBuyBig(n)) {
			r.sheet(p, n, func(e *event) bool { return e.class == classRefund || e.class == classReturn || e.class == classBig }, Booked)
		}
	}
}

// mayReturn and mayBuyBig say at little cost that a period has no such thing.
func (p *profile) mayReturn(n int) bool {
	_, ok := p.returned(p.period(n))
	return ok
}

func (p *profile) mayBuyBig(n int) bool {
	_, ok := p.buysBig(p.period(n))
	return ok
}

// sheet adds those events of a period that are wanted, in one phase.
func (r *reader) sheet(p *profile, n int, want func(*event) bool, phase Phase) {
	if n < p.born || n >= p.dies {
		return
	}
	var s sheet
	p.fill(&s, n)
	for i := range s.events[:s.n] {
		if e := &s.events[i]; want(e) {
			r.emitAs(p, slotPrimary, *e, 0, phase)
		}
	}
}
