package authserver_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/sandbank/sandbank/mockbanks/agreement"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// consented lets Linh agree to what a client's own address asks for, and
// returns the code.
func (b *bank) consented(address string) string {
	b.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.code(u.Query())
}

func TestOAuth2ClientGoesFromLoginToRefresh(t *testing.T) {
	b := open(t, "larkspur")
	c := oauth2.Config{
		ClientID: b.id, ClientSecret: b.secret, RedirectURL: redirect, Scopes: strings.Fields(fdxScope),
		Endpoint: oauth2.Endpoint{AuthURL: b.issuer + "/authorize", TokenURL: b.issuer + "/token"},
	}
	proof := oauth2.GenerateVerifier()
	code := b.consented(c.AuthCodeURL("st-9", oauth2.S256ChallengeOption(proof)))
	first, err := c.Exchange(t.Context(), code, oauth2.VerifierOption(proof))
	if err != nil || !first.Valid() || first.RefreshToken == "" || first.Extra("scope") != fdxScope {
		t.Fatalf("Exchange() = %+v, %v", first, err)
	}
	again, err := c.TokenSource(t.Context(), &oauth2.Token{RefreshToken: first.RefreshToken}).Token()
	if err != nil || again.AccessToken == first.AccessToken {
		t.Fatalf("refresh = %+v, %v", again, err)
	}
	_, err = c.Exchange(t.Context(), code, oauth2.VerifierOption(proof))
	if no, ok := errors.AsType[*oauth2.RetrieveError](err); !ok || no.ErrorCode != "invalid_grant" {
		t.Errorf("replay = %v, want invalid_grant", err)
	}
}

func TestOIDCClientVerifiesTheIDToken(t *testing.T) {
	b := open(t, "larkspur")
	p, err := oidc.NewProvider(t.Context(), b.issuer)
	if err != nil {
		t.Fatal(err)
	}
	c := oauth2.Config{ClientID: b.id, ClientSecret: b.secret, RedirectURL: redirect, Scopes: []string{"openid", "ACCOUNT_BASIC", "CUSTOMER_CONTACT"}, Endpoint: p.Endpoint()}
	token, err := c.Exchange(t.Context(), b.consented(c.AuthCodeURL("s", oidc.Nonce("n-42"))))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.VerifierContext(t.Context(), &oidc.Config{ClientID: b.id, Now: b.wall.Now}).Verify(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	if id.Nonce != "n-42" || id.Subject != b.srv.Subject("linh") || id.Issuer != b.issuer {
		t.Errorf("ID token = %+v", id)
	}
	if err := id.VerifyAccessToken(token.AccessToken); err != nil {
		t.Errorf("at_hash: %v", err)
	}
	var claims struct {
		AuthTime int64  `json:"auth_time"`
		ACR      string `json:"acr"`
	}
	if err := id.Claims(&claims); err != nil || claims.AuthTime != b.wall.Now().Unix() || claims.ACR == "" {
		t.Errorf("claims = %+v, %v", claims, err)
	}
	info, err := p.UserInfo(t.Context(), oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != id.Subject || info.Email != "linh.tran@example.com" {
		t.Errorf("UserInfo() = %+v, %v", info, err)
	}
}

func TestBothWellKnownLayoutsServeOneDocument(t *testing.T) {
	b := open(t, "larkspur")
	root := strings.TrimSuffix(b.issuer, "/banks/larkspur")
	first := b.get("/.well-known/openid-configuration")
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, root+"/.well-known/oauth-authorization-server/banks/larkspur", nil)
	second := b.do(req)
	if first.status != http.StatusOK || first.body != second.body || b.get("/.well-known/oauth-authorization-server").body != first.body {
		t.Errorf("documents differ: %s and %s", first.body, second.body)
	}
	golden(t, "metadata_fdx", answer{body: strings.ReplaceAll(first.body, root, "{base}")})
	golden(t, "jwks_200", b.get("/jwks"))
	uk := open(t, "thistle-crown")
	root = strings.TrimSuffix(uk.issuer, "/banks/thistle-crown")
	golden(t, "metadata_openbanking", answer{body: strings.ReplaceAll(uk.get("/.well-known/openid-configuration").body, root, "{base}")})
}

// intent makes a consent as a UK client does, and the query that asks for it.
func (b *bank) intent(client string) (id string, query url.Values) {
	b.t.Helper()
	c, err := b.reg.Request(b.t.Context(), consent.Consent{
		Face: consent.OpenBanking, Client: client, Recipient: "Kinnet",
		Permissions: []string{consent.ReadAccountsDetail, consent.ReadBalances},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return c.ID, b.query("scope", "openid accounts", "claims", `{"id_token":{"openbanking_intent_id":{"value":"`+c.ID+`","essential":true}}}`)
}

func (b *bank) someone() string {
	return regexp.MustCompile(`name="customer" value="([^"]*)"`).FindStringSubmatch(b.get("/me").body)[1]
}

func TestUKCustomerConfirmsWhatSheAgreedElsewhere(t *testing.T) {
	b := open(t, "thistle-crown")
	a, own := b.exchange("grant_type", "client_credentials", "scope", "accounts")
	if a.status != http.StatusOK || own.Refresh != "" {
		t.Fatalf("client_credentials = %d %s", a.status, a.body)
	}
	if got, err := b.srv.Validate(own.Access); err != nil || got.Kind != authserver.ForClient || got.Customer != "" {
		t.Errorf("Validate(client's token) = %+v, %v", got, err)
	}
	id, query := b.intent(b.id)
	page := b.visit(query, b.someone())
	if !strings.Contains(page.body, "you agreed to this at Kinnet (Kinnet Social, Inc.).") || len(boxes(page.body, "cluster")) != 0 {
		t.Errorf("page = %s", page.body)
	}
	mine, _ := b.register(authserver.Registration{ID: "mine", Name: "My UK app", RedirectURIs: []string{redirect}})
	_, ask := b.intent(mine)
	ask.Set("client_id", mine)
	if page := b.visit(ask, b.someone()); !strings.Contains(page.body, "you agreed to this at My UK app. ") {
		t.Errorf("a name without a company is told twice: %s", page.body)
	}
	out := b.decide(page, "allow", nil)
	_, got := b.redeem(out.values().Get("code"))
	if got.Scope != "openid accounts" || got.Refresh == "" {
		t.Fatalf("tokens = %+v", got)
	}
	c, err := b.reg.Get(id)
	if err != nil || c.Status != consent.Active || !slices.Equal(c.Granted, c.Permissions) {
		t.Errorf("consent = %+v, %v", c, err)
	}
	if a := b.get("/authorize?" + query.Encode()); a.values().Get("error") != "invalid_request" {
		t.Errorf("same consent again = %s", a.header.Get("Location"))
	}
}

func TestUKRequestsNeedAConsentOfTheirOwn(t *testing.T) {
	b := open(t, "thistle-crown")
	other, _ := b.register(authserver.Registration{Name: "Other", RedirectURIs: []string{redirect}})
	_, foreign := b.intent(other)
	revoked, query := b.intent(b.id)
	if err := b.srv.RevokeConsent(t.Context(), revoked, "client"); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]url.Values{
		"absent": b.query("scope", "openid accounts"), "foreign": foreign, "revoked": query,
		"unknown": b.query("scope", "openid accounts", "claims", `{"id_token":{"openbanking_intent_id":{"value":"c-0"}}}`),
	} {
		if a := b.get("/authorize?" + q.Encode()); a.status != http.StatusFound || a.values().Get("error") != "invalid_request" {
			t.Errorf("%s = %d %s", name, a.status, a.header.Get("Location"))
		}
	}
	_, awaiting := b.intent(b.id)
	page := b.visit(awaiting, b.someone())
	for _, c := range b.reg.ByClient(b.id) {
		b.srv.RevokeConsent(t.Context(), c.ID, "client")
	}
	if a := b.decide(page, "allow", nil); a.values().Get("error") != "invalid_request" {
		t.Errorf("revoked while she looks = %d %s", a.status, a.header.Get("Location"))
	}
}

func TestHeadlessClientGetsItsCodeAtOnce(t *testing.T) {
	for _, id := range []string{"larkspur", "thistle-crown"} {
		b := open(t, id)
		b.id, b.secret = b.register(authserver.Registration{Name: "CI", RedirectURIs: []string{redirect}, Headless: b.someone()})
		q := b.query()
		if id == "thistle-crown" {
			_, q = b.intent(b.id)
		}
		a := b.get("/authorize?" + q.Encode())
		if a.status != http.StatusFound {
			t.Fatalf("%s: GET /authorize = %d %s", id, a.status, a.body)
		}
		if r, got := b.redeem(a.values().Get("code")); r.status != http.StatusOK || got.Access == "" {
			t.Errorf("%s: token = %d %s", id, r.status, r.body)
		}
	}
}

func TestIssueForTestsGoesThroughTheSameDecisions(t *testing.T) {
	b := open(t, "larkspur")
	access, refresh, a, err := b.srv.IssueForTests(t.Context(), b.id, "4711", []string{consent.AccountBasic}, nil)
	if err != nil || a.Customer != "linh" || a.Scope != "openid offline_access ACCOUNT_BASIC" {
		t.Fatalf("IssueForTests() = %+v, %v", a, err)
	}
	if got, err := b.srv.Validate(access); err != nil || got.Consent != a.Consent {
		t.Errorf("Validate() = %+v, %v", got, err)
	}
	if r, _ := b.exchange("grant_type", "refresh_token", "refresh_token", refresh); r.status != http.StatusOK {
		t.Errorf("refresh = %d %s", r.status, r.body)
	}
	for name, call := range map[string]func() error{
		"unknown client":   func() error { _, _, _, err := b.srv.IssueForTests(t.Context(), "x", "linh", nil, nil); return err },
		"unknown customer": func() error { _, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "x", nil, nil); return err },
		"foreign account": func() error {
			_, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "linh", nil, []string{"x"})
			return err
		},
		"unknown permission": func() error {
			_, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "linh", []string{"x"}, nil)
			return err
		},
	} {
		if call() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestABankThatDoesNotAdmitAPlatformRefusesIt(t *testing.T) {
	b := open(t, "gullhaven")
	_, _, err := b.srv.Register(t.Context(), authserver.Registration{Name: "Kinnet", Party: "kinnet", RedirectURIs: []string{redirect}})
	if !errors.Is(err, agreement.ErrNotAdmitted) {
		t.Errorf("Register(kinnet) = %v, want ErrNotAdmitted", err)
	}
	b.srv.Register(t.Context(), authserver.Registration{Name: "Kinnet", Party: "kinnet"}) // refused again, told once
	if got := b.types(); !slices.Equal(got, []string{"access.refused"}) {
		t.Errorf("events = %v", got)
	}
	if n := len(b.srv.Clients()); n != 1 {
		t.Errorf("%d clients, want the developer's only", n)
	}
}

func TestRegistrationRefuses(t *testing.T) {
	b := open(t, "larkspur")
	for name, c := range map[string]struct {
		r    authserver.Registration
		want error
	}{
		"no name":            {authserver.Registration{}, authserver.ErrNoName},
		"taken id":           {authserver.Registration{ID: b.id, Name: "x"}, authserver.ErrClientTaken},
		"plain http":         {authserver.Registration{Name: "x", RedirectURIs: []string{"http://example.com/"}}, authserver.ErrBadRedirect},
		"relative":           {authserver.Registration{Name: "x", RedirectURIs: []string{"/cb"}}, authserver.ErrBadRedirect},
		"fragment":           {authserver.Registration{Name: "x", RedirectURIs: []string{"https://a.example/#x"}}, authserver.ErrBadRedirect},
		"policy in the host": {authserver.Registration{Name: "x", RedirectURIs: []string{"https://a.example;script-src/"}}, authserver.ErrBadRedirect},
		"script":             {authserver.Registration{Name: "x", Public: true, RedirectURIs: []string{"javascript:alert(1)"}}, authserver.ErrBadRedirect},
		"own scheme, secret": {authserver.Registration{Name: "x", RedirectURIs: []string{"com.example.app:/cb"}}, authserver.ErrBadRedirect},
		"unknown scope":      {authserver.Registration{Name: "x", Scope: "MORTGAGE"}, authserver.ErrBadScope},
		"short secret":       {authserver.Registration{Name: "x", Secret: "x"}, authserver.ErrBadSecret},
		"unknown headless":   {authserver.Registration{Name: "x", Headless: "nobody"}, authserver.ErrBadCustomer},
	} {
		if _, _, err := b.srv.Register(t.Context(), c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		} else if errors.Is(c.want, authserver.ErrBadScope) && !strings.Contains(err.Error(), "ACCOUNT_BASIC ACCOUNT_DETAILED TRANSACTIONS") {
			t.Errorf("%s: %v does not tell the scopes that there are", name, err)
		}
	}
	if _, secret, err := b.srv.Register(t.Context(), authserver.Registration{Name: "x", Public: true, RedirectURIs: []string{"com.example.app:/cb"}}); err != nil || secret != "" {
		t.Errorf("public client = %q, %v", secret, err)
	}
}
