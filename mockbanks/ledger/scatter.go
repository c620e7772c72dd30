package ledger

import "github.com/sandbank/sandbank/internal/chance"

// Everything that happens now and then is scattered: a permutation gives each
// member of a class a rank, the rank says whether it happens and when. So the
// member is found from the time as the time from the member.

// The purposes of a scatter; each has its own permutations.
const (
	onBig = iota
	onAside
	onHand
	onReturned
	onUnpaid
	onGig
	onHotel    = onGig + gigs
	onSupplier = onHotel + 1 // two
)

// The hours of pay, bills, bookings and taxes.
const (
	payOpen  = 195 * 60_000
	paySpan  = 89 * 60_000
	bookOpen = 190 * 60_000
	bookSpan = 150 * 60_000
	billOpen = 355 * 60_000
	billSpan = 150 * 60_000
	taxOpen  = 12 * 3_600_000
	taxSpan  = 3 * 3_600_000
)

// A scatter spreads some members of a class over days and hours.
type scatter struct {
	perm       chance.Perm
	taken      uint64 // ranks below it take part
	from, days int
	open, span int // hours, in milliseconds
}

// scatter is that of a purpose in period n: per mille take part, on the days
// from the first (inclusive) to the last (exclusive).
func (c *class) scatter(purpose, n int, perMille uint64, first, last int) scatter {
	key := chance.H(c.key, uint64(purpose)<<32|uint64(uint32(n)))
	return scatter{
		perm: c.ranks[0].WithKey(key), taken: c.Members * perMille / 1000, from: first, days: last - first,
		open: hour(10, 0), span: hour(9, 0),
	}
}

// purpose is the scatter of one purpose in a period: how many it happens to,
// and on which days and hours.
func (c *class) purpose(purpose int, per period) scatter {
	first, last := per.first+1, per.next-1
	switch {
	case purpose == onBig:
		return c.scatter(purpose, per.n, c.perTime(130, 70), first, max(first+1, per.next-6))
	case purpose == onReturned:
		return c.scatter(purpose, per.n, c.perTime(200, 120), first, per.next-8)
	case purpose == onHand:
		return c.scatter(purpose, per.n, 1000, first+1, max(first+2, last))
	case purpose == onHotel:
		return c.scatter(purpose, per.n, 1000, first, max(first+1, per.next-hotelDays-1))
	}
	s := c.scatter(purpose, per.n, 640, first, last)
	switch {
	case purpose == onAside:
		s.taken, s.open, s.span = c.Members*[...]uint64{1: 760, 2: 600, 4: 280}[c.often]/1000, hour(8, 0), hour(14, 0)
	case purpose == onUnpaid:
		s.taken, s.days, s.open, s.span = c.Members*90/1000/uint64(c.often), per.next-first, hour(6, 0), hour(2, 0)
	default:
		s.open, s.span = hour(6, 30), hour(16, 0)
	}
	return s
}

// perTime is how many in a thousand: with one pay in four weeks, or several.
func (c *class) perTime(once, more uint64) uint64 {
	if c.often > 1 {
		return more
	}
	return once
}

// of is when it happens to a member, if it does.
func (s *scatter) of(member uint64) (m moment, ok bool) {
	if s.days <= 0 || s.taken == 0 {
		return m, false
	}
	x := s.perm.At(member)
	if x >= s.taken {
		return m, false
	}
	d, ms := spread(x, s.taken, s.days, s.open, s.span)
	return moment{s.from + d, ms}, true
}

// spread maps a rank below n to one of so many days and a time of that day,
// growing with the rank.
func spread(x, n uint64, days, open, span int) (day, ms int) {
	d := x * uint64(days) / n
	first := (d*n + uint64(days) - 1) / uint64(days)
	next := ((d+1)*n + uint64(days) - 1) / uint64(days)
	return int(d), open + int(uint64(span)*(x-first)/(next-first))
}

// within is an interval of ranks that holds all whose time is on the day, from
// one time of it (inclusive) to another (exclusive), and few others.
func within(n uint64, days, day, open, span, from, to int) (lo, hi uint64) {
	if day < 0 || day >= days || to <= open || from >= open+span {
		return 0, 0
	}
	first := (uint64(day)*n + uint64(days) - 1) / uint64(days)
	next := (uint64(day+1)*n + uint64(days) - 1) / uint64(days)
	size := next - first
	lo, hi = first, next
	if from > open {
		lo = first + uint64(from-open)*size/uint64(span)
	}
	if to < open+span {
		hi = min(next, first+uint64(to-open)*size/uint64(span)+1)
	}
	return lo, hi
}

// A slate is the days of the month and the times on which a class's bills of
// one item fall, by rank: first of them on the 1st, the others spread over the
// days that are allowed.
type slate struct {
	rank       chance.Perm
	turn       uint64 // added to the rank, so that few permutations serve many items
	n, first   uint64
	open, span int
}

// slates share four permutations of the class.
func (c *class) slate(item int) slate {
	s := slate{rank: c.ranks[item%len(c.ranks)], n: c.Members, open: billOpen, span: billSpan}
	s.turn = chance.Scale(chance.H(c.key, 1<<40+uint64(item)), c.Members)
	switch item {
	case rent:
		s.first = c.Members * 640 / 1000
	case council, insurance:
		s.first = c.Members * 180 / 1000
	case closing:
		s.open, s.span = hour(20, 30), hour(2, 30)
	case premises: // after the settlement of the day
		s.open, s.span = hour(10, 30), hour(3, 0)
	}
	return s
}

// of is the nominal day of the month of the member whose rank is x.
func (c *class) of(s *slate, x uint64) (dom, ms int) {
	if x += s.turn; x >= s.n {
		x -= s.n
	}
	if x < s.first {
		_, ms = spread(x, s.first, 1, s.open, s.span)
		return 1, ms
	}
	k, ms := spread(x-s.first, s.n-s.first, c.billDays(), s.open, s.span)
	return c.billDay(k), ms
}
