package sandbox

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// A Watch is which postings somebody wants to see; the zero value, with
// Customer below zero, is all.
type Watch struct {
	Bank     string
	Customer int64  // an index at Bank; below zero is all
	Account  string // one of Bank
	Kind     string // as of a [ledger.Line]
	Phase    string // as of a [ledger.Phase]
	Least    int64  // in minor units, whichever way the money goes

	slot int // of Account
}

// A Posted is a posting in words.
type Posted struct {
	Cursor  ledger.Cursor
	At      time.Time
	Amount  int64 // held, booked or released; a credit is positive
	Phase   ledger.Phase
	Account ledger.Account
	Line    ledger.Line
}

// A Feed hands over what happens to the accounts of a run, up to the run's
// present, in order. It works only while it is asked, and at most a bounded
// while. What it has handed over never changes. It is for one goroutine.
type Feed struct {
	run   *Run
	watch Watch
	feed  *overlay.Feed
	step  time.Duration // that is read at once
	rest  []overlay.Posting
	at    ledger.Cursor
	now   time.Time
}

// Bounds of what is read at once, and of what one question may cost.
const (
	mostAtOnce = 50_000          // postings in a step at the busiest time
	busiest    = 2500            // customers to one posting in their busiest second
	oneStep    = 24 * time.Hour  // longest step of a bank
	ofCustomer = 720 * time.Hour // step of a customer
	mostSteps  = 16
)

// Feed opens the feed of the run after a cursor; one with nothing but an
// instant is just before that. It fails with [ErrNoParty],
// [ledger.ErrUnknownAccount] or [ledger.ErrUnknownBank].
func (r *Run) Feed(w Watch, after ledger.Cursor) (f *Feed, err error) {
	f = &Feed{run: r, watch: w, at: after, step: min(oneStep, max(time.Millisecond, mostAtOnce*busiest*time.Second/time.Duration(r.population(w.Bank))))}
	if w.Bank != "" {
		if _, err := r.Bank(w.Bank); err != nil {
			return nil, err
		}
	}
	if w.Account != "" {
		a, err := r.money.Account(w.Bank, w.Account)
		if err != nil {
			return nil, err
		}
		if w.Customer >= 0 && w.Customer != a.Customer {
			return nil, fmt.Errorf("account %s is another customer's: %w", w.Account, ledger.ErrUnknownAccount)
		}
		f.watch.Customer, f.watch.slot = a.Customer, a.Slot
	}
	if f.watch.Customer < 0 {
		f.feed, err = r.money.Feed(w.Bank, after)
		return f, err
	}
	f.step = ofCustomer
	f.feed, err = r.money.FeedOf(w.Bank, f.watch.Customer, after)
	return f, err
}

// population is that of a bank, or of all if it is empty; at least one.
func (r *Run) population(bank string) (n int64) {
	for _, b := range r.banks {
		if bank == "" || b.ID() == bank {
			n += b.Entry().Population
		}
	}
	return max(n, 1)
}

// Recent is so long before the run's present that about fifty postings lie
// between: from a second to a month.
func (r *Run) Recent(w Watch) time.Time {
	people := int64(1)
	if w.Customer < 0 && w.Account == "" {
		people = r.population(w.Bank)
	}
	back := min(720*time.Hour, max(time.Second, 960*time.Hour/time.Duration(people)))
	from := r.Now().Add(-back).Truncate(time.Millisecond)
	if from.Before(ledger.Epoch) {
		return ledger.Epoch
	}
	return from
}

// present is the instant of the run before which nothing more is appended.
func (r *Run) present() (now time.Time) {
	r.actor.Still(func() { now = r.pace.Now() })
	return now.Truncate(time.Millisecond)
}

// Next hands over up to so many postings. It hands over none when the feed has
// come to the present, or has looked at a good deal without finding what is
// wanted: then [Feed.Behind] is not zero.
func (f *Feed) Next(limit int) (all []Posted) {
	f.now = f.run.present()
	for range mostSteps {
		for len(f.rest) > 0 && len(all) < limit {
			p := f.rest[0]
			f.rest, f.at = f.rest[1:], p.Cursor()
			if found, ok := f.look(&p); ok {
				all = append(all, found)
			}
		}
		if len(all) == limit {
			break
		}
		f.now = f.run.present()
		reached := f.feed.Cursor().At
		to := f.now.Add(time.Millisecond)
		if later := reached.Add(f.step); later.Before(to) {
			to = later
		}
		f.rest = f.feed.Until(to)
		if len(f.rest) == 0 {
			f.at = f.feed.Cursor()
			if to.After(f.now) {
				break
			}
		}
	}
	return all
}

// look puts a posting into words, if it is wanted.
func (f *Feed) look(p *overlay.Posting) (Posted, bool) {
	w := &f.watch
	switch {
	case w.Account != "" && p.Slot != w.slot, w.Phase != "" && p.Phase.String() != w.Phase, max(p.Amount, -p.Amount) < w.Least:
		return Posted{}, false
	}
	a, line := f.run.money.Words(p)
	if w.Kind != "" && line.Kind != w.Kind {
		return Posted{}, false
	}
	return Posted{Cursor: p.Cursor(), At: p.At, Amount: p.Amount, Phase: p.Phase, Account: a, Line: line}, true
}

// Cursor is the place that the feed has reached.
func (f *Feed) Cursor() ledger.Cursor { return f.at }

// Behind is how much virtual time lies between what was handed over and the
// run's present.
func (f *Feed) Behind() time.Duration {
	if f.now.IsZero() {
		f.now = f.run.present()
	}
	return max(0, f.now.Sub(f.at.At)).Truncate(time.Millisecond)
}
