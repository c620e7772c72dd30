package mockbanks_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// later moves the clock of a run, and lets happen what is due by then.
func later(t *testing.T, w *banktest.World, d time.Duration) {
	t.Helper()
	w.Clock.Advance(w.Clock.Now().Add(d))
	for _, a := range w.Bank.Agendas() {
		if err := a.Fire(t.Context(), w.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheClientOfRitaIsRefusedInTheWordsOfItsStandard(t *testing.T) {
	for _, bank := range []string{"larkspur", "thistle-crown"} {
		w := banktest.Open(t, bank, banktest.Options{})
		token, a := w.Token(t, "rita")
		if got := w.Get(t, "/accounts", token); got.Status != http.StatusOK {
			t.Fatalf("%s: first call = %d %s", bank, got.Status, got.Body)
		}
		later(t, w, 10*time.Minute)
		got := w.Get(t, "/accounts", token)
		if got.Status != http.StatusUnauthorized {
			t.Errorf("%s: next call = %d %s", bank, got.Status, got.Body)
		}
		w.Golden(t, "rita_"+bank, got)
		if c, err := w.Bank.Consent(a.Consent); err != nil || c.Status != consent.Revoked {
			t.Errorf("%s: consent %+v, %v", bank, c, err)
		}
	}
}

func TestTheStatusOfJoansConsentStaysAwaitingUntilJoeAgrees(t *testing.T) {
	w := banktest.Open(t, "thistle-crown", banktest.Options{})
	own := w.ClientToken(t, "accounts")
	body := `{"Data":{"Permissions":["ReadAccountsBasic","ReadBalances"]},"Risk":{}}`
	made := w.Do(t, w.Request("POST", "/account-access-consents", own, body))
	_, id, _ := strings.Cut(made.Body, `"ConsentId":"`)
	id, _, _ = strings.Cut(id, `"`)
	status := func() string {
		t.Helper()
		a := w.Get(t, "/account-access-consents/"+id, own)
		_, s, _ := strings.Cut(a.Body, `"Status":"`)
		s, _, _ = strings.Cut(s, `"`)
		return s
	}
	before := status()
	if _, err := w.Bank.AuthoriseConsent(t.Context(), id, "joan"); err != nil {
		t.Fatal(err)
	}
	if got := status(); got != before || got == "" {
		t.Errorf("after Joan: %q, want %q as before", got, before)
	}
	c, err := w.Bank.AuthoriseConsent(t.Context(), id, "joe")
	if err != nil || c.Status != consent.Active || c.Customer != "joan" {
		t.Fatalf("after Joe: %+v, %v", c, err)
	}
	if got := status(); got == before {
		t.Errorf("after both: still %q", got)
	}
}

func TestJointAccountsAreTheSameForBothHolders(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	joint := func(key string) (ids []string) {
		p, err := w.Bank.Customer(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range w.Bank.Accounts(p.Index) {
			if a.Joint {
				ids = append(ids, a.ID)
			}
		}
		return ids
	}
	joan, joe := joint("joan"), joint("joe")
	if len(joan) == 0 || strings.Join(joan, " ") != strings.Join(joe, " ") {
		t.Errorf("Joan's joint accounts %v, Joe's %v", joan, joe)
	}
}

func TestThePageForDevelopersSaysWhatHappensAtSignIn(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	page := w.Do(t, w.Request("GET", w.Bank.Base()+"/developers", "", "")).Body
	for _, want := range []string{"unlock --customer otto", "until joe has agreed", "the other signatory", "Ten minutes of virtual time", "<bdi>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
