package authserver

import (
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/secret"
)

// Types of the events of this package.
const (
	typeRegistered   = "bank.client.registered"
	typeSuspended    = "bank.client.suspended"
	typeRestored     = "bank.client.restored"
	typeAgreement    = "bank.agreement.opened"
	typeRefused      = "access.refused"
	typeGrant        = "bank.grant.opened"
	typeCode         = "bank.code.issued"
	typeRedeemed     = "bank.code.redeemed"
	typeIssued       = "bank.token.issued"
	typeTokenRevoked = "bank.token.revoked"

	typeLoginFailed   = "bank.login.failed"
	typeLoginLocked   = "bank.login.locked"
	typeLoginUnlocked = "bank.login.unlocked"

	typeConsentRevoked = "bank.consent.revoked" // of the register of consents
)

// Names in the secret side of events: hashes, and what differs between two
// equal runs.
const (
	secretClient    = "client_secret_hash"
	secretCode      = "code_hash"
	secretToken     = "token_hash"
	secretChallenge = "code_challenge"
	secretNonce     = "nonce"
)

// Kinds of what a token event is about.
const (
	kindAccess  = "access"
	kindRefresh = "refresh"
	kindClient  = "client"
	kindGrant   = "grant"
)

// record is the data of every event of this package.
type record struct {
	Bank         string   `json:"bank"`
	Client       string   `json:"client,omitempty"`
	Name         string   `json:"name,omitempty"`
	LegalName    string   `json:"legal_name,omitempty"`
	Purpose      string   `json:"purpose,omitempty"`
	PurposeVI    string   `json:"purpose_vi,omitempty"`
	RedirectURIs []string `json:"redirect_uris,omitempty"`
	Public       bool     `json:"public,omitempty"`
	Headless     string   `json:"headless,omitempty"`
	Party        string   `json:"party,omitempty"`
	Actor        string   `json:"actor,omitempty"`
	Agreement    string   `json:"agreement,omitempty"`
	Cause        string   `json:"cause,omitempty"`
	Remedy       string   `json:"remedy,omitempty"`
	Grant        string   `json:"grant,omitempty"`
	Consent      string   `json:"consent,omitempty"`
	Customer     string   `json:"customer,omitempty"`
	Scope        string   `json:"scope,omitempty"`
	ACR          string   `json:"acr,omitempty"`
	Redirect     string   `json:"redirect_uri,omitempty"`
	Kind         string   `json:"kind,omitempty"`
	Life         int      `json:"expires_in,omitempty"` // real seconds
	Attempts     int      `json:"attempts,omitempty"`
	Why          string   `json:"why,omitempty"`
}

// draft makes an event of a type about an entity.
func (s *Server) draft(kind, subject string, d record, private map[string]string) actor.Draft {
	d.Bank = s.c.Bank.ID
	return actor.Draft{Type: kind, Source: "/banks/" + d.Bank, Subject: subject, Data: d, Secret: private}
}

// openIn opens a grant on a consent.
func (s *Server) openIn(tx *actor.Tx, g record) record {
	g.Grant = tx.ID("g")
	tx.Add(s.draft(typeGrant, "grant/"+g.Grant, g, nil))
	return g
}

// issueIn mints a token of a kind. Where there is a grant it belongs to it;
// else it is the client's own. life 0 means as long as the grant.
func (s *Server) issueIn(tx *actor.Tx, g record, kind, scope string, life time.Duration) string {
	form := secret.AccessToken
	if kind == kindRefresh {
		form = secret.RefreshToken
	}
	value := secret.Mint(form)
	subject := "grant/" + g.Grant
	if g.Grant == "" {
		subject = "client/" + g.Client
	}
	d := record{Client: g.Client, Grant: g.Grant, Kind: kind, Scope: scope, Life: int(life / time.Second)}
	tx.Add(s.draft(typeIssued, subject, d, map[string]string{secretToken: secret.Hash(value)}))
	return value
}

// endIn revokes a grant with all that was issued on it.
func (s *Server) endIn(tx *actor.Tx, g *grant, why string) {
	d := record{Client: g.client, Grant: g.id, Consent: g.consent, Customer: g.customer, Kind: kindGrant, Why: why}
	tx.Add(s.draft(typeTokenRevoked, "grant/"+g.id, d, nil))
}
