package overlay

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// Every is how often an order pays.
type Every string

// The rhythms of orders.
const (
	Once        Every = "once"
	Weekly      Every = "weekly"
	Fortnightly Every = "fortnightly"
	Monthly     Every = "monthly"
	Yearly      Every = "yearly"
)

// An Order pays by itself: a payment of a later day, a standing order, or,
// on a rail of debits, what a payee may pull.
type Order struct {
	ID        string
	Rail      rails.Rail
	From, To  Party
	Amount    int64
	Currency  string
	Reference string
	First     time.Time
	Every     Every
	Count     int       // payments in all; 0 is without end
	Until     time.Time // no payment is due after it; zero is without end
	Note      string
}

// A Standing is an order and how far it has come.
type Standing struct {
	Order
	Status Status
	Code   string
	At     time.Time
	Made   int       // payments made, missed ones included
	Missed int       // of them
	Next   time.Time // when the next is due; zero after the last
}

// due is the n-th date of an order, moved to a business day of the country.
func (o Order) due(n int, country string, zone *time.Location) time.Time {
	t := o.First.In(zone)
	y, m, d := t.Date()
	switch o.Every {
	case Weekly:
		d += 7 * n
	case Fortnightly:
		d += 14 * n
	case Monthly:
		m += time.Month(n)
		d = min(d, days(y, m))
	case Yearly:
		y += n
		d = min(d, days(y, m))
	}
	at := time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, zone)
	for n > 0 && !ledger.BusinessDay(country, at) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC()
}

// days is how many days a month has.
func days(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// next works out when an order is due next.
func (l *Ledger) next(s *Standing) {
	country, zone := "US", time.UTC
	for _, id := range [...]string{s.From.Bank, s.To.Bank} {
		if b := l.bank(id); b != nil {
			country, zone = b.Country, b.Zone
			break
		}
	}
	s.Next = s.due(s.Made, country, zone)
	if s.Made > 0 && (s.Every == Once || s.Count > 0 && s.Made >= s.Count || !s.Until.IsZero() && s.Next.After(s.Until)) {
		s.Status, s.Next = Done, time.Time{}
	}
}

// advance notes that a payment of an order was made.
func (l *Ledger) advance(id string) {
	if s := l.orders[id]; s != nil && s.Status == Waiting {
		s.Made++
		l.next(s)
	}
}

func (l *Ledger) applyOrder(e Event) {
	switch e := e.(type) {
	case OrderSet:
		if l.orders[e.ID] != nil {
			return
		}
		s := &Standing{Order: e.Order, At: e.At}
		l.next(s)
		l.orders[e.ID] = s
		l.sequence = append(l.sequence, e.ID)
	case OrderMissed:
		if s := l.orders[e.ID]; s != nil && s.Status == Waiting {
			s.Missed++
			l.advance(e.ID)
		}
	case OrderCancelled:
		if s := l.orders[e.ID]; s != nil && s.Status == Waiting {
			s.Status, s.Code, s.Next = Reversed, e.Code, time.Time{}
		}
	}
}

// SetOrder decides whether an order may be agreed: the parties and the rail
// must do for a payment, but the payer need not have the money yet. It fails
// like [Ledger.Pay], and with [ErrBadOrder] or [ErrPast].
func (l *Ledger) SetOrder(o Order, at time.Time) (OrderSet, error) {
	op := "order " + o.ID
	switch o.Every {
	case Once, Weekly, Fortnightly, Monthly, Yearly:
	default:
		return OrderSet{}, refuse(op, ErrBadOrder)
	}
	switch {
	case o.First.IsZero(), o.Count < 0, !o.Until.IsZero() && o.Until.Before(o.First):
		return OrderSet{}, refuse(op, ErrBadOrder)
	case o.First.Before(at):
		return OrderSet{}, refuse(op, ErrPast)
	}
	p := o.payment("")
	if err := l.check(&p, at); err != nil {
		return OrderSet{}, refuse(op, err)
	}
	o.From, o.To, o.Currency = p.From, p.To, p.Currency
	o.First, o.Until = o.First.UTC().Truncate(time.Second), o.Until.UTC()
	return OrderSet{o, at}, nil
}

// payment is one payment of an order.
func (o Order) payment(id string) Payment {
	p := Payment{
		ID: id, Rail: o.Rail, From: o.From, To: o.To, Amount: o.Amount, Currency: o.Currency,
		Reference: o.Reference, Order: o.ID, Note: o.Note,
	}
	if o.Rail == rails.ACHDebit || o.Rail == rails.ACH || o.Rail == rails.SameDayACH {
		p.Entry = rails.EntryOf(o.Rail.Debit(), false, true)
	}
	return p
}

// Carry decides what becomes of the payment of an order that is due: a
// payment's first event under the id, or that it was missed.
// It fails with [ErrUnknown], or [ErrWrongState] if nothing is due.
func (l *Ledger) Carry(order, id string, course rails.Course, at time.Time) (Event, error) {
	s, err := l.Order(order)
	if err != nil {
		return nil, err
	}
	if s.Status != Waiting || s.Next.After(at) {
		return nil, refuse("carry out "+order, ErrWrongState)
	}
	if s.Rail.Debit() && course.Outcome != rails.Rejected {
		course.Settles = at // the collection was announced days before
	}
	e, err := l.Pay(s.payment(id), course, at)
	if err != nil {
		return OrderMissed{ID: order, At: at, Code: s.Rail.Unpaid()}, nil
	}
	return e, nil
}

// CancelOrder decides whether an order may end. It fails with [ErrUnknown], or
// with [ErrWrongState] if it has ended.
func (l *Ledger) CancelOrder(id string, at time.Time) (OrderCancelled, error) {
	s, err := l.Order(id)
	if err != nil {
		return OrderCancelled{}, err
	}
	if s.Status != Waiting {
		return OrderCancelled{}, refuse("cancel "+id, ErrWrongState)
	}
	return OrderCancelled{ID: id, At: at}, nil
}
