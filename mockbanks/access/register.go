// Package access is a bank's memory of who asked for whose data: what was
// refused to each client, for which customers, and who of them had ever
// agreed. From it the bank's audit finds a program that hunts for people.
package access

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
)

// Types of the events that are folded or added here.
const (
	Refused  = "access.refused"
	Reviewed = "bank.access.reviewed"

	registered = "bank.client.registered"
	authorised = "bank.consent.authorised"
	rejected   = "bank.consent.rejected"
	suspended  = "bank.client.suspended"
	restored   = "bank.client.restored"
)

// Why a request was refused, in the words of [Denial.Why].
const (
	NotShared = "not_shared"    // of an account that exists and is not shared with the client
	Unknown   = "no_account"    // of an account that does not exist
	Foreign   = "not_its_own"   // of a consent that another client asked for
	Replayed  = "revoked_token" // with a token whose grant has ended
	NoConsent = "no_consent"    // on a consent that is not, or no longer, authorised
	Lapsed    = "expired"       // on a consent that has expired
)

// A Denial is the data of access.refused: one request of a known client that
// was not served.
type Denial struct {
	Bank     string `json:"bank"`
	Client   string `json:"client"`
	Name     string `json:"name"`
	Why      string `json:"why"`
	Method   string `json:"method"`
	Path     string `json:"path"` // beneath the bank
	Account  string `json:"account,omitempty"`
	Customer string `json:"customer,omitempty"` // whose account it is
	Consent  string `json:"consent,omitempty"`  // that the token stood for
	Cause    string `json:"cause"`
}

// record is what is read of other events.
type record struct {
	Client   string `json:"client"`
	Name     string `json:"name"`
	Customer string `json:"customer"`
}

// asker is what a bank remembers of a client.
type asker struct {
	id, name  string
	consented map[string]bool // customers who ever agreed
	declined  map[string]bool // customers who said no
	denials   []denied
	suspended bool
}

type denied struct {
	Denial
	at time.Time // virtual
}

// maxDenials bounds what is remembered of one client; the oldest tell enough.
const maxDenials = 10_000

// A Register is the memory of one bank: a projection. It is safe for
// concurrent use.
type Register struct {
	bank  string
	actor *actor.Actor

	mu    sync.RWMutex
	all   map[string]*asker
	order []string
}

// New returns the memory of a bank that nobody has asked anything.
func New(bank string, a *actor.Actor) *Register {
	r := &Register{bank: bank, actor: a}
	r.Reset()
	return r
}

// Reset implements [actor.Projection].
func (r *Register) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all, r.order = map[string]*asker{}, nil
}

// Apply implements [actor.Projection].
func (r *Register) Apply(e journal.Event) {
	switch e.Type {
	case Refused, registered, authorised, rejected, suspended, restored:
	default:
		return
	}
	if e.Source != "/banks/"+r.bank {
		return
	}
	var d record
	if json.Unmarshal(e.Data, &d) != nil || d.Client == "" {
		return // of a party without a client, or not an event of ours
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.asker(d.Client)
	switch e.Type {
	case registered:
		a.name = d.Name
	case authorised:
		a.consented[d.Customer] = true
	case rejected:
		a.declined[d.Customer] = true
	case suspended, restored:
		a.suspended = e.Type == suspended
	case Refused:
		var full Denial
		if json.Unmarshal(e.Data, &full) == nil && len(a.denials) < maxDenials {
			a.denials = append(a.denials, denied{full, e.Time})
		}
	}
}

// asker returns what is known of a client, beginning with nothing. The caller
// holds mu.
func (r *Register) asker(id string) *asker {
	a := r.all[id]
	if a == nil {
		a = &asker{id: id, name: id, consented: map[string]bool{}, declined: map[string]bool{}}
		r.all[id] = a
		r.order = append(r.order, id)
	}
	return a
}

// of lists a client's denials of some kinds, oldest first.
func (a *asker) of(why ...string) (list []denied) {
	for _, d := range a.denials {
		if slices.Contains(why, d.Why) {
			list = append(list, d)
		}
	}
	return list
}
