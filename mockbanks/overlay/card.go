package overlay

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// Authorise decides whether a purchase may be held. A purchase that the bank
// or its amount declines is an event as well. It fails with [ErrAmount],
// [ErrKind], [ledger.ErrUnknownAccount] or [ErrClosed].
func (l *Ledger) Authorise(p Purchase, c rails.Course, at time.Time) (Event, error) {
	op := "authorise " + p.ID
	a, err := l.Account(p.Bank, p.Account)
	switch {
	case err != nil:
		return nil, refuse(op, err)
	case p.Amount <= 0 || p.Amount > maxAmount:
		return nil, refuse(op, ErrAmount)
	case a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage || a.Kind == ledger.Savings:
		return nil, refuse(op, ErrKind)
	case l.gone(a, at):
		return nil, refuse(op, ErrClosed)
	}
	if p.Final == 0 {
		p.Final = p.Amount
	}
	if c.Outcome == rails.Adjusted {
		p.Final = p.Amount * 6 / 5
	}
	switch {
	case c.Outcome == rails.Rejected:
		return CardDeclined{p, at, c.Code.ID}, nil
	case a.Frozen:
		return CardDeclined{p, at, "62"}, nil
	case l.Room(a, at) < max(p.Amount, p.Final):
		return CardDeclined{p, at, rails.Card.Unpaid()}, nil
	case c.Outcome == rails.Lapsed:
		return CardAuthorised{Purchase: p, At: at, Lapses: c.Returns}, nil
	}
	return CardAuthorised{Purchase: p, At: at, Captures: c.Settles}, nil
}

// Capture decides whether a held purchase is booked, for an amount or, if that
// is zero, for what was foreseen. The bank has to pay whatever the merchant
// captures. It fails with [ErrUnknown], [ErrWrongState] or [ErrAmount].
func (l *Ledger) Capture(id string, amount int64, at time.Time) (CardCaptured, error) {
	s, err := l.held(id, "capture ")
	if err != nil {
		return CardCaptured{}, err
	}
	if amount == 0 {
		amount = s.Final
	}
	if amount < 0 || amount > maxAmount {
		return CardCaptured{}, refuse("capture "+id, ErrAmount)
	}
	return CardCaptured{id, at, amount}, nil
}

// Lapse decides whether a hold ends. It fails with [ErrUnknown] or
// [ErrWrongState].
func (l *Ledger) Lapse(id string, at time.Time) (CardLapsed, error) {
	if _, err := l.held(id, "lapse "); err != nil {
		return CardLapsed{}, err
	}
	return CardLapsed{id, at}, nil
}

func (l *Ledger) held(id, op string) (Sale, error) {
	s, err := l.Sale(id)
	if err == nil && s.Status != Waiting {
		err = refuse(op+id, ErrWrongState)
	}
	return s, err
}

// Refund decides whether some of a captured purchase may be given back; zero
// is all that is left of it. It fails with [ErrUnknown], [ErrWrongState] or
// [ErrAmount].
func (l *Ledger) Refund(id, refund string, amount int64, at time.Time) (CardRefunded, error) {
	s, err := l.Sale(id)
	if err != nil {
		return CardRefunded{}, err
	}
	left := s.Captured - s.Refunded
	if amount == 0 {
		amount = left
	}
	switch {
	case s.Status != Done:
		return CardRefunded{}, refuse("refund "+id, ErrWrongState)
	case amount <= 0 || amount > left:
		return CardRefunded{}, refuse("refund "+id, ErrAmount)
	}
	return CardRefunded{ID: refund, Sale: id, At: at, Amount: amount}, nil
}
