package mockbanks_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/catalog"
)

func shipped(t *testing.T) []catalog.Bank {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryShippedBankAnswersWithABalance(t *testing.T) {
	for _, entry := range shipped(t) {
		w := banktest.Open(t, entry.ID, banktest.Options{})
		for _, pin := range entry.Pins {
			token, _ := w.Token(t, pin.Key)
			p, err := w.Bank.Customer(pin.Key)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range w.Bank.Accounts(p.Index) {
				if !a.OpenAt(w.Clock.Now()) {
					continue // never offered, so never shared
				}
				if got := w.Get(t, w.Bank.BalanceURL(a.ID), token); got.Status != http.StatusOK || !json.Valid([]byte(got.Body)) {
					t.Errorf("%s, %s: %d %s", entry.ID, pin.Key, got.Status, got.Body)
				}
			}
		}
	}
}

func TestPagesOfABankStandAlone(t *testing.T) {
	for _, entry := range shipped(t) {
		w := banktest.Open(t, entry.ID, banktest.Options{})
		for _, path := range []string{"", "/", "/developers"} {
			a := w.Do(t, w.Request("GET", w.Bank.Base()+path, "", ""))
			csp := a.Header.Get("Content-Security-Policy")
			if a.Status != http.StatusOK || !strings.Contains(a.Body, "</html>") || !strings.HasPrefix(csp, "default-src 'none'") {
				t.Errorf("%s%s: %d, policy %q", entry.ID, path, a.Status, csp)
			}
			if strings.Contains(a.Body, "<script") || strings.Contains(a.Body, "style=") {
				t.Errorf("%s%s has what its policy forbids", entry.ID, path)
			}
		}
		page := w.Do(t, w.Request("GET", w.Bank.Base()+"/developers", "", "")).Body
		for _, want := range []string{w.Bank.API(), "/api/v1/runs/test/clients", "--bank " + entry.ID, entry.Pins[0].Key} {
			if !strings.Contains(page, want) {
				t.Errorf("the page for developers of %s does not name %s", entry.ID, want)
			}
		}
		if css := w.Do(t, w.Request("GET", w.Bank.Base()+"/pages.css", "", "")); !strings.HasPrefix(css.Header.Get("Content-Type"), "text/css") {
			t.Errorf("%s: stylesheet is %q", entry.ID, css.Header.Get("Content-Type"))
		}
	}
}

func TestTheAuthorizationServerLiesBesideTheFace(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	a := w.Do(t, w.Request("GET", w.Bank.Base()+"/.well-known/openid-configuration", "", ""))
	var body struct{ Issuer string }
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil || body.Issuer != w.Bank.Base() {
		t.Errorf("issuer %q, want %q: %s", body.Issuer, w.Bank.Base(), a.Body)
	}
	out := httptest.NewRecorder()
	w.Bank.Metadata().ServeHTTP(out, httptest.NewRequest("GET", "/.well-known/oauth-authorization-server/banks/larkspur", nil))
	if err := json.Unmarshal(out.Body.Bytes(), &body); err != nil || out.Code != http.StatusOK || body.Issuer != w.Bank.Base() {
		t.Errorf("metadata at the root: %d %s", out.Code, out.Body)
	}
}

func TestEachRequestIsAnExchangeInTheJournal(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	w.Get(t, "/accounts", token)
	w.Get(t, "/accounts/nothere1", token)
	w.Get(t, "/accounts", "")
	events, err := w.Actor.Read(t.Context(), 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var got []wire.Exchange
	for _, e := range events {
		var x wire.Exchange
		if e.Type == wire.EventType && json.Unmarshal(e.Data, &x) == nil {
			got = append(got, x)
		}
	}
	if len(got) != 3 {
		t.Fatalf("%d exchanges, want 3", len(got))
	}
	if x := got[0]; x.From != "tester" || x.To != "larkspur" || x.Status != 200 || x.Refusal != "" || x.Path != "/banks/larkspur/fdx/v6/accounts" {
		t.Errorf("a served request is %+v", x)
	}
	if x := got[1]; x.From != "tester" || x.Status != 404 || !strings.HasSuffix(x.Refusal, ".") {
		t.Errorf("a refused request is %+v", x)
	}
	if x := got[2]; x.From != "outside" || x.Status != 401 || x.Refusal == "" {
		t.Errorf("a request without a token is %+v", x)
	}
}

func TestATooLongBodyIsRefusedOutsideTheFaceToo(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	a := w.Do(t, w.Request("POST", w.Bank.Base()+"/token", "", strings.Repeat("x", 70_000)))
	if a.Status != http.StatusRequestEntityTooLarge || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v %s", a.Status, a.Header, a.Body)
	}
}

func TestRevocationEndsAccessAtOnce(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, a := w.Token(t, "linh")
	if got := w.Get(t, "/accounts", token); got.Status != http.StatusOK {
		t.Fatalf("before: %d", got.Status)
	}
	if err := w.Bank.RevokeConsent(t.Context(), a.Consent, "customer"); err != nil {
		t.Fatal(err)
	}
	if got := w.Get(t, "/accounts", token); got.Status != http.StatusUnauthorized {
		t.Errorf("after: %d, want 401", got.Status)
	}
	if all := w.Bank.ConsentsOf("linh"); len(all) != 1 || !all[0].Status.Ended() {
		t.Errorf("consents of linh: %+v", all)
	}
}

func TestGullhavenAdmitsDevelopersAndNoPlatform(t *testing.T) {
	w := banktest.Open(t, "gullhaven", banktest.Options{})
	r := authserver.Registration{Name: "Kinnet", RedirectURIs: []string{"https://kinnet.example.com/callback"}, Party: "kinnet"}
	if _, _, err := w.Bank.Register(t.Context(), r); err == nil {
		t.Error("gullhaven admitted kinnet")
	}
	if n := len(w.Bank.Clients()); n != 1 {
		t.Errorf("%d clients, want the developer's alone", n)
	}
}

func TestABankWithoutItsPartsIsNotOpened(t *testing.T) {
	if b, err := mockbanks.New(mockbanks.Config{Entry: shipped(t)[0]}); err == nil {
		t.Errorf("New without parts = %v, want a refusal", b)
	}
}

func TestTwoRunsOfASeedAnswerAlike(t *testing.T) {
	var bodies [2]string
	for i := range bodies {
		w := banktest.Open(t, "larkspur", banktest.Options{})
		token, _ := w.Token(t, "linh")
		a := w.Get(t, "/accounts", token)
		bodies[i] = a.Body + a.Header.Get("X-Fapi-Interaction-Id")
	}
	if bodies[0] != bodies[1] {
		t.Errorf("one run said %s, the other %s", bodies[0], bodies[1])
	}
}
