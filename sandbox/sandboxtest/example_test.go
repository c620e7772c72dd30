package sandboxtest_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// open is what the examples have in the place of sandboxtest.Start(t), which
// ends the world with the test.
func open() *sandboxtest.World {
	run, err := sandboxtest.Open(context.Background())
	if err != nil {
		panic(err)
	}
	return run
}

// A customer's token, your client against the bank's own HTTP interface, and
// the consent that ends. In a test the first line is
//
//	run := sandboxtest.Start(t)
func Example() {
	run := open()
	defer run.Close()

	linh := run.Customer("larkspur", "linh")
	checking := linh.Account()
	token := linh.Token()

	status, _ := run.Get(checking.URL, token) // your own client goes here
	fmt.Println(status, checking.Product)

	run.Advance(400 * 24 * time.Hour)
	status, _ = run.Get(checking.URL, token)
	fmt.Println(status)
	// Output:
	// 200 Everyday Checking
	// 403
}

// The bank refuses three times and asks for patience.
func ExampleWorld_Fault() {
	run := open()
	defer run.Close()
	token := run.Token("larkspur", "linh")

	outage := run.Fault(sandboxtest.Fault{At: "larkspur", Status: http.StatusServiceUnavailable, Count: 3, RetryAfter: 2 * time.Second})
	for range 4 {
		status, _ := run.Get("/banks/larkspur/fdx/v6/accounts", token)
		fmt.Print(status, " ")
	}
	fmt.Println("strikes:", outage.Strikes())
	// Output: 503 503 503 200 strikes: 3
}

// A purchase is held, told of, and booked with another amount.
func ExampleWorld_Inbox() {
	run := open()
	defer run.Close()
	linh := run.Customer("larkspur", "linh")
	linh.Token()
	inbox := run.Inbox("larkspur")

	sale := linh.Spend(sandboxtest.Buy{Amount: 42_50, At: "Pine Market", Pending: true})
	held := inbox.Wait("transaction.created")
	sale.Settle(45_00)
	booked := inbox.Wait("transaction.updated")

	for _, hook := range []sandboxtest.Webhook{held, booked} {
		fmt.Println(hook.Type, hook.Text("transaction.status"), hook.Text("transaction.amount.value"))
	}
	// Output:
	// transaction.created pending -42.50
	// transaction.updated posted -45.00
}

// Your program is a client of the bank, and the customer agrees on the bank's
// own pages.
func ExampleCustomer_Agree() {
	run := open()
	defer run.Close()
	client := run.Register("larkspur", "https://app.example/callback")

	back := run.Customer("larkspur", "linh").Agree(client.AuthURL +
		"?response_type=code&client_id=" + client.ID + "&redirect_uri=" + client.Redirect + "&scope=openid+ACCOUNT_BASIC&state=s1" +
		"&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256")
	fmt.Println(back.Host, back.Query().Get("state"), back.Query().Has("code"))
	// Output: app.example s1 true
}

// The journal has all that has happened, and an expression of stories can ask
// it anything.
func ExampleWorld_Expect() {
	run := open()
	defer run.Close()
	linh := run.Customer("larkspur", "linh")
	token := linh.Token()
	before := linh.Account().Available
	linh.Spend(sandboxtest.Buy{Amount: 42_50, At: "Pine Market", Pending: true})
	fmt.Println(linh.Revoke(), "consent revoked")
	run.Get(linh.Account().URL, token)

	run.Expect("balance(%q).available == %d", linh, before-42_50)
	run.ExpectEvent("bank.consent.revoked", sandboxtest.Data{"bank": "larkspur"})
	refused := run.ExpectExchange(sandboxtest.Exchange{To: "larkspur", Status: http.StatusUnauthorized})
	fmt.Println(refused.Method, refused.Path == "/banks/larkspur/fdx/v6/accounts/"+linh.Account().ID)
	// Output:
	// 1 consent revoked
	// GET true
}

// A shipped story, or a file of your own, in a run of its own.
func ExampleWorld_Story() {
	run := open()
	defer run.Close()
	played := run.Story(run.T, "consent-expires")
	fmt.Println(played.ID(), len(played.Events("story.step.passed")) > 0)
	// Output: test-1 true
}

// The bot in the messenger answers, or your app in its place.
func ExampleCustomer_Say() {
	run := open()
	defer run.Close()
	linh := run.Customer("larkspur", "linh")
	linh.Say("What's my balance?")
	for _, m := range linh.Messages() {
		fmt.Println(m.FromPage, m.Text)
	}
	// Output:
	// false What's my balance?
	// true Which bank is it at?
}
