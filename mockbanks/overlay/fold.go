package overlay

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A Status is where a payment, purchase or order stands.
type Status uint8

// The statuses.
const (
	Waiting   Status = iota // accepted or authorised; an order that goes on
	Done                    // executed or captured; an order that has ended
	Refused                 // rejected or declined
	Reversed                // returned; a hold that lapsed; an order that was cancelled
	Bounced                 // a debit that was presented and returned at once
	Corrected               // executed, and its details are to be changed
)

// String is the status of a payment in words.
func (s Status) String() string {
	return [...]string{"pending", "executed", "rejected", "returned", "unpaid", "executed"}[s]
}

// A Movement is a payment and what became of it.
type Movement struct {
	Payment
	Status   Status
	Code     string
	At       time.Time // when it was asked for
	Settles  time.Time // when it was or will be executed
	Returns  time.Time // when it was or will be returned, or corrected
	Executed time.Time // zero while it was not
}

// A Sale is a card purchase and what became of it.
type Sale struct {
	Purchase
	Status   Status
	Code     string
	At       time.Time
	Captures time.Time
	Lapses   time.Time
	Captured int64
	Refunded int64
}

// Apply folds one event. It fails with [ErrPast] if the event is before the
// last one, and changes nothing then.
func (l *Ledger) Apply(e Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := ms(e.when())
	if at < l.clock {
		return refuse("event of "+e.when().UTC().Format(time.RFC3339), ErrPast)
	}
	l.clock = at
	switch e := e.(type) {
	case PaymentAccepted, PaymentExecuted, PaymentRejected, PaymentReturned, PaymentCorrected, PaymentUnpaid:
		l.applyPayment(e, at)
	case CardAuthorised, CardDeclined, CardCaptured, CardLapsed, CardRefunded:
		l.applyCard(e, at)
	case OrderSet, OrderMissed, OrderCancelled:
		l.applyOrder(e)
	case AccountOpened:
		l.applyOpened(e, at)
	default:
		return l.applyEdit(e, at)
	}
	return nil
}

func (l *Ledger) applyPayment(e Event, at int64) {
	switch e := e.(type) {
	case PaymentAccepted:
		m := l.movement(e.Payment, e.At)
		m.Settles, m.Returns, m.Code = e.Settles, e.Returns, e.Code
		if !e.Rail.Debit() { // a debit is looked at when it is presented
			l.on(e.From.Account, at, func(x *account) { x.hold(e.ID, l.pay(x, m, -1, at), at) })
		}
	case PaymentExecuted:
		m := l.movement(e.Payment, e.At)
		m.Status, m.Settles, m.Executed, m.Returns, m.Code = Done, e.At, e.At, e.Returns, e.Code
		l.on(e.From.Account, at, func(x *account) {
			x.release(e.ID, at)
			x.post(l.known(x, l.pay(x, m, -1, at)), at)
		})
		l.on(e.To.Account, at, func(x *account) { x.post(l.known(x, l.pay(x, m, +1, at)), at) })
	case PaymentRejected:
		m := l.movement(e.Payment, e.At)
		m.Status, m.Code = Refused, e.Code
		l.on(e.From.Account, at, func(x *account) { x.drop(e.ID, at) })
	case PaymentUnpaid:
		m := l.movement(e.Payment, e.At)
		m.Status, m.Code, m.Executed, m.Returns = Bounced, e.Code, e.At, e.At
		l.on(e.From.Account, at, func(x *account) {
			x.post(l.known(x, l.pay(x, m, -1, at)), at)
			x.post(l.known(x, l.back(x, m, e.Code, at)), at)
		})
	case PaymentReturned:
		if m := l.payments[e.ID]; m != nil && m.Status == Done {
			m.Status, m.Code, m.Returns = Reversed, e.Code, e.At
			l.on(m.From.Account, at, func(x *account) { x.post(l.known(x, l.back(x, m, e.Code, at)), at) })
			l.on(m.To.Account, at, func(x *account) { x.post(l.known(x, l.taken(x, m, e.Code, at)), at) })
		}
	case PaymentCorrected:
		if m := l.payments[e.ID]; m != nil && m.Status == Done {
			m.Status, m.Code, m.Returns = Corrected, e.Code, e.At
		}
	}
}

// movement is the payment with the id, made if it is new.
func (l *Ledger) movement(p Payment, at time.Time) *Movement {
	m := l.payments[p.ID]
	if m == nil {
		m = &Movement{At: at}
		l.payments[p.ID] = m
		l.sequence = append(l.sequence, p.ID)
		l.advance(p.Order)
	}
	m.Payment = p
	return m
}

// on changes an account of this world, which it touches.
func (l *Ledger) on(id string, at int64, change func(*account)) {
	if id == "" {
		return
	}
	x := l.accounts[id]
	if x == nil {
		a, ok := l.find(id)
		if !ok {
			return
		}
		x = l.begin(id, a, at)
	}
	holds, posted := len(x.holds), len(x.posted)
	change(x)
	l.follow(x, holds, posted, at)
	x.changed(at)
	for _, y := range x.kin {
		y.changed(at)
	}
}

// find looks for an account of the book at every bank.
func (l *Ledger) find(id string) (ledger.Account, bool) {
	for _, b := range l.banks {
		if a, err := l.book.Account(b.ID, id); err == nil {
			return a, true
		}
	}
	return ledger.Account{}, false
}

// known notes whose line it is.
func (l *Ledger) known(x *account, line ledger.Line) ledger.Line {
	l.lines[line.ID] = x.now.ID
	return line
}

func (l *Ledger) applyCard(e Event, at int64) {
	switch e := e.(type) {
	case CardAuthorised:
		s := l.sale(e.Purchase, e.At)
		s.Captures, s.Lapses = e.Captures, e.Lapses
		l.on(e.Account, at, func(x *account) { x.hold(e.ID, l.buy(x, s, at), at) })
	case CardDeclined:
		s := l.sale(e.Purchase, e.At)
		s.Status, s.Code = Refused, e.Code
	case CardCaptured:
		if s := l.purchases[e.ID]; s != nil && s.Status == Waiting {
			s.Status, s.Captured, s.Captures = Done, e.Amount, e.At
			l.on(s.Account, at, func(x *account) { x.capture(l, s, at) })
		}
	case CardLapsed:
		if s := l.purchases[e.ID]; s != nil && s.Status == Waiting {
			s.Status, s.Lapses = Reversed, e.At
			l.on(s.Account, at, func(x *account) { x.drop(e.ID, at) })
		}
	case CardRefunded:
		if s := l.purchases[e.Sale]; s != nil && s.Status == Done {
			s.Refunded += e.Amount
			l.on(s.Account, at, func(x *account) { x.post(l.known(x, l.refund(x, s, e, at)), at) })
		}
	}
}

// capture books a held purchase under the id that its bank's policy gives.
func (x *account) capture(l *Ledger, s *Sale, at int64) {
	held, _ := x.release(s.ID, at)
	line := l.buy(x, s, at)
	line.Authorised, line.Amount = held.At, -s.Captured
	if b := l.bank(x.now.Bank); b != nil && b.NewIDs {
		line.PendingID, line.ID = line.ID, line.ID+"-b"
	}
	x.post(l.known(x, line), at)
}

func (l *Ledger) sale(p Purchase, at time.Time) *Sale {
	s := l.purchases[p.ID]
	if s == nil {
		s = &Sale{Purchase: p, At: at}
		l.purchases[p.ID] = s
		l.sequence = append(l.sequence, p.ID)
	}
	return s
}

func (l *Ledger) applyOpened(e AccountOpened, at int64) {
	if l.accounts[e.Account.ID] != nil {
		return
	}
	x := l.begin(e.Account.ID, e.Account, at)
	x.made = true
	owner := customer(e.Account.Bank, e.Account.Customer)
	l.made[owner] = append(l.made[owner], e.Account.ID)
	for _, n := range [...]string{branch(e.Account) + "/" + e.Account.Number, e.Account.IBAN, e.Account.PAN} {
		if n != "" && n != "/" {
			l.numbers[n] = e.Account.ID
		}
	}
	x.changed(at)
}

func customer(bank string, index int64) string { return bank + "/" + strconv.FormatInt(index, 10) }

func branch(a ledger.Account) string {
	if a.SortCode != "" {
		return a.SortCode
	}
	return a.RoutingNumber
}

// applyEdit folds what was done to an account itself.
func (l *Ledger) applyEdit(e Event, at int64) error {
	switch e := e.(type) {
	case AccountClosed:
		l.on(e.Account, at, func(x *account) {
			if e.Payout != 0 {
				x.post(l.known(x, l.adjust(x, e.ID, -e.Payout, at, "CLOSING BALANCE PAID OUT")), at)
			}
			x.closed, x.now.Closed = at, l.midnight(x.now.Bank, at)
		})
	case AccountFrozen:
		l.on(e.Account, at, func(x *account) {
			x.frozen, x.now.Frozen = append(x.frozen, span{at, never}), true
		})
	case AccountUnfrozen:
		l.on(e.Account, at, func(x *account) {
			for i := range x.frozen {
				x.frozen[i].until = min(x.frozen[i].until, at)
			}
			x.now.Frozen = false
		})
	case BalanceSet:
		l.on(e.Account, at, func(x *account) { x.post(l.known(x, l.adjust(x, e.ID, e.Adjustment, at, "BALANCE ADJUSTMENT")), at) })
	case LimitSet:
		l.on(e.Account, at, func(x *account) {
			x.limits = append(x.limits, limit{at, e.Limit})
			if x.now.Kind == ledger.CreditCard {
				x.now.CreditLine = e.Limit
			} else {
				x.now.Overdraft = e.Limit
			}
		})
	default:
		return refuse("apply", errUnknownEvent)
	}
	return nil
}
