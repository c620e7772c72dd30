package authserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/mockbanks/agreement"
)

// Refusals of [Server.Register], with [agreement.ErrNotAdmitted].
var (
	ErrClientTaken  = errors.New("client id is taken")
	ErrNoName       = errors.New("client needs a name")
	ErrBadSecret    = errors.New("client secret is too short, or the client is public")
	ErrBadRedirect  = errors.New("redirect URI cannot be registered")
	ErrBadScope     = errors.New("scope is not offered by this bank")
	ErrBadCustomer  = errors.New("no such customer")
	ErrBadAccount   = errors.New("account is not the customer's")
	ErrNoSuchClient = errors.New("no such client")
)

// minSecret is the least length of a secret that a caller brings.
const minSecret = 32

// A Registration is how a program is made known to the bank.
type Registration struct {
	ID           string // drawn if empty
	Name         string // as the customer reads it
	LegalName    string // of the company behind it; Name if empty
	Purpose      string // one sentence for the customer, in English
	PurposeVI    string // the same in Vietnamese; may be empty
	RedirectURIs []string
	Scope        string // all that the bank offers if empty
	Public       bool   // cannot keep a secret: PKCE instead
	Party        string // id of a platform, or "developer" (also if empty)
	Actor        string // who it is in the record of exchanges; its id if empty
	Headless     string // customer who agrees to everything without a page
	Secret       string // minted if empty; give one that must be known after a restart
}

// A Client is a registered program of a data recipient.
type Client struct {
	ID           string
	Name         string
	LegalName    string
	Purpose      string
	PurposeVI    string
	RedirectURIs []string
	Scope        string
	Public       bool
	Party        string
	Actor        string
	Headless     string
	CreatedAt    time.Time // virtual
	Suspended    bool      // out of service, see [Server.Suspend]

	secret string // hash
}

// fullName is the client's name, with the company behind it unless that has
// the same name.
func (c Client) fullName() string {
	if c.LegalName == c.Name {
		return c.Name
	}
	return c.Name + " (" + c.LegalName + ")"
}

// Client returns a client by its id.
func (s *Server) Client(id string) (Client, bool) { return s.state.client(id) }

// Clients returns all clients, oldest first.
func (s *Server) Clients() []Client {
	s.state.mu.RLock()
	defer s.state.mu.RUnlock()
	all := make([]Client, 0, len(s.state.order))
	for _, id := range s.state.order {
		all = append(all, s.state.clients[id])
	}
	return all
}

// Register makes a client known and returns its secret, of which only the hash
// is kept ("" for a public client). A developer's client gets an agreement without
// limits at once. A platform that the bank does not admit is refused, and the
// refusal is journaled.
func (s *Server) Register(ctx context.Context, r Registration) (Client, string, error) {
	r.Party = cmp.Or(r.Party, agreement.Developer)
	if err := s.admit(ctx, r.Party); err != nil {
		return Client{}, "", err
	}
	if err := s.checkRegistration(&r); err != nil {
		return Client{}, "", fmt.Errorf("register %q at %s: %w", r.Name, s.c.Bank.ID, err)
	}
	value, private := "", map[string]string(nil)
	if !r.Public {
		if value = r.Secret; value == "" {
			value = secret.Mint(secret.ClientSecret)
		}
		private = map[string]string{secretClient: secret.Hash(value)}
	}
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		if r.ID == "" {
			r.ID = tx.ID("client")
		} else if _, taken := s.state.client(r.ID); taken {
			return fmt.Errorf("register %s at %s: %w", r.ID, s.c.Bank.ID, ErrClientTaken)
		}
		s.registerIn(tx, r, private)
		return nil
	})
	if err != nil {
		return Client{}, "", err
	}
	c, _ := s.state.client(r.ID)
	return c, value, nil
}

func (s *Server) registerIn(tx *actor.Tx, r Registration, private map[string]string) {
	tx.Add(s.draft(typeRegistered, "client/"+r.ID, record{
		Client: r.ID, Name: r.Name, LegalName: r.LegalName, Purpose: r.Purpose, PurposeVI: r.PurposeVI,
		RedirectURIs: r.RedirectURIs, Scope: r.Scope, Public: r.Public, Headless: r.Headless, Party: r.Party,
		Actor: cmp.Or(r.Actor, r.ID),
	}, private))
	if r.Party == agreement.Developer {
		id := tx.ID("a")
		tx.Add(s.draft(typeAgreement, "agreement/"+id, record{Agreement: id, Client: r.ID, Kind: agreement.Developer}, nil))
	}
}

// admit journals a refusal to let a party in, the first time.
func (s *Server) admit(ctx context.Context, party string) error {
	refused := agreement.Admit(party, append(slices.Clip(s.c.Bank.Admits), s.c.Bank.ID), s.c.Bank.Regime) // its own programs, too
	if refused == nil {
		return nil
	}
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		if s.state.turnedAway(party) {
			return actor.ErrNothing
		}
		tx.Add(s.draft(typeRefused, "", record{
			Party:  party,
			Cause:  s.c.Bank.Name + " has no agreement with this company.",
			Remedy: "Ask the bank for an agreement, or register as a developer to try your own program.",
		}, nil))
		return nil
	})
	return errors.Join(fmt.Errorf("register %s at %s: %w", party, s.c.Bank.ID, refused), err)
}

// checkRegistration checks r and fills in what it leaves open.
func (s *Server) checkRegistration(r *Registration) error {
	if r.Secret != "" && (len(r.Secret) < minSecret || r.Public) {
		return ErrBadSecret
	}
	if strings.TrimSpace(r.Name) == "" || len(r.Name) > 80 || len(r.ID) > 80 {
		return ErrNoName
	}
	r.LegalName = cmp.Or(r.LegalName, r.Name)
	for _, uri := range r.RedirectURIs {
		if err := s.checkRedirect(uri, r.Public); err != nil {
			return err
		}
	}
	offered := s.scopes()
	r.Scope = cmp.Or(strings.Join(strings.Fields(r.Scope), " "), strings.Join(offered, " "))
	for scope := range strings.FieldsSeq(r.Scope) {
		if !slices.Contains(offered, scope) {
			return fmt.Errorf("%q: %w: it has %s", scope, ErrBadScope, strings.Join(offered, " "))
		}
	}
	if r.Headless != "" {
		p, err := s.c.People.ByKey(s.c.Bank.ID, r.Headless)
		if err != nil {
			return fmt.Errorf("headless: %w: %w", ErrBadCustomer, err)
		}
		r.Headless = customerKey(p)
	}
	return nil
}
