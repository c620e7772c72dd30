package openbanking_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/openbanking"
)

const consentsPath = "/account-access-consents"

const goodConsent = `{"Data":{"Permissions":["ReadAccountsDetail","ReadBalances"],` +
	`"ExpirationDateTime":"2026-06-01T00:00:00+00:00","TransactionFromDateTime":"2026-01-01T00:00:00+00:00"},"Risk":{}}`

// create makes a consent and returns its id.
func create(t *testing.T, w *banktest.World, token string) (id string, a banktest.Answer) {
	t.Helper()
	a = w.Do(t, w.Request("POST", consentsPath, token, goodConsent))
	var body struct{ Data struct{ ConsentId string } }
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil || a.Status != 201 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	return body.Data.ConsentId, a
}

func TestAConsentGoesThroughItsLife(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token := w.ClientToken(t, "accounts")
	ids := map[string]string{}
	for _, name := range []string{"authorised", "rejected", "deleted", "expired"} {
		id, a := create(t, w, token)
		ids[name] = id
		if name == "authorised" {
			golden(t, w, "consent-create", 201, a)
			golden(t, w, "consent-awaiting", 200, w.Get(t, consentsPath+"/"+id, token))
		}
	}
	if _, err := w.Bank.AuthoriseConsent(t.Context(), ids["authorised"], pin(w)); err != nil {
		t.Fatal(err)
	}
	golden(t, w, "consent-authorised", 200, w.Get(t, consentsPath+"/"+ids["authorised"], token))
	if _, err := w.Bank.RejectConsent(t.Context(), ids["rejected"], pin(w)); err != nil {
		t.Fatal(err)
	}
	golden(t, w, "consent-rejected", 200, w.Get(t, consentsPath+"/"+ids["rejected"], token))
	for range 2 { // a second time is no error
		golden(t, w, "consent-delete", 204, w.Do(t, w.Request("DELETE", consentsPath+"/"+ids["deleted"], token, "")))
	}
	golden(t, w, "consent-cancelled", 200, w.Get(t, consentsPath+"/"+ids["deleted"], token))
	if err := w.Clock.Advance(banktest.Start.AddDate(0, 6, 0)); err != nil {
		t.Fatal(err)
	}
	golden(t, w, "consent-due", 200, w.Get(t, consentsPath+"/"+ids["expired"], token))
	for _, agenda := range w.Bank.Agendas() {
		if err := agenda.Fire(t.Context(), w.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, w, "consent-expired", 200, w.Get(t, consentsPath+"/"+ids["expired"], token))
}

func TestAnotherClientsConsentIsNotThere(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	id, _ := create(t, w, w.ClientToken(t, "accounts"))
	other := w.OtherClientToken(t, authserver.Registration{Name: "Somebody else", RedirectURIs: []string{"https://other.example.com/cb"}})
	golden(t, w, "foreign-consent", 400, w.Get(t, consentsPath+"/"+id, other))
}

func TestBadRequestsForConsentsAreRefused(t *testing.T) {
	w := banktest.Open(t, bank, banktest.Options{})
	token := w.ClientToken(t, "accounts")
	with := func(permissions, more string) string {
		return `{"Data":{"Permissions":[` + permissions + `]` + more + `},"Risk":{}}`
	}
	for name, body := range map[string]string{
		"malformed":            `{"Data":`,
		"not-an-object":        `[]`,
		"no-data":              `{"Risk":{}}`,
		"no-risk":              `{"Data":{"Permissions":["ReadAccountsBasic"]}}`,
		"wrong-case":           `{"data":{"Permissions":["ReadAccountsBasic"]},"risk":{}}`,
		"risk-fields":          `{"Data":{"Permissions":["ReadAccountsBasic"]},"Risk":{"Score":1}}`,
		"no-permissions":       `{"Data":{},"Risk":{}}`,
		"permissions-no-list":  `{"Data":{"Permissions":"ReadAccountsBasic"},"Risk":{}}`,
		"permissions-empty":    with(``, ``),
		"permission-unknown":   with(`"ReadEverything"`, ``),
		"no-account-level":     with(`"ReadBalances"`, ``),
		"no-direction":         with(`"ReadAccountsBasic","ReadTransactionsBasic"`, ``),
		"no-level":             with(`"ReadAccountsBasic","ReadTransactionsCredits"`, ``),
		"expiry-past":          with(`"ReadAccountsBasic"`, `,"ExpirationDateTime":"2020-01-01T00:00:00Z"`),
		"expiry-malformed":     with(`"ReadAccountsBasic"`, `,"ExpirationDateTime":"tomorrow"`),
		"expiry-no-offset":     with(`"ReadAccountsBasic"`, `,"ExpirationDateTime":"2027-01-01T00:00:00"`),
		"window-turned-around": with(`"ReadAccountsBasic"`, `,"TransactionFromDateTime":"2026-02-01T00:00:00Z","TransactionToDateTime":"2026-01-01T00:00:00Z"`),
	} {
		golden(t, w, "consent-"+name, 400, w.Do(t, w.Request("POST", consentsPath, token, body)))
	}
	req := w.Request("POST", consentsPath, token, goodConsent)
	req.Header.Set("Content-Type", "text/plain")
	golden(t, w, "consent-media-type", 415, w.Do(t, req))
	golden(t, w, "consent-too-large", 413, w.Do(t, w.Request("POST", consentsPath, token, strings.Repeat(" ", 70_000))))
	req = w.Request("POST", consentsPath, token, strings.Repeat(" ", 70_000))
	req.ContentLength = -1 // chunked: the length is not known before
	golden(t, w, "consent-too-large-chunked", 413, w.Do(t, req))
}

func FuzzParseConsentRequest(f *testing.F) {
	f.Add([]byte(goodConsent))
	f.Add([]byte(`{"Data":{"Permissions":null},"Risk":{}}`))
	f.Add([]byte("\xff"))
	f.Fuzz(func(t *testing.T, body []byte) {
		ask, no := openbanking.ParseConsentRequest(body)
		if no != nil {
			if no.Sentence == "" {
				t.Errorf("%q is refused without a sentence", body)
			}
			return
		}
		if ask.Client != "" || ask.ID != "" {
			t.Errorf("%q chose its own client or id: %+v", body, ask)
		}
	})
}
