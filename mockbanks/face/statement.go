package face

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// History is how far back a bank shows transactions.
const History = 24 // months

// Available is the span of an account's transactions that a call may see at
// an instant: no older than [History], not before the account was opened, and
// within the window of the consent.
func (d *Desk) Available(c *Call, a ledger.Account, asOf time.Time) When {
	y, m, day := asOf.In(d.Zone).Date()
	w := When{time.Date(y, m-History, day, 0, 0, 0, 0, d.Zone).UTC(), asOf.Add(time.Millisecond)}
	if a.Opened.After(w.From) {
		w.From = a.Opened.UTC()
	}
	window(c.Consent, &w)
	return w
}

// Statement is the lines of a span as they stand at an instant, the newest
// first, and among them what is not booked yet.
func (d *Desk) Statement(a ledger.Account, span When, asOf time.Time) []ledger.Line {
	pending := d.Book.Pending(a, asOf)
	pending = slices.DeleteFunc(pending, func(l ledger.Line) bool {
		return l.At.Before(span.From) || !l.At.Before(span.To)
	})
	booked := d.Book.Lines(a, span.From, earlier(span.To, asOf.Add(time.Millisecond)))
	all := append(booked, pending...)
	slices.Reverse(all)
	slices.SortStableFunc(all, func(x, y ledger.Line) int { return y.At.Compare(x.At) })
	return all
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Narrow is the part of a span that a query asks for; a bound that is not
// asked for is zero.
func (w When) Narrow(from, to When) When {
	if from.From.After(w.From) {
		w.From = from.From
	}
	if !to.To.IsZero() && to.To.Before(w.To) {
		w.To = to.To
	}
	return w
}
