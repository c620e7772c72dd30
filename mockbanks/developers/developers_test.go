package developers_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/mockbanks/banktest"
)

// A desk is a bank's corner for developers, as a browser sees it.
type desk struct {
	*banktest.World
	t *testing.T
}

func open(t *testing.T, bank string) desk {
	return desk{banktest.Open(t, bank, banktest.Options{}), t}
}

func (d desk) get(path string) banktest.Answer {
	return d.Do(d.t, d.Request("GET", d.Bank.Base()+"/developers"+path, "", ""))
}

// send submits a form from a page of an origin.
func (d desk) send(path, origin string, fields ...string) banktest.Answer {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	req := d.Request("POST", d.Bank.Base()+"/developers"+path, "", form.Encode())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", origin)
	return d.Do(d.t, req)
}

// cell is what stands beside a heading in a table of a page.
func cell(page, heading string) string {
	m := regexp.MustCompile(heading + `</th><td><code>([^<]*)</code>`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func TestAProgramIsRegisteredByAFormAndItsCallsAreSeen(t *testing.T) {
	d := open(t, "larkspur")
	made := d.send("/register", d.URL, "name", "Piggy & Sons", "redirect_uri", "http://localhost:3000/callback")
	id, secret := cell(made.Body, "Client id"), cell(made.Body, "Client secret")
	if made.Status != http.StatusCreated || !strings.HasPrefix(secret, "sbcs_") {
		t.Fatalf("%d %s", made.Status, made.Body)
	}
	if made.Header.Get("Cache-Control") != "no-store" {
		t.Error("the page with the secret may be kept")
	}
	if page := d.get("/clients/" + id).Body; !strings.Contains(page, "Piggy &amp; Sons") || !strings.Contains(page, "Nothing yet") || strings.Contains(page, secret) {
		t.Errorf("before its first call: %s", page)
	}
	for _, c := range []struct{ user, password string }{{id, secret}, {id, "wrong"}} {
		req := d.Request("POST", d.Bank.Base()+"/token", "", "grant_type=authorization_code&code=nonsense")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.SetBasicAuth(c.user, c.password)
		d.Do(t, req)
	}
	page := d.get("/clients/" + id).Body
	if !strings.Contains(page, "POST /banks/larkspur/token") || !strings.Contains(page, "400<br>") || !strings.Contains(page, "/runs/test?sel=x-") {
		t.Errorf("after a refused call: %s", page)
	}
}

func TestACallIsTriedForReal(t *testing.T) {
	for bank, calls := range map[string]map[string]string{
		"larkspur":      {"/accounts": `"accountId": "xbq3v53h"`, "/accounts/{account}": `"currentBalance"`, "/customers/current": `"customerId"`},
		"thistle-crown": {"/accounts": `"AccountId"`, "/accounts/{account}/balances": `"Balance"`, "/standing-orders": `"StandingOrder"`},
	} {
		d := open(t, bank)
		if page := d.get("/try"); page.Status != http.StatusOK || !strings.Contains(page.Body, "<option>/accounts</option>") {
			t.Errorf("%s: %d %s", bank, page.Status, page.Body)
		}
		for call, says := range calls {
			a := d.send("/try", d.URL, "call", call, "customer", d.Bank.Entry().Pins[0].Key)
			if text := html.UnescapeString(a.Body); a.Status != http.StatusOK || !strings.Contains(text, "answered 200") || !strings.Contains(text, says) || !strings.Contains(text, "curl -H 'Authorization: Bearer sbat_") {
				t.Errorf("%s %s: %d %s", bank, call, a.Status, text)
			}
		}
	}
}

func TestATriedCallMayBeRefusedOrBreakOff(t *testing.T) {
	d := open(t, "larkspur")
	a := d.send("/try", d.URL, "call", "/accounts/{account}", "customer", "linh", "permission", "ACCOUNT_BASIC")
	if text := html.UnescapeString(a.Body); !strings.Contains(text, "answered 403") || !strings.Contains(text, "ACCOUNT_DETAILED") {
		t.Errorf("without the permission: %d %s", a.Status, text)
	}
	if a = d.send("/try", d.URL, "call", "/accounts", "customer", "nobody"); a.Status != http.StatusBadRequest || !strings.Contains(a.Body, `role="alert"`) {
		t.Errorf("of a stranger: %d %s", a.Status, a.Body)
	}
	if _, err := d.Faults.Arm(t.Context(), fault.Fault{Party: "larkspur", Route: "/accounts", Kind: fault.Dropped}); err != nil {
		t.Fatal(err)
	}
	if a = d.send("/try", d.URL, "call", "/accounts", "customer", "linh"); a.Status != http.StatusOK || !strings.Contains(a.Body, "broke the connection off") {
		t.Errorf("of a dropped connection: %d %s", a.Status, a.Body)
	}
}

func TestFormsAreRefusedWithAReason(t *testing.T) {
	d := open(t, "larkspur")
	for name, c := range map[string]struct {
		origin, name, redirect string
		status                 int
		says                   string
	}{
		"from another site":                {"http://evil.example", "A", "http://localhost:1/cb", http.StatusForbidden, "another site"},
		"without a name":                   {d.URL, "", "http://localhost:1/cb", http.StatusBadRequest, "client needs a name"},
		"without a redirect address":       {d.URL, "A", "", http.StatusBadRequest, "redirect address is missing"},
		"with an address of somebody else": {d.URL, "A", "http://shop.example/cb", http.StatusBadRequest, "redirect URI cannot be registered"},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(d.Bank.Clients())
			a := d.send("/register", c.origin, "name", c.name, "redirect_uri", c.redirect)
			if a.Status != c.status || !strings.Contains(a.Body, c.says) || len(d.Bank.Clients()) != before {
				t.Errorf("%d %s", a.Status, a.Body)
			}
		})
	}
	if a := d.get("/clients/nobody"); a.Status != http.StatusNotFound || !strings.Contains(a.Body, "knows no program") {
		t.Errorf("an unknown program: %d %s", a.Status, a.Body)
	}
}

func TestPagesObeyTheirPolicy(t *testing.T) {
	d := open(t, "larkspur")
	for _, path := range []string{"", "/register", "/try", "/clients/" + d.Client.ID} {
		a := d.get(path)
		if csp := a.Header.Get("Content-Security-Policy"); a.Status != http.StatusOK || !strings.HasPrefix(csp, "default-src 'none'") || !strings.Contains(a.Body, "</html>") {
			t.Errorf("%s: %d, policy %q", path, a.Status, csp)
		}
		if strings.Contains(a.Body, "<script") || strings.Contains(a.Body, "style=") {
			t.Errorf("%s has what its policy forbids", path)
		}
	}
}

func TestAWebhookAddressIsSubscribedByTheForm(t *testing.T) {
	d := open(t, "larkspur")
	made := d.send("/register", d.URL, "name", "Told", "redirect_uri", "http://localhost:3000/callback", "webhook_url", "http://localhost:3000/webhook")
	id := cell(made.Body, "Client id")
	if key := cell(made.Body, "Webhook secret"); made.Status != http.StatusCreated || !strings.HasPrefix(key, "whsec_") || len(d.Bank.Notices().Subscriptions(id)) != 1 {
		t.Errorf("%d %s", made.Status, made.Body)
	}
	if page := d.get("/clients/" + id).Body; !strings.Contains(page, "<h2>Webhooks</h2>") {
		t.Errorf("its page: %s", page)
	}
	made = d.send("/register", d.URL, "name", "Far", "redirect_uri", "http://localhost:3000/callback", "webhook_url", "http://far.example/webhook")
	if made.Status != http.StatusCreated || !strings.Contains(made.Body, "Registered, but no webhooks") || cell(made.Body, "Client secret") == "" {
		t.Errorf("with a foreign webhook address: %d %s", made.Status, made.Body)
	}
	if a := d.send("/clients/"+id+"/redeliver", d.URL, "delivery", "none"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown webhook sent again: %d %s", a.Status, a.Body)
	}
}
