package sandbox_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox"
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

// A fault is armed for a program by the name that it was enrolled under, and
// for nobody who is not there.
func TestAFaultIsAimedAtAProgramByItsName(t *testing.T) {
	w := sandboxtest.Start(t)
	if _, err := w.Enrol(t.Context(), sandbox.Enrolment{App: "my-app", Bank: "larkspur"}); err != nil {
		t.Fatal(err)
	}
	mine, err := w.TokenOf(t.Context(), "my-app", "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Run.Arm(t.Context(), fault.Fault{Party: "larkspur", Kind: fault.Status, Status: 503, Caller: "my-app"}); err != nil {
		t.Fatal(err)
	}
	if status, body := w.Get("/banks/larkspur/fdx/v6/accounts", mine.Access); status != http.StatusServiceUnavailable {
		t.Errorf("my-app is answered %d %s, want 503", status, body)
	}
	if status, body := w.Get("/banks/larkspur/fdx/v6/accounts", w.Token("larkspur", "linh")); status != http.StatusOK {
		t.Errorf("another program is answered %d %s, want 200", status, body)
	}
	if _, err := w.Run.Arm(t.Context(), fault.Fault{Party: "larkspur", Kind: fault.Status, Status: 503, Customer: "lihn"}); !errors.Is(err, fault.ErrInvalid) {
		t.Errorf("a fault for nobody is armed: %v", err)
	}
}
