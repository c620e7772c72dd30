package overlay

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Instants are Unix milliseconds in this package; never is none.
const never = int64(1<<63 - 1)

func ms(t time.Time) int64 { return t.UnixMilli() }

func instant(at int64) time.Time { return time.UnixMilli(at).UTC() }

// account is what happened to one account, in the order in which it did.
type account struct {
	now     ledger.Account // as it stands
	made    bool           // opened here: the book draws nothing for it
	first   int64          // instant of the first event
	closed  int64          // never: open
	version uint64
	main    *account   // the customer's first account, which pays into this one
	kin     []*account // the inverse

	shifts []shift
	posted []ledger.Line // ascending
	holds  []hold
	ended  []int // holds that the event at hand has ended without a booking
	limits []limit
	frozen []span

	mu    sync.Mutex // guards what is below
	marks []mark     // ascending, one a period

	last atomic.Pointer[walk] // nil if it was given up; written under mu, except for that
	kept atomic.Bool          // the shelf knows of last
}

// maxWalks bounds the walks that are held to about three megabytes.
const maxWalks = 512

// A shelf gives up the walk that was made longest ago.
type shelf struct {
	mu    sync.Mutex
	slots []*account
	next  int
}

func (s *shelf) keep(x *account) {
	if x.kept.Swap(true) {
		return
	}
	s.mu.Lock()
	var old *account
	if len(s.slots) < maxWalks {
		s.slots = append(s.slots, x)
	} else {
		old, s.slots[s.next] = s.slots[s.next], x
		s.next = (s.next + 1) % maxWalks
	}
	s.mu.Unlock()
	if old != nil {
		old.kept.Store(false)
		old.last.Store(nil)
	}
}

// A shift changes what an account holds.
type shift struct {
	at, avail, booked int64
}

// A hold is a pending line and the time for which it is one.
type hold struct {
	id    string // of the payment or purchase
	line  ledger.Line
	until int64 // never while it is open
}

// A limit is how far an account may go below zero from an instant on.
type limit struct{ at, amount int64 }

// A span is from an instant (inclusive) to another (exclusive).
type span struct{ from, until int64 }

// floor is the limit of an account as the book or its opening has it.
func floor(a ledger.Account) int64 {
	if a.Kind == ledger.CreditCard {
		return a.CreditLine
	}
	return a.Overdraft
}

// begin makes an account touched at an instant, if it is not.
func (l *Ledger) begin(id string, a ledger.Account, at int64) *account {
	if x := l.accounts[id]; x != nil {
		return x
	}
	x := fresh(a, at)
	l.accounts[id] = x
	l.seats[seat{a.Bank, a.Customer, a.Slot}] = x
	l.touchedAny.Store(true)
	if a.Slot == 0 {
		l.beginKin(x, at)
	}
	return x
}

// beginKin makes the customer's other accounts touched, too: what the first
// one does not pay any more, they do not receive.
func (l *Ledger) beginKin(x *account, at int64) {
	for _, a := range l.book.Accounts(x.now.Bank, x.now.Customer) {
		if a.Slot > 0 && a.Customer == x.now.Customer {
			y := l.begin(a.ID, a, at)
			y.main = x
			x.kin = append(x.kin, y)
		}
	}
}

// fresh is the state of an account to which nothing has happened.
func fresh(a ledger.Account, at int64) *account {
	x := &account{now: a, first: at, closed: never, limits: []limit{{-never, floor(a)}}}
	if a.Frozen {
		x.frozen = []span{{-never, never}}
	}
	return x
}

// post books a line.
func (x *account) post(line ledger.Line, at int64) {
	x.shifts = append(x.shifts, shift{at, line.Amount, line.Amount})
	x.posted = append(x.posted, line)
}

// hold makes a line pending.
func (x *account) hold(id string, line ledger.Line, at int64) {
	line.Pending = true
	x.shifts = append(x.shifts, shift{at: at, avail: line.Amount})
	x.holds = append(x.holds, hold{id, line, never})
}

// release ends the hold of a payment or purchase and returns its line.
func (x *account) release(id string, at int64) (ledger.Line, bool) {
	for i := range slices.Backward(x.holds) {
		if h := &x.holds[i]; h.id == id && h.until == never {
			h.until = at
			x.shifts = append(x.shifts, shift{at: at, avail: -h.line.Amount})
			return h.line, true
		}
	}
	return ledger.Line{}, false
}

// drop ends the hold of a payment or purchase that will not be booked.
func (x *account) drop(id string, at int64) {
	for i := range slices.Backward(x.holds) {
		if h := &x.holds[i]; h.id == id && h.until == never {
			x.ended = append(x.ended, i)
			break
		}
	}
	x.release(id, at)
}

// floor is how far the account may go below zero at an instant.
func (x *account) floor(at int64) int64 {
	amount := x.limits[0].amount
	for _, l := range x.limits[1:] {
		if l.at > at {
			break
		}
		amount = l.amount
	}
	return amount
}

// blocked reports whether nothing may move out at an instant.
func (x *account) blocked(at int64) bool {
	return slices.ContainsFunc(x.frozen, func(s span) bool { return at >= s.from && at < s.until })
}

// changed drops what was worked out for the time from an instant on.
func (x *account) changed(at int64) {
	x.version++
	x.mu.Lock()
	defer x.mu.Unlock()
	for n := len(x.marks); n > 1 && x.marks[n-1].from > at; n-- {
		x.marks = x.marks[:n-1]
	}
	if w := x.last.Load(); w != nil && w.to > at {
		w.stale = true
	}
}
