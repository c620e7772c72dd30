package mockbanks_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/access"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/banktest"
)

// status reads a path of the bank with a token.
func statusOf(t *testing.T, w *banktest.World, path, token string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.Bank.API()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func TestTheAuditFindsAProgramThatAsksForPeopleWhoNeverConsented(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	quiz, secret, err := w.Bank.Register(t.Context(), authserver.Registration{Name: "Quizlark", RedirectURIs: []string{"https://app.example.com/callback"}})
	if err != nil {
		t.Fatal(err)
	}
	token, _, stood, err := w.Bank.IssueForTests(t.Context(), quiz.ID, "linh", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.Bank.ReviewAccess(t.Context()); err != nil || len(got.Findings) != 0 {
		t.Fatalf("before anything happened: %+v, %v", got, err)
	}
	if got := statusOf(t, w, "/accounts", token); got != 200 {
		t.Fatalf("her own accounts: %d", got)
	}
	for customer := int64(10); customer < 24; customer++ {
		if got := statusOf(t, w, "/accounts/"+w.Bank.Accounts(customer)[0].ID, token); got != 404 {
			t.Errorf("the account of customer %d: %d", customer, got)
		}
	}
	for _, id := range []string{"nobody", "a1", "00000000"} {
		statusOf(t, w, "/accounts/"+id+"/transactions", token)
	}
	if err := w.Bank.RevokeConsent(t.Context(), stood.Consent, "customer"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := statusOf(t, w, "/accounts", token); got != 401 {
			t.Errorf("a revoked token: %d", got)
		}
	}
	got, err := w.Bank.ReviewAccess(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]access.Finding{}
	for _, f := range got.Findings {
		rules[f.Rule] = f
	}
	first := got.Findings[0]
	if len(got.Findings) != 3 || first.Rule != access.RuleNeverConsented || first.Severity != access.High || first.Act != access.Suspend {
		t.Fatalf("findings %+v", got.Findings)
	}
	want := "Client Quizlark asked for 14 customers, 14 of whom never consented; first at 2026-03-05 18:30 UTC; all 14 requests were refused."
	if first.Sentence.En != want {
		t.Errorf("%q, want %q", first.Sentence.En, want)
	}
	if rules[access.RuleGuessing].Requests != 3 || rules[access.RuleReplay].Requests != 3 {
		t.Errorf("findings %+v", got.Findings)
	}
	suspends(t, w, quiz, secret)
}

// suspends takes a client out of service and lets it in again.
func suspends(t *testing.T, w *banktest.World, c authserver.Client, secret string) {
	t.Helper()
	token, _, _, err := w.Bank.IssueForTests(t.Context(), c.ID, "linh", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() int {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}, "client_secret": {secret}}
		res, err := http.Post(w.Bank.Base()+"/token", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if got := statusOf(t, w, "/accounts", token); got != 200 {
		t.Fatalf("before: %d", got)
	}
	if err := w.Bank.SuspendClient(t.Context(), c.ID, "the audit"); err != nil {
		t.Fatal(err)
	}
	if got := statusOf(t, w, "/accounts", token); got != 401 {
		t.Errorf("a token of a suspended client: %d", got)
	}
	if got := ask(); got != 401 {
		t.Errorf("a suspended client gets a token: %d", got)
	}
	if err := w.Bank.RestoreClient(t.Context(), c.ID, "it has bettered itself"); err != nil {
		t.Fatal(err)
	}
	if got := statusOf(t, w, "/accounts", token); got != 200 {
		t.Errorf("after it was restored: %d", got)
	}
	if err := w.Bank.SuspendClient(t.Context(), "nobody", ""); !errors.Is(err, authserver.ErrNoSuchClient) {
		t.Errorf("suspending nobody: %v", err)
	}
}

func TestAConsentOfAnotherProgramIsOutOfReachAndNoticed(t *testing.T) {
	w := banktest.Open(t, "thistle-crown", banktest.Options{})
	quiz, secret, err := w.Bank.Register(t.Context(), authserver.Registration{Name: "Quizlark", RedirectURIs: []string{"https://app.example.com/callback"}})
	if err != nil {
		t.Fatal(err)
	}
	_, _, stood, err := w.Bank.IssueForTests(t.Context(), w.Client.ID, "isla", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {quiz.ID}, "client_secret": {secret}, "scope": {"accounts"}}
	res, err := http.Post(w.Bank.Base()+"/token", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	var token struct {
		Access string `json:"access_token"`
	}
	err = json.NewDecoder(res.Body).Decode(&token)
	res.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{stood.Consent, "c-nowhere"} {
		if got := statusOf(t, w, "/account-access-consents/"+id, token.Access); got != 400 && got != 404 {
			t.Errorf("consent %s: %d", id, got)
		}
	}
	got, err := w.Bank.ReviewAccess(t.Context())
	if err != nil || len(got.Findings) != 1 || got.Findings[0].Rule != access.RuleForeign || got.Findings[0].Requests != 1 {
		t.Errorf("findings %+v, %v", got.Findings, err)
	}
}
