package authserver

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/consents"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// codeLife is how long a code can be redeemed, in real time (RFC 6749 section
// 4.1.2 asks for ten minutes at most, FAPI for one).
const codeLife = time.Minute

// An issue is what the token endpoint hands out.
type issue struct {
	grant   *grant // nil for a client's own token
	nonce   string
	scope   string
	access  string
	refresh string
}

// customerKey is how events and grants name a customer.
func customerKey(p people.Person) string {
	if p.Key != "" {
		return p.Key
	}
	return strconv.FormatInt(p.Index, 10)
}

// ask is the consent that a request by data clusters asks for. Without
// offline_access the client cannot come back, so it lasts a day.
func (s *Server) ask(c Client, customer string, permissions []string, offline bool) consent.Consent {
	now, life := s.now(), 24*time.Hour
	if offline {
		life = s.c.ConsentLife
	}
	return consent.Consent{
		Face: s.face, Client: c.ID, Recipient: c.Name, Customer: customer, Permissions: permissions,
		ExpiresAt: now.Add(life).Truncate(time.Second), From: now.AddDate(0, -lookback, 0).Truncate(24 * time.Hour),
	}
}

// lookback is how many months of transactions a consent by clusters shows.
const lookback = 24

// allowIn authorises a consent, opens a grant on it and issues its code: ""
// while another must agree as well.
func (s *Server) allowIn(tx *actor.Tx, q request, c consent.Consent, choice consents.Choice) (string, error) {
	c, err := s.c.Consents.AuthoriseIn(tx, c, choice)
	if err != nil || c.Status != consent.Active {
		return "", err
	}
	return s.codeIn(tx, q, c), nil
}

// codeIn opens a grant on an authorised consent and issues its code.
func (s *Server) codeIn(tx *actor.Tx, q request, c consent.Consent) string {
	g := s.openIn(tx, record{Client: c.Client, Consent: c.ID, Customer: c.Customer, Scope: s.grantedScope(q.scope, c), ACR: s.acr(q.acr)})
	value := secret.Mint(secret.Code)
	private := map[string]string{secretCode: secret.Hash(value)}
	if q.challenge != "" {
		private[secretChallenge] = q.challenge
	}
	if q.nonce != "" {
		private[secretNonce] = q.nonce
	}
	tx.Add(s.draft(typeCode, "grant/"+g.Grant, record{Client: c.Client, Grant: g.Grant, Redirect: q.redirect}, private))
	return value
}

// grantedScope is the part of the asked scope that the customer granted.
func (s *Server) grantedScope(asked string, c consent.Consent) string {
	if c.Face == consent.OpenBanking {
		return asked
	}
	var kept []string
	for scope := range strings.FieldsSeq(asked) {
		if scope == "openid" || scope == "offline_access" || slices.Contains(c.Granted, scope) {
			kept = append(kept, scope)
		}
	}
	return strings.Join(kept, " ")
}

// redeem exchanges a code. Client, redirect URI and verifier are checked before
// the code is consumed, so that nobody can spoil a code that is not his. A code
// that comes a second time revokes what the first time issued (RFC 6749,
// section 4.1.2).
func (s *Server) redeem(ctx context.Context, c Client, value, redirect, verifier string, life time.Duration) (issue, error) {
	var out issue
	var refused error
	hash := secret.Hash(value)
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		k, known := s.state.code(hash)
		if err := s.checkCode(k, known, c, redirect, verifier, life); err != nil {
			return err
		}
		if k.redeemed {
			refused = bad("invalid_grant", "The code was used before; what it issued is revoked.", "Begin a new authorization request.")
			if !k.grant.dead.Load() {
				s.endIn(tx, k.grant, "code used twice")
			}
			return nil
		}
		if err := s.checkGrant(k.grant, tx.Now()); err != nil {
			return err
		}
		tx.Add(s.draft(typeRedeemed, "grant/"+k.grant.id, record{Client: c.ID, Grant: k.grant.id}, map[string]string{secretCode: hash}))
		out = s.issueGrantIn(tx, k.grant, k.grant.scope, true)
		out.nonce = k.nonce
		return nil
	})
	if err == nil {
		err = refused
	}
	return out, err
}

// checkCode says whether the client may redeem a code, used or not, that lives
// so long.
func (s *Server) checkCode(k code, known bool, c Client, redirect, verifier string, life time.Duration) error {
	again := "Begin a new authorization request."
	switch {
	case !known || k.client != c.ID:
		return bad("invalid_grant", "The code is unknown here or was issued to another client.", again)
	case k.redirect != redirect:
		return bad("invalid_grant", "The redirect_uri is not the one of the authorization request.", "Send the same redirect_uri in both.")
	case k.challenge == "" && verifier != "":
		return bad("invalid_grant", "The authorization request had no code_challenge.", "Send code_challenge there, or no code_verifier here.")
	case k.challenge != "" && !verifies(k.challenge, verifier):
		return bad("invalid_grant", "The code_verifier does not fit the code_challenge.", "Send the verifier whose SHA-256 was the challenge.")
	case !k.redeemed && s.c.Wall.Now().Sub(k.issued) >= life:
		return bad("invalid_grant", fmt.Sprintf("The code is older than %d seconds.", life/time.Second), again)
	}
	return nil
}

// verifies checks a PKCE verifier against its S256 challenge.
func verifies(challenge, verifier string) bool {
	h := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(h[:])), []byte(challenge)) == 1
}

// checkGrant says whether anything may still be issued on a grant.
func (s *Server) checkGrant(g *grant, at time.Time) error {
	again := "Ask the customer again with a new authorization request."
	c, err := s.c.Consents.Get(g.consent)
	switch {
	case g.dead.Load() || c.Status == consent.Revoked:
		return bad("invalid_grant", "The consent or the grant was revoked.", again)
	case err != nil:
		return bad("invalid_grant", "The consent behind the grant is unknown.", again)
	case c.Live(at) != nil:
		return bad("invalid_grant", "The consent has expired or is not authorised.", again)
	}
	return nil
}

// issueGrantIn issues an access token on a grant, and a refresh token where
// the client may come back.
func (s *Server) issueGrantIn(tx *actor.Tx, g *grant, scope string, refresh bool) issue {
	d := record{Client: g.client, Grant: g.id}
	out := issue{grant: g, scope: scope, access: s.issueIn(tx, d, kindAccess, scope, s.c.AccessLife)}
	if refresh && s.offline(g.scope) {
		out.refresh = s.issueIn(tx, d, kindRefresh, g.scope, 0)
	}
	return out
}

// offline tells whether a client with this scope gets a refresh token: with
// data clusters if it asked for offline_access; under UK Open Banking always.
func (s *Server) offline(scope string) bool {
	return s.face == consent.OpenBanking || slices.Contains(strings.Fields(scope), "offline_access")
}

// renew issues an access token on a refresh token, which stays as it is:
// rotation would break clients that lose an answer, and the standards of the
// faces forbid or discourage it.
func (s *Server) renew(ctx context.Context, c Client, value, scope string) (issue, error) {
	var out issue
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		t := s.find(value)
		if t == nil || t.kind != kindRefresh || t.access.Client != c.ID || t.grant == nil {
			return bad("invalid_grant", "The refresh token is unknown here or was issued to another client.", "Ask the customer again with a new authorization request.")
		}
		if t.revoked.Load() {
			return bad("invalid_grant", "The refresh token was revoked.", "Ask the customer again with a new authorization request.")
		}
		if err := s.checkGrant(t.grant, tx.Now()); err != nil {
			return err
		}
		granted := strings.Fields(t.grant.scope)
		kept := granted
		if scope != "" {
			kept = strings.Fields(scope)
		}
		for _, k := range kept {
			if !slices.Contains(granted, k) {
				return bad("invalid_scope", "The scope is wider than what the customer granted.", "Ask for some of: "+t.grant.scope+".")
			}
		}
		out = s.issueGrantIn(tx, t.grant, strings.Join(kept, " "), false)
		out.refresh = value
		return nil
	})
	return out, err
}

// speak issues a token for the client itself, with which it creates consents.
func (s *Server) speak(ctx context.Context, c Client, scope string) (issue, error) {
	if s.face != consent.OpenBanking || c.Public {
		return issue{}, bad("unauthorized_client", "This client may not use client_credentials here.", "Use authorization_code; only confidential clients of Open Banking UK banks create consents by themselves.")
	}
	if scope == "" {
		scope = "accounts"
	}
	if scope != "accounts" || !slices.Contains(strings.Fields(c.Scope), "accounts") {
		return issue{}, bad("invalid_scope", "A client's own token has the scope accounts only.", "Send scope=accounts, and register it.")
	}
	out := issue{scope: scope}
	_, err := s.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		out.access = s.issueIn(tx, record{Client: c.ID}, kindClient, scope, s.c.AccessLife)
		return nil
	})
	return out, err
}
