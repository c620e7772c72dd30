package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Phase is what happens to a line at an instant.
type Phase uint8

// The phases of a line. Most are booked at once; a card purchase is held
// first, and the hold of a hotel lapses.
const (
	Held Phase = iota
	Booked
	Lapsed
)

// String is a word for the phase.
func (p Phase) String() string { return [...]string{"held", "booked", "lapsed"}[p] }

// A Posting is what happens to a line at an instant, before it has words: see
// [Book.Words].
type Posting struct {
	Bank     string
	Customer int64
	Slot     int // of the account
	At       time.Time
	Amount   int64 // held or released, for a hold; a credit is positive
	Phase    Phase

	global uint64
	entry  entry
}

// Cursor is the place of the posting in its feed.
func (p *Posting) Cursor() Cursor {
	return Cursor{At: p.At, Account: p.global<<7 | uint64(p.Slot), Class: uint32(p.entry.class)<<16 | uint32(p.entry.day-firstDay)<<2 | uint32(p.Phase)}
}

// Is reports whether the posting is one of what a draw of the same account
// decides: its hold, its booking or its lapse.
func (p *Posting) Is(d Draw) bool { return p.entry.day == d.day && p.entry.class == d.class }

// A Cursor is a place in a feed: that of a posting, or just before an instant.
// Postings of one instant are ordered by account and class.
type Cursor struct {
	At      time.Time
	Account uint64
	Class   uint32
}

// Compare orders places.
func (c Cursor) Compare(o Cursor) int {
	return cmp.Or(c.At.Compare(o.At), cmp.Compare(c.Account, o.Account), cmp.Compare(c.Class, o.Class))
}

// String is the form that [ParseCursor] reads.
func (c Cursor) String() string {
	return strconv.FormatInt(c.At.UnixMilli(), 36) + "." + strconv.FormatUint(c.Account, 36) + "." + strconv.FormatUint(uint64(c.Class), 36)
}

// ParseCursor reads a place. It fails with [ErrBadCursor].
func ParseCursor(s string) (c Cursor, err error) {
	parts := strings.Split(s, ".")
	if len(parts) == 3 {
		at, err1 := strconv.ParseInt(parts[0], 36, 64)
		account, err2 := strconv.ParseUint(parts[1], 36, 64)
		class, err3 := strconv.ParseUint(parts[2], 36, 32)
		c = Cursor{At: time.UnixMilli(at).UTC(), Account: account, Class: uint32(class)}
		if err1 == nil && err2 == nil && err3 == nil && c.String() == s {
			return c, nil
		}
	}
	return Cursor{}, refuse("read cursor "+strconv.Quote(s), ErrBadCursor)
}

// A Feed hands over the postings of one bank, or of all, in order. It never
// ends and stores nothing but one day of a few accounts, so that a slow reader
// loses nothing; a new Feed goes on where the last Cursor was. It is for one
// goroutine.
type Feed struct {
	readers []*reader
	next    Cursor // what was handed over lies before it
}

// Feed opens the feed of a bank, or of all banks if bank is empty, at an
// instant. It fails with [ErrUnknownBank].
func (k *Book) Feed(bank string, from time.Time) (*Feed, error) {
	return k.FeedAfter(bank, Cursor{At: from.Add(-time.Nanosecond)})
}

// FeedAfter opens the feed after the posting of a cursor.
func (k *Book) FeedAfter(bank string, after Cursor) (*Feed, error) {
	f := &Feed{next: after}
	for _, b := range k.banks {
		if bank == "" || b.ID == bank {
			f.readers = append(f.readers, newReader(k, b))
		}
	}
	if len(f.readers) == 0 {
		return nil, refuse("feed of "+bank, ErrUnknownBank)
	}
	return f, nil
}

// FeedOf opens the feed of one customer's own accounts after the posting of a
// cursor. It reads those accounts alone, so that a month of it costs what a
// moment of a large bank does. It fails with [ErrUnknownBank] or
// [ErrUnknownAccount].
func (k *Book) FeedOf(bank string, customer int64, after Cursor) (*Feed, error) {
	b := k.bank(bank)
	switch {
	case b == nil:
		return nil, refuse("feed of "+bank, ErrUnknownBank)
	case customer < 0 || customer >= b.Population:
		return nil, refuse("feed of a customer of "+bank, ErrUnknownAccount)
	}
	r := newReader(k, b)
	r.few, r.only = true, customer
	return &Feed{readers: []*reader{r}, next: after}, nil
}

// Until hands over what was not handed over before and happens before an
// instant. The cost is that of the postings, plus little for each call.
func (f *Feed) Until(to time.Time) []Posting {
	from := clamp(f.next.At)
	if to = clamp(to); !from.Before(to) {
		return nil
	}
	var all []Posting
	for _, r := range f.readers {
		all = r.read(all, from, to)
	}
	slices.SortFunc(all, func(x, y Posting) int { return x.Cursor().Compare(y.Cursor()) })
	first, _ := slices.BinarySearchFunc(all, f.next, func(p Posting, c Cursor) int {
		if p.Cursor().Compare(c) <= 0 {
			return -1
		}
		return 1
	})
	f.next = Cursor{At: to.Add(-time.Nanosecond), Account: 1<<64 - 1, Class: 1<<32 - 1}
	return all[first:]
}

// Cursor is the place that the feed has reached.
func (f *Feed) Cursor() Cursor { return f.next }

// Words turns a posting into a line, as statements have it: a held one is
// pending; of a lapsed one the line says what is gone.
func (k *Book) Words(p *Posting) (Account, Line) {
	b := k.bank(p.Bank)
	owner := k.profile(b, p.Customer)
	a := owner.account(p.Slot)
	t := k.teller(b, a)
	var l Line
	t.write(&l, &p.entry)
	if p.Phase == Booked {
		l.After = t.booked(p.entry.posted)
		return a, l
	}
	t.suspend(&l, &p.entry)
	return a, l
}
