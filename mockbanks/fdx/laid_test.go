package fdx_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/banktest"
)

func TestABlockedAccountSaysSoAtOnce(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	id := accountOf(t, w, token)
	if a := w.Get(t, "/accounts/"+id, token); !strings.Contains(a.Body, `"status":"OPEN"`) {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if _, err := w.Bank.Freeze(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/accounts", "/accounts/" + id} {
		if a := w.Get(t, path, token); a.Status != http.StatusOK || !strings.Contains(a.Body, `"status":"RESTRICTED"`) {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
	if a := w.Get(t, "/accounts/"+id+"/payment-networks", token); strings.Contains(a.Body, `"transferOut":true`) {
		t.Errorf("money leaves a blocked account: %s", a.Body)
	}
}

func TestABalanceThatWasSetIsReadAtOnce(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, _ := w.Token(t, "linh")
	id := accountOf(t, w, token)
	if _, err := w.Bank.SetBalance(t.Context(), id, 0); err != nil {
		t.Fatal(err)
	}
	if a := w.Get(t, "/accounts/"+id, token); !strings.Contains(a.Body, `"currentBalance":0.00`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}
