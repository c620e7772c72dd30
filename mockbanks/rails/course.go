package rails

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A Desk is where a bank takes payments for a rail.
type Desk struct {
	Country string         // ISO 3166
	Scheme  *time.Location // of its country's schemes: New York or London
	Early   int            // minutes that the bank closes before the scheme does
}

// EarlyOf is how many minutes before the scheme a bank closes, from its id:
// 30 to 90, so that banks differ.
func EarlyOf(bank string) int {
	sum := 0
	for i := range len(bank) {
		sum += int(bank[i])
	}
	return 30 + 15*(sum%5)
}

// A Course is the way that a payment takes. Times are zero for what does not
// happen.
type Course struct {
	Outcome Outcome
	Code    Code // zero if nothing is the matter
	Leaves  time.Time
	Settles time.Time
	Returns time.Time // of a return, and of a notification of change
}

// Magic is the code that an amount calls for on a rail by its last two digits:
// the zero Code, which is Settled, for any other.
func Magic(r Rail, amount int64) Code {
	cents := int(amount % 100)
	if cents < 0 {
		cents = -cents
	}
	if amount == 0 {
		return Code{}
	}
	for _, c := range r.Codes() {
		if c.Cents == cents {
			return c
		}
	}
	return Code{}
}

// Run is the course of a payment of an amount that is handed in at an instant.
func (d Desk) Run(r Rail, amount int64, at time.Time) Course {
	c := Course{Code: Magic(r, amount)}
	c.Outcome = c.Code.Outcome
	if c.Outcome == Rejected {
		return c
	}
	c.Leaves, c.Settles = d.Way(r, at)
	switch c.Outcome {
	case Pending:
		c.Settles = d.later(c.Settles, slow)
	case Returned, Changed:
		c.Returns = d.later(c.Settles, max(1, c.Code.Days))
	case Lapsed:
		c.Returns, c.Settles = c.Leaves.Add(HoldLife), time.Time{}
	}
	return c
}

const slow = 3 // business days, of what is pending

// HoldLife is how long a card purchase is held that nobody captures.
const HoldLife = 7 * 24 * time.Hour

// Way is when a payment handed in at an instant leaves the bank and when it
// settles. Neither is before at, both grow with at, and a rail that is not
// open at all hours settles on a business day.
func (d Desk) Way(r Rail, at time.Time) (leaves, settles time.Time) {
	t := r.Terms()
	switch {
	case r == SameDayACH:
		return d.sameDay(at)
	case t.Always && t.Days == 0:
		return at, at
	case t.Always:
		return at, d.on(d.business(d.midnight(at, t.Days), 0), t.SettlesAt)
	}
	cutoff := t.Cutoff - d.Early
	day := d.midnight(at, 0)
	if !d.open(day) || at.After(d.on(day, cutoff)) {
		day = d.business(d.midnight(at, 1), 0)
	}
	leaves = later(at, d.on(day, t.Opens))
	if t.Days == 0 {
		return leaves, leaves
	}
	return leaves, d.on(d.business(day, t.Days), t.SettlesAt)
}

// sameDay: three windows a day, each with its hour of settlement.
func (d Desk) sameDay(at time.Time) (leaves, settles time.Time) {
	windows := [...][2]int{{10*hour + 30, 13 * hour}, {14*hour + 45, 17 * hour}, {16*hour + 45, 18 * hour}}
	day := d.midnight(at, 0)
	if d.open(day) {
		for _, w := range windows {
			if !at.After(d.on(day, w[0]-d.Early)) {
				return at, d.on(day, w[1])
			}
		}
	}
	day = d.business(d.midnight(at, 1), 0)
	return day, d.on(day, windows[0][1])
}

// open reports whether the schemes settle on a day.
func (d Desk) open(day time.Time) bool { return ledger.BusinessDay(d.Country, day) }

// midnight begins the scheme's day of an instant, some days later.
func (d Desk) midnight(at time.Time, days int) time.Time {
	y, m, day := at.In(d.Scheme).Date()
	return time.Date(y, m, day+days, 0, 0, 0, 0, d.Scheme)
}

// business is the n-th business day after a day; the first that is not before
// it for n = 0.
func (d Desk) business(day time.Time, n int) time.Time {
	for !d.open(day) {
		day = d.midnight(day, 1)
	}
	for ; n > 0; n-- {
		day = d.midnight(day, 1)
		for !d.open(day) {
			day = d.midnight(day, 1)
		}
	}
	return day
}

// on is a time of a day on the scheme's wall, in UTC.
func (d Desk) on(day time.Time, minutes int) time.Time {
	y, m, dom := day.Date()
	return time.Date(y, m, dom, 0, minutes, 0, 0, d.Scheme).UTC()
}

// later is the same time of day, n business days after an instant.
func (d Desk) later(at time.Time, n int) time.Time {
	local := at.In(d.Scheme)
	day := d.business(d.midnight(at, 1), n-1)
	return d.on(day, local.Hour()*hour+local.Minute()).Add(time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond()))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC()
	}
	return a
}
