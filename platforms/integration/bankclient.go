package integration

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Faces that the bot can read.
const (
	faceFDX         = "fdx"
	faceOpenBanking = "openbanking"
)

// account is what the bot tells of an account.
type account struct {
	id, product, last4 string
	booked, available  amount
	card               bool // booked is owed, available is left to spend
}

// line is one transaction; money that leaves is negative.
type line struct {
	at      time.Time
	text    string
	amount  amount
	pending bool
}

// metadata is what the bot needs of an issuer: OpenID Connect Discovery 1.0,
// section 3.
type metadata struct {
	Issuer     string `json:"issuer"`
	Authorize  string `json:"authorization_endpoint"`
	Token      string `json:"token_endpoint"`
	Revocation string `json:"revocation_endpoint"`
	SendsIss   bool   `json:"authorization_response_iss_parameter_supported"`
}

var errIssuer = errors.New("discovery names another issuer")

// discover reads where a bank's endpoints are.
func (b *Bot) discover(ctx context.Context, bank Bank) (metadata, error) {
	var m metadata
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, bank.Issuer+"/.well-known/openid-configuration", nil)
	if err != nil {
		return m, err
	}
	if err := b.call(req, &m); err != nil {
		return m, fmt.Errorf("discover %s: %w", bank.ID, err)
	}
	if m.Issuer != bank.Issuer {
		return m, fmt.Errorf("discover %s: %w", bank.ID, errIssuer)
	}
	return m, nil
}

// tokens is the answer of a token endpoint: RFC 6749, section 5.1.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Scope   string `json:"scope"`
	ID      string `json:"id_token"`
}

// errEnded says that a bank no longer honours a link.
var errEnded = errors.New("the bank has ended the permission")

// with makes a call with a link's token. If the bank answers that the token is
// no good, it is renewed once and the call made again; if it cannot be
// renewed, the link has ended. A refusal of what was granted is probed the
// same way: a permission that ran out refuses while its token still lives.
func (b *Bot) with(ctx context.Context, bank Bank, l *Link, granted bool, call func(token string) error) error {
	err := call(l.Access)
	f := asFailure(err)
	if f == nil || f.status != http.StatusUnauthorized && !(f.status == http.StatusForbidden && granted) {
		return err
	}
	if renewal := b.renew(ctx, bank, l); renewal != nil {
		return renewal
	}
	again := call(l.Access)
	if f := asFailure(again); f != nil && f.status == http.StatusUnauthorized {
		return fmt.Errorf("read %s: %w", bank.ID, errEnded)
	}
	return again
}

// renew gets a new access token by the refresh token.
func (b *Bot) renew(ctx context.Context, bank Bank, l *Link) error {
	if l.Refresh == "" {
		return fmt.Errorf("renew at %s: %w", bank.ID, errEnded)
	}
	m, err := b.discover(ctx, bank)
	if err != nil {
		return err
	}
	var t tokens
	fields := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {l.Refresh}}
	err = b.form(ctx, m.Token, &bank, fields, &t)
	if f := asFailure(err); f != nil && f.code == "invalid_grant" {
		return fmt.Errorf("renew at %s: %w", bank.ID, errEnded)
	}
	if err != nil {
		return fmt.Errorf("renew at %s: %w", bank.ID, err)
	}
	l.Access, l.Renewed = t.Access, true
	if t.Refresh != "" {
		l.Refresh = t.Refresh
	}
	if t.Scope != "" {
		l.Scope = t.Scope
	}
	return b.c.Links.Link(ctx, *l)
}

// revoke tells a bank that a link is no longer needed: RFC 7009, and where
// there is a consent of Open Banking, its deletion.
func (b *Bot) revoke(ctx context.Context, bank Bank, l Link) error {
	m, err := b.discover(ctx, bank)
	if err != nil {
		return err
	}
	if l.Consent != "" {
		return b.deleteConsent(ctx, bank, m, l.Consent)
	}
	if m.Revocation == "" {
		return nil
	}
	token, hint := l.Refresh, "refresh_token"
	if token == "" {
		token, hint = l.Access, "access_token"
	}
	return b.form(ctx, m.Revocation, &bank, url.Values{"token": {token}, "token_type_hint": {hint}}, nil)
}

// balances reads the balances of all accounts of a link.
func (b *Bot) balances(ctx context.Context, bank Bank, l *Link) (all []account, err error) {
	granted := bank.Face == faceOpenBanking || l.granted("ACCOUNT_DETAILED")
	err = b.with(ctx, bank, l, granted, func(token string) (err error) {
		if bank.Face == faceOpenBanking {
			all, err = b.openBankingBalances(ctx, bank, token)
		} else {
			all, err = b.fdxBalances(ctx, bank, token)
		}
		return err
	})
	return all, err
}

// purchases reads the latest lines of all accounts of a link, newest first.
// The call is made even if it is bound to be refused: the bank decides.
func (b *Bot) purchases(ctx context.Context, bank Bank, l *Link) (all []line, err error) {
	granted := bank.Face == faceOpenBanking || l.granted("TRANSACTIONS")
	err = b.with(ctx, bank, l, granted, func(token string) (err error) {
		if bank.Face == faceOpenBanking {
			all, err = b.openBankingLines(ctx, bank, token)
		} else {
			all, err = b.fdxLines(ctx, bank, token)
		}
		return err
	})
	return all, err
}

// last4 is the end of an account number as a bank displays it.
func last4(display string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, display)
	return digits[max(0, len(digits)-4):]
}
