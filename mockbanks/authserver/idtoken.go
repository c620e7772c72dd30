package authserver

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// idBody is what an ID token says (OpenID Connect Core, section 2). Its times
// are real, because clients check them by their own clock.
type idBody struct {
	Issuer     string `json:"iss"`
	Subject    string `json:"sub"`
	Audience   string `json:"aud"`
	Expires    int64  `json:"exp"`
	Issued     int64  `json:"iat"`
	AuthTime   int64  `json:"auth_time"`
	Nonce      string `json:"nonce,omitempty"`
	ACR        string `json:"acr"`
	AccessHash string `json:"at_hash"`
	Intent     string `json:"openbanking_intent_id,omitempty"`
}

// idTokenLife is short: an ID token says who has just signed in.
const idTokenLife = 5 * time.Minute

// idToken signs who has signed in, truly unless a fault strikes.
func (s *Server) idToken(c Client, out issue, f fault.Fault) (string, error) {
	keys, err := s.keys()
	if err != nil {
		return "", err
	}
	now := s.c.Wall.Now()
	h := sha256.Sum256([]byte(out.access))
	body := idBody{
		Issuer: s.c.Issuer, Subject: s.Subject(out.grant.customer), Audience: c.ID,
		Expires: now.Add(idTokenLife).Unix(), Issued: now.Unix(), AuthTime: out.grant.opened.Unix(),
		Nonce: out.nonce, ACR: out.grant.acr, AccessHash: base64.RawURLEncoding.EncodeToString(h[:16]),
	}
	if s.face == consent.OpenBanking {
		body.Intent = out.grant.consent
	}
	return s.signSpoiled(keys, body.spoiled(f), f)
}

const tagSubject chance.Tag = 0x5b7ec7

// Subject is the public identifier of a customer of this bank: always the same,
// and not to be guessed from the number of the customer.
func (s *Server) Subject(customer string) string {
	k := chance.Key(s.c.Actor.Seed(), tagSubject, chance.Text(s.c.Bank.ID), chance.Text(customer))
	return fmt.Sprintf("%016x%016x", chance.H(k, 0), chance.H(k, 1))
}

// acrs are how customers sign in here: one click, whatever it is called. Under
// UK Open Banking clients demand the names of that standard.
func (s *Server) acrs() []string {
	if s.face == consent.OpenBanking {
		return []string{"urn:openbanking:psd2:sca", "urn:openbanking:psd2:ca"}
	}
	return []string{"urn:sandbank:one-click"}
}

// acr is the asked class of authentication, if it is offered.
func (s *Server) acr(asked string) string {
	if all := s.acrs(); !slices.Contains(all, asked) {
		return all[0]
	}
	return asked
}
