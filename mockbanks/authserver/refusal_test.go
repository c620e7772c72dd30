package authserver_test

import (
	"errors"
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/authserver"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a wire answer with testdata/name.json.
func golden(t *testing.T, name string, a answer) {
	t.Helper()
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, []byte(a.body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if a.body != string(want) {
		t.Errorf("%s = %s, want %s", name, a.body, want)
	}
}

func TestTokenEndpointRefuses(t *testing.T) {
	b := open(t, "larkspur")
	public, _ := b.register(authserver.Registration{ID: "device", Name: "Device", RedirectURIs: []string{"http://127.0.0.1/cb"}, Public: true})
	used, late := b.link(), b.code(b.query())
	b.wall.forward(2 * time.Minute)
	code := b.code(b.query())
	own := url.Values{"client_id": {b.id}, "client_secret": {b.secret}}
	form := func(more ...string) url.Values {
		f := url.Values{}
		for k, v := range own {
			f[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			if f.Set(more[i], more[i+1]); more[i+1] == "" {
				f.Del(more[i])
			}
		}
		return f
	}
	redeem := func(more ...string) url.Values {
		return form(append([]string{"grant_type", "authorization_code", "code", code, "redirect_uri", redirect, "code_verifier", verifier}, more...)...)
	}
	twice := redeem()
	twice.Add("code", "again")
	for _, c := range []struct {
		name   string
		form   url.Values
		status int
	}{
		{"no_grant_type", form(), 400},
		{"unknown_grant_type", form("grant_type", "password"), 400},
		{"client_credentials_at_fdx", form("grant_type", "client_credentials"), 400},
		{"unknown_client", redeem("client_id", "nobody"), 401},
		{"wrong_secret", redeem("client_secret", "wrong"), 401},
		{"no_secret", redeem("client_secret", ""), 401},
		{"secret_of_public_client", redeem("client_id", public), 401},
		{"no_code", redeem("code", ""), 400},
		{"unknown_code", redeem("code", "sbac_nothing"), 400},
		{"foreign_code", redeem("client_id", public, "client_secret", ""), 400},
		{"late_code", redeem("code", late), 400},
		{"other_redirect", redeem("redirect_uri", redirect+"/"), 400},
		{"wrong_verifier", redeem("code_verifier", "another"), 400},
		{"no_verifier", redeem("code_verifier", ""), 400},
		{"code_twice_in_form", twice, 400},
		{"no_refresh_token", form("grant_type", "refresh_token"), 400},
		{"unknown_refresh_token", form("grant_type", "refresh_token", "refresh_token", "x"), 400},
		{"wider_scope", form("grant_type", "refresh_token", "refresh_token", used.Refresh, "scope", "CUSTOMER_CONTACT"), 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := b.post("/token", c.form)
			if a.status != c.status || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("status %d, want %d; header %v", a.status, c.status, a.header)
			}
			if (a.header.Get("WWW-Authenticate") != "") != (c.status == 401) {
				t.Errorf("WWW-Authenticate = %q", a.header.Get("WWW-Authenticate"))
			}
			golden(t, "token_"+c.name, a)
		})
	}
}

func TestEndpointsRefuseBadBodies(t *testing.T) {
	b := open(t, "larkspur")
	big := "client_id=" + strings.Repeat("a", 70<<10)
	for _, c := range []struct {
		name, kind, body string
		status           int
	}{
		{"json_body", "application/json", `{"grant_type":"x"}`, 400},
		{"no_content_type", "", "grant_type=x", 400},
		{"broken_form", "application/x-www-form-urlencoded", "a=%zz", 400},
		{"oversized", "application/x-www-form-urlencoded", big, 413},
	} {
		for _, path := range []string{"/token", "/revoke", "/introspect"} {
			t.Run(c.name+path, func(t *testing.T) {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.issuer+path, strings.NewReader(c.body))
				if err != nil {
					t.Fatal(err)
				}
				if c.kind != "" {
					req.Header.Set("Content-Type", c.kind)
				}
				a := b.do(req)
				if a.status != c.status {
					t.Errorf("status = %d, want %d", a.status, c.status)
				}
				golden(t, "form_"+c.name, a)
			})
		}
	}
	a := b.get("/token")
	if a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "POST" {
		t.Errorf("GET /token = %d, Allow %q; want 405 and POST", a.status, a.header.Get("Allow"))
	}
	golden(t, "token_wrong_method", a)
	if a := b.get("/nothing"); a.status != http.StatusNotFound || !strings.Contains(a.body, "nothing at that address") {
		t.Errorf("GET /nothing = %d %s", a.status, a.body)
	}
}

func TestOtherEndpointsRefuse(t *testing.T) {
	b := open(t, "larkspur")
	golden(t, "revoke_no_token", b.post("/revoke", b.query("client_secret", b.secret)))
	golden(t, "revoke_wrong_secret", b.post("/revoke", b.query("client_secret", "x", "token", "x")))
	golden(t, "introspect_unknown", b.post("/introspect", b.query("client_secret", b.secret, "token", "x")))
	a := b.get("/userinfo")
	if a.status != http.StatusUnauthorized || !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer") {
		t.Errorf("GET /userinfo = %d, %q", a.status, a.header.Get("WWW-Authenticate"))
	}
	golden(t, "userinfo_no_token", a)
	plain, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "linh", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.virtual.Advance(b.virtual.Now().AddDate(0, 4, 0))
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, b.issuer+"/userinfo", nil)
	req.Header.Set("Authorization", "Bearer "+plain)
	if a = b.do(req); a.status != http.StatusForbidden {
		t.Errorf("GET /userinfo after the consent's end = %d", a.status)
	}
	golden(t, "userinfo_consent_expired", a)
}

func TestIntrospectionTellsAClientAboutItsOwnTokens(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link()
	ask := func(id, secret, token string) string {
		return b.post("/introspect", url.Values{"client_id": {id}, "client_secret": {secret}, "token": {token}}).body
	}
	for _, token := range []string{got.Access, got.Refresh} {
		if a := ask(b.id, b.secret, token); !strings.Contains(a, `"active":true`) || !strings.Contains(a, b.srv.Subject("linh")) {
			t.Errorf("own token = %s", a)
		}
	}
	other, secret := b.register(authserver.Registration{Name: "Other"})
	if a := ask(other, secret, got.Access); a != "{\"active\":false}\n" {
		t.Errorf("foreign token = %s", a)
	}
	b.wall.forward(time.Hour)
	if a := ask(b.id, b.secret, got.Access); a != "{\"active\":false}\n" {
		t.Errorf("expired token = %s", a)
	}
}

func TestStrictLeavesExtrasOut(t *testing.T) {
	b := open(t, "larkspur", func(c *authserver.Config) { c.Strict = true })
	_, _, err := b.srv.Register(t.Context(), authserver.Registration{Name: "x", RedirectURIs: []string{redirect}})
	if !errors.Is(err, authserver.ErrBadRedirect) {
		t.Errorf("http redirect under Strict: %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "or http") {
		t.Errorf("the refusal offers what it refuses: %v", err)
	}
	golden(t, "strict_unknown_client", b.post("/token", b.query("client_id", "nobody")))
}

func TestBadRequestsAreShownAndNeverRedirected(t *testing.T) {
	b := open(t, "larkspur")
	twice := b.query()
	twice.Add("redirect_uri", "https://evil.example/")
	for name, q := range map[string]url.Values{
		"no client":             b.query("client_id", ""),
		"unknown client":        b.query("client_id", "nobody"),
		"no redirect":           b.query("redirect_uri", ""),
		"unregistered redirect": b.query("redirect_uri", "https://evil.example/"),
		"longer path":           b.query("redirect_uri", redirect+"/x"),
		"other host":            b.query("redirect_uri", "http://127.0.0.1.evil.example:9999/callback"),
		"user part":             b.query("redirect_uri", "http://x@127.0.0.1:9999/callback"),
		"two redirects":         twice,
		"script in client":      b.query("client_id", "<script>alert(1)</script>"),
	} {
		a := b.get("/authorize?" + q.Encode())
		if a.status != http.StatusBadRequest || a.header.Get("Location") != "" {
			t.Errorf("%s: %d, Location %q", name, a.status, a.header.Get("Location"))
		}
		if !strings.Contains(a.header.Get("Content-Type"), "text/html") || strings.Contains(a.body, "<script") || strings.Contains(a.body, "evil.example") {
			t.Errorf("%s: page echoes what it should not: %s", name, a.body)
		}
	}
	if a := b.get("/authorize?client_id=%zz"); a.status != http.StatusBadRequest {
		t.Errorf("broken query = %d", a.status)
	}
	if a := b.get("/authorize?x=" + strings.Repeat("a", 17<<10)); a.status != http.StatusRequestURITooLong {
		t.Errorf("long query = %d", a.status)
	}
}

func TestOnALoopbackAddressThePortMayDiffer(t *testing.T) {
	b := open(t, "larkspur")
	if a := b.get("/authorize?" + b.query("redirect_uri", "http://127.0.0.1:1234/callback").Encode()); a.status != http.StatusOK {
		t.Errorf("other port = %d %s", a.status, a.body)
	}
	id, _ := b.register(authserver.Registration{Name: "Local", RedirectURIs: []string{"http://localhost:7/cb"}})
	if a := b.get("/authorize?" + b.query("client_id", id, "redirect_uri", "http://localhost:8/cb").Encode()); a.status != http.StatusBadRequest {
		t.Errorf("other port of a name = %d, want 400", a.status)
	}
}

func TestOtherErrorsGoBackToTheClient(t *testing.T) {
	b := open(t, "larkspur")
	narrow, _ := b.register(authserver.Registration{Name: "Narrow", RedirectURIs: []string{redirect}, Scope: "openid ACCOUNT_BASIC"})
	public, _ := b.register(authserver.Registration{Name: "Public", RedirectURIs: []string{redirect}, Public: true})
	twice := b.query()
	twice.Add("scope", "openid")
	for name, c := range map[string]struct {
		query url.Values
		code  string
	}{
		"token response":        {b.query("response_type", "token"), "unsupported_response_type"},
		"no response type":      {b.query("response_type", ""), "invalid_request"},
		"fragment":              {b.query("response_mode", "fragment"), "invalid_request"},
		"request object":        {b.query("request", "e30"), "request_not_supported"},
		"request uri":           {b.query("request_uri", "https://x"), "request_uri_not_supported"},
		"unknown scope":         {b.query("scope", "openid MORTGAGE"), "invalid_scope"},
		"no data":               {b.query("scope", "openid"), "invalid_scope"},
		"wider than registered": {b.query("client_id", narrow, "scope", "openid TRANSACTIONS"), "invalid_scope"},
		"public without PKCE":   {b.query("client_id", public, "code_challenge", "", "code_challenge_method", ""), "invalid_request"},
		"plain challenge":       {b.query("code_challenge_method", "plain"), "invalid_request"},
		"no method":             {b.query("code_challenge_method", ""), "invalid_request"},
		"short challenge":       {b.query("code_challenge", "abc"), "invalid_request"},
		"silent":                {b.query("prompt", "none"), "login_required"},
		"broken claims":         {b.query("claims", "{"), "invalid_request"},
		"scope twice":           {twice, "invalid_request"},
	} {
		a := b.get("/authorize?" + c.query.Encode())
		v := a.values()
		if a.status != http.StatusFound || v.Get("error") != c.code || v.Get("state") != "st-1" || v.Get("iss") != b.issuer || v.Get("error_description") == "" {
			t.Errorf("%s: %d %s, want error %s", name, a.status, a.header.Get("Location"), c.code)
		}
		if !strings.HasPrefix(a.header.Get("Location"), redirect+"?") {
			t.Errorf("%s: went to %s", name, a.header.Get("Location"))
		}
	}
}

func TestFormsOfOthersAreRefused(t *testing.T) {
	b := open(t, "larkspur")
	page := b.visit(b.query(), "linh")
	good := func() url.Values {
		return url.Values{
			"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "decision": {"allow"},
			"account": boxes(page.body, "account"), "cluster": {"ACCOUNT_BASIC"},
		}
	}
	change := func(key string, values ...string) url.Values {
		f := good()
		if f[key] = values; values == nil {
			f.Del(key)
		}
		return f
	}
	for name, c := range map[string]struct {
		form   url.Values
		status int
	}{
		"no CSRF token":        {change("csrf"), 403},
		"wrong CSRF token":     {change("csrf", "sbfm_x"), 403},
		"unknown request":      {change("request", "sbse_x"), 400},
		"no decision":          {change("decision"), 400},
		"no account":           {change("account"), 422},
		"foreign account":      {change("account", "nobody"), 400},
		"no cluster":           {change("cluster"), 422},
		"cluster not asked of": {change("cluster", "CUSTOMER_CONTACT"), 400},
	} {
		if a := b.post("/consent", c.form); a.status != c.status || a.header.Get("Location") != "" {
			t.Errorf("%s: %d %s, want %d", name, a.status, a.header.Get("Location"), c.status)
		}
	}
	mine := b.browser
	b.browser = newBrowser(t)
	if a := b.post("/consent", good()); a.status != http.StatusForbidden {
		t.Errorf("another browser = %d, want 403", a.status)
	}
	if a := b.get("/consent?request=" + url.QueryEscape(hidden(page.body, "request"))); a.status != http.StatusForbidden {
		t.Errorf("another browser looks = %d, want 403", a.status)
	}
	b.browser = mine
	b.wall.forward(11 * time.Minute)
	if a := b.post("/consent", good()); a.status != http.StatusBadRequest {
		t.Errorf("after 11 minutes = %d, want 400", a.status)
	}
	if n := len(b.reg.All()); n != 1 || b.reg.All()[0].Status.Ended() || b.reg.All()[0].Granted != nil {
		t.Errorf("consents = %+v", b.reg.All())
	}
}
