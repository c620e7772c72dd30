// Package movements keeps what happens to the money of one run: it decides
// with packages rails and overlay, appends the facts to the run's journal,
// folds them, and makes happen what falls due.
//
// There is one [Register] for all banks of a run, because the two legs of a
// payment may be at two of them.
package movements

import (
	"fmt"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// A Register is the money of one run, as it is read through every bank. It is
// a projection of the run's journal: join it to the actor before that is
// opened. It is safe for concurrent use.
type Register struct {
	*overlay.Ledger
	actor *actor.Actor
	book  *ledger.Book
	world *people.World
	desks map[string]rails.Desk // by bank; never changed

	mu  sync.Mutex
	due agenda
}

// New returns the register of a run's banks. It fails if the zone of a
// country's payment schemes is not known to the machine.
func New(a *actor.Actor, book *ledger.Book, world *people.World, banks []people.Bank) (*Register, error) {
	r := &Register{Ledger: overlay.New(book, banks), actor: a, book: book, world: world, desks: map[string]rails.Desk{}}
	for _, b := range banks {
		zone, err := schemeZone(b.Country, banks)
		if err != nil {
			return nil, fmt.Errorf("payment schemes of %s: %w", b.Country, err)
		}
		r.desks[b.ID] = rails.Desk{Country: b.Country, Scheme: zone, Early: rails.EarlyOf(b.ID)}
	}
	return r, nil
}

// schemeZone is where the payment schemes of a country keep their hours: the
// zone of a bank that is there too, or else read from the machine.
func schemeZone(country string, banks []people.Bank) (*time.Location, error) {
	name := "America/New_York"
	if country == "GB" {
		name = "Europe/London"
	}
	for _, b := range banks {
		if b.Zone.String() == name {
			return b.Zone, nil
		}
	}
	return time.LoadLocation(name)
}

// Loan is the state of a loan account; what is laid over it changes what is
// still owed.
func (r *Register) Loan(a ledger.Account, at time.Time) ledger.Loan {
	loan := r.book.Loan(a, at)
	if r.Version(a.ID) > 0 {
		loan.Outstanding = -r.Balance(a, at).Booked
	}
	return loan
}

// Reset implements [actor.Projection].
func (r *Register) Reset() {
	r.Ledger.Reset()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.due = nil
}

// Apply implements [actor.Projection].
func (r *Register) Apply(e journal.Event) {
	fact := r.read(e)
	if fact == nil || r.Ledger.Apply(fact) != nil {
		return // not one of ours, or of a journal that somebody has put together by hand
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remember(fact)
}
