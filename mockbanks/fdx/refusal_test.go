package fdx_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

func TestRefusalsAreAsTheGoldenFilesSay(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	narrow, _ := w.Token(t, "linh", consent.AccountBasic, consent.AccountDetailed)
	foreign, _ := banktest.Open(t, "copperfield", banktest.Options{}).Token(t, "dario")
	olive, _ := w.Token(t, "olive")
	id, other := accountOf(t, w, token), accountOf(t, w, olive)
	revoked, a := w.Token(t, "linh")
	if err := w.Bank.RevokeConsent(t.Context(), a.Consent, "customer"); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, method, path, token string
		status                    int
	}{
		{"no_token", "GET", "/accounts", "", 401},
		{"unknown_token", "GET", "/accounts", secret.Mint(secret.AccessToken), 401},
		{"malformed_token", "GET", "/accounts", "x y z", 401},
		{"foreign_token", "GET", "/accounts", foreign, 401},
		{"revoked_token", "GET", "/accounts", revoked, 401},
		{"missing_cluster", "GET", "/accounts/" + id + "/transactions", narrow, 403},
		{"missing_contact", "GET", "/accounts/" + id + "/contact", narrow, 403},
		{"foreign_account", "GET", "/accounts/" + other, token, 404},
		{"unknown_account", "GET", "/accounts/nothere1", token, 404},
		{"bad_limit", "GET", "/accounts/" + id + "/transactions?limit=-1", token, 400},
		{"bad_offset", "GET", "/accounts/" + id + "/transactions?offset=12", token, 400},
		{"bad_date", "GET", "/accounts/" + id + "/transactions?startTime=yesterday", token, 400},
		{"dates_exchanged", "GET", "/accounts/" + id + "/transactions?startTime=2026-02-02&endTime=2026-01-01", token, 400},
		{"unknown_path", "GET", "/foobar", token, 404},
		{"unserved_path", "GET", "/accounts/" + id + "/statements/20260212", token, 501},
		{"bad_method", "POST", "/accounts", token, 405},
	}
	for _, c := range cases {
		got := w.Do(t, w.Request(c.method, c.path, c.token, ""))
		if got.Status != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, got.Status, c.status, got.Body)
			continue
		}
		w.Golden(t, fmt.Sprintf("%s_%d", c.name, c.status), got)
		challenge := got.Header.Get("WWW-Authenticate")
		if (c.status == 401) != strings.HasPrefix(challenge, "Bearer") && c.status != 403 {
			t.Errorf("%s: WWW-Authenticate %q", c.name, challenge)
		}
		if c.method != "GET" && got.Header.Get("Allow") != "GET" {
			t.Errorf("%s: Allow %q, want GET", c.name, got.Header.Get("Allow"))
		}
	}
}

func TestAnExpiredTokenIsRefusedByTheRealClock(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	w.Wall.Advance(2 * time.Hour)
	a := w.Get(t, "/accounts", token)
	if a.Status != http.StatusUnauthorized || !strings.Contains(a.Header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	w.Golden(t, "expired_token_401", a)
}

func TestAnExpiredConsentIsRefusedWhileTheTokenLives(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	if err := w.Clock.Advance(banktest.Start.AddDate(2, 0, 0)); err != nil {
		t.Fatal(err)
	}
	before := w.Get(t, "/accounts", token)
	for _, agenda := range w.Bank.Agendas() {
		if err := agenda.Fire(t.Context(), w.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	after := w.Get(t, "/accounts", token)
	if before.Status != http.StatusForbidden || after.Status != http.StatusForbidden {
		t.Fatalf("before the expiry is noted %d, after it %d, want 403", before.Status, after.Status)
	}
	w.Golden(t, "expired_consent_403", after)
}

func TestStrictAnswersHaveOnlyWhatTheStandardHas(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{Strict: true})
	a := w.Get(t, "/accounts", "")
	w.Golden(t, "strict_401", a)
}

func TestWhatStandsBeforeTheFaceAnswersInItsWords(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{Flood: 1})
	token, _ := w.Token(t, "linh")
	big := w.Do(t, w.Request("GET", "/accounts", token, strings.Repeat("x", 70_000)))
	if big.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 70 kB: %d %s", big.Status, big.Body)
	}
	w.Golden(t, "too_large_413", big)
	w.Get(t, "/accounts", token)
	many := w.Get(t, "/accounts", token)
	if many.Status != http.StatusTooManyRequests || many.Header.Get("Retry-After") != "1" {
		t.Errorf("a flood: %d %v", many.Status, many.Header)
	}
	w.Golden(t, "too_many_429", many)
	if _, err := w.Faults.Arm(t.Context(), fault.Fault{Party: "larkspur", Route: "/fdx", Kind: fault.Status, Status: 503, RetryAfter: 9}); err != nil {
		t.Fatal(err)
	}
	if a := w.Get(t, "/accounts", token); a.Status != 503 || a.Header.Get("Retry-After") != "9" {
		t.Errorf("an armed fault: %d %v", a.Status, a.Header)
	}
}

func TestTheInteractionIDIsEchoedOrMade(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	const name, sent = "X-Fapi-Interaction-Id", "93bac548-d2de-4546-b106-880a5018460d"
	req := w.Request("GET", "/accounts", "", "")
	req.Header.Set(name, sent)
	if got := w.Do(t, req).Header.Get(name); got != sent {
		t.Errorf("echoed %q, want %q", got, sent)
	}
	first, second := w.Get(t, "/accounts", "").Header.Get(name), w.Get(t, "/accounts", "").Header.Get(name)
	if len(first) != 36 || first[14] != '4' || first == second {
		t.Errorf("made %q and %q, want two UUIDs", first, second)
	}
}

func TestAcceptIsObeyed(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	for accept, want := range map[string]int{
		"*/*": 200, "application/json": 200, "text/html, application/*;q=0.5": 200, "application/json; charset=utf-8": 200,
		"text/html": 406, "application/json;q=0": 406, "application/jose+jwe": 406,
	} {
		req := w.Request("GET", "/accounts", token, "")
		req.Header.Set("Accept", accept)
		if got := w.Do(t, req); got.Status != want {
			t.Errorf("Accept %q: %d, want %d", accept, got.Status, want)
		}
	}
}
