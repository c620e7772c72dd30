package overlay

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A seat is where an account belongs.
type seat struct {
	bank     string
	customer int64
	slot     int
}

// A trace is what an event did to an account: a line that it held, booked or
// let go. It is never changed.
type trace struct {
	at    int64
	x     *account
	phase ledger.Phase
	index int // among the account's holds, or its booked lines
}

// follow notes what an event has done to an account that had so many holds
// and booked lines before.
func (l *Ledger) follow(x *account, holds, posted int, at int64) {
	for _, i := range x.ended {
		l.trail = append(l.trail, trace{at, x, ledger.Lapsed, i})
	}
	x.ended = x.ended[:0]
	for i := holds; i < len(x.holds); i++ {
		l.trail = append(l.trail, trace{at, x, ledger.Held, i})
	}
	for i := posted; i < len(x.posted); i++ {
		l.trail = append(l.trail, trace{at, x, ledger.Booked, i})
	}
}

func (t *trace) line() ledger.Line {
	if t.phase == ledger.Booked {
		return t.x.posted[t.index]
	}
	return t.x.holds[t.index].line
}

// A Posting is what happens to an account at an instant, before it has words:
// see [Ledger.Words].
type Posting struct {
	Bank     string
	Customer int64
	Slot     int
	At       time.Time
	Amount   int64 // held or released, for a hold; a credit is positive
	Phase    ledger.Phase

	cursor  ledger.Cursor
	book    ledger.Posting // of the book, unless own
	bounced bool           // the return of a debit of the book
	own     trace          // x is nil for one of the book
}

// Cursor is the place of the posting in its feed.
func (p *Posting) Cursor() ledger.Cursor { return p.cursor }

// events is the account, in cursors, of what events did. It comes after all
// of the book at that instant, and what comes later at the same instant after
// that: so whoever has read an instant may go on from there.
const events = 1 << 63

// end is the place after all of the book at an instant.
func end(at int64) ledger.Cursor {
	return ledger.Cursor{At: instant(at), Account: events - 1, Class: 1<<32 - 1}
}

// ofBook is a posting of the book as it is handed over.
func ofBook(p ledger.Posting) Posting {
	return Posting{
		Bank: p.Bank, Customer: p.Customer, Slot: p.Slot, At: p.At, Amount: p.Amount, Phase: p.Phase, cursor: p.Cursor(), book: p,
	}
}

// ofEvent is the n-th trace as it is handed over.
func ofEvent(t trace, n int) Posting {
	p := Posting{
		Bank: t.x.now.Bank, Customer: t.x.now.Customer, Slot: t.x.now.Slot, At: instant(t.at), Amount: t.line().Amount, Phase: t.phase,
		cursor: ledger.Cursor{At: instant(t.at), Account: events, Class: uint32(n)}, own: t,
	}
	if t.phase == ledger.Lapsed {
		p.Amount = -p.Amount
	}
	return p
}

// A Feed hands over the postings of the world as it is, in order: those of
// the book, as far as they happen, and what events did. A new Feed goes on
// where the last Cursor was. It is for one goroutine.
type Feed struct {
	ledger   *Ledger
	bank     string // empty: all
	customer int64  // -1: all
	book     *ledger.Feed
	next     ledger.Cursor
	seen     int // of the trail
}

// Feed opens the feed of a bank, or of all banks if bank is empty, after a
// cursor; one with nothing but an instant is just before that. It fails with
// [ledger.ErrUnknownBank].
func (l *Ledger) Feed(bank string, after ledger.Cursor) (*Feed, error) {
	f := l.open(bank, -1, after)
	var err error
	f.book, err = l.book.FeedAfter(bank, before(after))
	return f, err
}

// FeedOf opens the feed of the accounts that one customer has opened, at a
// small price: see [ledger.Book.FeedOf].
func (l *Ledger) FeedOf(bank string, customer int64, after ledger.Cursor) (*Feed, error) {
	f := l.open(bank, customer, after)
	var err error
	f.book, err = l.book.FeedOf(bank, customer, before(after))
	return f, err
}

// Present is the place in every feed after what events have done up to now: a
// feed from there tells only what comes later, also at the same instant.
func (l *Ledger) Present(now time.Time) ledger.Cursor {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if n := len(l.trail); n > 0 && l.trail[n-1].at >= ms(now) {
		return ledger.Cursor{At: instant(l.trail[n-1].at), Account: events, Class: uint32(n - 1)}
	}
	return end(ms(now))
}

// before is where the book has to be read from again after a cursor: the
// return of a bounced line comes out of that line.
func before(c ledger.Cursor) ledger.Cursor {
	if c.Account < events {
		c.Class &^= 3
	}
	return c
}

func (l *Ledger) open(bank string, customer int64, after ledger.Cursor) *Feed {
	f := &Feed{ledger: l, bank: bank, customer: customer, next: after}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if after.Account >= events {
		f.seen = int(after.Class) + 1
		return f
	}
	f.seen, _ = slices.BinarySearchFunc(l.trail, ms(after.At), func(t trace, at int64) int {
		if t.at < at {
			return -1
		}
		return 1
	})
	return f
}

// Cursor is the place that the feed has reached.
func (f *Feed) Cursor() ledger.Cursor { return f.next }

// Until hands over what was not handed over before and happens before an
// instant: not later than just after the present, beyond which events may
// still come.
func (f *Feed) Until(to time.Time) []Posting {
	l := f.ledger
	l.mu.RLock()
	defer l.mu.RUnlock()
	last := ms(to) - 1
	drawn := f.book.Until(to)
	all := make([]Posting, 0, len(drawn))
	for i := range drawn {
		all = l.happens(all, drawn[i])
	}
	all = slices.DeleteFunc(all, func(p Posting) bool { return p.cursor.Compare(f.next) <= 0 })
	own := len(all)
	for ; f.seen < len(l.trail) && l.trail[f.seen].at <= last; f.seen++ {
		if t := l.trail[f.seen]; f.wants(t.x) && t.at <= t.x.closed {
			all = append(all, ofEvent(t, f.seen))
		}
	}
	if own < len(all) {
		slices.SortStableFunc(all, func(p, q Posting) int { return p.cursor.Compare(q.cursor) })
	}
	reached := end(last)
	if n := f.seen - 1; n >= 0 && n < len(l.trail) && l.trail[n].at == last {
		reached = ledger.Cursor{At: instant(last), Account: events, Class: uint32(n)}
	}
	if reached.Compare(f.next) > 0 {
		f.next = reached
	}
	return all
}

func (f *Feed) wants(x *account) bool {
	return (f.bank == "" || x.now.Bank == f.bank) && (f.customer < 0 || x.now.Customer == f.customer)
}

// happens adds a posting of the book, if it happens; a debit that bounces
// brings its return. The caller holds the ledger's lock.
func (l *Ledger) happens(all []Posting, p ledger.Posting) []Posting {
	x := l.seats[seat{p.Bank, p.Customer, p.Slot}]
	if x == nil {
		return append(all, ofBook(p))
	}
	at := ms(p.At)
	switch gone, stands := l.gives(x, &p, at); {
	case at > x.closed:
		return all
	case stands:
		return append(all, ofBook(p))
	case p.Phase != ledger.Booked || gone.Undoes:
		return all
	}
	if _, line := l.book.Words(&p); !bounces(&line) {
		return all
	}
	back := ofBook(p)
	back.Amount, back.bounced, back.cursor.Class = -p.Amount, true, back.cursor.Class|3
	return append(all, ofBook(p), back)
}

// gives reports whether a touched account lets a posting of the book happen,
// and which item it is if not.
func (l *Ledger) gives(x *account, p *ledger.Posting, at int64) (item, bool) {
	if at <= x.first || at > x.closed {
		return item{}, true
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	gone := l.walked(x, at).gone
	i := slices.IndexFunc(gone, func(g item) bool { return p.Is(g.Draw) })
	if i < 0 {
		return item{}, true
	}
	return gone[i], false
}

// bounces reports whether a line of the book that cannot be paid is shown all
// the same, with its return.
func bounces(line *ledger.Line) bool { return line.ISOFamily == "RDDT" || line.ISOFamily == "ICHQ" }

// Words turns a posting into a line, as statements have it: a held one is
// pending; of a lapsed one the line says what is gone.
func (l *Ledger) Words(p *Posting) (ledger.Account, ledger.Line) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	x := p.own.x
	if x == nil {
		a, line := l.book.Words(&p.book)
		if x = l.seats[seat{p.Bank, p.Customer, p.Slot}]; x == nil {
			return a, line
		}
		if p.bounced {
			line = bounced(line, l.uk(a.Bank))
		}
		return x.now, l.stated(x, line, p)
	}
	return x.now, l.stated(x, p.own.line(), p)
}

// stated is the line as it stands in the statement, if it is booked.
func (l *Ledger) stated(x *account, line ledger.Line, p *Posting) ledger.Line {
	if p.Phase != ledger.Booked {
		return line
	}
	if _, found, err := l.pick(x, line, line.ID); err == nil {
		return found
	}
	return line
}
