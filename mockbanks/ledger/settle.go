package ledger

import (
	"strconv"
	"time"
)

// A Settlement is an account of the bank itself: the other side of what its
// customers' lines say, hence minus their sum.
type Settlement struct {
	Name   string // ach, bacs, faster payments, cards, p2p, cash, checks, savings, interest
	Amount int64
}

// A Trial is a trial balance of some customers over some time. Customers comes
// from balances, Settlements from lines: their sum is zero if every balance is
// explained by lines, and Breaks names the accounts where it is not.
type Trial struct {
	Customers   int64 // change of all booked balances
	Settlements []Settlement
	Breaks      []string // account ids
}

// settlements are the bank's own accounts, sorted.
//
//nolint:gochecknoglobals // constant table
var settlements = [...]string{
	"ach", "bacs", "cards", "cash", "checks", "faster payments", "fees", "interest", "lending", "loans", "own cards", "p2p", "payroll", "rtp", "savings", "treasury",
}

// Sum is zero for books that balance.
func (t Trial) Sum() int64 {
	sum := t.Customers
	for _, s := range t.Settlements {
		sum += s.Amount
	}
	return sum
}

// Trial draws the trial balance of customers first (inclusive) to last
// (exclusive) of a bank for lines booked in [from, to). It fails with
// [ErrUnknownBank], or with [ErrUnknownAccount] if a customer does not exist.
// The cost grows with customers and days.
func (k *Book) Trial(bank string, first, last int64, from, to time.Time) (Trial, error) {
	b := k.bank(bank)
	if b == nil {
		return Trial{}, refuse("trial balance of "+bank, ErrUnknownBank)
	}
	if first < 0 || last > b.Population || first > last {
		return Trial{}, refuse("trial balance of "+bank+" to customer "+strconv.FormatInt(last, 10), ErrUnknownAccount)
	}
	var t Trial
	for _, name := range settlements {
		t.Settlements = append(t.Settlements, Settlement{Name: name})
	}
	for i := first; i < last; i++ {
		for _, a := range k.Accounts(bank, i) {
			if a.Customer == i { // a joint account counts once
				t.add(k, a, from, to)
			}
		}
	}
	return t, nil
}

func (t *Trial) add(k *Book, a Account, from, to time.Time) {
	change := k.Balance(a, to.Add(-time.Millisecond)).Booked - k.Balance(a, from.Add(-time.Millisecond)).Booked
	t.Customers += change
	for _, l := range k.Lines(a, from, to) {
		change -= l.Amount
		for i := range t.Settlements {
			if t.Settlements[i].Name == l.Contra {
				t.Settlements[i].Amount -= l.Amount
			}
		}
	}
	if change != 0 {
		t.Breaks = append(t.Breaks, a.ID)
	}
}
