package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A got is what a client sees of an answer.
type got struct {
	status int
	header http.Header
	body   string
	err    error // of the connection or the body
	doc    map[string]any
}

// read asks a bank as a program does.
func read(t *testing.T, w *sandboxtest.World, path, token string) got {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return send(req)
}

func send(req *http.Request) got {
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return got{err: err}
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	g := got{status: res.StatusCode, header: res.Header, body: string(b), err: err}
	json.Unmarshal(b, &g.doc)
	return g
}

func arm(t *testing.T, w *sandboxtest.World, f fault.Fault) fault.Fault {
	t.Helper()
	armed, err := w.Faults().Arm(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return armed
}

// Each kind that spoils an answer does so at the real bank, in both faces, and
// what is asked after it is clean.
func TestEachKindSpoilsAnAnswerInItsWay(t *testing.T) {
	type look func(before, spoilt got) string
	for kind, c := range map[string]struct {
		f    fault.Fault
		look look
	}{
		fault.Latency: {fault.Fault{Latency: time.Millisecond, Spread: time.Millisecond, Distribution: fault.Exponential}, func(b, s got) string { return differs(b.body, s.body) }},
		fault.Status: {fault.Fault{Status: 503, RetryAfter: 9}, func(_, s got) string {
			if s.status != 503 || s.header.Get("Retry-After") != "9" || !strings.Contains(s.body, "on purpose") {
				return "want 503 with Retry-After 9"
			}
			return ""
		}},
		fault.Maintenance: {fault.Fault{Until: march.Add(time.Hour)}, func(_, s got) string {
			if s.status != 503 || s.header.Get("Retry-After") != "3601" {
				return "want 503 until the window is over"
			}
			return ""
		}},
		fault.Empty: {fault.Fault{}, func(_, s got) string {
			if s.status != 200 || s.body != "" {
				return "want an empty 200"
			}
			return ""
		}},
		fault.Truncated: {fault.Fault{}, func(b, s got) string {
			if s.err == nil || s.status != 200 || !strings.HasPrefix(b.body, s.body) {
				return "want a body that breaks off"
			}
			return ""
		}},
		fault.Malformed: {fault.Fault{}, func(_, s got) string {
			if s.status != 200 || s.doc != nil && json.Valid([]byte(s.body)) {
				return "want JSON that does not parse"
			}
			return ""
		}},
		fault.Dropped: {fault.Fault{}, func(_, s got) string {
			if s.err == nil || s.status != 0 {
				return "want no answer"
			}
			return ""
		}},
		fault.SlowBody: {fault.Fault{Latency: 10 * time.Millisecond}, func(b, s got) string { return differs(b.body, s.body) }},
		fault.MissingItem: {fault.Fault{}, func(b, s got) string {
			if len(items(s)) != len(items(b))-1 {
				return "want one item fewer"
			}
			return ""
		}},
		fault.DoubledItem: {fault.Fault{}, func(b, s got) string {
			if len(items(s)) != len(items(b))+1 {
				return "want one item more"
			}
			return ""
		}},
		fault.IDChanges: {fault.Fault{}, func(b, s got) string {
			if len(items(s)) != len(items(b)) || b.body == s.body {
				return "want other ids"
			}
			return ""
		}},
		fault.NextToItself:  {fault.Fault{}, func(b, s got) string { return unequal(b, s) }},
		fault.NextElsewhere: {fault.Fault{}, func(b, s got) string { return unequal(b, s) }},
		fault.NextNullHost: {fault.Fault{}, func(_, s got) string {
			if !strings.Contains(s.body, "//null/") {
				return "want the host null"
			}
			return ""
		}},
		fault.ClockSkew: {fault.Fault{Latency: 10 * time.Hour}, func(b, s got) string {
			first, err1 := http.ParseTime(b.header.Get("Date"))
			second, err2 := http.ParseTime(s.header.Get("Date"))
			if err1 != nil || err2 != nil || second.Sub(first) < 9*time.Hour {
				return "want a Date ten hours ahead"
			}
			return ""
		}},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
			for bank, path := range map[string]string{
				"larkspur":      "/banks/larkspur/fdx/v6/accounts/%s/transactions?limit=5",
				"thistle-crown": "/banks/thistle-crown/open-banking/v4.0/aisp/accounts/%s/transactions?pageSize=5",
			} {
				token := w.Token(bank, "linh")
				path = fmt.Sprintf(path, accountOf(t, w, bank))
				before := read(t, w, path, token)
				f := c.f
				f.Party, f.Kind, f.Count, f.Route = bank, kind, 1, "*/transactions"
				f = arm(t, w, f)
				spoilt := read(t, w, path, token)
				if why := c.look(before, spoilt); why != "" {
					t.Errorf("%s: %s; got %d %v %.300s", bank, why, spoilt.status, spoilt.err, spoilt.body)
				}
				if spoilt.header != nil && spoilt.header.Get(fault.Header) != f.ID+" "+kind {
					t.Errorf("%s: the header says %q", bank, spoilt.header.Get(fault.Header))
				}
				if after := read(t, w, path, token); after.status != 200 || after.body != before.body || after.header.Get(fault.Header) != "" {
					t.Errorf("%s: afterwards %d %.200s", bank, after.status, after.body)
				}
				if n := strikes(t, w, kind); n == 0 || len(w.Faults().Armed()) != 0 {
					t.Errorf("%s: %d strikes in the journal, %d still armed", bank, n, len(w.Faults().Armed()))
				}
			}
		})
	}
}

func differs(want, got string) string {
	if want != got {
		return "want the same body"
	}
	return ""
}

func unequal(b, s got) string {
	if s.status != 200 || s.body == b.body || len(items(s)) != len(items(b)) {
		return "want another link"
	}
	return ""
}

// items are the entries of a listing in either face.
func items(g got) []any {
	if data, ok := g.doc["Data"].(map[string]any); ok {
		list, _ := data["Transaction"].([]any)
		return list
	}
	list, _ := g.doc["transactions"].([]any)
	return list
}

func accountOf(t *testing.T, w *sandboxtest.World, bank string) string {
	t.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	linh, err := b.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	return b.Accounts(linh.Index)[0].ID
}

// strikes counts what the journal has of a kind, and demands that the
// exchanges that were spoilt are there.
func strikes(t *testing.T, w *sandboxtest.World, kind string) (n int) {
	t.Helper()
	exchanges := map[string]bool{}
	for _, e := range events(t, w.Run) {
		var d struct{ Kind, Exchange string }
		if json.Unmarshal(e.Data, &d) != nil {
			t.Fatal(e)
		}
		if e.Type == wire.EventType {
			exchanges[d.Exchange] = true
		}
		if e.Type == fault.Struck && d.Kind == kind {
			n++
			defer func() {
				if !exchanges[d.Exchange] {
					t.Errorf("the exchange %s of a strike is not in the journal", d.Exchange)
				}
			}()
		}
	}
	return n
}

func TestStaleAnswersStayUntilTheFaultIsCleared(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	token, path := w.Token("larkspur", "linh"), "/banks/larkspur/fdx/v6/accounts/"+accountOf(t, w, "larkspur")
	f := arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.Stale, Route: "/accounts/"})
	first := read(t, w, path, token)
	if err := w.Run.Advance(t.Context(), march.AddDate(0, 0, 40)); err != nil {
		t.Fatal(err)
	}
	if again := read(t, w, path, token); again.body != first.body || again.header.Get(fault.Header) == "" {
		t.Errorf("forty days later: %s, header %q", again.body, again.header.Get(fault.Header))
	}
	if err := w.Faults().Clear(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	if fresh := read(t, w, path, token); fresh.body == first.body {
		t.Error("the bank is stale without a fault")
	}
}

func TestARateLimitCountsByTheMinute(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	token, path := w.Token("larkspur", "linh"), "/banks/larkspur/fdx/v6/accounts"
	arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.RateLimit, Limit: 2, Route: "/fdx/"})
	var seen []int
	for range 4 {
		seen = append(seen, read(t, w, path, token).status)
	}
	if err := w.Run.Advance(t.Context(), march.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if seen = append(seen, read(t, w, path, token).status); !slices.Equal(seen, []int{200, 200, 429, 429, 200}) {
		t.Errorf("answers %v", seen)
	}
}

// A plan says where, for whom, how often, from when to when.
func TestAPlanStrikesWhereItIsMeantTo(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	linh, ben := w.Token("larkspur", "linh"), w.Token("larkspur", "17")
	list, one := "/banks/larkspur/fdx/v6/accounts", "/banks/larkspur/fdx/v6/accounts/"+accountOf(t, w, "larkspur")
	for name, c := range map[string]struct {
		f    fault.Fault
		want [3]int // linh's list, linh's account, ben's list
	}{
		"everywhere":       {fault.Fault{}, [3]int{500, 500, 500}},
		"every bank":       {fault.Fault{Party: "*"}, [3]int{500, 500, 500}},
		"another bank":     {fault.Fault{Party: "gullhaven"}, [3]int{200, 200, 200}},
		"a route":          {fault.Fault{Route: "*/accounts"}, [3]int{500, 200, 500}},
		"a customer":       {fault.Fault{Customer: "linh"}, [3]int{500, 500, 200}},
		"a caller":         {fault.Fault{Caller: "kinnet/balance"}, [3]int{200, 200, 200}},
		"a method":         {fault.Fault{Method: "POST"}, [3]int{200, 200, 200}},
		"later":            {fault.Fault{From: march.Add(time.Hour)}, [3]int{200, 200, 200}},
		"until now":        {fault.Fault{From: march.Add(-time.Hour), Until: march}, [3]int{200, 200, 200}},
		"every second one": {fault.Fault{Every: 2}, [3]int{200, 500, 200}},
		"once":             {fault.Fault{Count: 1}, [3]int{500, 200, 200}},
	} {
		f := c.f
		f.Kind, f.Status = fault.Status, 500
		if f.Party == "" {
			f.Party = "larkspur"
		}
		arm(t, w, f)
		got := [3]int{read(t, w, list, linh).status, read(t, w, one, linh).status, read(t, w, list, ben).status}
		if got != c.want {
			t.Errorf("%s: answers %v, want %v", name, got, c.want)
		}
		if _, err := w.Faults().ClearAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// The same seed fails in the same places, and another seed in others.
func TestChancesComeFromTheSeed(t *testing.T) {
	pattern := func(seed uint64) string {
		w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Seed: seed})
		token := w.Token("larkspur", "linh")
		arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.Status, Status: 503, Percent: 30})
		var b strings.Builder
		for range 60 {
			fmt.Fprint(&b, read(t, w, "/banks/larkspur/fdx/v6/accounts", token).status/500)
		}
		return b.String()
	}
	one, two, other := pattern(7), pattern(7), pattern(8)
	if one != two || one == other {
		t.Errorf("seed 7 gave %s and %s, seed 8 %s", one, two, other)
	}
	if n := strings.Count(one, "1"); n < 8 || n > 30 {
		t.Errorf("%d of 60 failed, want about 18", n)
	}
}

func TestAFailedRefreshBurnsTheToken(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	token, err := w.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	refresh := func() got {
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token.Refresh}, "client_id": {token.Grant.Client}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/banks/larkspur/token", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return send(req)
	}
	arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.RefreshBurnt, Count: 1})
	if status := read(t, w, "/banks/larkspur/fdx/v6/accounts", token.Access).status; status != http.StatusOK {
		t.Errorf("another request meets the fault: %d", status)
	}
	if g := refresh(); g.status != http.StatusBadGateway || strings.Contains(g.body, "access_token") {
		t.Errorf("the refresh is answered with %d %s", g.status, g.body)
	}
	if n := strikes(t, w, fault.RefreshBurnt); n != 1 {
		t.Errorf("%d strikes", n)
	}
	if g := refresh(); g.status != http.StatusBadRequest || g.doc["error"] != "invalid_grant" {
		t.Errorf("the token is still good: %d %s", g.status, g.body)
	}
}

func TestDiscoveryNamesAnotherIssuer(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	path := "/banks/larkspur/.well-known/openid-configuration"
	before := read(t, w, path, "")
	f := arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.DiscoveryMoved})
	moved := read(t, w, path, "")
	if moved.doc["issuer"] != before.doc["issuer"].(string)+"/moved" || !strings.Contains(moved.doc["token_endpoint"].(string), "/moved/") {
		t.Errorf("discovery says %s", moved.body)
	}
	if err := w.Faults().Clear(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	if after := read(t, w, path, ""); after.body != before.body {
		t.Errorf("afterwards %s", after.body)
	}
}

// A mild plan is armed before anything else happens, and equal runs of a seed
// fail in equal places.
func TestChaosIsTheSameForTheSameSeed(t *testing.T) {
	forms := map[string]bool{}
	for range 2 {
		w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Config: func(c *sandbox.Config) { c.Chaos = 300 }})
		if len(w.Faults().Armed()) != len(fault.Chaos(300)) {
			t.Fatalf("%d faults are armed", len(w.Faults().Armed()))
		}
		idle(t, w.Run) // the bot's webhook is verified meanwhile
		token := w.Token("larkspur", "linh")
		for range 40 {
			read(t, w, "/banks/larkspur/fdx/v6/accounts", token)
		}
		if strikes(t, w, fault.Status) == 0 || strikes(t, w, fault.Latency) == 0 {
			t.Error("chaos has not struck")
		}
		var b strings.Builder
		if err := w.Sandbox.Canonical(t.Context(), &b, "main"); err != nil {
			t.Fatal(err)
		}
		forms[b.String()] = true
	}
	if len(forms) != 1 {
		t.Error("two runs of one seed differ")
	}
}

// The messenger's webhooks go astray in each way, and are found again.
func TestWebhooksGoAstrayInEachWay(t *testing.T) {
	for kind, c := range map[string]struct {
		latency time.Duration
		posts   []int // how many the app has got: at once, after a virtual minute
		signed  bool
	}{
		"":                       {0, []int{1, 1}, true},
		fault.WebhookDuplicated:  {0, []int{2, 2}, true},
		fault.WebhookReordered:   {0, []int{0, 1}, true},
		fault.WebhookDelayed:     {40 * time.Second, []int{0, 1}, true},
		fault.WebhookDropped:     {0, []int{0, 0}, true},
		fault.WebhookBadlySigned: {0, []int{1, 1}, false},
		fault.WebhookUnsigned:    {0, []int{1, 1}, false},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			app := newInboxApp(t)
			w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: map[string]string{"kinnet/balance": app.site.URL}})
			settings, _, err := w.App("kinnet", "balance")
			if err != nil {
				t.Fatal(err)
			}
			settled(t, w)
			if kind != "" {
				arm(t, w, fault.Fault{Party: "kinnet", Kind: kind, Latency: c.latency, Count: 1})
			}
			if _, err := w.Messenger().Say(t.Context(), "larkspur/linh", "hi"); err != nil {
				t.Fatal(err)
			}
			settled(t, w)
			first := app.count()
			if err := w.Run.Advance(t.Context(), march.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			settled(t, w)
			if got := []int{first, app.count()}; !slices.Equal(got, c.posts) {
				t.Errorf("the app got %v, want %v", got, c.posts)
			}
			if app.count() > 0 && app.signed(settings.AppSecret) != c.signed {
				t.Errorf("the signature fits: %v, want %v", !c.signed, c.signed)
			}
			if kind != fault.WebhookDropped {
				return
			}
			if err := w.Messenger().Redeliver(t.Context(), w.Messenger().Deliveries()[0].ID); err != nil {
				t.Fatal(err)
			}
			if settled(t, w); app.count() != 1 {
				t.Errorf("after a redelivery the app got %d", app.count())
			}
		})
	}
}

func settled(t *testing.T, w *sandboxtest.World) {
	t.Helper()
	if err := w.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// An inboxApp is an app that takes webhooks and does nothing.
type inboxApp struct {
	site *httptest.Server

	mu    sync.Mutex
	posts []webhookPost
}

type webhookPost struct{ signature, body string }

func newInboxApp(t *testing.T) *inboxApp {
	t.Helper()
	a := &inboxApp{}
	a.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, r.FormValue("hub.challenge"))
			return
		}
		b, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.posts = append(a.posts, webhookPost{r.Header.Get("X-Hub-Signature-256"), string(b)})
	}))
	t.Cleanup(a.site.Close)
	return a
}

func (a *inboxApp) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.posts)
}

// signed tells whether the first webhook carries the signature of a secret.
func (a *inboxApp) signed(secret string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(a.posts[0].body))
	return a.posts[0].signature == "sha256="+hex.EncodeToString(mac.Sum(nil))
}
