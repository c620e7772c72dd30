package sandbox_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A walk is a customer's browser at one bank, on behalf of an app.
type walk struct {
	t       *testing.T
	w       *sandboxtest.World
	bank    string
	browser *http.Client
	client  authserver.Client
	secret  string
}

const comeBack = "http://127.0.0.1:9/comeBack"

func newWalk(t *testing.T, w *sandboxtest.World, bank string) *walk {
	t.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	c, secret, err := b.Register(t.Context(), authserver.Registration{Name: "Ledgerly", RedirectURIs: []string{comeBack}, Party: "developer", Actor: "ledgerly"})
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &walk{t, w, bank, browser, c, secret}
}

// ask sends a request with the browser; a form is posted.
func (k *walk) ask(path string, form url.Values) got {
	k.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	if !strings.HasPrefix(path, "/banks/") {
		path = "/banks/" + k.bank + path
	}
	req, err := http.NewRequestWithContext(k.t.Context(), method, k.w.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		k.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := k.browser.Do(req)
	if err != nil {
		k.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return got{status: res.StatusCode, header: res.Header, body: string(body)}
}

// field finds the values of a page's fields with a name.
func field(page, name string) (all []string) {
	for _, m := range regexp.MustCompile(`name="`+name+`" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

// signIn goes from the authorization request to what follows the sign-in.
func (k *walk) signIn(customer string) (in got, form url.Values) {
	k.t.Helper()
	q := url.Values{"response_type": {"code"}, "client_id": {k.client.ID}, "redirect_uri": {comeBack}, "state": {"st-7"}, "ui_locales": {"en"}, "scope": {"openid offline_access ACCOUNT_BASIC TRANSACTIONS"}}
	page := k.ask("/authorize?"+q.Encode(), nil)
	form = url.Values{"csrf": field(page.body, "csrf"), "request": field(page.body, "request"), "customer": {customer}}
	return k.ask("/login", form), form
}

// decide signs in and answers the consent page.
func (k *walk) decide(customer, decision string) (out got, form url.Values) {
	k.t.Helper()
	in, _ := k.signIn(customer)
	page := k.ask(in.header.Get("Location"), nil)
	form = url.Values{"decision": {decision}}
	for _, name := range []string{"csrf", "request", "account", "cluster"} {
		form[name] = field(page.body, name)
	}
	return k.ask("/consent", form), form
}

// redeem exchanges a code, as the app does.
func (k *walk) redeem(code string) got {
	k.t.Helper()
	return k.form("/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {comeBack}})
}

// back is what the app gets where an answer leads to it; nil if it does not.
func (g got) back() url.Values {
	u, err := url.Parse(g.header.Get("Location"))
	if err != nil || !strings.HasPrefix(g.header.Get("Location"), comeBack) {
		return nil
	}
	return u.Query()
}

// struckBy tells what is wrong with an answer that a fault was to spoil.
func struckBy(t *testing.T, w *sandboxtest.World, f fault.Fault, g got, times int) {
	t.Helper()
	if header := g.header.Get(fault.Header); header != f.ID+" "+f.Kind {
		t.Errorf("X-Sandbank-Fault = %q, want %q", header, f.ID+" "+f.Kind)
	}
	if n := strikes(t, w, f.Kind); n != times {
		t.Errorf("strikes of %s in the journal = %d, want %d", f.Kind, n, times)
	}
}

// After the sign-in, or after the decision, there is no way back to the app:
// not by the page, not by a reload, not after the fault has ended.
func TestACustomerIsStrandedAtTheBank(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	k := newWalk(t, w, "larkspur")
	f := arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.LoginStranded, Count: 1, Customer: "linh", Caller: "ledgerly"})
	in, form := k.signIn("linh")
	stranded := func(g got, title string) {
		t.Helper()
		if g.status != http.StatusOK || g.header.Get("Location") != "" || !strings.Contains(g.body, title) || strings.Contains(g.body, "<form") || strings.Contains(g.body, "<a ") {
			t.Errorf("stranded = %d, to %q, %s; want 200 with %q and no way on", g.status, g.header.Get("Location"), g.body, title)
		}
	}
	stranded(in, "You are signed in")
	struckBy(t, w, f, in, 1)
	stranded(k.ask("/login", form), "You are signed in")
	stranded(k.ask("/consent?request="+form.Get("request"), nil), "You are signed in")

	f = arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.LoginStranded, Count: 1, Route: "/consent"})
	out, form := k.decide("linh", "allow")
	stranded(out, "Your decision is kept")
	struckBy(t, w, f, out, 2)
	stranded(k.ask("/consent", form), "Your decision is kept")

	if out, _ := k.decide("linh", "allow"); out.back().Get("code") == "" || out.header.Get(fault.Header) != "" {
		t.Errorf("afterwards the decision leads to %q", out.header.Get("Location"))
	}
}

// "Do not allow" comes back as if it had been allowed, and nothing is granted.
func TestACancelledConsentLooksLikeAnAllowedOne(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	k := newWalk(t, w, "larkspur")
	f := arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.CancelAsSuccess, Count: 1})
	if out, _ := k.decide("linh", "allow"); out.header.Get(fault.Header) != "" || k.redeem(out.back().Get("code")).status != http.StatusOK {
		t.Errorf("who allows meets the fault: %v", out.header)
	}
	out, form := k.decide("linh", "deny")
	q := out.back()
	if q.Get("code") == "" || q.Get("state") != "st-7" || q.Get("iss") == "" || q.Has("error") {
		t.Errorf("the app gets %v, want a code and no error", q)
	}
	struckBy(t, w, f, out, 1)
	if again := k.ask("/consent", form); again.header.Get("Location") != out.header.Get("Location") {
		t.Errorf("a second click leads to %q, want %q", again.header.Get("Location"), out.header.Get("Location"))
	}
	if g := k.redeem(q.Get("code")); g.status != http.StatusBadRequest || g.doc["error"] != "invalid_grant" {
		t.Errorf("the code redeems to %d %s, want invalid_grant", g.status, g.body)
	}
	if n := count(t, w, "bank.consent.rejected"); n != 1 {
		t.Errorf("rejected consents = %d, want 1", n)
	}
	if out, _ := k.decide("linh", "deny"); out.back().Get("error") != "access_denied" {
		t.Errorf("afterwards the app gets %v, want access_denied", out.back())
	}
}

// count is how many events of a type the journal has.
func count(t *testing.T, w *sandboxtest.World, kind string) (n int) {
	t.Helper()
	for _, e := range events(t, w.Run) {
		if e.Type == kind {
			n++
		}
	}
	return n
}

// A consent may be as long as the limit to the second, and no longer; one
// without an end passes.
func TestALongConsentIsRefused(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	k := newWalk(t, w, "thistle-crown")
	g := k.form("/token", url.Values{"grant_type": {"client_credentials"}, "scope": {"accounts"}})
	token, _ := g.doc["access_token"].(string)
	create := func(end string) got {
		body := `{"Data":{"Permissions":["ReadAccountsBasic"]` + end + `},"Risk":{}}`
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/banks/thistle-crown/open-banking/v4.0/aisp/account-access-consents", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		return send(req)
	}
	until := func(d time.Duration) string {
		return `,"ExpirationDateTime":"` + march.Add(d).Format(time.RFC3339) + `"`
	}
	const day = 24 * time.Hour
	n := 0
	for _, c := range []struct{ limit, days int }{{0, 90}, {30, 30}} {
		f := arm(t, w, fault.Fault{Party: "thistle-crown", Kind: fault.ConsentTooLong, Limit: c.limit})
		longest := time.Duration(c.days) * day
		for name, end := range map[string]string{"at the limit": until(longest), "without an end": ""} {
			if g := create(end); g.status != http.StatusCreated || g.header.Get(fault.Header) != "" {
				t.Errorf("%s of %d days: %d %s, want 201", name, c.days, g.status, g.body)
			}
		}
		g := create(until(longest + time.Second))
		if g.status != http.StatusBadRequest || !strings.Contains(g.body, `"U003"`) || !strings.Contains(g.body, "Data.ExpirationDateTime") {
			t.Errorf("a second above %d days: %d %s, want 400 U003", c.days, g.status, g.body)
		}
		n++
		struckBy(t, w, f, g, n)
		if err := w.Faults().Clear(t.Context(), f.ID); err != nil {
			t.Fatal(err)
		}
	}
	if g := create(until(400 * day)); g.status != http.StatusCreated {
		t.Errorf("without a fault: %d %s, want 201", g.status, g.body)
	}
}

// form posts a form to the bank as the app.
func (k *walk) form(path string, form url.Values) got {
	k.t.Helper()
	form.Set("client_id", k.client.ID)
	form.Set("client_secret", k.secret)
	req, err := http.NewRequestWithContext(k.t.Context(), http.MethodPost, k.w.URL+"/banks/"+k.bank+path, strings.NewReader(form.Encode()))
	if err != nil {
		k.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(req)
}

// Who comes back within the window is served, who comes later is not.
func TestACodeIsDeadAfterTheReturnWindow(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	k := newWalk(t, w, "larkspur")
	f := arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.ReturnWindow, Latency: time.Minute})
	out, _ := k.decide("linh", "allow")
	if g := k.redeem(out.back().Get("code")); g.status != http.StatusOK || g.header.Get(fault.Header) != "" {
		t.Errorf("within the window: %d %s, want 200", g.status, g.body)
	}
	if err := w.Faults().Clear(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	f = arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.ReturnWindow, Latency: time.Nanosecond, Count: 1})
	out, _ = k.decide("linh", "allow")
	if g := k.redeem("sbac_unknown"); g.header.Get(fault.Header) != "" {
		t.Errorf("an unknown code meets the fault: %d %s", g.status, g.body)
	}
	g := k.redeem(out.back().Get("code"))
	if g.status != http.StatusBadRequest || g.doc["error"] != "invalid_grant" {
		t.Errorf("after the window: %d %s, want 400 invalid_grant", g.status, g.body)
	}
	struckBy(t, w, f, g, 1)
	out, _ = k.decide("linh", "allow")
	if g := k.redeem(out.back().Get("code")); g.status != http.StatusOK {
		t.Errorf("afterwards: %d %s, want 200", g.status, g.body)
	}
}

// A month is on no list until it is over, then it is there as a whole.
func TestAMonthComesLate(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march.AddDate(0, 0, 15)})
	listings := map[string]struct{ path, booked string }{
		"larkspur":      {"/banks/larkspur/fdx/v6/accounts/%s/transactions?limit=1000", `"postedTimestamp":"2026-`},
		"thistle-crown": {"/banks/thistle-crown/open-banking/v4.0/aisp/accounts/%s/transactions", `"BookingDateTime":"2026-`},
	}
	tokens, n := map[string]string{}, 0
	for bank, c := range listings {
		tokens[bank] = w.Token(bank, "linh")
		path := fmt.Sprintf(c.path, accountOf(t, w, bank))
		if before := read(t, w, path, tokens[bank]); !strings.Contains(before.body, c.booked+"03") {
			t.Fatalf("%s: nothing is booked in March: %.300s", bank, before.body)
		}
		f := arm(t, w, fault.Fault{Party: bank, Kind: fault.LateMonth})
		late := read(t, w, path, tokens[bank])
		if late.status != http.StatusOK || strings.Contains(late.body, c.booked+"03") || !strings.Contains(late.body, c.booked+"02") {
			t.Errorf("%s in March: %d %.300s, want what is older than March alone", bank, late.status, late.body)
		}
		n++
		struckBy(t, w, f, late, n)
		old := strings.Replace(path, "?limit=1000", "", 1) + map[string]string{"larkspur": "?endTime=2026-02-20", "thistle-crown": "?toBookingDateTime=2026-02-20T00:00:00"}[bank]
		if g := read(t, w, old, tokens[bank]); g.status != http.StatusOK || len(items(g)) == 0 || g.header.Get(fault.Header) != "" {
			t.Errorf("%s: a list without March meets the fault: %d %v", bank, g.status, g.header)
		}
	}
	if err := w.Run.Advance(t.Context(), time.Date(2026, time.April, 3, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	for bank, c := range listings {
		g := read(t, w, fmt.Sprintf(c.path, accountOf(t, w, bank)), tokens[bank])
		if !strings.Contains(g.body, c.booked+"03") || strings.Contains(g.body, c.booked+"04") {
			t.Errorf("%s in April: %d %.300s, want March and nothing of April", bank, g.status, g.body)
		}
	}
}

// The bank's own page is switched off with what there is: a status at its path.
func TestTheCustomersPageIsDown(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	k := newWalk(t, w, "larkspur")
	arm(t, w, fault.Fault{Party: "larkspur", Kind: fault.Status, Status: 503, Route: "/me"})
	for path, form := range map[string]url.Values{"/me": nil, "/me/revoke": {"consent": {"c-1"}}} {
		if g := k.ask(path, form); g.status != http.StatusServiceUnavailable {
			t.Errorf("%s = %d, want 503", path, g.status)
		}
	}
	out, _ := k.decide("linh", "allow")
	if g := k.redeem(out.back().Get("code")); g.status != http.StatusOK {
		t.Errorf("the sign-in does not work: %d %s", g.status, g.body)
	}
}
