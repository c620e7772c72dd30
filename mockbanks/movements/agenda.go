package movements

import (
	"cmp"
	"container/heap"
	"context"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// A deadline is when something is due of a payment, a purchase or an order.
type deadline struct {
	at   time.Time
	id   string
	what what
}

// what is the kind of a deadline.
type what uint8

const (
	payment what = iota
	purchase
	order
)

// agenda is a heap, earliest first. What has changed meanwhile is left in it
// until it comes to the top.
type agenda []deadline

func (d agenda) Len() int      { return len(d) }
func (d agenda) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d agenda) Less(i, j int) bool {
	return cmp.Or(d[i].at.Compare(d[j].at), cmp.Compare(d[i].id, d[j].id)) < 0
}

// Push implements [heap.Interface].
func (d *agenda) Push(x any) { *d = append(*d, x.(deadline)) }

// Pop implements [heap.Interface].
func (d *agenda) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}

// remember notes what an event makes due. The caller holds mu.
func (r *Register) remember(e overlay.Event) {
	switch e := e.(type) {
	case overlay.PaymentAccepted:
		r.later(payment, e.ID)
		r.later(order, e.Order)
	case overlay.PaymentExecuted:
		r.later(payment, e.ID)
		r.later(order, e.Order)
	case overlay.PaymentRejected:
		r.later(order, e.Order)
	case overlay.PaymentUnpaid:
		r.later(order, e.Order)
	case overlay.CardAuthorised:
		r.later(purchase, e.ID)
	case overlay.OrderSet:
		r.later(order, e.ID)
	case overlay.OrderMissed:
		r.later(order, e.ID)
	}
}

func (r *Register) later(w what, id string) {
	if at := r.dueAt(w, id); id != "" && !at.IsZero() {
		heap.Push(&r.due, deadline{at, id, w})
	}
}

// dueAt is when something is due, as it stands now; zero if nothing is.
func (r *Register) dueAt(w what, id string) time.Time {
	switch w {
	case payment:
		m, err := r.Payment(id)
		switch {
		case err != nil:
		case m.Status == overlay.Waiting:
			return m.Settles
		case m.Status == overlay.Done:
			return m.Returns
		}
	case purchase:
		if s, err := r.Sale(id); err == nil && s.Status == overlay.Waiting {
			if s.Captures.IsZero() {
				return s.Lapses
			}
			return s.Captures
		}
	case order:
		if s, err := r.Order(id); err == nil && s.Status == overlay.Waiting {
			return s.Next
		}
	}
	return time.Time{}
}

// next is the earliest deadline that still stands.
func (r *Register) next() (deadline, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.due) > 0 {
		if d := r.due[0]; r.dueAt(d.what, d.id).Equal(d.at) {
			return d, true
		}
		heap.Pop(&r.due)
	}
	return deadline{}, false
}

// Next implements [clock.Agenda].
func (r *Register) Next() (time.Time, bool) {
	d, ok := r.next()
	return d.at, ok
}

// Fire implements [clock.Agenda]: payments settle and come back, purchases are
// booked or lapse, orders pay, earliest first.
func (r *Register) Fire(ctx context.Context, now time.Time) error {
	for {
		d, ok := r.next()
		if !ok || d.at.After(now) {
			return nil
		}
		events, err := r.actor.Do(ctx, func(tx *actor.Tx) error { return r.fall(tx, d) })
		if err != nil {
			return err
		}
		if len(events) == 0 {
			return nil // the clock of the run has not come there yet
		}
	}
}

// fall decides what is due, if nobody was faster.
func (r *Register) fall(tx *actor.Tx, d deadline) error {
	if !r.dueAt(d.what, d.id).Equal(d.at) || d.at.After(tx.Now()) {
		return actor.ErrNothing
	}
	var e overlay.Event
	var err error
	bank := ""
	switch d.what {
	case payment:
		m, _ := r.Payment(d.id)
		bank = home(m.From, m.To)
		if m.Status == overlay.Waiting {
			e, err = r.Settle(d.id, tx.Now())
		} else {
			e, err = r.Ledger.Return(d.id, "", tx.Now())
		}
	case purchase:
		s, _ := r.Sale(d.id)
		bank = s.Bank
		if s.Captures.IsZero() {
			e, err = r.Ledger.Lapse(d.id, tx.Now())
		} else {
			e, err = r.Ledger.Capture(d.id, 0, tx.Now())
		}
	case order:
		s, _ := r.Order(d.id)
		bank = home(s.From, s.To)
		e, err = r.Carry(d.id, tx.ID("p"), r.course(bank, s.Rail, s.Amount, tx.Now()), tx.Now())
	}
	if err != nil {
		return err
	}
	tx.Add(draft(e, bank))
	return nil
}
