package authserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestGrantsThatHaveEndedIssueNothing(t *testing.T) {
	for name, end := range map[string]func(b *bank, got tokens){
		"revoked_consent": func(b *bank, got tokens) {
			a, _ := b.srv.Validate(got.Access)
			b.srv.RevokeConsent(b.t.Context(), a.Consent, "customer")
		},
		"expired_consent": func(b *bank, _ tokens) { b.virtual.Advance(b.virtual.Now().AddDate(1, 0, 0)) },
		"revoked_refresh_token": func(b *bank, got tokens) {
			b.post("/revoke", url.Values{"client_id": {b.id}, "client_secret": {b.secret}, "token": {got.Refresh}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, "larkspur")
			got := b.link()
			end(b, got)
			a, _ := b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh)
			if a.status != http.StatusBadRequest {
				t.Errorf("refresh = %d %s", a.status, a.body)
			}
			golden(t, "refresh_"+name, a)
		})
	}
}

func TestCodesOfEndedConsentsIssueNothing(t *testing.T) {
	b := open(t, "larkspur")
	code := b.code(b.query())
	if err := b.srv.RevokeConsent(t.Context(), b.reg.All()[0].ID, "customer"); err != nil {
		t.Fatal(err)
	}
	a, _ := b.redeem(code)
	golden(t, "token_code_of_revoked_consent", a)
	code = b.code(b.query())
	b.redeem(code)
	a, _ = b.redeem(code)
	golden(t, "token_code_used_twice", a)
	code = b.code(b.query("code_challenge", "", "code_challenge_method", ""))
	a, _ = b.redeem(code)
	golden(t, "token_verifier_without_challenge", a)
	if a, _ = b.redeem(code, "code_verifier", ""); a.status != http.StatusOK {
		t.Errorf("confidential client without PKCE = %d %s", a.status, a.body)
	}
}

func TestAPublicClientProvesItselfByItsVerifier(t *testing.T) {
	b := open(t, "larkspur")
	b.id, b.secret = b.registerPublic()
	code := b.code(b.query("redirect_uri", "http://127.0.0.1:5123/cb"))
	a, got := b.redeem(code, "client_secret", "", "redirect_uri", "http://127.0.0.1:5123/cb")
	if a.status != http.StatusOK {
		t.Fatalf("POST /token = %d %s", a.status, a.body)
	}
	if a, _ := b.exchange("client_secret", "", "grant_type", "refresh_token", "refresh_token", got.Refresh); a.status != http.StatusOK {
		t.Errorf("refresh = %d %s", a.status, a.body)
	}
}

func TestClientsAuthenticateInOneWay(t *testing.T) {
	b := open(t, "thistle-crown")
	send := func(authorization string, f url.Values) answer {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.issuer+"/token", strings.NewReader(f.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if authorization == "basic" {
			req.SetBasicAuth(b.id, b.secret)
		} else if authorization != "" {
			req.Header.Set("Authorization", authorization)
		}
		return b.do(req)
	}
	own := url.Values{"grant_type": {"client_credentials"}}
	if a := send("basic", own); a.status != http.StatusOK {
		t.Errorf("basic = %d %s", a.status, a.body)
	}
	golden(t, "token_two_ways", send("basic", url.Values{"grant_type": {"client_credentials"}, "client_secret": {b.secret}}))
	golden(t, "token_bearer_as_client", send("Bearer x", own))
	a, _ := b.exchange("grant_type", "client_credentials", "scope", "openid accounts")
	golden(t, "token_client_scope", a)
}

func TestTwoRunsOfOneSeedAreEqual(t *testing.T) {
	var heads [2]string
	for i := range heads {
		b := open(t, "larkspur")
		b.wall.forward(time.Duration(i) * time.Hour)
		got := b.link("ACCOUNT_BASIC", "ACCOUNT_DETAILED")
		b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh)
		b.link()
		heads[i] = b.actor.Head().Chain.String()
	}
	if heads[0] != heads[1] {
		t.Errorf("chains %s and %s differ", heads[0], heads[1])
	}
}
