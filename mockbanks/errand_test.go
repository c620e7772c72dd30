package mockbanks_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/agreement"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestErrandsAreDecidedAsRequestsAre(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{})
	b, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	client, _, err := b.Register(t.Context(), authserver.Registration{Name: "Trial", RedirectURIs: []string{"http://localhost:1/back"}})
	if err != nil {
		t.Fatal(err)
	}
	run := func(client string, customer int64, deeds ...mockbanks.Deed) []error {
		t.Helper()
		var errands []mockbanks.Errand
		for _, d := range deeds {
			errands = append(errands, mockbanks.Errand{Customer: customer, Deed: d})
		}
		refused, err := b.RunErrands(t.Context(), client, errands)
		if err != nil {
			t.Fatal(err)
		}
		return refused
	}
	if got := run(client.ID, 17, mockbanks.ReadBalances); !errors.Is(got[0], consent.ErrNotAuthorised) {
		t.Errorf("without a consent: %v, want %v", got[0], consent.ErrNotAuthorised)
	}
	if got := run(client.ID, 17, mockbanks.Decline)[0]; got != nil || b.ConsentsOf("17")[0].Status != consent.Rejected {
		t.Errorf("declined: %v, %v", got, b.ConsentsOf("17"))
	}
	if got := run(client.ID, 17, mockbanks.Allow)[0]; got != nil || !b.Sharing(client.ID)["17"] {
		t.Errorf("allowed: %v, sharing %v", got, b.Sharing(client.ID))
	}
	if got := run(client.ID, 17, mockbanks.ReadBalances)[0]; got != nil {
		t.Errorf("with a consent: %v", got)
	}
	if err := b.SuspendClient(t.Context(), client.ID, "trial"); err != nil {
		t.Fatal(err)
	}
	if got := run(client.ID, 17, mockbanks.ReadBalances)[0]; got == nil {
		t.Error("a suspended client is served")
	}
	if got := run(client.ID, 17, mockbanks.Withdraw)[0]; got != nil || len(b.Sharing(client.ID)) != 0 {
		t.Errorf("a customer takes her consent back from a suspended client: %v", got)
	}
	if got := run("nobody", 17, mockbanks.Allow)[0]; !errors.Is(got, agreement.ErrNotAdmitted) {
		t.Errorf("an unknown client: %v, want %v", got, agreement.ErrNotAdmitted)
	}
	if _, err := b.RunErrands(t.Context(), client.ID, slices.Repeat([]mockbanks.Errand{{Customer: 1, Deed: mockbanks.Allow}}, mockbanks.MaxErrands+1)); err == nil {
		t.Error("too many errands are carried out")
	}
}
