package sandboxtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// Example is how a test of your own begins: a world, a customer's token, and
// your client against the bank's real HTTP interface. Virtual time stands
// until you move it. In your file it is called TestMyClient.
func Example() {
	_ = testMyClient
}

func testMyClient(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Frozen: true, Start: time.Date(2026, time.March, 5, 15, 0, 0, 0, time.UTC)})
	bank, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	linh, err := bank.Customer("linh") // a named customer; "17" is the eighteenth of millions
	if err != nil {
		t.Fatal(err)
	}
	account := bank.Accounts(linh.Index)[0]
	token := w.Token("larkspur", "linh")

	// Your own client goes here.
	status, body := w.Get(bank.BalanceURL(account.ID), token)
	if status != http.StatusOK {
		t.Fatalf("the bank answered %d: %s", status, body)
	}
	t.Logf("the ledger says %d cents, the bank %s", bank.Balance(account).Booked, body)

	// A year later the consent has expired.
	if err := w.Advance(t.Context(), w.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if status, _ = w.Get(bank.BalanceURL(account.ID), token); status != http.StatusForbidden {
		t.Errorf("an expired consent is answered with %d", status)
	}

	// A customer writes to the bot, or to your app in its place: see
	// Options.Apps.
	if _, err := w.Messenger().Say(t.Context(), "larkspur/linh", "What's my balance?"); err != nil {
		t.Fatal(err)
	}
	if err := w.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
}
