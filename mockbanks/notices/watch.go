package notices

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// A watched customer shares transactions with somebody who is subscribed.
type watched struct {
	index int64
	after ledger.Cursor
}

// watch lists the customers whose postings somebody is to be told of, in order
// of their numbers, and from where on. The caller holds mu.
func (d *Desk) watch() []watched {
	first := map[int64]ledger.Cursor{}
	for _, id := range d.order {
		s := d.subs[id]
		if !s.wants(Created) && !s.wants(Updated) && !s.wants(Removed) {
			continue
		}
		for _, c := range d.c.Consents.ByClient(s.Client) {
			p, err := d.c.People.ByKey(d.c.Bank, c.Customer)
			if c.Status != consent.Active || err != nil || !readsTransactions(c) {
				continue
			}
			from := d.from(s, c)
			if known, ok := first[p.Index]; !ok || from.Compare(known) < 0 {
				first[p.Index] = from
			}
		}
	}
	all := make([]watched, 0, len(first))
	for index, after := range first {
		if told := d.read[index].cursor; told.Compare(after) > 0 {
			after = told
		}
		all = append(all, watched{index, after})
	}
	slices.SortFunc(all, func(a, b watched) int { return cmp.Compare(a.index, b.index) })
	return all
}

// from is where the postings begin that a subscriber is told of by a consent:
// after both. The caller holds mu.
func (d *Desk) from(s *Subscription, c consent.Consent) ledger.Cursor {
	if begun := d.begun[c.ID]; begun.Compare(s.from) > 0 {
		return begun
	}
	return s.from
}

// readsTransactions says whether a consent lets any transaction be read.
func readsTransactions(c consent.Consent) bool {
	return slices.ContainsFunc(c.Granted, func(p string) bool { return p == "TRANSACTIONS" || strings.HasPrefix(p, "ReadTransactions") })
}

// lets says whether a consent lets a line of an account be read.
func lets(c consent.Consent, account string, amount int64, at time.Time) bool {
	if c.Live(at) != nil || c.StatusAt.After(at) || !slices.Contains(c.Accounts, account) {
		return false
	}
	if !c.From.IsZero() && at.Before(c.From) || !c.To.IsZero() && at.After(c.To) {
		return false
	}
	if slices.Contains(c.Granted, "TRANSACTIONS") {
		return true
	}
	side := "ReadTransactionsCredits"
	if amount < 0 {
		side = "ReadTransactionsDebits"
	}
	return slices.Contains(c.Granted, side) &&
		(slices.Contains(c.Granted, "ReadTransactionsBasic") || slices.Contains(c.Granted, "ReadTransactionsDetail"))
}

// How far ahead the desk looks for the next posting: a day and a half, and if
// there is none, as long as an account may well be quiet.
const (
	near = 36 * time.Hour
	far  = 60 * 24 * time.Hour
)

// Next implements [clock.Agenda]: the next posting of a watched customer, or
// the next attempt to send.
func (d *Desk) Next() (time.Time, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.c.Actor.Clock().Now()
	if d.stale || d.ahead.IsZero() && !now.Before(d.calm) {
		d.lookAhead(now)
	}
	next := d.ahead
	if next.IsZero() && !d.calm.IsZero() {
		next = d.calm // to look again then
	}
	for _, one := range d.log {
		if _, busy := d.underway[one.id]; !busy && !one.next.IsZero() && (next.IsZero() || one.next.Before(next)) {
			next = one.next
		}
	}
	return next, !next.IsZero()
}

// lookAhead finds the next posting. The caller holds mu.
func (d *Desk) lookAhead(now time.Time) {
	d.stale, d.ahead, d.calm = false, time.Time{}, time.Time{}
	watched := d.watch()
	if len(watched) == 0 {
		return
	}
	for _, span := range []time.Duration{near, far} {
		if d.calm = now.Add(span); d.firstBefore(watched, d.calm) {
			return
		}
	}
}

// firstBefore finds the first posting before an instant. The caller holds mu.
func (d *Desk) firstBefore(watched []watched, to time.Time) bool {
	for _, w := range watched {
		feed, err := d.c.Book.FeedOf(d.c.Bank, w.index, w.after)
		if err != nil {
			continue
		}
		if postings := feed.Until(to); len(postings) > 0 {
			if at := postings[0].At; d.ahead.IsZero() || at.Before(d.ahead) {
				d.ahead = at
			}
		}
	}
	return !d.ahead.IsZero()
}

// A posting is what happened to a watched customer, with its words.
type posting struct {
	customer int64
	place    ledger.Cursor
	account  ledger.Account
	line     ledger.Line
	phase    ledger.Phase
	at       time.Time
	fresh    bool // booked at once: nobody was told of its hold
}

// news are the postings up to now that nobody was told of, in order.
func (d *Desk) news(now time.Time) []posting {
	d.mu.RLock()
	watched := d.watch()
	d.mu.RUnlock()
	var all []posting
	for _, w := range watched {
		feed, err := d.c.Book.FeedOf(d.c.Bank, w.index, w.after)
		if err != nil {
			continue
		}
		var own []posting
		for _, p := range feed.Until(now.Add(time.Millisecond)) {
			own = append(own, d.worded(p))
		}
		all = append(all, atOnce(own)...)
	}
	slices.SortStableFunc(all, func(a, b posting) int { return a.at.Compare(b.at) })
	return all
}

func (d *Desk) worded(p overlay.Posting) posting {
	account, line := d.c.Book.Words(&p)
	return posting{p.Customer, p.Cursor(), account, line, p.Phase, p.At, false}
}

// atOnce leaves out the holds that are booked in the same instant.
func atOnce(all []posting) []posting {
	for i := range all {
		if all[i].phase != ledger.Booked {
			continue
		}
		hold := slices.IndexFunc(all[:i], func(h posting) bool {
			return h.phase == ledger.Held && h.at.Equal(all[i].at) && (h.line.ID == all[i].line.ID || h.line.ID == all[i].line.PendingID)
		})
		if hold >= 0 {
			all[hold].fresh, all[i].fresh = true, true
		}
	}
	return slices.DeleteFunc(all, func(p posting) bool { return p.fresh && p.phase == ledger.Held })
}
