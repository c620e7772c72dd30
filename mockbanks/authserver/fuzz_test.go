package authserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// FuzzAuthorize: whatever the query is, a browser is sent to a registered
// redirect URI or to nowhere, and never with a code.
func FuzzAuthorize(f *testing.F) {
	b := open(f, "larkspur")
	f.Add(b.query().Encode())
	f.Add(b.query("redirect_uri", "https://evil.example/").Encode())
	f.Add(b.query("scope", "openid x", "state", "\"><script>").Encode())
	f.Add("client_id=app&client_id=app&redirect_uri=%zz")
	f.Fuzz(func(t *testing.T, query string) {
		w := serve(t, b.srv, http.MethodGet, "/authorize", query, "")
		to := w.Header().Get("Location")
		u, err := url.Parse(to)
		if err != nil || to != "" && (u.Scheme != "http" || u.Hostname() != "127.0.0.1" || u.Path != "/callback") {
			t.Fatalf("query %q leads to %q", query, to)
		}
		if u.Query().Has("code") || to != "" && u.Query().Get("iss") != b.issuer {
			t.Errorf("query %q leads to %q", query, to)
		}
		if w.Code >= 500 {
			t.Errorf("query %q = %d", query, w.Code)
		}
	})
}

// FuzzToken: no form that was not made by us gets a token.
func FuzzToken(f *testing.F) {
	b := open(f, "larkspur")
	f.Add("grant_type=authorization_code&code=x&client_id=app&client_secret=y")
	f.Add("grant_type=refresh_token&refresh_token=&client_id=app")
	f.Add("%gg&=&a=b;c")
	f.Fuzz(func(t *testing.T, form string) {
		w := serve(t, b.srv, http.MethodPost, "/token", "", form)
		if w.Code < 400 || w.Code >= 500 || strings.Contains(w.Body.String(), "access_token") {
			t.Errorf("form %q = %d %s", form, w.Code, w.Body)
		}
	})
}

// FuzzClaims: a claims parameter names one consent or none, and what it names
// was in it.
func FuzzClaims(f *testing.F) {
	f.Add(`{"id_token":{"openbanking_intent_id":{"value":"c-1","essential":true},"acr":{"values":["a"]}}}`)
	f.Add(`{"userinfo":{"openbanking_intent_id":{"value":"c-1"}},"id_token":null}`)
	f.Add(`{"id_token":{"openbanking_intent_id":[]}}`)
	f.Add(`{}{}`)
	f.Fuzz(func(t *testing.T, s string) {
		intent, acr, err := authserver.ParseClaims(s)
		if err != nil && (intent != "" || acr != "") {
			t.Errorf("ParseClaims(%q) = %q, %q with %v", s, intent, acr, err)
		}
		if err == nil && s != "" && !strings.Contains(s, "{") {
			t.Errorf("ParseClaims(%q) accepts what is no object", s)
		}
	})
}
