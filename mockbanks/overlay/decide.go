package overlay

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// maxAmount bounds what one payment can be: nothing can overflow.
const maxAmount = 1_000_000_000_000_00

// Room is what may leave an account at an instant: what is available, the
// limit, and less what payments between people will take before the next pay.
// A loan has none.
func (l *Ledger) Room(a ledger.Account, at time.Time) int64 {
	if a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage {
		return 0
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	x, t := l.accounts[a.ID], ms(at)
	if x == nil || t < x.first {
		x = fresh(a, t)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if t >= x.closed {
		return 0
	}
	w := l.walked(x, t)
	available, _, _ := w.added(t)
	if !x.made {
		available += l.book.Balance(x.now, at).Available
	}
	return available + x.floor(t) + w.dip(t)
}

// Pay decides what becomes of a payment that takes a course: it is executed,
// accepted for later, rejected, or, if it is a debit, returned unpaid.
//
// It fails with [ErrAmount], [ErrNoParty], [ErrSameAccount],
// [ledger.ErrUnknownAccount], [ErrClosed], [ErrFrozen], [ErrKind],
// [ErrCurrency], [ErrRail], [ErrLimit] or [ErrFunds].
func (l *Ledger) Pay(p Payment, c rails.Course, at time.Time) (Event, error) {
	op := "pay " + p.ID
	if err := l.check(&p, at); err != nil {
		return nil, refuse(op, err)
	}
	if c.Outcome == rails.Rejected {
		return PaymentRejected{Payment: p, At: at, Code: c.Code.ID}, nil
	}
	if code := l.shut(p, at); code != "" {
		return PaymentRejected{Payment: p, At: at, Code: code}, nil
	}
	if c.Outcome == rails.Returned {
		if p.Rail.Debit() && c.Code.ID == p.Rail.Unpaid() && !c.Settles.After(at) {
			return PaymentUnpaid{Payment: p, At: at, Code: c.Code.ID}, nil
		}
		p.To.Account = "" // the payee's bank cannot apply it, so the payee never has it
	}
	if !p.Rail.Debit() && p.From.Account != "" {
		a, _ := l.Account(p.From.Bank, p.From.Account)
		if l.Room(a, at) < p.Amount {
			return nil, refuse(op, ErrFunds)
		}
	}
	if c.Settles.After(at) {
		return PaymentAccepted{Payment: p, At: at, Settles: c.Settles, Returns: c.Returns, Code: c.Code.ID}, nil
	}
	if p.Rail.Debit() {
		return l.present(p, c.Returns, c.Code.ID, at), nil
	}
	return PaymentExecuted{Payment: p, At: at, Returns: c.Returns, Code: c.Code.ID}, nil
}

// check completes a payment and refuses what no course would change.
func (l *Ledger) check(p *Payment, at time.Time) error {
	t := p.Rail.Terms()
	switch {
	case p.Amount <= 0 || p.Amount > maxAmount:
		return ErrAmount
	case t.Limit > 0 && p.Amount > t.Limit:
		return ErrLimit
	case p.From.Account == "" && p.To.Account == "":
		return ErrNoParty
	case p.From.Account == p.To.Account:
		return ErrSameAccount
	case p.Rail == rails.Internal && p.From.Bank != p.To.Bank, p.Rail == rails.BacsInstruction, p.Rail == rails.Card:
		return ErrRail
	}
	for i, side := range [...]*Party{&p.From, &p.To} {
		if side.Account == "" {
			continue
		}
		a, err := l.Account(side.Bank, side.Account)
		if err != nil {
			return err
		}
		b := l.bank(a.Bank)
		switch {
		case b == nil || !p.Rail.Serves(b.Country):
			return ErrRail
		case p.Currency == "":
			p.Currency = a.Currency
		case p.Currency != a.Currency:
			return ErrCurrency
		}
		side.Customer, side.Branch, side.Number = a.Customer, branch(a), a.Number
		if i == 0 {
			if err := l.mayPay(a, p.Rail.Debit(), at); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayPay refuses an account that no money leaves. A debit is presented all
// the same.
func (l *Ledger) mayPay(a ledger.Account, debit bool, at time.Time) error {
	switch {
	case a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage:
		return ErrKind
	case debit:
		return nil
	case l.gone(a, at):
		return ErrClosed
	case a.Frozen:
		return ErrFrozen
	}
	return nil
}

// gone reports whether an account was closed, by an event or in the book.
func (l *Ledger) gone(a ledger.Account, at time.Time) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if x := l.accounts[a.ID]; x != nil && x.closed != never {
		return ms(at) >= x.closed
	}
	return !a.OpenAt(at)
}

// shut is the code with which the payee's bank refuses a payment: empty if the
// payee's account takes money.
func (l *Ledger) shut(p Payment, at time.Time) string {
	if p.To.Account == "" {
		return ""
	}
	if a, err := l.Account(p.To.Bank, p.To.Account); err == nil && !l.gone(a, at) {
		return ""
	}
	return closedCode(p.Rail)
}

// closedCode is how a rail says that an account is closed.
func closedCode(r rails.Rail) string {
	for _, id := range [...]string{"AC04", "R02", "B"} {
		if _, ok := r.Code(id); ok {
			return id
		}
	}
	return "AC04"
}

// present shows a debit to its payer.
func (l *Ledger) present(p Payment, returns time.Time, code string, at time.Time) Event {
	if p.From.Account != "" {
		a, err := l.Account(p.From.Bank, p.From.Account)
		switch {
		case err != nil, l.gone(a, at):
			return PaymentRejected{Payment: p, At: at, Code: closedCode(p.Rail)}
		case a.Frozen || l.Room(a, at) < p.Amount:
			return PaymentUnpaid{Payment: p, At: at, Code: p.Rail.Unpaid()}
		}
	}
	return PaymentExecuted{Payment: p, At: at, Returns: returns, Code: code}
}

// Settle decides what becomes of an accepted payment on its day. It fails with
// [ErrUnknown], or with [ErrWrongState] if it is not due.
func (l *Ledger) Settle(id string, at time.Time) (Event, error) {
	m, err := l.Payment(id)
	if err != nil {
		return nil, err
	}
	if m.Status != Waiting || m.Settles.After(at) {
		return nil, refuse("settle "+id, ErrWrongState)
	}
	p := m.Payment
	if code := l.shut(p, at); code != "" {
		return PaymentRejected{Payment: p, At: at, Code: code}, nil
	}
	if p.Rail.Debit() {
		if m.Code == p.Rail.Unpaid() {
			return PaymentUnpaid{Payment: p, At: at, Code: m.Code}, nil
		}
		return l.present(p, m.Returns, m.Code, at), nil
	}
	return PaymentExecuted{Payment: p, At: at, Returns: m.Returns, Code: m.Code}, nil
}

// Return decides whether an executed payment comes back, with a code of its
// rail; without one it is the code that its amount called for, on its day. A
// notification of change moves nothing. It fails with [ErrUnknown],
// [ErrWrongState], or [ErrFunds] if the payee has spent it.
func (l *Ledger) Return(id, code string, at time.Time) (Event, error) {
	m, err := l.Payment(id)
	if err != nil {
		return nil, err
	}
	if m.Status != Done || code == "" && (m.Returns.IsZero() || m.Returns.After(at)) {
		return nil, refuse("return "+id, ErrWrongState)
	}
	if code == "" {
		code = m.Code
		if c, _ := m.Rail.Code(code); c.Outcome == rails.Changed {
			return PaymentCorrected{ID: id, At: at, Code: code}, nil
		}
	}
	if m.To.Account != "" {
		a, err := l.Account(m.To.Bank, m.To.Account)
		if err != nil || l.gone(a, at) || l.Room(a, at) < m.Amount {
			return nil, refuse("return "+id, ErrFunds)
		}
	}
	return PaymentReturned{ID: id, At: at, Code: code}, nil
}

// Cancel decides whether an accepted payment may be taken back. It fails with
// [ErrUnknown] or [ErrWrongState].
func (l *Ledger) Cancel(id, code string, at time.Time) (PaymentRejected, error) {
	m, err := l.Payment(id)
	if err != nil {
		return PaymentRejected{}, err
	}
	if m.Status != Waiting {
		return PaymentRejected{}, refuse("cancel "+id, ErrWrongState)
	}
	return PaymentRejected{Payment: m.Payment, At: at, Code: code}, nil
}
