package mockbanks_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

func TestWhatATesterDoesToAnAccountOfABank(t *testing.T) {
	w := banktest.Open(t, "thistle-crown", banktest.Options{})
	p, err := w.Bank.Customer("isla")
	if err != nil {
		t.Fatal(err)
	}
	a := w.Bank.Accounts(p.Index)[0]
	does := func(name string, err error, want int64) {
		t.Helper()
		if got := w.Bank.Balance(a).Booked; err != nil || got != want {
			t.Fatalf("%s: %v, booked %d, want %d", name, err, got, want)
		}
	}
	_, err = w.Bank.SetBalance(t.Context(), a.ID, 300_00)
	does("set", err, 300_00)
	_, err = w.Bank.Credit(t.Context(), a.ID, "Elm Lettings", 50_05, "deposit back")
	does("a credit is plain whatever its amount", err, 350_05)
	_, err = w.Bank.Pay(t.Context(), movements.Ask{From: overlay.Party{Account: a.ID}, To: overlay.Party{Name: "Elm Lettings"}, Amount: 100_00})
	does("paid", err, 250_05)
	m, err := w.Bank.Pay(t.Context(), movements.Ask{From: overlay.Party{Account: a.ID}, To: overlay.Party{Name: "Elm Lettings"}, Amount: 100_04})
	does("refused by the payee's bank", err, 250_05)
	if m.Status != overlay.Refused || m.Code != "AC04" {
		t.Errorf("payment %+v", m)
	}
	if _, err = w.Bank.SetOverdraft(t.Context(), a.ID, 1_000_00); err != nil || w.Bank.Balance(a).Overdraft != 1_000_00 {
		t.Errorf("overdraft %+v, %v", w.Bank.Balance(a), err)
	}
	if _, err = w.Bank.Freeze(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if s, err := w.Bank.Purchase(t.Context(), movements.Buy{Account: a.ID, Amount: 1_00, Merchant: "Inn"}); err != nil || s.Code != "62" {
		t.Errorf("a purchase from a blocked account %+v, %v", s, err)
	}
	if _, err = w.Bank.Freeze(t.Context(), a.ID); !errors.Is(err, overlay.ErrWrongState) {
		t.Errorf("blocked twice: %v", err)
	}
	if _, err = w.Bank.Unfreeze(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	in := movements.Instruct{
		Ask:   movements.Ask{From: overlay.Party{Account: a.ID}, To: overlay.Party{Name: "Tarn Energy"}, Amount: 40_00},
		First: banktest.Start.AddDate(0, 0, 9), Every: overlay.Monthly,
	}
	if o, err := w.Bank.DirectDebit(t.Context(), in); err != nil || o.Rail != rails.BacsDebit {
		t.Errorf("direct debit %+v, %v", o, err)
	}
	if o, err := w.Bank.StandingOrder(t.Context(), in); err != nil || o.Rail != rails.FasterPayments {
		t.Errorf("standing order %+v, %v", o, err)
	}
	in.First = banktest.Start.Add(-time.Hour)
	if _, err := w.Bank.StandingOrder(t.Context(), in); !errors.Is(err, overlay.ErrPast) {
		t.Errorf("a standing order of yesterday: %v", err)
	}
	opened, err := w.Bank.OpenAccount(t.Context(), p.Index, ledger.Savings)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Bank.Transfer(t.Context(), a, opened, 10_00, "save"); err != nil || w.Bank.Balance(opened).Booked != 10_00 {
		t.Errorf("saved %+v, %v", w.Bank.Balance(opened), err)
	}
	if _, err := w.Bank.CloseAccount(t.Context(), opened.ID); err != nil || w.Bank.Balance(opened).Booked != 0 {
		t.Errorf("closed %+v, %v", w.Bank.Balance(opened), err)
	}
	if _, err := w.Bank.OpenAccount(t.Context(), p.Index, ledger.Mortgage); !errors.Is(err, overlay.ErrKind) {
		t.Errorf("a mortgage over the counter: %v", err)
	}
}

func TestTheNameOfAPayeeIsConfirmed(t *testing.T) {
	w := banktest.Open(t, "thistle-crown", banktest.Options{})
	p, err := w.Bank.Customer("isla")
	if err != nil {
		t.Fatal(err)
	}
	a := w.Bank.Accounts(p.Index)[0]
	given, family, _ := strings.Cut(p.Name(), " ")
	for name, want := range map[string]rails.Match{p.Name(): rails.Matches, given[:1] + " " + family: rails.CloseMatch, "Somebody Else": rails.NoMatch} {
		match, held := w.Bank.ConfirmPayee(a.SortCode, a.Number, name)
		if match != want || (held != "") != (want == rails.CloseMatch) {
			t.Errorf("ConfirmPayee(%q) = %s, %q", name, match, held)
		}
	}
	if match, _ := w.Bank.ConfirmPayee("009911", "12345604", "Anybody"); match != rails.Switched {
		t.Errorf("an account outside: %s", match)
	}
}
