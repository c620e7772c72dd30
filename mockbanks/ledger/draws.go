package ledger

import (
	"slices"
	"time"
)

// A Draw is a line before it has words: what somebody who lays payments over
// the book has to know to tell whether it happens. Instants are Unix
// milliseconds.
type Draw struct {
	At     int64 // of the decision: authorisation, or booking
	Posted int64 // booking; of a hold that lapses, its end
	Amount int64 // booked; 0 of a hold that lapses
	Held   int64 // from At to Posted, positive; 0 of what is booked at once
	Firm   bool  // as of a [Line], and what a bank or an employer must do: interest, payroll, closing
	Undoes bool  // a refund or return: it happens only if the debit of its pair and amount did
	Pair   int   // ties a debit to what undoes it; 0 is none
	Own    bool  // what the customer's first account pays at the same instant: it happens only if that does

	day, class int
}

// Draws returns what an account decides from one instant (inclusive) to
// another (exclusive), in order of time. It writes no text and is therefore
// cheap. An unknown account has none.
func (k *Book) Draws(a Account, from, to time.Time) []Draw {
	b := k.bank(a.Bank)
	if b == nil || !k.exists(b, a) {
		return nil
	}
	from, to = clamp(from), clamp(to)
	if !from.Before(to) {
		return nil
	}
	p := k.profile(b, a.Customer)
	lo, hi := on(b.Zone, roundUpTime(from)), on(b.Zone, roundUpTime(to))
	all := make([]Draw, 0, 32)
	p.eventsOf(a.Slot, lo, hi, func(e event, _ int) {
		if !e.moment.before(lo) && e.moment.before(hi) {
			all = append(all, p.draw(&e))
		}
	})
	slices.SortFunc(all, func(x, y Draw) int {
		switch {
		case x.At < y.At:
			return -1
		case x.At > y.At:
			return 1
		}
		return x.class - y.class
	})
	return all
}

func (p *profile) draw(e *event) Draw {
	at := e.instant(p.b.Zone).UnixMilli()
	d := Draw{At: at, Posted: at, Amount: e.amount, day: e.day, class: e.class}
	switch {
	case e.class == classHotel:
		d.Amount, d.Held, d.Posted = 0, e.held, lapses(e.moment).instant(p.b.Zone).UnixMilli()
	case e.hold:
		d.Held, d.Posted = e.held, p.booked(e.day).instant(p.b.Zone).UnixMilli()
	}
	switch e.class {
	case classFriend, classCharged, classAccrued, classPayroll, classClosing, classSavedOut, classSavedMoved:
		d.Firm = true
	case classRefund, classUnpaidBack:
		d.Undoes = true
	}
	switch e.class {
	case classReturn, classRefund:
		d.Pair = 1
	case classUnpaid, classUnpaidBack:
		d.Pair = 2
	case classSavedIn, classRepaid:
		d.Own = true
	case classPaid:
		d.Own = !p.b.Cards
	}
	d.Firm = d.Firm || e.amount > 0
	return d
}

// DrawID is the id of a draw's line while it is pending, which a booked line
// has as ID or as PendingID.
func (k *Book) DrawID(a Account, d Draw) string {
	b := k.bank(a.Bank)
	if b == nil {
		return ""
	}
	t := teller{k: k, b: b, global: uint64(b.First + a.Customer), slot: a.Slot}
	return t.id(&entry{event: event{moment: moment{day: d.day}, class: d.class}}, false)
}

// Period is the pay period that holds an instant, from one pay (inclusive) to
// the next; for an account that no pay comes to, the month on the bank's wall.
func (k *Book) Period(a Account, at time.Time) (from, to time.Time) {
	b := k.bank(a.Bank)
	if b == nil {
		y, m, _ := at.UTC().Date()
		return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC)
	}
	m := on(b.Zone, clamp(at))
	if a.Slot == slotPrimary && !b.Cards && k.exists(b, a) {
		if p := k.profile(b, a.Customer); !p.trades() && !p.still {
			per := p.period(p.periodOf(m))
			return moment{per.first, p.payAt}.instant(b.Zone), moment{per.next, p.payAt}.instant(b.Zone)
		}
	}
	n := monthOf(m.day)
	return midnight(b.Zone, inMonth(n, 1)), midnight(b.Zone, inMonth(n+1, 1))
}
