package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A refusal is of use to the program whose call it was.
func TestACallWithARevokedTokenIsStillItsClients(t *testing.T) {
	w := sandboxtest.Start(t)
	token := w.Token("larkspur", "linh")
	b, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.ConsentsOf("linh") {
		if err := b.RevokeConsent(t.Context(), c.ID, "customer"); err != nil {
			t.Fatal(err)
		}
	}
	if status, body := w.Get("/banks/larkspur/fdx/v6/accounts", token); status != http.StatusUnauthorized {
		t.Fatalf("a revoked token is answered %d %s", status, body)
	}
	refused := w.Exchanges(sandboxtest.Exchange{To: "larkspur", Status: http.StatusUnauthorized})
	if len(refused) != 1 || refused[0].From != "your-app" {
		t.Errorf("the refused exchanges are %+v, want one from your-app", refused)
	}
}
