package mockbanks

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Lines is what was booked on an account from one instant (inclusive) to
// another (exclusive), oldest first. It knows no present: lines after the
// run's now are the caller's matter.
func (b *Bank) Lines(a ledger.Account, from, to time.Time) []ledger.Line {
	return b.money.Lines(a, from, to)
}

// BalanceAt is what an account holds at an instant.
func (b *Bank) BalanceAt(a ledger.Account, at time.Time) ledger.Balance {
	return b.money.Balance(a, at)
}
