package authserver

import (
	"slices"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// What goes wrong at the bank's own pages with a customer who was made for
// that, in the words of [catalog.Pin].
const (
	loginLocked    = "otp-locked"      // asked for a code, and none is right
	secondApprover = "second-approver" // the other holder must agree to share what is joint
	twoSignatories = "two-signatories" // the firm's other signatory must agree
	loginRevoked   = "revoked"         // the bank takes the consent back
)

// recallAfter is how long a consent of such a customer lives, in virtual time:
// long enough for a first call, and within one move of the clock.
const recallAfter = 10 * time.Minute

// SignIn says in one sentence what happens at the bank's own pages with a
// customer of the catalog; nothing where all goes well.
func SignIn(p catalog.Pin) string {
	switch p.Login {
	case loginLocked:
		return "Sign-in asks for a one-time code and takes none; the third wrong one locks it until `unlock --customer " + p.Key + "`, and the app gets access_denied."
	case secondApprover:
		return "Sharing a joint account issues no code until " + p.With + " has agreed at /me; meanwhile the consent awaits authorisation."
	case twoSignatories:
		return "No code is issued until the other signatory has agreed at /me; the waiting page names the person."
	case loginRevoked:
		return "Ten minutes of virtual time after she agrees, the bank revokes the consent; move the clock to get there."
	}
	return ""
}

// pin is what the catalog declares of a customer; the zero pin of most.
func (s *Server) pin(key string) catalog.Pin {
	i := slices.IndexFunc(s.c.Bank.Pins, func(p catalog.Pin) bool { return key != "" && p.Key == key })
	if i < 0 {
		return catalog.Pin{}
	}
	return s.c.Bank.Pins[i]
}

// made is what a customer was made for. Of a couple it is enough that the
// catalog says it of one.
func (s *Server) made(p people.Person) string {
	if own := s.pin(p.Key); own.Login != "" || own.With == "" {
		return own.Login
	}
	if login := s.pin(s.pin(p.Key).With).Login; login == secondApprover || login == twoSignatories {
		return login
	}
	return ""
}

// Choice is what a customer's decision amounts to: with whose approval beside
// hers, and for how long.
func (s *Server) Choice(p people.Person, accounts, granted []string) consents.Choice {
	c := consents.Choice{Customer: customerKey(p), CustomerName: p.Holder(), Accounts: accounts, Granted: granted, Second: s.second(p, accounts)}
	if s.made(p) == loginRevoked {
		c.Recall = recallAfter
	}
	return c
}

// second is who must agree before accounts of a customer are shared; "" if she
// decides alone. Of a couple the other must agree to what they hold together;
// of a firm, the other signatory to everything.
func (s *Server) second(p people.Person, accounts []string) string {
	switch s.made(p) {
	case twoSignatories:
		return s.partner(p)
	case secondApprover:
		all := s.accounts(p)
		joint := func(a ledger.Account) bool { return a.Joint }
		ticked := slices.ContainsFunc(all, func(a ledger.Account) bool { return a.Joint && slices.Contains(accounts, a.ID) })
		if ticked || !slices.ContainsFunc(all, joint) {
			return s.partner(p)
		}
	}
	return ""
}

// partner is the key of the customer who goes with p; where the catalog names
// none, the bank's next customer.
func (s *Server) partner(p people.Person) string {
	if with := s.pin(p.Key).With; with != "" {
		return with
	}
	i := slices.IndexFunc(s.c.Bank.Pins, func(q catalog.Pin) bool { return p.Key != "" && q.With == p.Key })
	if i >= 0 {
		return s.c.Bank.Pins[i].Key
	}
	next := p.Index + 1
	if next >= s.c.Bank.Population {
		next = p.Index - 1
	}
	if q, err := s.person(strconv.FormatInt(next, 10)); err == nil {
		return customerKey(q)
	}
	return ""
}

// holder is in whose name a customer, known by her key, holds her accounts.
func (s *Server) holder(key string) string {
	p, err := s.person(key)
	if err != nil {
		return key
	}
	return p.Holder()
}

// signatory is a customer's own name, for a page.
func (s *Server) signatory(key string) string {
	p, err := s.person(key)
	if err != nil {
		return key
	}
	return isolate(p.Name())
}

// halfDone finds the consent that the first of two began for a client and that
// still waits for the other, or for the client to fetch it: a new request for
// the same data goes on there.
func (s *Server) halfDone(client, customer string, permissions []string) (consent.Consent, bool) {
	all := s.c.Consents.ByCustomer(customer)
	slices.Reverse(all)
	for _, c := range all {
		if c.Client == client && s.unclaimed(c) && slices.Equal(c.Permissions, permissions) {
			return c, true
		}
	}
	return consent.Consent{}, false
}

// unclaimed tells whether a consent that needs two has not led to a grant yet.
func (s *Server) unclaimed(c consent.Consent) bool {
	due := !c.ExpiresAt.IsZero() && !s.now().Before(c.ExpiresAt)
	return c.Second != "" && !due && (c.Status == consent.Awaiting || c.Status == consent.Active && !s.state.granted(c.ID))
}
