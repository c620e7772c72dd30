package othermodule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/othermodule"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// start makes a world whose clock moves only when the test says so.
func start(t *testing.T) *sandboxtest.World {
	return sandboxtest.Start(t, sandboxtest.Options{Start: time.Date(2026, time.March, 5, 15, 0, 0, 0, time.UTC)})
}

func TestReadBalance(t *testing.T) {
	world := start(t)
	bank, err := world.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	linh, err := bank.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	account := bank.Accounts(linh.Index)[0]
	got, err := othermodule.ReadBalance(t.Context(), bank.BalanceURL(account.ID), world.Token("larkspur", "linh"))
	if err != nil {
		t.Fatal(err)
	}
	truth := bank.Balance(account)
	if want := fmt.Sprintf("%d.%02d", truth.Booked/100, truth.Booked%100); got.Current.String() != want || got.Account != account.ID {
		t.Errorf("ReadBalance() = %+v, the ledger says %s", got, want)
	}
}

func TestTheBankRefusesAfterTheConsentHasEnded(t *testing.T) {
	world := start(t)
	token := world.Token("larkspur", "linh", "ACCOUNT_DETAILED")
	bank, err := world.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	linh, err := bank.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	if err := world.Run.Advance(t.Context(), world.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	_, err = othermodule.ReadBalance(t.Context(), bank.BalanceURL(bank.Accounts(linh.Index)[0].ID), token)
	if err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("ReadBalance() a year later = %v, want a 403", err)
	}
}

func TestACustomerChatsWithTheBot(t *testing.T) {
	world := start(t)
	if _, err := world.Messenger().Say(t.Context(), "larkspur/linh", "What's my balance?"); err != nil {
		t.Fatal(err)
	}
	if err := world.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	chat, err := world.Messenger().Chat("larkspur/linh")
	if err != nil {
		t.Fatal(err)
	}
	if len(chat.Messages) < 2 || chat.Messages[1].From != "page" {
		t.Errorf("nobody answered: %+v", chat.Messages)
	}
}
