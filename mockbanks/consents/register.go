// Package consents keeps the consents of one bank: it decides with package
// consent, appends the facts to the run's journal, and folds them into a
// register that can be read without waiting for writers.
package consents

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// ErrUnknown says that the bank has no consent with that id.
var ErrUnknown = errors.New("no such consent")

// A Register is the consents of one bank. It is a projection of the run's
// journal: join it to the actor before it is opened. It is safe for concurrent
// use.
type Register struct {
	bank  string
	actor *actor.Actor

	mu       sync.RWMutex
	byID     map[string]*consent.Consent
	order    []string // ids as they were requested
	customer map[string][]string
	client   map[string][]string
	second   map[string][]string // by who must agree as well
	due      deadlines
}

// New returns the empty register of a bank.
func New(bank string, a *actor.Actor) *Register {
	r := &Register{bank: bank, actor: a}
	r.Reset()
	return r
}

// Reset implements [actor.Projection].
func (r *Register) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byID = map[string]*consent.Consent{}
	r.customer, r.client, r.second = map[string][]string{}, map[string][]string{}, map[string][]string{}
	r.order, r.due = nil, nil
}

// Get returns a consent. It fails with [ErrUnknown].
func (r *Register) Get(id string) (consent.Consent, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	c, ok := r.byID[id]
	if !ok {
		return consent.Consent{}, fmt.Errorf("consent %q of %s: %w", id, r.bank, ErrUnknown)
	}
	return *c, nil
}

// All returns every consent, in the order in which they were requested.
func (r *Register) All() []consent.Consent {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.some(r.order)
}

// ByCustomer returns the consents that a customer was asked for, oldest first.
func (r *Register) ByCustomer(customer string) []consent.Consent {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.some(r.customer[customer])
}

// BySecond returns the consents that need, or needed, a customer's approval
// beside another's, oldest first.
func (r *Register) BySecond(customer string) []consent.Consent {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.some(r.second[customer])
}

// ByClient returns the consents that a client asked for, oldest first.
func (r *Register) ByClient(client string) []consent.Consent {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.some(r.client[client])
}

// some copies consents. The caller holds mu.
func (r *Register) some(ids []string) []consent.Consent {
	all := make([]consent.Consent, 0, len(ids))
	for _, id := range ids {
		all = append(all, *r.byID[id])
	}
	return all
}

// keep folds one event into the register.
func (r *Register) keep(id string, e consent.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before, known := r.byID[id]
	if !known {
		before = &consent.Consent{}
	}
	after := consent.Fold(*before, e)
	if after.Status == consent.Unknown {
		return
	}
	if !known {
		r.order = append(r.order, id)
		r.client[after.Client] = append(r.client[after.Client], id)
		r.due.add(after.ExpiresAt, id)
	}
	if after.Customer != before.Customer {
		if ids := r.customer[before.Customer]; before.Customer != "" {
			r.customer[before.Customer] = slices.DeleteFunc(slices.Clone(ids), func(x string) bool { return x == id })
		}
		r.customer[after.Customer] = append(r.customer[after.Customer], id)
	}
	if after.Second != before.Second {
		r.second[after.Second] = append(r.second[after.Second], id)
	}
	if after.RecallAt != before.RecallAt {
		r.due.add(after.RecallAt, id)
	}
	r.byID[id] = &after
}

// live tells whether a consent can still expire. The caller holds mu.
func (r *Register) live(id string) bool {
	c, ok := r.byID[id]
	return ok && !c.Status.Ended()
}

// next is the earliest deadline of a consent that can still expire.
func (r *Register) next() (time.Time, string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.due) > 0 {
		if d := r.due[0]; r.live(d.id) {
			return d.at, d.id, true
		}
		r.due.drop()
	}
	return time.Time{}, "", false
}
