package face

import (
	"sync"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func (d *Desk) openTills() {
	d.balances.draw, d.cards.draw = d.Book.Steady, d.Book.SteadyCard
	if b, ok := d.Book.(versioned); ok {
		d.accounts.version, d.balances.version, d.cards.version = b.Version, b.Version, b.Version
	}
}

// versioned is a book over which payments are laid. What was read of an account
// under one version does not hold under another.
type versioned interface {
	Version(account string) uint64
}

// versionOf is a version, 0 where there are none.
func versionOf(version func(string) uint64, account string) uint64 {
	if version == nil {
		return 0
	}
	return version(account)
}

// Balance is what an account of this bank holds at an instant.
func (d *Desk) Balance(a ledger.Account, at time.Time) ledger.Balance {
	b := d.balances.at(a, at)
	b.AsOf = at
	return b
}

// Card is the state of a credit card account of this bank at an instant.
func (d *Desk) Card(a ledger.Account, at time.Time) ledger.Card { return d.cards.at(a, at) }

// A till holds what the book drew last for each account, as long as it holds:
// between two lines a balance costs a look-up instead of a period's draws.
// It asks again at any instant outside of that, and when the account has another
// version.
type till[T any] struct {
	draw    func(ledger.Account, time.Time) (T, time.Time)
	version func(account string) uint64 // nil if nothing is laid over the book

	mu sync.RWMutex
	m  map[string]steady[T] // by account id
}

// A steady is what holds from one instant (inclusive) to another (exclusive).
type steady[T any] struct {
	what        T
	from, until time.Time
	version     uint64
}

// maxTill bounds a till to about half a megabyte; a full one is emptied.
const maxTill = 4096

func (t *till[T]) at(a ledger.Account, at time.Time) T {
	version := versionOf(t.version, a.ID) // before the draw: an event in between is seen next time
	t.mu.RLock()
	s, found := t.m[a.ID]
	t.mu.RUnlock()
	if found && s.version == version && !at.Before(s.from) && at.Before(s.until) {
		return s.what
	}
	what, until := t.draw(a, at)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.m == nil || len(t.m) >= maxTill {
		t.m = make(map[string]steady[T])
	}
	t.m[a.ID] = steady[T]{what, at, until, version}
	return what
}
