package sandboxtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// TestTwoHundredRunsKnowNothingOfEachOther plays in two hundred runs of one
// served world at a time; what happens in one is in no other.
func TestTwoHundredRunsKnowNothingOfEachOther(t *testing.T) {
	world := sandboxtest.Start(t)
	for i := range 200 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			run := world.NewRun(t, sandboxtest.Options{Seed: uint64(1 + i%3)})
			linh := run.Customer("larkspur", "linh")
			before := linh.Account()
			token := linh.Token()
			shop := fmt.Sprintf("Shop Number %d", i)
			sale := linh.Spend(sandboxtest.Buy{Amount: int64(100 * (i + 1)), At: shop, MCC: "5411"})
			if got, want := linh.Account().Booked, before.Booked-int64(100*(i+1)); got != want {
				t.Errorf("booked %d, want %d after %+v", got, want, sale)
			}
			run.Advance(time.Duration(i) * time.Minute)
			if status, body := run.Get(before.URL, token); status != http.StatusOK || !strings.HasPrefix(before.URL, run.URL) {
				t.Errorf("Get(%s) = %d %s", before.URL, status, body)
			}
			for _, e := range run.Events("*") {
				if strings.Contains(e.String(), "Shop Number") && !strings.Contains(e.String(), shop) {
					t.Errorf("run %d has %s", i, e)
				}
			}
			run.Expect(`count("bank.consent.authorised") == 1 && size(exchanges.filter(x, x.to == "larkspur")) == 1`)
			if got := len(run.Exchanges(sandboxtest.Exchange{To: "larkspur"})); got != 1 {
				t.Errorf("%d exchanges with Larkspur, want 1", got)
			}
		})
	}
}

func TestARunKnowsNoTokenOfAnother(t *testing.T) {
	world := sandboxtest.Start(t)
	token := world.Token("larkspur", "linh")
	run := world.NewRun(t)
	if status, _ := run.Get("/banks/larkspur/fdx/v6/accounts", token); status != http.StatusUnauthorized {
		t.Errorf("a token of another run is answered %d, want 401", status)
	}
	if run.BankURL("larkspur") != run.URL+"/banks/larkspur" || !strings.HasPrefix(run.FaceURL("larkspur"), run.URL) ||
		run.PlatformURL("kinnet") != run.URL+"/platforms/kinnet" || !strings.HasSuffix(run.ControlURL(), "/api/v1/runs/"+run.ID()) {
		t.Errorf("addresses are %s, %s, %s, %s", run.BankURL("larkspur"), run.FaceURL("larkspur"), run.PlatformURL("kinnet"), run.ControlURL())
	}
}

func TestARunEndsWithItsTest(t *testing.T) {
	world := sandboxtest.Start(t)
	var id string
	try(t, "TestMine", func(t testing.TB) { id = world.NewRun(t).ID() })
	if _, err := world.Sandbox.Run(t.Context(), id); err == nil {
		t.Errorf("run %s is still there", id)
	}
}

func TestAWorldThatIsClosedEarlyTakesItsRunsAlong(t *testing.T) {
	f := try(t, "TestMine", func(t testing.TB) {
		world := sandboxtest.Start(t)
		world.NewRun(t)
		world.Close()
	})
	if f.failed {
		t.Errorf("the test said %s", f.text())
	}
}

func TestADayIsTheSameWheneverItIsTested(t *testing.T) {
	run := sandboxtest.Start(t)
	if want := time.Date(2026, time.March, 5, 15, 0, 0, 0, time.UTC); !run.Now().Equal(want) || run.Rate() != 0 {
		t.Errorf("it is %s at rate %d, want %s and a clock that stands", run.Now(), run.Rate(), want)
	}
	run.AdvanceTo(run.Now().Add(time.Hour))
	run.Advance(time.Hour)
	if want := time.Date(2026, time.March, 5, 17, 0, 0, 0, time.UTC); !run.Now().Equal(want) {
		t.Errorf("two hours later it is %s", run.Now())
	}
}

func TestEveryKindOfFaultCanBeArmed(t *testing.T) {
	run := sandboxtest.Start(t)
	for _, kind := range fault.Kinds() {
		run.Fault(sandboxtest.Fault{At: "larkspur", Kind: sandboxtest.Kind(kind), Delay: time.Second, Status: 500, Limit: 3, For: time.Hour, Count: 1}).Clear()
	}
	named := []sandboxtest.Kind{
		sandboxtest.Latency, sandboxtest.Status, sandboxtest.RateLimit, sandboxtest.Maintenance, sandboxtest.Empty, sandboxtest.Truncated,
		sandboxtest.Malformed, sandboxtest.Dropped, sandboxtest.SlowBody, sandboxtest.Stale, sandboxtest.MissingItem, sandboxtest.DoubledItem,
		sandboxtest.IDChanges, sandboxtest.NextToItself, sandboxtest.NextElsewhere, sandboxtest.NextNullHost, sandboxtest.ClockSkew,
		sandboxtest.BadSignature, sandboxtest.MissingSignature, sandboxtest.UnknownKID, sandboxtest.RotatedKey, sandboxtest.AlgorithmChanged,
		sandboxtest.WrongIssuer, sandboxtest.WrongAudience, sandboxtest.DiscoveryMoved, sandboxtest.RefreshBurnt, sandboxtest.LoginStranded, sandboxtest.CancelAsSuccess, sandboxtest.ConsentTooLong, sandboxtest.ReturnWindow, sandboxtest.LateMonth, sandboxtest.WebhookDuplicated,
		sandboxtest.WebhookReordered, sandboxtest.WebhookDelayed, sandboxtest.WebhookDropped, sandboxtest.WebhookBadlySigned, sandboxtest.WebhookUnsigned,
	}
	for _, kind := range fault.Kinds() {
		if !slices.Contains(named, sandboxtest.Kind(kind)) {
			t.Errorf("kind %s has no name in sandboxtest", kind)
		}
	}
}

func TestAFaultHasItsTimeAndIsCleared(t *testing.T) {
	run := sandboxtest.Start(t)
	token := run.Token("larkspur", "linh")
	ask := func() int {
		status, _ := run.Get("/banks/larkspur/fdx/v6/accounts", token)
		return status
	}
	window := run.Fault(sandboxtest.Fault{At: "larkspur", Kind: sandboxtest.Maintenance, After: time.Hour, For: 2 * time.Hour})
	got := []int{ask()}
	run.Advance(90 * time.Minute)
	got = append(got, ask())
	run.Advance(2 * time.Hour)
	got = append(got, ask())
	outage := run.Fault(sandboxtest.Fault{At: "larkspur", Status: 500})
	got = append(got, ask())
	outage.Clear()
	outage.Clear() // again is no error
	if got = append(got, ask()); !slices.Equal(got, []int{200, 503, 200, 500, 200}) {
		t.Errorf("the bank answered %v", got)
	}
	if window.Strikes() != 1 || outage.Strikes() != 1 {
		t.Errorf("they struck %d and %d times, want once each", window.Strikes(), outage.Strikes())
	}
}

func TestRetryAfterIsRoundedUp(t *testing.T) {
	run := sandboxtest.Start(t)
	run.Fault(sandboxtest.Fault{At: "larkspur", Status: 429, RetryAfter: 1500 * time.Millisecond})
	req, err := http.NewRequest(http.MethodGet, "/banks/larkspur/fdx/v6/accounts?limit=2", nil)
	if err != nil {
		t.Fatal(err)
	}
	if a := run.Do(req); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "2" {
		t.Errorf("Do() = %d, Retry-After %q, want 429 and 2", a.Status, a.Header.Get("Retry-After"))
	}
	if x := run.ExpectExchange(sandboxtest.Exchange{Path: "*limit=2"}); !strings.Contains(x.Body(), "429") && x.Body() == "" {
		t.Errorf("the answer was %q", x.Body())
	}
}

// TestOAuth2 takes golang.org/x/oauth2 through a bank's pages to a customer's
// accounts, with a callback that listens.
func TestOAuth2(t *testing.T) {
	run := sandboxtest.Start(t)
	var visited string
	callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visited = r.FormValue("code")
		io.WriteString(w, "Thanks.")
	}))
	defer callback.Close()
	c := run.Register("larkspur", callback.URL+"/callback")
	config := oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: c.Redirect, Scopes: []string{"openid", "ACCOUNT_BASIC"},
		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, TokenURL: c.TokenURL},
	}
	verifier := oauth2.GenerateVerifier()
	back := run.Customer("larkspur", "linh").Agree(config.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier)))
	if visited == "" || visited != back.Query().Get("code") {
		t.Fatalf("the callback got code %q, Agree() = %s", visited, back)
	}
	token, err := config.Exchange(t.Context(), visited, oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if status, body := run.Get(run.FaceURL("larkspur")+"/accounts", token.AccessToken); status != http.StatusOK {
		t.Errorf("accounts: %d %s", status, body)
	}
	denied := run.Customer("larkspur", "linh").Deny(config.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier)))
	if denied.Query().Get("error") != "access_denied" {
		t.Errorf("Deny() = %s, want access_denied", denied)
	}
}

func TestAClientIsAtTheAddressesThatDiscoveryNames(t *testing.T) {
	run := sandboxtest.Start(t)
	for _, bank := range []string{"larkspur", "thistle-crown"} {
		c := run.Register(bank, "https://app.example/callback")
		_, page := run.Get(run.BankURL(bank)+"/.well-known/openid-configuration", "")
		var found struct {
			Issuer   string `json:"issuer"`
			AuthURL  string `json:"authorization_endpoint"`
			TokenURL string `json:"token_endpoint"`
		}
		if err := json.Unmarshal([]byte(page), &found); err != nil || found.Issuer != c.Issuer || found.AuthURL != c.AuthURL || found.TokenURL != c.TokenURL {
			t.Errorf("Register(%s) = %+v, discovery says %s", bank, c, page)
		}
	}
}

func TestACustomerLinksHerBankInTheChat(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	linh.Say("What's my balance?")
	linh.Reply("Larkspur*")
	linh.Agree(linh.Tap())
	run.ExpectEvent("chat.account.linked", sandboxtest.Data{"customer": "linh"})
	all := linh.Messages()
	if last := all[len(all)-1]; !last.FromPage || !strings.Contains(last.Text, "$") {
		t.Errorf("the chat ended with %+v", all)
	}
}

func TestAnInboxKeepsWhatIsWrong(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	client := run.Register("larkspur", "http://localhost/callback")
	client.Token("linh")
	inbox := client.Inbox("transaction.created")

	inbox.Answer(http.StatusInternalServerError)
	linh.Spend(sandboxtest.Buy{Amount: 100, At: "Pine Market"})
	first := inbox.Wait("transaction.*")
	inbox.Answer(http.StatusNoContent)
	run.Advance(time.Minute)
	if again := inbox.Wait("transaction.*"); again.ID != first.ID || first.Err != nil {
		t.Errorf("the second attempt is %s, want %s: %v", again.ID, first.ID, first.Err)
	}
	run.Fault(sandboxtest.Fault{At: "larkspur", Kind: sandboxtest.WebhookBadlySigned, Count: 1})
	linh.Spend(sandboxtest.Buy{Amount: 200, At: "Pine Market"})
	run.Fault(sandboxtest.Fault{At: "larkspur", Kind: sandboxtest.WebhookUnsigned, Count: 1})
	linh.Receive(300, "A friend")
	all := inbox.Received()
	if len(all) != 4 || all[2].Err == nil || all[3].Err == nil {
		t.Errorf("the inbox has %d webhooks, want 4, the last two not to be trusted", len(all))
	}
}

func TestPurchasesEndAsTheyDo(t *testing.T) {
	run := sandboxtest.Start(t)
	linh := run.Customer("larkspur", "linh")
	before := linh.Account("Everyday*")
	linh.Spend(sandboxtest.Buy{Amount: 1000, At: "Pine Market", Pending: true}).Settle(0)
	linh.Spend(sandboxtest.Buy{Amount: 2000, At: "Pine Market", Pending: true}).Lapse()
	sale := linh.Spend(sandboxtest.Buy{Amount: 4000, At: "Pine Market"})
	sale.Refund(500)
	linh.Receive(7, "A friend")
	if after := linh.Account(); after.Booked != before.Booked-1000-4000+500+7 || sale.Status != "booked" || sale.Account != before.ID {
		t.Errorf("booked %d of %d after %+v", after.Booked, before.Booked, sale)
	}
}

func TestAStoryIsPlayedInAWorldThatIsMadeForIt(t *testing.T) {
	run := sandboxtest.Start(t, sandboxtest.Options{Story: "pending-to-posted", Seed: 7})
	run.Play()
	if run.Info().Seed != 7 || run.Info().State != "passed" || run.URL != run.Base().URL("") {
		t.Errorf("the run is %+v at %s", run.Info(), run.URL)
	}
	run.ExpectEvent("story.ended", sandboxtest.Data{"passed": true})
}

func TestATestWaitsForWhatAProgramDoes(t *testing.T) {
	run := sandboxtest.Start(t)
	token, begun, ended := run.Token("larkspur", "linh"), make(chan struct{}), make(chan error)
	go func() {
		<-begun
		req, err := http.NewRequest(http.MethodGet, run.URL+"/banks/larkspur/fdx/v6/accounts", nil)
		if err == nil {
			req.Header.Set("Authorization", "Bearer "+token)
			var res *http.Response
			if res, err = (&http.Client{}).Do(req); err == nil {
				err = res.Body.Close()
			}
		}
		ended <- err
	}()
	close(begun)
	run.WaitEvent("wire.exchange.recorded", sandboxtest.Data{"to": "larkspur", "status": 200})
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
