package authserver

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// RevokeConsent takes a consent back; by is "customer", "client" or "bank". All
// that was issued on it is dead from then on.
func (s *Server) RevokeConsent(ctx context.Context, id, by string) error {
	_, err := s.c.Consents.Revoke(ctx, id, by)
	return err
}

// forget revokes a token of a client: an access token alone, a refresh token
// with its grant (RFC 7009, section 2.1). Others it leaves alone.
func (s *Server) forget(ctx context.Context, c Client, value string) error {
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		t := s.find(value)
		if t == nil || t.access.Client != c.ID || t.ended() {
			return actor.ErrNothing
		}
		if t.kind == kindRefresh {
			s.endIn(tx, t.grant, "refresh token revoked by the client")
			return nil
		}
		h := sha256.Sum256([]byte(value))
		subject := "client/" + c.ID
		if t.grant != nil {
			subject = "grant/" + t.grant.id
		}
		tx.Add(s.draft(typeTokenRevoked, subject, record{Client: c.ID, Grant: t.access.Grant, Kind: t.kind, Why: "revoked by the client"},
			map[string]string{secretToken: hex.EncodeToString(h[:])}))
		return nil
	})
	return err
}

// IssueForTests does all at once what a customer and a client do with pages
// and codes: it requests and authorises a consent, opens a grant, and issues an
// access and a refresh token. permissions nil means all that the client
// registered for (all that the standard knows, under UK Open Banking), accounts
// nil all of the customer's. Where two must agree, both do; nobody is asked for
// a one-time code.
func (s *Server) IssueForTests(ctx context.Context, client, customer string, permissions, accounts []string) (access, refresh string, a Access, err error) {
	c, ok := s.state.client(client)
	if !ok {
		return "", "", Access{}, fmt.Errorf("token for %q at %s: %w", client, s.c.Bank.ID, ErrNoSuchClient)
	}
	p, err := s.person(customer)
	if err != nil {
		return "", "", Access{}, fmt.Errorf("token for %q at %s: %w", customer, s.c.Bank.ID, err)
	}
	if accounts, err = s.checkAccounts(p, accounts); err != nil {
		return "", "", Access{}, err
	}
	var out issue
	_, err = s.c.Actor.Do(ctx, func(tx *actor.Tx) (err error) {
		out, err = s.testGrantIn(tx, c, p, permissions, accounts)
		return err
	})
	if err != nil {
		return "", "", Access{}, err
	}
	a, err = s.Validate(out.access)
	return out.access, out.refresh, a, err
}

// testGrantIn is the decision of [Server.IssueForTests].
func (s *Server) testGrantIn(tx *actor.Tx, c Client, p people.Person, permissions, accounts []string) (issue, error) {
	if permissions == nil {
		permissions = s.allPermissions(c)
	}
	asked, err := s.c.Consents.RequestIn(tx, s.ask(c, customerKey(p), permissions, true))
	if err != nil {
		return issue{}, err
	}
	g, err := s.grantIn(tx, asked, p, accounts)
	if err != nil {
		return issue{}, err
	}
	d := record{Client: c.ID, Grant: g.Grant}
	return issue{
		scope: g.Scope, access: s.issueIn(tx, d, kindAccess, g.Scope, s.c.AccessLife),
		refresh: s.issueIn(tx, d, kindRefresh, g.Scope, 0),
	}, nil
}

// allPermissions is all that a client may ask for.
func (s *Server) allPermissions(c Client) []string {
	all, own := consent.Known(s.face), strings.Fields(c.Scope)
	if s.face == consent.OpenBanking {
		return all
	}
	return slices.DeleteFunc(all, func(p string) bool { return !slices.Contains(own, p) })
}

// person finds a customer by the key of a pin, customer number or mail address.
func (s *Server) person(who string) (people.Person, error) {
	who = strings.TrimSpace(who)
	find := s.c.People.ByKey
	if strings.Contains(who, "@") {
		find = s.c.People.ByEmail
	}
	p, err := find(s.c.Bank.ID, who)
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrBadCustomer, err)
	}
	return p, nil
}

// checkAccounts says whether accounts are the customer's; nil means all.
func (s *Server) checkAccounts(p people.Person, chosen []string) ([]string, error) {
	own := accountIDs(s.accounts(p))
	if chosen == nil {
		return own, nil
	}
	for _, id := range chosen {
		if !slices.Contains(own, id) {
			return nil, fmt.Errorf("account %q of %s: %w", id, cmp.Or(p.Key, p.Name()), ErrBadAccount)
		}
	}
	return chosen, nil
}

func accountIDs(accounts []ledger.Account) []string {
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		ids[i] = a.ID
	}
	return ids
}
