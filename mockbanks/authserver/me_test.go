package authserver_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// signIn signs a customer in on her own page and returns it.
func (b *bank) signIn(customer string) answer {
	b.t.Helper()
	login := b.get("/me")
	a := b.post("/me/login", url.Values{"csrf": {hidden(login.body, "csrf")}, "customer": {customer}})
	if a.status != http.StatusSeeOther {
		b.t.Fatalf("POST /me/login = %d %s", a.status, a.body)
	}
	return b.get("/me?lang=en")
}

func TestSheSeesWhomSheLetsInAndStopsIt(t *testing.T) {
	b := open(t, "larkspur")
	got := b.link("ACCOUNT_BASIC", "ACCOUNT_DETAILED")
	a, err := b.srv.Validate(got.Access)
	if err != nil {
		t.Fatal(err)
	}
	b.virtual.Advance(b.virtual.Now().Add(25 * time.Hour))
	a.Touch(b.virtual.Now())
	page := b.signIn("linh")
	for _, want := range []string{"Kinnet Social, Inc.", "Account Basic, Account Detailed", "2 Mar 2026", "31 May 2026", "3 Mar 2026, 10:00 EST", "Everyday Checking", "Active"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	form := url.Values{"csrf": {hidden(page.body, "csrf")}, "consent": {a.Consent}}
	out := b.post("/me/revoke", form)
	if out.status != http.StatusSeeOther {
		t.Fatalf("POST /me/revoke = %d %s", out.status, out.body)
	}
	if _, err := b.srv.Validate(got.Access); !errors.Is(err, authserver.ErrTokenRevoked) {
		t.Errorf("Validate() = %v, want ErrTokenRevoked", err)
	}
	if page := b.get(out.header.Get("Location")); !strings.Contains(page.body, "role=\"status\"") {
		t.Error("the page does not say that it is done")
	}
	if again := b.post("/me/revoke", form); again.status != http.StatusSeeOther {
		t.Errorf("second click = %d", again.status)
	}
}

func TestHerPageRefusesOthers(t *testing.T) {
	b := open(t, "larkspur")
	_, _, a, err := b.srv.IssueForTests(t.Context(), b.id, "linh", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	page := b.signIn("olive")
	csrf := hidden(page.body, "csrf")
	for name, c := range map[string]struct {
		path   string
		form   url.Values
		status int
	}{
		"someone else's consent": {"/me/revoke", url.Values{"csrf": {csrf}, "consent": {a.Consent}}, 404},
		"unknown consent":        {"/me/revoke", url.Values{"csrf": {csrf}, "consent": {"c-0"}}, 404},
		"no CSRF token":          {"/me/revoke", url.Values{"consent": {a.Consent}}, 403},
		"login without token":    {"/me/login", url.Values{"customer": {"linh"}}, 403},
		"leave without token":    {"/me/leave", url.Values{}, 403},
		"unknown customer":       {"/me/login", url.Values{"csrf": {csrf}, "who": {"nobody@example.com"}}, 422},
	} {
		if got := b.post(c.path, c.form); got.status != c.status {
			t.Errorf("%s: %d, want %d", name, got.status, c.status)
		}
	}
	if _, err := b.srv.Validate(a.Grant); err == nil {
		t.Error("a grant's id is no token")
	}
	b.post("/me/leave", url.Values{"csrf": {csrf}})
	if page := b.get("/me"); !strings.Contains(page.body, `name="customer"`) {
		t.Error("after leaving she is still there")
	}
}

func TestASignInGetsANewCookie(t *testing.T) {
	b := open(t, "larkspur")
	cookie := func() string {
		u, _ := url.Parse(b.issuer + "/me")
		for _, c := range b.browser.Jar.Cookies(u) {
			return c.Value
		}
		return ""
	}
	b.get("/me")
	before := cookie()
	b.signIn("linh")
	if after := cookie(); before == "" || after == before {
		t.Errorf("cookie before %q, after %q", before, after)
	}
}

func TestPagesSpeakTheCustomersLanguage(t *testing.T) {
	b := open(t, "larkspur")
	vi, en := "Cho phép", "Don’t allow"
	if page := b.visit(b.query(), "linh"); !strings.Contains(page.body, vi) || !strings.Contains(page.body, `lang="vi"`) {
		t.Error("Linh reads Vietnamese, the page does not")
	}
	if page := b.visit(b.query("lang", "en"), "linh"); !strings.Contains(page.body, en) {
		t.Error("?lang=en was not obeyed")
	}
	if page := b.visit(b.query(), "olive"); !strings.Contains(page.body, en) {
		t.Error("Olive reads English")
	}
	if page := b.visit(b.query("ui_locales", "vi-VN en"), "olive"); !strings.Contains(page.body, vi) {
		t.Error("ui_locales was not obeyed")
	}
}

func TestBothLanguagesHaveTheSameWords(t *testing.T) {
	var words [2]map[string]string
	for i, lang := range []string{"en", "vi"} {
		b, err := os.ReadFile("words/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &words[i]); err != nil {
			t.Fatal(err)
		}
	}
	for i := range words {
		for key, text := range words[i] {
			other, ok := words[1-i][key]
			if !ok {
				t.Errorf("%s stands in one language only", key)
			}
			for _, slot := range []string{"{0}", "{1}", "{2}"} {
				if strings.Contains(text, slot) != strings.Contains(other, slot) {
					t.Errorf("%s: slot %s stands in one language only", key, slot)
				}
			}
		}
	}
}

func TestTheConsentPageSaysWhatItMust(t *testing.T) {
	b := open(t, "larkspur")
	page := b.visit(b.query("lang", "en"), "linh")
	for _, want := range []string{
		"Kinnet Social, Inc.", "Linh Tran", "Everyday Checking", "To answer in chat", "Account Detailed", "24 months",
		"Whenever you ask", "Not shared", "31 May 2026", "Stop any time", "Kinnet, not the bank, answers for its use",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	csp := page.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "form-action 'self' http://localhost:* http://127.0.0.1:*", "frame-ancestors 'self'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("policy %q lacks %q", csp, want)
		}
	}
	for _, never := range []string{"<script", "style=\"", "onclick", "javascript:"} {
		if strings.Contains(page.body, never) {
			t.Errorf("page holds %q", never)
		}
	}
	if style := b.get("/style.css"); style.status != http.StatusOK || !strings.Contains(style.body, "--brand: #") {
		t.Errorf("GET /style.css = %d", style.status)
	}
}

func TestWhatTheAppSaysOfItselfIsEscaped(t *testing.T) {
	b := open(t, "larkspur")
	id, _ := b.register(authserver.Registration{Name: `<b onclick="x">`, LegalName: "<script>", Purpose: "{{.CSRF}}<img>", RedirectURIs: []string{redirect}})
	page := b.visit(b.query("client_id", id, "state", `"><script>`), "olive")
	for _, never := range []string{"<b ", "<script", "<img"} {
		if strings.Contains(page.body, never) {
			t.Errorf("page holds %q", never)
		}
	}
}

func TestRefusalsLeadToTheConsole(t *testing.T) {
	b := open(t, "larkspur")
	rec := wire.NewRecorder(wire.Config{
		Seed: 2018, Base: b.actor.Base(), Notes: b.actor, Blobs: journal.NewMemory(0), Wall: b.wall, Log: slog.New(slog.DiscardHandler),
	})
	h := rec.Middleware("larkspur")(b.srv.Routes())
	w := httptest.NewRecorder()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/token", strings.NewReader(url.Values{
		"client_id": {b.id}, "client_secret": {b.secret}, "grant_type": {"refresh_token"}, "refresh_token": {"x"},
	}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.ServeHTTP(w, req)
	events, err := b.actor.Read(t.Context(), 3, 10)
	if err != nil || len(events) != 1 {
		t.Fatalf("Read() = %v, %v", events, err)
	}
	var x wire.Exchange
	var body struct {
		URI string `json:"error_uri"`
	}
	if json.Unmarshal(events[0].Data, &x) != nil || json.Unmarshal(w.Body.Bytes(), &body) != nil {
		t.Fatalf("%s, %s", events[0].Data, w.Body)
	}
	if x.From != "kinnet/balance" || !strings.Contains(x.Refusal, "new authorization request") || body.URI != "http://console/?sel="+x.ID {
		t.Errorf("exchange %+v, error_uri %q", x, body.URI)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/authorize?client_id=x", nil))
	if !strings.Contains(w.Body.String(), `href="http://console/?sel=x-`) {
		t.Errorf("page has no link: %s", w.Body)
	}
}
