package sandboxtest_test

// What docs/go-tests.md shows is in this file, word for word: it compiles, and
// it holds. TestTheManualIsCode compares.

import (
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/web"
)

func TestBalance(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	checking := linh.Account()

	status, body := run.Get(checking.URL, linh.Token()) // your own client goes here
	if status != http.StatusOK {
		t.Fatalf("the bank answered %d: %s", status, body)
	}
	t.Logf("the ledger says %d cents, the bank %s", checking.Booked, body)
}

func TestConsentExpires(t *testing.T) {
	run := sandboxtest.Start(t)
	token := run.Token("larkspur", "linh", "ACCOUNT_BASIC")
	run.Advance(91 * 24 * time.Hour)
	if status, _ := run.Get("/banks/larkspur/fdx/v6/accounts", token); status != http.StatusForbidden {
		t.Errorf("after its 90 days the bank answers %d, want 403", status)
	}
	run.ExpectEvent("bank.consent.expired", sandboxtest.Data{"bank": "larkspur"})
}

func TestMany(t *testing.T) {
	world := sandboxtest.Start(t)
	for _, customer := range []string{"linh", "17", "4711"} {
		t.Run(customer, func(t *testing.T) {
			t.Parallel()
			run := world.NewRun(t)
			run.Customer("larkspur", customer).Token()
			run.Expect(`count("bank.consent.authorised") == 1`)
		})
	}
}

func TestLogin(t *testing.T) {
	run := sandboxtest.Start(t)
	client := run.Register("larkspur", "https://app.example/callback")
	config := oauth2.Config{
		ClientID: client.ID, ClientSecret: client.Secret, RedirectURL: client.Redirect, Scopes: []string{"openid", "ACCOUNT_BASIC"},
		Endpoint: oauth2.Endpoint{AuthURL: client.AuthURL, TokenURL: client.TokenURL},
	}
	verifier := oauth2.GenerateVerifier()
	back := run.Customer("larkspur", "linh").Agree(config.AuthCodeURL("state", oauth2.S256ChallengeOption(verifier)))
	token, err := config.Exchange(t.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil || token.AccessToken == "" {
		t.Fatalf("Exchange() = %v, %v", token, err)
	}
}

func TestOutage(t *testing.T) {
	run := sandboxtest.Start(t)
	outage := run.Fault(sandboxtest.Fault{At: "larkspur", Status: 503, Count: 3, RetryAfter: 2 * time.Second})
	late := run.Fault(sandboxtest.Fault{At: "larkspur", Delay: 50 * time.Millisecond, Route: "*/transactions*", Percent: 20})
	for range 4 {
		run.Get("/banks/larkspur/fdx/v6/accounts", run.Token("larkspur", "linh"))
	}
	if outage.Strikes() != 3 {
		t.Errorf("the outage struck %d times, want 3", outage.Strikes())
	}
	late.Clear()
}

func TestWebhooks(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	linh.Token() // she shares with the client that the inbox is for
	inbox := run.Inbox("larkspur")

	sale := linh.Spend(sandboxtest.Buy{Amount: 42_50, At: "Pine Market", Pending: true})
	held := inbox.Wait("transaction.created")
	sale.Settle(45_00)
	booked := inbox.Wait("transaction.updated")
	if booked.Text("transaction.previous_transaction_id") != held.Text("transaction.transaction_id") {
		t.Errorf("booked is %s", booked.Body)
	}
}

func TestChat(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	linh.Say("What's my balance?")
	linh.Reply("Larkspur*")
	linh.Agree(linh.Tap())
	run.Expect(`said(%q).exists(s, s.contains("$"))`, linh)
}

func TestStories(t *testing.T) {
	run := sandboxtest.Start(t)
	run.Story(t, "consent-expires")
	played := run.Story(t, "testdata/rent-day.yaml")
	played.ExpectExchange(sandboxtest.Exchange{To: "larkspur", Status: http.StatusOK})
}

func TestJournal(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	before := linh.Account().Available
	linh.Spend(sandboxtest.Buy{Amount: 12_00, At: "Pine Market"})

	run.Expect("balance(%q).available == %d", linh, before-12_00)
	run.ExpectEvent("bank.card.*", sandboxtest.Data{"merchant": "Pine*"})
	for _, x := range run.Exchanges(sandboxtest.Exchange{To: "larkspur"}) {
		t.Log(x, x.Body())
	}
}

func TestConsole(t *testing.T) {
	run := sandboxtest.Start(t, sandboxtest.Options{Wrap: func(box *sandbox.Sandbox, _ http.Handler) http.Handler {
		server, err := web.New(web.Config{
			Sandbox: box, Stories: scenarios.NewLibrary(box, nil, time.Time{}), Log: slog.New(slog.DiscardHandler), Wall: box.Wall(),
		})
		if err != nil {
			t.Fatal(err)
		}
		return server.Handler()
	}})
	if status, body := run.Get(run.ControlURL()+"/clock", ""); status != http.StatusOK {
		t.Errorf("the control API answered %d: %s", status, body)
	}
}

func TestTheManualIsCode(t *testing.T) {
	page, err := os.ReadFile("../../docs/go-tests.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("manual_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page)+string(readme), -1)
	if len(blocks) < 9 {
		t.Errorf("%d blocks of Go found, want at least 9", len(blocks))
	}
	for _, b := range blocks {
		if _, function, ok := strings.Cut(b[1], "func "); !ok || !strings.Contains(string(code), "func "+function) {
			t.Errorf("manual_test.go lacks what the pages show:\n%s", b[1])
		}
	}
}
