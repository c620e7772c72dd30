package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/notices"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A receiver is a program that takes webhooks and checks them by its own code.
type receiver struct {
	site *httptest.Server

	mu     sync.Mutex
	secret string
	answer int
	got    []heard
}

// heard is a webhook as its receiver reads it.
type heard struct {
	id, Type string
	signed   bool
	Data     struct {
		Account     string `json:"account_id"`
		Consent     string `json:"consent_id"`
		Transaction struct {
			ID       string `json:"transaction_id"`
			Previous string `json:"previous_transaction_id"`
			Status   string
			Amount   struct{ Value, Currency string }
			Merchant string
		}
	}
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{answer: http.StatusNoContent}
	r.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		h := heard{id: req.Header.Get("webhook-id")}
		json.Unmarshal(body, &h)
		key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.secret, "whsec_"))
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(h.id + "." + req.Header.Get("webhook-timestamp") + "." + string(body)))
		h.signed = req.Header.Get("webhook-signature") == "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))
		r.got = append(r.got, h)
		w.WriteHeader(r.answer)
	}))
	t.Cleanup(r.site.Close)
	return r
}

func (r *receiver) all() []heard {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = status
}

// kinds are what the receiver was told of, in order.
func (r *receiver) kinds() string {
	var all []string
	for _, h := range r.all() {
		all = append(all, h.Type+" "+h.Data.Transaction.Status)
	}
	return strings.Join(all, ", ")
}

// A subscriber is a client of a bank with a customer's consent and a receiver.
type party struct {
	*sandboxtest.World
	*receiver
	client, secret string
	sub            string
	account        ledger.Account
}

// subscribe lets a program at Larkspur be told of Linh's transactions; it goes
// through the bank's own interface.
func subscribe(t *testing.T, o sandboxtest.Options, permissions ...string) *party {
	t.Helper()
	o.Start = march
	w := sandboxtest.Start(t, o)
	p := &party{World: w, receiver: newReceiver(t)}
	b, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	client, secret, err := b.Register(t.Context(), authserver.Registration{Name: "Tally", Purpose: "To count.", RedirectURIs: []string{"http://localhost/cb"}})
	if err != nil {
		t.Fatal(err)
	}
	p.client, p.secret = client.ID, secret
	if len(permissions) == 0 {
		permissions = []string{"ACCOUNT_BASIC", "TRANSACTIONS"}
	}
	linh, err := b.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	p.account = b.Accounts(linh.Index)[0]
	if _, _, _, err := b.IssueForTests(t.Context(), client.ID, "linh", permissions, []string{p.account.ID}); err != nil {
		t.Fatal(err)
	}
	g := p.ask(t, http.MethodPost, "", `{"url":"`+p.site.URL+`"}`)
	if g.status != http.StatusCreated {
		t.Fatalf("subscribe: %d %s", g.status, g.body)
	}
	p.sub, p.receiver.secret = g.doc["id"].(string), g.doc["secret"].(string)
	return p
}

// ask calls the bank's interface for subscriptions as the client.
func (p *party) ask(t *testing.T, method, path, body string) got {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, p.URL+"/banks/larkspur/webhooks"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(p.client, p.secret)
	return send(req)
}

func (p *party) buy(t *testing.T, pending bool) string {
	t.Helper()
	b, err := p.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	sale, err := b.Purchase(t.Context(), movements.Buy{Account: p.account.ID, Amount: 4250, Merchant: "Pine Market", MCC: "5411", Posted: !pending})
	if err != nil {
		t.Fatal(err)
	}
	settled(t, p.World)
	return sale.ID
}

func TestAPendingPurchaseIsToldOfUntilItIsBooked(t *testing.T) {
	p := subscribe(t, sandboxtest.Options{})
	sale := p.buy(t, true)
	if _, err := p.Movements().Capture(t.Context(), sale, 4500); err != nil {
		t.Fatal(err)
	}
	settled(t, p.World)
	if p.kinds() != "transaction.created pending, transaction.updated posted" {
		t.Fatalf("told of %s", p.kinds())
	}
	held, booked := p.all()[0], p.all()[1]
	if !held.signed || !booked.signed || held.id == booked.id {
		t.Error("a webhook is not signed, or two have one id")
	}
	if held.Data.Account != p.account.ID || held.Data.Transaction.Merchant != "Pine Market" || held.Data.Transaction.Amount.Value != "-42.50" || held.Data.Transaction.Amount.Currency != "USD" {
		t.Errorf("the hold is %+v", held.Data)
	}
	if booked.Data.Transaction.Previous != held.Data.Transaction.ID || booked.Data.Transaction.Amount.Value != "-45.00" {
		t.Errorf("the booking is %+v, the hold was %s", booked.Data.Transaction, held.Data.Transaction.ID)
	}
}

func TestAHoldThatLapsesIsToldOf(t *testing.T) {
	p := subscribe(t, sandboxtest.Options{})
	if _, err := p.Movements().Lapse(t.Context(), p.buy(t, true)); err != nil {
		t.Fatal(err)
	}
	if settled(t, p.World); p.kinds() != "transaction.created pending, transaction.removed removed" {
		t.Errorf("told of %s", p.kinds())
	}
}

func TestWhatIsNotSharedIsNotToldOf(t *testing.T) {
	narrow := subscribe(t, sandboxtest.Options{}, "ACCOUNT_BASIC", "ACCOUNT_DETAILED")
	if narrow.buy(t, false); len(narrow.all()) != 0 {
		t.Errorf("without the permission: %s", narrow.kinds())
	}
	p := subscribe(t, sandboxtest.Options{})
	b, err := p.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	linh, err := b.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	other := b.Accounts(linh.Index)[1]
	if _, err := b.Credit(t.Context(), other.ID, "Elm Lettings", 1000, ""); err != nil {
		t.Fatal(err)
	}
	if settled(t, p.World); len(p.all()) != 0 {
		t.Errorf("of an account that is not shared: %s", p.kinds())
	}
	if err := b.RevokeConsent(t.Context(), b.Consents()[len(b.Consents())-1].ID, "customer"); err != nil {
		t.Fatal(err)
	}
	p.buy(t, false)
	if p.kinds() != "consent.revoked " {
		t.Errorf("after a revocation: %s", p.kinds())
	}
}

// What the world brings by itself is told of, each line once.
func TestTheWorldsOwnPostingsAreToldOf(t *testing.T) {
	p := subscribe(t, sandboxtest.Options{})
	to := march.AddDate(0, 0, 6)
	if err := p.Run.Advance(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	settled(t, p.World)
	b, err := p.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, h := range p.all() {
		if h.Data.Transaction.Status == "posted" {
			if told[h.Data.Transaction.ID] {
				t.Errorf("%s is told of twice", h.Data.Transaction.ID)
			}
			told[h.Data.Transaction.ID] = true
		}
	}
	lines := b.Lines(p.account, march, to)
	for _, l := range lines {
		if !l.Pending && !told[l.ID] {
			t.Errorf("%s %s at %s is not told of", l.ID, l.Text, l.At)
		}
	}
	if len(told) == 0 || len(told) != len(lines) {
		t.Errorf("%d bookings are told of, the statement has %d", len(told), len(lines))
	}
}

func TestAFailingReceiverIsTriedByVirtualTimeAndGivenUp(t *testing.T) {
	p := subscribe(t, sandboxtest.Options{})
	p.answers(http.StatusInternalServerError)
	p.buy(t, false)
	var waits []time.Duration
	for _, wait := range notices.Retries() {
		before := len(p.log(t)[0].Attempts)
		if err := p.Run.Advance(t.Context(), p.Now().Add(wait)); err != nil {
			t.Fatal(err)
		}
		settled(t, p.World)
		if len(p.log(t)[0].Attempts) == before+1 {
			waits = append(waits, wait)
		}
	}
	last := p.log(t)[0]
	if !slices.Equal(waits, notices.Retries()) || last.State != "abandoned" || len(last.Attempts) != 1+len(notices.Retries()) {
		t.Errorf("tried after %v, then %s with %d attempts", waits, last.State, len(last.Attempts))
	}
	p.answers(http.StatusOK)
	if g := p.ask(t, http.MethodPost, "/"+p.sub+"/deliveries/"+last.ID+"/redeliver", ""); g.status != http.StatusAccepted {
		t.Fatalf("redeliver: %d %s", g.status, g.body)
	}
	if settled(t, p.World); p.log(t)[0].State != "delivered" {
		t.Errorf("after a redelivery: %+v", p.log(t)[0])
	}
}

// log are the deliveries of the purchase: the oldest of the subscription.
func (p *party) log(t *testing.T) []notices.Delivery {
	t.Helper()
	b, err := p.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	all := b.Notices().Deliveries(p.sub)
	slices.Reverse(all)
	return all
}

func TestABanksWebhooksGoAstrayInEachWay(t *testing.T) {
	for kind, want := range map[string][2]int{ // at once, after a minute
		fault.WebhookDuplicated: {2, 2}, fault.WebhookReordered: {0, 1}, fault.WebhookDelayed: {0, 1}, fault.WebhookDropped: {0, 0},
		fault.WebhookBadlySigned: {1, 1}, fault.WebhookUnsigned: {1, 1},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := subscribe(t, sandboxtest.Options{})
			arm(t, p.World, fault.Fault{Party: "larkspur", Kind: kind, Latency: 30 * time.Second, Count: 1})
			p.buy(t, false)
			first := len(p.all())
			if err := p.Run.Advance(t.Context(), march.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			settled(t, p.World)
			if got := [2]int{first, len(p.all())}; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			wrong := kind == fault.WebhookBadlySigned || kind == fault.WebhookUnsigned
			if len(p.all()) > 0 && p.all()[0].signed == wrong {
				t.Errorf("signed: %v", p.all()[0].signed)
			}
		})
	}
}

func TestOthersSubscriptionsAreOutOfReach(t *testing.T) {
	p := subscribe(t, sandboxtest.Options{})
	mine := "/" + p.sub
	if g := p.ask(t, http.MethodPost, mine+"/test", ""); g.status != http.StatusAccepted {
		t.Errorf("test: %d %s", g.status, g.body)
	}
	if settled(t, p.World); p.kinds() != "webhook.test " {
		t.Errorf("told of %s", p.kinds())
	}
	for path, want := range map[string]int{"": 200, mine: 200, mine + "/deliveries": 200, "/none": 404, mine + "/deliveries/none/redeliver": 405} {
		if g := p.ask(t, http.MethodGet, path, ""); g.status != want {
			t.Errorf("GET %s: %d %s", path, g.status, g.body)
		}
	}
	for body, want := range map[string]int{`{"url":"http://example.com/x"}`: 400, `{"url":"nowhere"}`: 400, `{"url":"http://localhost/x","events":["x"]}`: 400, `{`: 400, `{"uri":"x"}`: 400} {
		if g := p.ask(t, http.MethodPost, "", body); g.status != want || g.doc["detail"] == "" {
			t.Errorf("POST %s: %d %s", body, g.status, g.body)
		}
	}
	own := p.client
	other, secret, err := p.register(t)
	if err != nil {
		t.Fatal(err)
	}
	p.client, p.secret = other, secret
	if g := p.ask(t, http.MethodGet, mine, ""); g.status != http.StatusNotFound {
		t.Errorf("another client reads it: %d", g.status)
	}
	p.client, p.secret = own, "wrong"
	if g := p.ask(t, http.MethodGet, "", ""); g.status != http.StatusUnauthorized {
		t.Errorf("a wrong secret: %d", g.status)
	}
}

func (p *party) register(t *testing.T) (id, secret string, err error) {
	t.Helper()
	b, err := p.Bank("larkspur")
	if err != nil {
		return "", "", err
	}
	c, secret, err := b.Register(t.Context(), authserver.Registration{Name: "Other", Purpose: "x", RedirectURIs: []string{"http://localhost/cb"}})
	return c.ID, secret, err
}

// What was queued when the process ended is sent when it begins again, and
// nothing is told of twice.
func TestNoticesOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	p := subscribe(t, sandboxtest.Options{Data: dir})
	p.buy(t, false)
	p.answers(http.StatusServiceUnavailable)
	p.buy(t, false)
	p.Close()
	p.answers(http.StatusNoContent)
	w := sandboxtest.Start(t, sandboxtest.Options{Data: dir, Config: func(c *sandbox.Config) {}})
	if err := w.Run.Advance(t.Context(), w.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	settled(t, w)
	ids := map[string]int{}
	for _, h := range p.all() {
		ids[h.id]++
	}
	if len(ids) != 2 || len(p.all()) != 3 {
		t.Errorf("two purchases came as %v", ids)
	}
}

// Virtual time may stand, so that what was before and what comes after have
// one instant.
func TestOnlyWhatComesAfterSubscriptionAndConsentIsToldOf(t *testing.T) {
	p := subscribe(t, sandboxtest.Options{})
	p.buy(t, false)
	late := newReceiver(t)
	g := p.ask(t, http.MethodPost, "", `{"url":"`+late.site.URL+`"}`)
	if g.status != http.StatusCreated {
		t.Fatalf("subscribe again: %d %s", g.status, g.body)
	}
	p.buy(t, true)
	if got := late.kinds(); got != "transaction.created pending" {
		t.Errorf("who subscribed after the first purchase is told of %q, want the second alone", got)
	}
	if got := p.kinds(); got != "transaction.created posted, transaction.created pending" {
		t.Errorf("who subscribed before both is told of %q", got)
	}
	b, err := p.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.ConsentsOf("linh") {
		if err := b.RevokeConsent(t.Context(), c.ID, "customer"); err != nil {
			t.Fatal(err)
		}
	}
	p.buy(t, false)
	told := len(p.all())
	if _, _, _, err := b.IssueForTests(t.Context(), p.client, "linh", []string{"ACCOUNT_BASIC", "TRANSACTIONS"}, []string{p.account.ID}); err != nil {
		t.Fatal(err)
	}
	p.buy(t, true)
	if got := p.all()[told:]; len(got) != 1 || got[0].Data.Transaction.Status != "pending" {
		t.Errorf("after a new consent is told of %+v, want the last purchase alone", got)
	}
}
