package overlay

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Open decides whether a customer gets another account of a kind, with an id
// that the caller draws. It fails with [ledger.ErrUnknownAccount] for a
// customer without any, and with [ErrKind] for what the bank does not sell
// over the counter.
func (l *Ledger) Open(bank string, owner int64, kind ledger.Kind, product, id string, at time.Time) (AccountOpened, error) {
	op := "open an account at " + bank
	own := l.book.Accounts(bank, owner)
	b := l.bank(bank)
	if len(own) == 0 || b == nil {
		return AccountOpened{}, refuse(op, ledger.ErrUnknownAccount)
	}
	like := own[0]
	a := ledger.Account{
		ID: id, Bank: bank, Customer: owner, Slot: len(l.Accounts(bank, owner)), Kind: kind, Product: product,
		Currency: like.Currency, Opened: l.midnight(bank, ms(at)),
	}
	if a.Product == "" {
		a.Product = kind.String()
	}
	a.Nickname = a.Product
	switch kind {
	case ledger.Checking, ledger.Current, ledger.Savings:
		if branch(like) == "" || (kind == ledger.Current) != (b.Country == "GB") && kind != ledger.Savings {
			return AccountOpened{}, refuse(op, ErrKind)
		}
		a.RoutingNumber, a.SortCode = like.RoutingNumber, like.SortCode
	case ledger.CreditCard:
		if like.PAN == "" {
			return AccountOpened{}, refuse(op, ErrKind)
		}
		a.CreditLine = like.CreditLine
	default:
		return AccountOpened{}, refuse(op, ErrKind)
	}
	l.number(&a, like)
	return AccountOpened{a, at}, nil
}

// number gives a new account numbers that nobody has.
func (l *Ledger) number(a *ledger.Account, like ledger.Account) {
	key := chance.Mix(chance.Text(a.ID))
	for try := uint64(0); ; try++ {
		draw := chance.H(key, try)
		if a.Kind == ledger.CreditCard {
			a.PAN = luhn(like.PAN[:6] + digits(draw, 9))
			a.Number = a.PAN
			if _, err := l.ByPAN(a.PAN); err != nil {
				return
			}
			continue
		}
		a.Number = luhn(digits(draw, len(like.Number)-1))
		if len(like.IBAN) > 8 {
			a.IBAN = iban(like.IBAN[:2], like.IBAN[4:8]+a.SortCode+a.Number)
		}
		if _, err := l.ByNumber(branch(*a), a.Number); err != nil {
			return
		}
	}
}

func digits(n uint64, width int) string {
	buf := make([]byte, width)
	for i := range slices.Backward(buf) {
		buf[i] = '0' + byte(n%10)
		n /= 10
	}
	return string(buf)
}

// luhn appends the check digit of ISO/IEC 7812-1.
func luhn(s string) string {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return s + string(rune('0'+(10-sum%10)%10))
}

// iban puts the check digits of ISO 13616 between country and account.
func iban(country, bban string) string {
	rest := 0
	for _, c := range bban + country + "00" {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return country + digits(uint64(98-rest), 2) + bban
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
