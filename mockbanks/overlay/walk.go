package overlay

import (
	"cmp"
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// An item is something that the book draws, and a walk decides about.
type item struct {
	ledger.Draw
	dip int64 // the reserve after it; zero or less
}

// cost is what an item takes, at most: what is held, or what is booked later.
func (it *item) cost() int64 { return max(it.Held, -it.Amount) }

// short is how much more is booked than was held.
func (it *item) short() int64 {
	if it.Held == 0 {
		return 0
	}
	return max(0, -it.Amount-it.Held)
}

// A mark is how an account enters a period, or a part of one that is full of
// events: what its events and suppressed lines have added to the book so far.
type mark struct {
	from, to, end int64 // end is that of the period
	avail, booked int64
	open          []item // did not happen, and would be booked in this period or later
	carried       []item // did happen, and are held
	recent        []item // did not happen, and their refunds may still come
}

// A walk is one period of a touched account.
type walk struct {
	mark
	items   []item
	opening int64 // what the book has available before the period
	reserve int64 // before the first item

	steps []shift // ascending: what is added to the book from each instant on
	gone  []item
	held  []item // what happened and is held for some of the period
	next  mark
	stale bool // events have come; items still hold
}

// recall is how long a refund may follow its purchase.
const recall = 40 * 86_400_000

// walked is the walk of the period that holds an instant, which is not before
// the account's first event. The caller holds the ledger's lock and x.mu.
func (l *Ledger) walked(x *account, at int64) *walk {
	if w := x.last.Load(); w != nil && !w.stale && at >= w.from && at < w.to {
		return w
	}
	if len(x.marks) == 0 {
		x.marks = append(x.marks, l.firstMark(x))
	}
	for {
		m := &x.marks[len(x.marks)-1]
		x.split(m)
		if at < m.to {
			break
		}
		x.marks = append(x.marks, l.following(x, l.walk(x, *m)))
	}
	n, _ := slices.BinarySearchFunc(x.marks, at, func(m mark, at int64) int {
		switch {
		case m.to <= at:
			return -1
		case m.from > at:
			return 1
		}
		return 0
	})
	return l.walk(x, x.marks[n])
}

// crowded is how many changes a walk goes through before it is split: a walk
// is done again after every event.
const crowded = 256

// split ends the part of a period that a mark begins after so many events.
func (x *account) split(m *mark) {
	lo, _ := slices.BinarySearchFunc(x.shifts, m.from, byTime)
	if n := lo + crowded; n < len(x.shifts) && x.shifts[n].at+1 < m.to {
		m.to = x.shifts[n].at + 1
	}
}

func byTime(s shift, at int64) int { return cmp.Compare(s.at, at) }

// firstMark is how an account enters the period of its first event.
func (l *Ledger) firstMark(x *account) mark {
	from, to := l.period(x, x.first)
	m := mark{from: from, to: to, end: to}
	if x.made {
		return m
	}
	for _, d := range l.book.Draws(x.now, instant(from).Add(-longestHold), instant(from)) {
		if d.Held > 0 && d.Posted >= from {
			m.carried = append(m.carried, item{Draw: d})
		}
	}
	return m
}

// longestHold is more than any hold of the book.
const longestHold = 12 * 24 * time.Hour

// walk goes through one period.
func (l *Ledger) walk(x *account, m mark) *walk {
	w := &walk{mark: m}
	if o := x.last.Load(); o != nil && o.from == m.from && o.to == m.to {
		w.items, w.opening, w.reserve = o.items, o.opening, o.reserve
	} else if !x.made {
		l.gather(x.now, w)
	}
	w.run(l, x)
	x.last.Store(w)
	l.shelf.keep(x)
	return w
}

// unpaid reports whether the customer's first account did not make a payment
// into this one.
func (l *Ledger) unpaid(main *account, it *item) bool {
	main.mu.Lock()
	defer main.mu.Unlock()
	if it.At < main.first {
		return false
	}
	return slices.ContainsFunc(l.walked(main, it.At).gone, func(g item) bool {
		return g.At == it.At && g.Amount == -it.Amount
	})
}

// following is how an account enters the period after a walk.
func (l *Ledger) following(x *account, w *walk) mark {
	m := w.next
	if m.from, m.to, m.end = w.to, w.end, w.end; w.to < w.end {
		return m
	}
	from, to := l.period(x, w.to)
	if m.to = max(to, w.to+1); from > w.to {
		m.to = from // a gap between periods is one as well
	}
	m.end = m.to
	return m
}

// gather draws what the book has for a period.
func (l *Ledger) gather(a ledger.Account, w *walk) {
	from := instant(w.from)
	w.opening = l.book.Balance(a, from.Add(-time.Millisecond)).Available
	draws := l.book.Draws(a, from, instant(min(w.end, ms(ledger.End))))
	w.items = make([]item, len(draws))
	dip := int64(0)
	for i, d := range slices.Backward(draws) {
		w.items[i] = item{d, dip}
		if d.Firm && !d.Undoes && !d.Own {
			dip = min(0, dip+d.Amount)
		}
	}
	w.reserve = dip
	n, _ := slices.BinarySearchFunc(w.items, w.to, func(it item, at int64) int { return cmp.Compare(it.At, at) })
	w.items = w.items[:n]
}

// A merge is where a walk stands. has is never more than what is available:
// what will be booked above its hold is taken already.
type merge struct {
	l      *Ledger
	x      *account
	has    int64
	added  int64   // of it, what is not the book's
	shifts []shift // to come
	ends   []item  // holds to come to their end, soonest first
}

// run merges items and events. Equal instants: the item goes first.
func (w *walk) run(l *Ledger, x *account) {
	w.next = mark{avail: w.avail, booked: w.booked}
	for _, g := range w.open { // decided before: only the booking is left
		w.lose(g, true)
	}
	w.next.recent = slices.DeleteFunc(slices.Clone(w.recent), func(g item) bool { return g.At < w.from-recall })
	lo, _ := slices.BinarySearchFunc(x.shifts, w.from, byTime)
	g := merge{l: l, x: x, has: w.opening + w.avail, added: w.avail, shifts: x.shifts[lo:]}
	for _, it := range w.carried {
		g.has -= it.short()
		w.keep(&g, it)
	}
	for i := range w.items {
		it := w.items[i]
		w.until(&g, it.At)
		if w.stands(&g, &it) {
			if it.Held > 0 {
				g.has -= it.cost()
				w.keep(&g, it)
			} else {
				g.has += it.Amount
			}
			continue
		}
		g.added += w.lose(it, false)
		w.next.recent = append(w.next.recent, it)
	}
	w.until(&g, w.to)
	w.sum()
}

// keep notes a hold that stands.
func (w *walk) keep(g *merge, it item) {
	w.held = append(w.held, it)
	if it.Posted >= w.to {
		w.next.carried = append(w.next.carried, it)
		return
	}
	at, _ := slices.BinarySearchFunc(g.ends, it.Posted, func(e item, at int64) int { return cmp.Compare(e.Posted, at) })
	g.ends = slices.Insert(g.ends, at, it)
}

// until takes in what happens before an instant: events, and holds that end.
func (w *walk) until(g *merge, at int64) {
	for ; len(g.shifts) > 0 && g.shifts[0].at < at; g.shifts = g.shifts[1:] {
		g.has, g.added = g.has+g.shifts[0].avail, g.added+g.shifts[0].avail
		w.steps = append(w.steps, g.shifts[0])
	}
	for ; len(g.ends) > 0 && g.ends[0].Posted <= at; g.ends = g.ends[1:] {
		g.has += g.ends[0].cost() + g.ends[0].Amount
	}
}

// stands decides whether a line of the book happens.
func (w *walk) stands(g *merge, it *item) bool {
	x := g.x
	switch {
	case it.At > x.closed:
		return false
	case it.At <= x.first:
		return true
	case it.Undoes:
		return !w.undone(it)
	case it.Own && x.main != nil:
		return !g.l.unpaid(x.main, it)
	case it.Firm:
		return true
	case x.blocked(it.At-1) && !x.blocked(x.first-1):
		return false
	}
	low := x.floor(it.At - 1) // edits of the same instant come after the line
	if g.added >= 0 && low >= x.limits[0].amount {
		return true // no worse than the book's own
	}
	return g.has-it.cost()+it.dip >= -low
}

// undone takes the debit that a credit undoes off the list of those that did
// not happen, if it is there.
func (w *walk) undone(it *item) bool {
	i := slices.IndexFunc(w.next.recent, func(g item) bool { return g.Pair == it.Pair && g.Amount == -it.Amount })
	if i < 0 {
		return false
	}
	w.next.recent = slices.Delete(w.next.recent, i, i+1)
	return true
}

// lose notes a line that does not happen, and returns what stays available
// for that.
func (w *walk) lose(it item, decided bool) (stays int64) {
	w.gone = append(w.gone, it)
	stays = -it.Amount
	if it.Held > 0 {
		stays = it.Held
	}
	if !decided {
		w.steps = append(w.steps, shift{at: it.At, avail: stays})
	}
	if it.Posted < w.to {
		w.steps = append(w.steps, shift{at: it.Posted, avail: -it.Amount - stays, booked: -it.Amount})
	} else {
		w.next.open = append(w.next.open, it)
	}
	return stays
}

// sum turns steps from changes into sums.
func (w *walk) sum() {
	slices.SortStableFunc(w.steps, func(x, y shift) int { return cmp.Compare(x.at, y.at) })
	for i := range w.steps {
		w.next.avail += w.steps[i].avail
		w.next.booked += w.steps[i].booked
		w.steps[i].avail, w.steps[i].booked = w.next.avail, w.next.booked
	}
}

// added is what the walk adds to the book at an instant, and the instant at
// which that changes next.
func (w *walk) added(at int64) (avail, booked, until int64) {
	n, _ := slices.BinarySearchFunc(w.steps, at, func(s shift, at int64) int {
		if s.at <= at {
			return -1
		}
		return 1
	})
	avail, booked, until = w.avail, w.booked, w.to
	if n > 0 {
		avail, booked = w.steps[n-1].avail, w.steps[n-1].booked
	}
	if n < len(w.steps) {
		until = w.steps[n].at
	}
	return avail, booked, until
}

// dip is what has to stay at an instant, as a negative sum: the reserve, and
// what will be booked above its hold.
func (w *walk) dip(at int64) int64 {
	dip := w.reserve
	for i := range w.items {
		if w.items[i].At > at {
			break
		}
		dip = w.items[i].dip
	}
	for i := range w.held {
		if h := &w.held[i]; h.At <= at && at < h.Posted {
			dip -= h.short()
		}
	}
	return dip
}
