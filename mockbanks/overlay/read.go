package overlay

import (
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

var _ Reader = (*Ledger)(nil)

// Accounts implements [Reader]: those of the book first.
func (l *Ledger) Accounts(bank string, owner int64) []ledger.Account {
	all := l.book.Accounts(bank, owner)
	if !l.touchedAny.Load() {
		return all
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	for i := range all {
		if x := l.accounts[all[i].ID]; x != nil {
			all[i] = x.now
		}
	}
	for _, id := range l.made[customer(bank, owner)] {
		all = append(all, l.accounts[id].now)
	}
	return all
}

// Account implements [Reader].
func (l *Ledger) Account(bank, id string) (ledger.Account, error) {
	if x := l.touched(id); x != nil {
		defer l.mu.RUnlock()
		if x.now.Bank == bank {
			return x.now, nil
		}
	}
	return l.book.Account(bank, id)
}

// ByNumber implements [Reader].
func (l *Ledger) ByNumber(to, number string) (ledger.Account, error) {
	if a, ok := l.numbered(strings.ReplaceAll(to, "-", "") + "/" + number); ok {
		return a, nil
	}
	return l.latest(l.book.ByNumber(to, number))
}

// ByIBAN implements [Reader].
func (l *Ledger) ByIBAN(iban string) (ledger.Account, error) {
	if a, ok := l.numbered(strings.ToUpper(strings.ReplaceAll(iban, " ", ""))); ok {
		return a, nil
	}
	return l.latest(l.book.ByIBAN(iban))
}

// ByPAN implements [Reader].
func (l *Ledger) ByPAN(pan string) (ledger.Account, error) {
	if a, ok := l.numbered(pan); ok {
		return a, nil
	}
	return l.latest(l.book.ByPAN(pan))
}

func (l *Ledger) numbered(number string) (ledger.Account, bool) {
	if !l.touchedAny.Load() {
		return ledger.Account{}, false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	id, ok := l.numbers[number]
	if !ok {
		return ledger.Account{}, false
	}
	return l.accounts[id].now, true
}

// latest is an account of the book as it stands now.
func (l *Ledger) latest(a ledger.Account, err error) (ledger.Account, error) {
	if err != nil {
		return a, err
	}
	if x := l.touched(a.ID); x != nil {
		defer l.mu.RUnlock()
		return x.now, nil
	}
	return a, nil
}

// Balance implements [Reader].
func (l *Ledger) Balance(a ledger.Account, at time.Time) ledger.Balance {
	x := l.touched(a.ID)
	if x == nil {
		return l.book.Balance(a, at)
	}
	defer l.mu.RUnlock()
	b, _ := l.balance(x, at)
	return b
}

// Steady implements [Reader]; the next event of the account ends it as well:
// see [Ledger.Version].
func (l *Ledger) Steady(a ledger.Account, at time.Time) (ledger.Balance, time.Time) {
	x := l.touched(a.ID)
	if x == nil {
		return l.book.Steady(a, at)
	}
	defer l.mu.RUnlock()
	b, next := l.balance(x, at)
	until := at.Add(24 * time.Hour)
	if !x.made {
		_, until = l.book.Steady(x.now, at)
	}
	if n := instant(next); n.Before(until) {
		until = n
	}
	return b, until
}

// balance is what an account holds, and the instant at which what lies over
// the book changes next. The caller holds the ledger's lock.
func (l *Ledger) balance(x *account, at time.Time) (b ledger.Balance, next int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	t := ms(at)
	if !x.made {
		b = l.book.Balance(x.now, at)
	}
	b.AsOf = at
	if t < x.first {
		return b, x.first
	}
	if t >= x.closed {
		return ledger.Balance{AsOf: at}, never / 2
	}
	avail, booked, next := l.walked(x, t).added(t)
	b.Booked += booked
	b.Available += avail
	if x.now.Kind != ledger.CreditCard {
		b.Overdraft = x.floor(t)
	}
	return b, min(next, x.closed)
}

// Spendable implements [Reader].
func (l *Ledger) Spendable(a ledger.Account, at time.Time) int64 {
	if a.Kind == ledger.CreditCard {
		return l.Card(a, at).AvailableCredit
	}
	return l.Balance(a, at).Available
}

// Card implements [Reader].
func (l *Ledger) Card(a ledger.Account, at time.Time) ledger.Card {
	x := l.touched(a.ID)
	if x == nil {
		return l.book.Card(a, at)
	}
	defer l.mu.RUnlock()
	return l.card(x, at)
}

// SteadyCard implements [Reader]; see [Ledger.Steady].
func (l *Ledger) SteadyCard(a ledger.Account, at time.Time) (ledger.Card, time.Time) {
	x := l.touched(a.ID)
	if x == nil {
		return l.book.SteadyCard(a, at)
	}
	defer l.mu.RUnlock()
	_, next := l.balance(x, at)
	until := at.Add(24 * time.Hour)
	if !x.made {
		_, until = l.book.SteadyCard(x.now, at)
	}
	if n := instant(next); n.Before(until) {
		until = n
	}
	return l.card(x, at), until
}

// card is the state of a touched card: what lies over the book is owed on top,
// and what was paid counts towards the minimum.
func (l *Ledger) card(x *account, at time.Time) (c ledger.Card) {
	if x.now.Kind != ledger.CreditCard {
		return c
	}
	if !x.made {
		c = l.book.Card(x.now, at)
	}
	b, _ := l.balance(x, at)
	c.Owed, c.AvailableCredit = -b.Booked, b.Available+x.floor(ms(at))
	if ms(at) < x.first {
		return c
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if end := ms(c.StatementDate.AddDate(0, 0, 1)) - 1; end >= x.first && !c.StatementDate.IsZero() {
		_, booked, _ := l.walked(x, end).added(end)
		c.StatementBalance -= booked
	}
	for _, p := range x.posted {
		if p.Amount <= 0 || p.Kind != "transfer" || p.At.After(at) {
			continue
		}
		if p.At.After(c.StatementDate) {
			c.MinimumPayment = max(0, c.MinimumPayment-p.Amount)
		}
		if !p.At.Before(c.LastPaymentDate) {
			c.LastPayment, c.LastPaymentDate = p.Amount, p.Value
		}
	}
	return c
}

// Payment returns a payment. It fails with [ErrUnknown].
func (l *Ledger) Payment(id string) (Movement, error) { return get(l, l.payments, id) }

// Sale returns a card purchase. It fails with [ErrUnknown].
func (l *Ledger) Sale(id string) (Sale, error) { return get(l, l.purchases, id) }

// Order returns a standing order or direct debit. It fails with [ErrUnknown].
func (l *Ledger) Order(id string) (Standing, error) { return get(l, l.orders, id) }

func get[T any](l *Ledger, of map[string]*T, id string) (T, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if m := of[id]; m != nil {
		return *m, nil
	}
	var none T
	return none, refuse(id, ErrUnknown)
}

// Payments lists the payments that an account has sent or received, oldest
// first; an empty id is any account.
func (l *Ledger) Payments(account string) []Movement {
	return list(l, l.payments, func(m *Movement) bool { return account == "" || m.From.Account == account || m.To.Account == account })
}

// Sales lists the card purchases that were made with an account, oldest first.
func (l *Ledger) Sales(account string) []Sale {
	return list(l, l.purchases, func(s *Sale) bool { return account == "" || s.Account == account })
}

// Orders lists the standing orders and direct debits of an account, oldest
// first.
func (l *Ledger) Orders(account string) []Standing {
	return list(l, l.orders, func(s *Standing) bool { return account == "" || s.From.Account == account || s.To.Account == account })
}

func list[T any](l *Ledger, of map[string]*T, wanted func(*T) bool) []T {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var all []T
	for _, id := range l.sequence {
		if m := of[id]; m != nil && wanted(m) {
			all = append(all, *m)
		}
	}
	return all
}
