package othermodule_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/othermodule"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestReadBalance(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	truth := linh.Account()
	got, err := othermodule.ReadBalance(t.Context(), truth.URL, linh.Token())
	if err != nil {
		t.Fatal(err)
	}
	if want := cents(truth); got.Current.String() != want || got.Account != truth.ID {
		t.Errorf("ReadBalance() = %+v, the ledger says %s", got, want)
	}
}

// cents is what an account holds, as a bank writes it.
func cents(a sandboxtest.Account) string { return fmt.Sprintf("%d.%02d", a.Booked/100, a.Booked%100) }

func TestTheBankRefusesAfterTheConsentHasEnded(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	token := linh.Token("ACCOUNT_DETAILED")
	run.Advance(366 * 24 * time.Hour)
	_, err := othermodule.ReadBalance(t.Context(), linh.Account().URL, token)
	if err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("ReadBalance() a year later = %v, want a 403", err)
	}
	run.ExpectEvent("bank.consent.expired")
}

func TestACustomerChatsWithTheBot(t *testing.T) {
	linh := sandboxtest.Start(t).Customer("larkspur", "linh")
	linh.Say("What's my balance?")
	if chat := linh.Messages(); len(chat) < 2 || !chat[1].FromPage {
		t.Errorf("nobody answered: %+v", chat)
	}
}

// TestAnotherModuleCanNameAllThatItNeeds: no type of what follows may lie where
// this module cannot reach it.
func TestAnotherModuleCanNameAllThatItNeeds(t *testing.T) {
	var (
		run      *sandboxtest.World    = sandboxtest.Start(t, sandboxtest.Options{Seed: 7})
		linh     sandboxtest.Customer  = run.Customer("larkspur", "linh")
		client   sandboxtest.Client    = run.Register("larkspur", "https://app.example/callback")
		inbox    *sandboxtest.Inbox    = client.Inbox("transaction.created")
		duration time.Duration         = time.Hour
		window   sandboxtest.Fault     = sandboxtest.Fault{At: "larkspur", Kind: sandboxtest.Maintenance, For: duration}
		armed    sandboxtest.Armed     = run.Fault(window)
		token    string                = client.Token("linh", "ACCOUNT_BASIC", "TRANSACTIONS")
		sale     sandboxtest.Purchase  = linh.Spend(sandboxtest.Buy{Amount: 42_00, At: "Pine Market"})
		hook     sandboxtest.Webhook   = inbox.Wait("transaction.*")
		accounts []sandboxtest.Account = linh.Accounts()
		chat     []sandboxtest.Message = linh.Messages()
	)
	if status, _ := run.Get("/banks/larkspur/fdx/v6/accounts", token); status != http.StatusServiceUnavailable || armed.Strikes() != 1 {
		t.Errorf("in its maintenance the bank answers %d", status)
	}
	armed.Clear()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/banks/larkspur/fdx/v6/accounts", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	var answer sandboxtest.Answer = run.Do(req)
	var events []sandboxtest.Event = run.Events("bank.consent.*")
	var exchanges []sandboxtest.Exchange = run.Exchanges(sandboxtest.Exchange{To: "larkspur", Status: http.StatusOK})
	if answer.Status != http.StatusOK || len(accounts) == 0 || len(chat) != 0 || len(events) == 0 || len(exchanges) != 1 || hook.Text("account_id") != sale.Account {
		t.Errorf("got %d, %d accounts, %d messages, %d events, %v, %s", answer.Status, len(accounts), len(chat), len(events), exchanges, hook.Body)
	}
	run.Expect("balance(%q).booked == %d", linh, accounts[0].Booked)
	run.NewRun(t).Story(t, "consent-expires")
}
