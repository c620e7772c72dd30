package ledger

import "github.com/sandbank/sandbank/internal/chance"

// A savings account is a bridge of its own, a year long: what it holds at the
// beginning of each year, counted from a month of its own, is drawn. A standing
// order from the current account comes every month, now and then something
// goes back, interest is added on the last business day of the month, and at
// the end of the year what is above the next beginning goes to a certificate.

const (
	cashesTo    = 16 // a withdrawal is at most this part of the least balance
	savedEvents = 48
)

// A nest is one savings account.
type nest struct {
	p     *profile
	slot  int
	key   uint64
	order bill // what comes in each month
	least int64
	rate  int64
	month int // of the year in which its years begin
	since int // day on which it was opened; never for an old one
}

// nest draws the savings account in a slot of the customer.
func (p *profile) nest(slot int) (s nest) {
	s.p, s.slot, s.key, s.order, s.since = p, slot, chance.H(p.key, 150+uint64(slot)), p.bills[savings], never
	if slot != slotSavings { // a pot of its own, filled from outside
		s.order.amount = 5_00 + 5_00*int64(chance.Scale(chance.H(s.key, 1), 12))
		s.order.timeOf = timeOf{1 + int(chance.Scale(chance.H(s.key, 2), 28)), hour(7, 0) + int(chance.Scale(chance.H(s.key, 3), uint64(hour(9, 0))))}
	}
	s.least = s.order.amount * int64(6+chance.Scale(chance.H(s.key, 4), 40))
	s.rate = 40 + 10*int64(chance.Scale(chance.H(s.key, 5), 38))
	s.month = int(p.c.ranks[3].At(p.seat.Member) * 12 / p.c.Members)
	if p.born != never {
		first := monthOf(p.c.payday(p.born+1)) + 1
		first += (s.month - first%12 + 12) % 12
		s.since = p.b.rules.onOrAfter(inMonth(first, 1))
	}
	return s
}

// anchor is what is there when year y of the account begins.
func (s *nest) anchor(y int) int64 {
	noise := int64(chance.Scale(chance.H(s.key, 1<<20+uint64(y)), uint64(3*s.order.amount)))
	return s.least*growth(y)/1024 + noise
}

// yearOf is the account's year that holds a day, named by the calendar's in
// which it begins.
func (s *nest) yearOf(day int) int { return (monthOf(day) - s.month) / 12 }

// cashes is what comes back to the current account with the pay of period n.
func (p *profile) cashes(n int) int64 {
	if !p.has.savings {
		return 0
	}
	step := int(p.c.often)
	h := chance.H(p.key, 7<<24+uint64(uint32(n)))
	if n%step != 0 || chance.Scale(h, 100) >= 13 {
		return 0
	}
	s := p.nest(slotSavings)
	if s.since != never && p.c.payday(n) <= s.since {
		return 0
	}
	return max(20_00, s.least*growth(s.yearOf(p.c.payday(n)))/1024/cashesTo*int64(40+chance.Scale(chance.Mix(h), 61))/100/10_00*10_00)
}

// year hands over the events of the account's year y, in order.
func (s *nest) year(y int, events *[savedEvents]event) (n int) {
	from, to := inMonth(12*y+s.month, 1), inMonth(12*(y+1)+s.month, 1)
	add := func(e event) {
		if e.day >= from && e.day < to && e.day > s.since {
			at := n
			for at > 0 && e.before(events[at-1].moment) {
				events[at] = events[at-1]
				at--
			}
			events[at] = e
			n++
		}
	}
	for m := 12*y + s.month - 1; m < 12*(y+1)+s.month; m++ {
		at := moment{s.p.b.rules.onOrAfter(inMonth(m, s.order.dom)), s.order.ms}
		if s.comes(at.day) {
			add(event{moment: at, class: classSavedIn, amount: s.order.amount})
		}
		add(event{moment: s.credited(m), class: classSavedInterest})
	}
	if s.slot == slotSavings {
		s.withdrawn(from, to, add)
	}
	sum, last := s.anchor(y), 0
	for i := range events[:n] {
		if events[i].class == classSavedInterest {
			events[i].amount = sum * s.rate / 120_000
			last = i
		}
		sum += events[i].amount
	}
	add(event{moment: moment{events[last].day, events[last].ms + 1}, class: classSavedMoved, amount: s.anchor(y+1) - sum})
	return n
}

// comes: the standing order of a current account begins a period after it.
func (s *nest) comes(day int) bool {
	return s.slot != slotSavings || s.p.born == never || day >= s.p.c.payday(s.p.born+1)
}

func (s *nest) withdrawn(from, to int, add func(event)) {
	for n := s.p.periodOf(moment{from, 0}); s.p.c.payday(n) < to; n++ {
		if sum := s.p.cashes(n); sum > 0 {
			add(event{moment: moment{s.p.c.payday(n), s.p.payAt + cashedAfter}, class: classSavedOut, amount: -sum})
		}
	}
}

// cashedAfter is how long after the pay something comes back from savings.
const cashedAfter = 120_000

// credited is when the interest of a month is: late on its last business day,
// by rank.
func (s *nest) credited(month int) moment {
	return moment{s.p.b.rules.onOrBefore(inMonth(month+1, 1) - 1), s.byRank(interestOpen, interestSpan)}
}

// The hours in which interest is credited.
const (
	interestOpen = 22 * 3_600_000
	interestSpan = 110 * 60_000
	depositOpen  = 10 * 3_600_000
	depositSpan  = 6 * 3_600_000
)

func (s *nest) byRank(open, span int) int {
	_, ms := spread(s.p.c.ranks[2].At(s.p.seat.Member), s.p.c.Members, 1, open, span)
	return ms
}

// balance is what the account holds at m.
func (s *nest) balance(m moment) int64 {
	y := s.yearOf(m.day)
	if s.since != never {
		if m.before(s.opensAt()) {
			return 0
		}
		y = max(y, s.yearOf(s.since))
	}
	var events [savedEvents]event
	sum := s.anchor(y)
	for _, e := range events[:s.year(y, &events)] {
		if m.before(e.moment) {
			break
		}
		sum += e.amount
	}
	return sum
}

// opensAt is when the opening deposit of a young account is booked.
func (s *nest) opensAt() moment { return moment{s.since, s.byRank(depositOpen, depositSpan)} }

// events hands over what is posted between two moments.
func (s *nest) events(lo, hi moment, keep func(event, int)) {
	first, last := s.yearOf(lo.day-7), s.yearOf(hi.day+7)
	if s.since != never {
		first = max(first, s.yearOf(s.since))
		keep(event{moment: s.opensAt(), class: classSavedOpen, amount: s.anchor(s.yearOf(s.since))}, 0)
	}
	var events [savedEvents]event
	for y := first; y <= last; y++ {
		for _, e := range events[:s.year(y, &events)] {
			if e.amount != 0 {
				keep(e, 0)
			}
		}
	}
}
