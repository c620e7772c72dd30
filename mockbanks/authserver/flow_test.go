package authserver_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

func TestLinhLinksAndLeavesTransactionsOff(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link("ACCOUNT_BASIC", "ACCOUNT_DETAILED")
	if want := "openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED"; got.Scope != want {
		t.Errorf("scope = %q, want %q", got.Scope, want)
	}
	if got.Type != "Bearer" || got.Expires != 1800 || got.Refresh == "" || got.ID == "" {
		t.Errorf("tokens = %+v", got)
	}
	a, err := b.srv.Validate(got.Access)
	if err != nil || a.Customer != "linh" || a.Client != "app" || a.Recipient != "Kinnet" || a.Actor != "kinnet/balance" || a.Kind != authserver.ForCustomer {
		t.Fatalf("Validate() = %+v, %v", a, err)
	}
	if !a.Has("ACCOUNT_DETAILED") || a.Has("TRANSACTIONS") || a.Has("ACCOUNT") {
		t.Errorf("Has() is wrong for scope %q", a.Scope)
	}
	c, err := b.reg.Get(a.Consent)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Allows(consent.AccountDetailed, c.Accounts[0], b.virtual.Now()); err != nil {
		t.Errorf("Allows(balance) = %v", err)
	}
	if err := c.Allows(consent.Transactions, "", b.virtual.Now()); !errors.Is(err, consent.ErrNotPermitted) {
		t.Errorf("Allows(transactions) = %v, want ErrNotPermitted", err)
	}
	want := []string{
		"bank.consent.requested", "bank.consent.authorised", "bank.grant.opened", "bank.code.issued",
		"bank.code.redeemed", "bank.token.issued", "bank.token.issued",
	}
	if got := b.types(); !slices.Equal(got, want) {
		t.Errorf("events = %v, want %v", got, want)
	}
}

func TestNoSecretStandsInTheJournal(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	events, err := b.actor.Read(t.Context(), 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		text := string(e.Data)
		for _, v := range e.Secret {
			text += " " + v
		}
		for _, s := range []string{got.Access, got.Refresh, b.secret, verifier} {
			if strings.Contains(text, s) {
				t.Errorf("event %s holds a secret: %s", e.Type, text)
			}
		}
		for _, s := range []string{"st-1", "n-1", challengeOf(verifier)} {
			if strings.Contains(string(e.Data), s) {
				t.Errorf("data of %s holds %q, which differs between equal runs", e.Type, s)
			}
		}
	}
}

func TestTheAnswerNamesStateAndIssuer(t *testing.T) {
	b := open(t, "larkspur")
	out := b.decide(b.visit(b.query(), "linh"), "allow", nil)
	if out.status != http.StatusSeeOther {
		t.Errorf("status = %d, want 303", out.status)
	}
	v := out.values()
	if v.Get("state") != "st-1" || v.Get("iss") != b.issuer || !strings.HasPrefix(out.header.Get("Location"), redirect+"?") {
		t.Errorf("Location = %s", out.header.Get("Location"))
	}
}

func TestSheDoesNotAllow(t *testing.T) {
	b := open(t, "larkspur")
	out := b.decide(b.visit(b.query(), "linh"), "deny", nil)
	if v := out.values(); v.Get("error") != "access_denied" || v.Get("state") != "st-1" || v.Get("iss") != b.issuer {
		t.Errorf("Location = %s", out.header.Get("Location"))
	}
	if all := b.reg.All(); len(all) != 1 || all[0].Status != consent.Rejected {
		t.Errorf("consents = %+v", all)
	}
}

func TestASecondClickGoesWhereTheFirstWent(t *testing.T) {
	b := open(t, "larkspur")
	page := b.visit(b.query(), "linh")
	first, second := b.decide(page, "allow", nil), b.decide(page, "allow", nil)
	if first.header.Get("Location") == "" || first.header.Get("Location") != second.header.Get("Location") {
		t.Errorf("first %s, second %s", first.header.Get("Location"), second.header.Get("Location"))
	}
}

func TestACodeThatComesTwiceRevokesWhatItIssued(t *testing.T) {
	b := open(t, "larkspur")
	code := b.code(b.query())
	_, first := b.redeem(code)
	a, second := b.redeem(code)
	if a.status != http.StatusBadRequest || second.Error != "invalid_grant" {
		t.Errorf("replay = %d %s", a.status, a.body)
	}
	if _, err := b.srv.Validate(first.Access); !errors.Is(err, authserver.ErrTokenRevoked) {
		t.Errorf("Validate(first token) = %v, want ErrTokenRevoked", err)
	}
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", first.Refresh); r.Error != "invalid_grant" {
		t.Errorf("refresh after replay = %+v", r)
	}
}

func TestAWrongVerifierSpoilsNothing(t *testing.T) {
	b := open(t, "larkspur")
	other, otherSecret := b.register(authserver.Registration{Name: "Other", RedirectURIs: []string{redirect}})
	code := b.code(b.query())
	if _, r := b.redeem(code, "code_verifier", verifier+"x"); r.Error != "invalid_grant" {
		t.Errorf("wrong verifier = %+v", r)
	}
	if _, r := b.redeem(code, "code_verifier", ""); r.Error != "invalid_grant" {
		t.Errorf("no verifier = %+v", r)
	}
	if _, r := b.redeem(code, "redirect_uri", redirect+"/x"); r.Error != "invalid_grant" {
		t.Errorf("wrong redirect = %+v", r)
	}
	if _, r := b.redeem(code, "client_id", other, "client_secret", otherSecret); r.Error != "invalid_grant" {
		t.Errorf("foreign client = %+v", r)
	}
	if a, _ := b.redeem(code); a.status != http.StatusOK {
		t.Errorf("right verifier afterwards = %d %s", a.status, a.body)
	}
}

func TestACodeLivesSixtyRealSeconds(t *testing.T) {
	b := open(t, "larkspur")
	code := b.code(b.query())
	b.wall.forward(time.Minute)
	if _, r := b.redeem(code); r.Error != "invalid_grant" || !strings.Contains(r.Description, "60 seconds") {
		t.Errorf("late code = %+v", r)
	}
}

func TestARefreshKeepsItsTokenAndItsScope(t *testing.T) {
	b := open(t, "larkspur")
	first := b.link("ACCOUNT_BASIC", "ACCOUNT_DETAILED")
	for range 2 {
		a, again := b.exchange("grant_type", "refresh_token", "refresh_token", first.Refresh)
		if a.status != http.StatusOK || again.Refresh != first.Refresh || again.Scope != first.Scope || again.Access == first.Access {
			t.Fatalf("refresh = %d %s", a.status, a.body)
		}
	}
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", first.Refresh, "scope", "ACCOUNT_BASIC"); r.Scope != "ACCOUNT_BASIC" {
		t.Errorf("narrower = %+v", r)
	}
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", first.Refresh, "scope", fdxScope); r.Error != "invalid_scope" {
		t.Errorf("wider than granted = %+v", r)
	}
	other, secret := b.register(authserver.Registration{Name: "Other"})
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", first.Refresh, "client_id", other, "client_secret", secret); r.Error != "invalid_grant" {
		t.Errorf("foreign refresh token = %+v", r)
	}
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", first.Access); r.Error != "invalid_grant" {
		t.Errorf("access token as refresh token = %+v", r)
	}
	if _, err := b.srv.Validate(first.Refresh); !errors.Is(err, authserver.ErrUnknownToken) {
		t.Errorf("Validate(refresh token) = %v, want ErrUnknownToken", err)
	}
}

func TestAccessExpiresByTheRealClock(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	b.virtual.Advance(b.virtual.Now().Add(24 * time.Hour))
	if _, err := b.srv.Validate(got.Access); err != nil {
		t.Errorf("a day later in virtual time: %v", err)
	}
	b.wall.forward(30 * time.Minute)
	if _, err := b.srv.Validate(got.Access); !errors.Is(err, authserver.ErrTokenExpired) {
		t.Errorf("30 real minutes later: %v, want ErrTokenExpired", err)
	}
}

func TestConsentExpiresByTheVirtualClock(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	due, ok := b.reg.Next()
	if !ok || due.Sub(b.virtual.Now()) > 90*24*time.Hour {
		t.Fatalf("Next() = %v, %v", due, ok)
	}
	b.virtual.Advance(due)
	if err := b.reg.Fire(t.Context(), due); err != nil {
		t.Fatal(err)
	}
	a, err := b.srv.Validate(got.Access)
	if err != nil {
		t.Fatalf("the access token lives on: %v", err)
	}
	c, _ := b.reg.Get(a.Consent)
	if err := c.Allows(consent.AccountBasic, "", due); !errors.Is(err, consent.ErrExpired) {
		t.Errorf("Allows() = %v, want ErrExpired", err)
	}
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh); r.Error != "invalid_grant" {
		t.Errorf("refresh after expiry = %+v", r)
	}
	if types := b.types(); types[len(types)-1] != "bank.consent.expired" {
		t.Errorf("events = %v", types)
	}
}

func TestRevocationOfTheConsentKillsEverything(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	a, _ := b.srv.Validate(got.Access)
	if err := b.srv.RevokeConsent(t.Context(), a.Consent, "customer"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.srv.Validate(got.Access); !errors.Is(err, authserver.ErrTokenRevoked) {
		t.Errorf("Validate() = %v, want ErrTokenRevoked", err)
	}
	if _, r := b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh); r.Error != "invalid_grant" {
		t.Errorf("refresh = %+v", r)
	}
	if err := b.srv.RevokeConsent(t.Context(), a.Consent, "customer"); !errors.Is(err, consent.ErrWrongState) {
		t.Errorf("second revocation = %v, want ErrWrongState", err)
	}
}

func TestTheClientRevokes(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	form := func(token string) answer {
		return b.post("/revoke", b.query("client_secret", b.secret, "token", token))
	}
	if a := form("sbat_unknown"); a.status != http.StatusOK {
		t.Errorf("unknown token = %d, want 200", a.status)
	}
	if a := form(got.Access); a.status != http.StatusOK {
		t.Errorf("access token = %d", a.status)
	}
	if _, err := b.srv.Validate(got.Access); !errors.Is(err, authserver.ErrTokenRevoked) {
		t.Errorf("Validate() = %v, want ErrTokenRevoked", err)
	}
	_, again := b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh)
	if again.Access == "" {
		t.Fatalf("the refresh token lives on: %+v", again)
	}
	form(got.Refresh)
	if _, err := b.srv.Validate(again.Access); !errors.Is(err, authserver.ErrTokenRevoked) {
		t.Errorf("Validate() after the refresh token was revoked = %v", err)
	}
}

func TestStateIsAFoldOfTheJournal(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	before, err := b.srv.Validate(got.Access)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.actor.Open(t.Context()); err != nil { // folds all again
		t.Fatal(err)
	}
	after, err := b.srv.Validate(got.Access)
	if err != nil || after.Consent != before.Consent || after.Scope != before.Scope || !after.ExpiresAt.Equal(before.ExpiresAt) {
		t.Errorf("after folding again: %+v, %v; before: %+v", after, err, before)
	}
	if a, _ := b.exchange("grant_type", "refresh_token", "refresh_token", got.Refresh); a.status != http.StatusOK {
		t.Errorf("refresh = %d %s", a.status, a.body)
	}
}
