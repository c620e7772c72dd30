package overlay

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// An item is a line of the book that a walk decides about.
type item struct {
	at     int64 // when it is decided: authorisation, or booking
	posted int64 // never if that lies beyond the period
	amount int64
	dip    int64 // the reserve after it; zero or less
	key    string
	with   string // merchant or counterparty
	firm   bool
	undoes bool // a refund or return: it stands only if what it undoes does
	bounce bool // a debit that is shown as returned, not left out
}

// A gone is a line of the book that does not happen.
type gone struct {
	item
	decided int64
}

// A mark is how an account enters a period: what its events and suppressed
// lines have added to the book so far.
type mark struct {
	from, to      int64
	avail, booked int64
	open          []gone // decided before, to be booked in this period or later
	recent        []gone // whose refunds may still come
}

// A walk is one period of a touched account.
type walk struct {
	mark
	items   []item
	opening int64 // what the book has available before the period
	reserve int64 // before the first item

	steps []shift // ascending: what is added to the book from each instant on
	gone  []gone
	next  mark
	stale bool // events have come; items still hold
}

// recall is how long a refund may follow its purchase.
const recall = 40 * 86_400_000

// walked is the walk of the period that holds an instant. The caller holds
// the ledger's lock and x.mu.
func (l *Ledger) walked(x *account, at int64) *walk {
	if w := x.last; w != nil && !w.stale && at >= w.from && at < w.to {
		return w
	}
	if len(x.marks) == 0 {
		from, to := l.period(x, x.first)
		x.marks = append(x.marks, mark{from: from, to: to})
	}
	for {
		n := len(x.marks)
		if m := x.marks[n-1]; at < m.to {
			break
		}
		x.marks = append(x.marks, l.following(x, l.walk(x, x.marks[n-1])))
	}
	n, found := slices.BinarySearchFunc(x.marks, at, func(m mark, at int64) int {
		switch {
		case m.to <= at:
			return -1
		case m.from > at:
			return 1
		}
		return 0
	})
	if !found {
		n = 0 // before the first period: the caller asks for none of that
	}
	return l.walk(x, x.marks[n])
}

// walk goes through one period.
func (l *Ledger) walk(x *account, m mark) *walk {
	w := &walk{mark: m}
	if o := x.last; o != nil && o.from == m.from && o.to == m.to {
		w.items, w.opening, w.reserve = o.items, o.opening, o.reserve
	} else if !x.made {
		l.gather(x.now, w)
	}
	w.run(x)
	x.last = w
	return w
}

// following is how an account enters the period after a walk.
func (l *Ledger) following(x *account, w *walk) mark {
	m := w.next
	from, to := l.period(x, w.to)
	m.from, m.to = w.to, max(to, w.to+1)
	if from > w.to {
		m.to = from // a gap between periods is one as well
	}
	return m
}

// gather draws what the book has for a period.
func (l *Ledger) gather(a ledger.Account, w *walk) {
	from, to := instant(w.from), instant(w.to)
	w.opening = l.book.Balance(a, from.Add(-time.Millisecond)).Available
	lines := l.book.Lines(a, from, to)
	pending := l.book.Pending(a, to.Add(-time.Millisecond))
	w.items = make([]item, 0, len(lines)+len(pending))
	for i := range lines {
		w.items = append(w.items, itemOf(&lines[i], ms(lines[i].At)))
	}
	for i := range pending {
		it := itemOf(&pending[i], never)
		it.firm, it.undoes = false, false
		w.items = append(w.items, it)
	}
	slices.SortStableFunc(w.items, func(x, y item) int {
		switch {
		case x.at < y.at:
			return -1
		case x.at > y.at:
			return 1
		}
		return 0
	})
	dip := int64(0)
	for i := len(w.items) - 1; i >= 0; i-- {
		it := &w.items[i]
		it.dip = dip
		if it.firm && !it.undoes && it.at >= w.from {
			dip = min(0, dip+it.amount)
		}
	}
	w.reserve = dip
}

// itemOf reads what a walk must know of a line.
func itemOf(l *ledger.Line, posted int64) item {
	it := item{at: ms(l.At), posted: posted, amount: l.Amount, key: key(l), with: l.Merchant}
	if !l.Authorised.IsZero() {
		it.at = ms(l.Authorised)
	}
	if it.with == "" {
		it.with = l.Counterparty.Name
	}
	it.firm = l.Firm || l.Amount >= 0
	switch l.Kind {
	case "salary", "p2p", "interest", "fee", "settlement":
		it.firm = true
	case "refund", "return":
		it.firm, it.undoes = true, l.Amount > 0
	}
	it.bounce = l.ISOFamily == "RDDT" || l.ISOFamily == "ICHQ"
	return it
}

// key is the id of a line that stays the same when it is booked.
func key(l *ledger.Line) string {
	if l.PendingID != "" {
		return l.PendingID
	}
	return l.ID
}

// run merges items and events. Equal instants: the item goes first.
func (w *walk) run(x *account) {
	w.next = mark{avail: w.avail, booked: w.booked}
	for _, g := range w.open { // decided before: only the booking is left
		g.posted = never
		if i := slices.IndexFunc(w.items, func(it item) bool { return it.key == g.key }); i >= 0 {
			g.posted = w.items[i].posted
		}
		w.lose(g)
	}
	w.next.recent = slices.DeleteFunc(slices.Clone(w.recent), func(g gone) bool { return g.decided < w.from-recall })
	lo, _ := slices.BinarySearchFunc(x.shifts, w.from, func(s shift, at int64) int { return int(min(1, max(-1, s.at-at))) })
	shifts := x.shifts[lo:]
	has, added := w.opening+w.avail, w.avail
	for i := range w.items {
		it := &w.items[i]
		if it.at < w.from {
			continue // decided in the period before
		}
		for len(shifts) > 0 && shifts[0].at < it.at {
			has, added = has+shifts[0].avail, added+shifts[0].avail
			w.steps = append(w.steps, shifts[0])
			shifts = shifts[1:]
		}
		if !w.stands(x, it, has, added) {
			g := gone{*it, it.at}
			w.lose(g)
			w.next.recent = append(w.next.recent, g)
			w.steps = append(w.steps, shift{at: it.at, avail: -it.amount})
			added -= it.amount
			continue
		}
		has += it.amount
	}
	for ; len(shifts) > 0 && shifts[0].at < w.to; shifts = shifts[1:] {
		w.steps = append(w.steps, shifts[0])
	}
	w.sum()
}

// stands decides whether a line of the book happens. has is what is available
// before it, added how much of that is not the book's.
func (w *walk) stands(x *account, it *item, has, added int64) bool {
	switch {
	case it.at > x.closed:
		return false
	case it.at <= x.first:
		return true
	case it.undoes:
		return !w.undone(it)
	case it.firm:
		return true
	case x.blocked(it.at) && !x.blocked(x.first-1):
		return false
	}
	low := x.floor(it.at)
	if added >= 0 && low >= x.limits[0].amount {
		return true // no worse than the book's own
	}
	return has+it.amount+it.dip >= -low
}

// undone takes the debit that a credit undoes off the list of those that did
// not happen, if it is there.
func (w *walk) undone(it *item) bool {
	for i, g := range w.next.recent {
		if g.amount == -it.amount && g.with == it.with {
			w.next.recent = slices.Delete(slices.Clone(w.next.recent), i, i+1)
			return true
		}
	}
	return false
}

// lose notes a line that does not happen.
func (w *walk) lose(g gone) {
	w.gone = append(w.gone, g)
	if g.posted < w.to {
		w.steps = append(w.steps, shift{at: g.posted, booked: -g.amount})
		return
	}
	w.next.open = append(w.next.open, g)
}

// sum turns steps from changes into sums.
func (w *walk) sum() {
	slices.SortStableFunc(w.steps, func(x, y shift) int { return int(min(1, max(-1, x.at-y.at))) })
	for i := range w.steps {
		w.next.avail += w.steps[i].avail
		w.next.booked += w.steps[i].booked
		w.steps[i].avail, w.steps[i].booked = w.next.avail, w.next.booked
	}
}

// added is what the walk adds to the book at an instant, and the instant at
// which that changes next.
func (w *walk) added(at int64) (avail, booked, until int64) {
	avail, booked, until = w.avail, w.booked, w.to
	for i := range w.steps {
		if w.steps[i].at > at {
			return avail, booked, w.steps[i].at
		}
		avail, booked = w.steps[i].avail, w.steps[i].booked
	}
	return avail, booked, until
}

// dip is the reserve at an instant.
func (w *walk) dip(at int64) int64 {
	dip := w.reserve
	for i := range w.items {
		if w.items[i].at > at {
			break
		}
		dip = w.items[i].dip
	}
	return dip
}
