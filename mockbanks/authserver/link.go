package authserver

import (
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// AskIn records, within a larger command, that a client asks a customer for a
// consent in all that it is registered for. It returns the consent as it will
// stand.
func (s *Server) AskIn(tx *actor.Tx, c Client, p people.Person) (consent.Consent, error) {
	return s.c.Consents.RequestIn(tx, s.ask(c, customerKey(p), s.allPermissions(c), true))
}

// AgreeIn records that a customer allows what she was asked for, with all her
// accounts, and opens the grant that her client would have got. No code and no
// token is issued, because nobody is there to hold it.
func (s *Server) AgreeIn(tx *actor.Tx, asked consent.Consent, p people.Person) error {
	_, err := s.grantIn(tx, asked, p, accountIDs(s.accounts(p)))
	return err
}

// grantIn authorises a consent in all that it asks for and opens a grant on
// it. Where two must agree, both do.
func (s *Server) grantIn(tx *actor.Tx, asked consent.Consent, p people.Person, accounts []string) (record, error) {
	agreed, err := s.agreeIn(tx, asked, p, s.Choice(p, accounts, asked.Permissions))
	if err != nil {
		return record{}, err
	}
	scope := "openid accounts"
	if s.face == consent.FDX {
		scope = "openid offline_access " + strings.Join(asked.Permissions, " ")
	}
	return s.openIn(tx, record{Client: asked.Client, Consent: agreed.ID, Customer: customerKey(p), Scope: scope, ACR: s.acr("")}), nil
}
