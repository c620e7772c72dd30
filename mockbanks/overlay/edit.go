package overlay

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Open decides whether a customer gets another account of a kind. It fails
// with [ledger.ErrUnknownAccount] for an unknown customer or one with too many
// accounts, and with [ErrKind] for what is not opened over the counter.
func (l *Ledger) Open(bank string, owner int64, kind ledger.Kind, at time.Time) (AccountOpened, error) {
	op := "open an account at " + bank
	b := l.bank(bank)
	if b == nil {
		return AccountOpened{}, refuse(op, ledger.ErrUnknownBank)
	}
	l.mu.RLock()
	slot := ledger.FirstGiven + len(l.made[customer(bank, owner)])
	l.mu.RUnlock()
	a, err := l.book.Given(bank, owner, slot, kind, at)
	if err != nil {
		return AccountOpened{}, refuse(op, err)
	}
	switch {
	case kind == ledger.AutoLoan, kind == ledger.Mortgage, kind == ledger.Business,
		kind == ledger.CreditCard && a.PAN == "", kind != ledger.CreditCard && a.Number == "",
		kind == ledger.Checking && b.Country != "US", kind == ledger.Current && b.Country != "GB":
		return AccountOpened{}, refuse(op, ErrKind)
	}
	return AccountOpened{a, at}, nil
}

// Close decides whether an account may end: what is in it is paid out. It
// fails with [ledger.ErrUnknownAccount], [ErrClosed], [ErrKind] for a loan,
// and [ErrNotEmpty] if it owes, holds a purchase or waits for a payment.
func (l *Ledger) Close(bank, account, id string, at time.Time) (AccountClosed, error) {
	op := "close " + account
	a, err := l.Account(bank, account)
	if err != nil {
		return AccountClosed{}, refuse(op, err)
	}
	booked := l.Balance(a, at).Booked
	switch {
	case l.gone(a, at):
		return AccountClosed{}, refuse(op, ErrClosed)
	case a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage:
		return AccountClosed{}, refuse(op, ErrKind)
	case booked < 0 || l.busy(account):
		return AccountClosed{}, refuse(op, ErrNotEmpty)
	}
	return AccountClosed{ID: id, Account: account, Bank: bank, At: at, Payout: booked}, nil
}

// busy reports whether an account has open holds of our own.
func (l *Ledger) busy(id string) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	x := l.accounts[id]
	return x != nil && slices.ContainsFunc(x.holds, func(h hold) bool { return h.until == never })
}

// Freeze decides whether an account may be blocked. It fails with
// [ledger.ErrUnknownAccount], [ErrClosed], or [ErrWrongState] if it is.
func (l *Ledger) Freeze(bank, account string, at time.Time) (AccountFrozen, error) {
	err := l.editable("freeze ", bank, account, at, func(a ledger.Account) bool { return !a.Frozen })
	return AccountFrozen{account, bank, at}, err
}

// Unfreeze decides whether the block of an account may be lifted; see
// [Ledger.Freeze].
func (l *Ledger) Unfreeze(bank, account string, at time.Time) (AccountUnfrozen, error) {
	err := l.editable("unfreeze ", bank, account, at, func(a ledger.Account) bool { return a.Frozen })
	return AccountUnfrozen{account, bank, at}, err
}

// SetBalance decides how an account comes to a booked balance, which may be
// beyond its limit. It fails with [ledger.ErrUnknownAccount], [ErrClosed],
// [ErrAmount], or [ErrWrongState] if it has that balance.
func (l *Ledger) SetBalance(bank, account, id string, booked int64, at time.Time) (BalanceSet, error) {
	if booked < -maxAmount || booked > maxAmount {
		return BalanceSet{}, refuse("set balance of "+account, ErrAmount)
	}
	var by int64
	err := l.editable("set balance of ", bank, account, at, func(a ledger.Account) bool {
		by = booked - l.Balance(a, at).Booked
		return by != 0
	})
	return BalanceSet{ID: id, Account: account, Bank: bank, At: at, Adjustment: by}, err
}

// SetLimit decides whether an account gets another overdraft or credit line.
// It fails with [ledger.ErrUnknownAccount], [ErrClosed], [ErrAmount],
// [ErrKind] for savings and loans, or [ErrWrongState] if that is its limit.
func (l *Ledger) SetLimit(bank, account string, to int64, at time.Time) (LimitSet, error) {
	if to < 0 || to > maxAmount {
		return LimitSet{}, refuse("set limit of "+account, ErrAmount)
	}
	a, err := l.Account(bank, account)
	if err == nil && (a.Kind == ledger.Savings || a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage) {
		return LimitSet{}, refuse("set limit of "+account, ErrKind)
	}
	err = l.editable("set limit of ", bank, account, at, func(a ledger.Account) bool { return floor(a) != to })
	return LimitSet{Account: account, Bank: bank, At: at, Limit: to}, err
}

// editable refuses what is not an open account in a state that allows it.
func (l *Ledger) editable(op, bank, account string, at time.Time, allows func(ledger.Account) bool) error {
	a, err := l.Account(bank, account)
	switch {
	case err != nil:
		return refuse(op+account, err)
	case l.gone(a, at):
		return refuse(op+account, ErrClosed)
	case !allows(a):
		return refuse(op+account, ErrWrongState)
	}
	return nil
}
