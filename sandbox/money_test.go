package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestAPaymentIsReadAtBothBanksOfTheRun(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	payer, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	payee, err := w.Bank("northmoor")
	if err != nil {
		t.Fatal(err)
	}
	linh, err := payer.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	ruth, err := payee.Customer("ruth")
	if err != nil {
		t.Fatal(err)
	}
	from, to := payer.Accounts(linh.Index)[0], payee.Accounts(ruth.Index)[0]
	if _, err := payer.SetBalance(t.Context(), from.ID, 4_000_00); err != nil {
		t.Fatal(err)
	}
	read := func(bank, customer string, want int64) {
		t.Helper()
		token, err := w.TokenFor(t.Context(), bank, customer, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body := reads(t, w, balanceURL(t, w.Run, bank, customer), token.Access, http.StatusOK); !shows(body, want) {
			t.Errorf("%s of %s does not show %d: %s", customer, bank, want, body)
		}
	}
	read("larkspur", "linh", 4_000_00)
	m, err := payer.Transfer(t.Context(), from, to, 250_00, "rent")
	if err != nil || m.Status != overlay.Waiting {
		t.Fatalf("Transfer() = %+v, %v", m, err)
	}
	if b := payer.Balance(from); b.Booked-b.Available < 250_00 {
		t.Errorf("the payment is not held: %+v", b)
	}
	if err := w.Run.Advance(t.Context(), m.Settles.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	settled := ofType(t, w.Run, "bank.payment.executed")
	if len(settled) != 1 || !settled[0].Time.Equal(m.Settles) || settled[0].Source != "/banks/larkspur" {
		t.Fatalf("settled %+v, want one event at %v", settled, m.Settles)
	}
	read("larkspur", "linh", payer.Balance(from).Booked)
	read("northmoor", "ruth", payee.Balance(to).Booked)
	found := 0
	for _, l := range payee.Lines(to, march, w.Now().Add(time.Millisecond)) {
		if l.Reference == "rent" && l.Amount == 250_00 && l.Counterparty.Customer == linh.Index {
			found++
		}
	}
	if found != 1 {
		t.Errorf("the payee's statement has the payment %d times", found)
	}
}

func TestTheTillForgetsAnAccountThatIsPaidFrom(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	b, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	token, err := w.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	a, url := b.Accounts(p.Index)[0], balanceURL(t, w.Run, "larkspur", "linh")
	for _, want := range []int64{1_234_00, 77_00, 0, 5_000_00} {
		reads(t, w, url, token.Access, http.StatusOK)
		if _, err := b.SetBalance(t.Context(), a.ID, want); err != nil {
			t.Fatal(err)
		}
		if body := reads(t, w, url, token.Access, http.StatusOK); !shows(body, want) {
			t.Errorf("set to %d, read %s", want, body)
		}
	}
	if _, err := b.Purchase(t.Context(), movements.Buy{Account: a.ID, Amount: 12_00, Merchant: "Harbor Grill", Posted: true}); err != nil {
		t.Fatal(err)
	}
	if body := reads(t, w, url, token.Access, http.StatusOK); !shows(body, 4_988_00) {
		t.Errorf("after a purchase of 12.00 read %s", body)
	}
}
