package authserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// speaking is a transport whose browser asks for a language.
type speaking string

func (s speaking) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Language", string(s))
	return http.DefaultTransport.RoundTrip(r)
}

// in fails the test unless a page is in a language.
func (b *bank) in(lang, what string, page answer) {
	b.t.Helper()
	if !strings.Contains(page.body, `<html lang="`+lang+`">`) {
		b.t.Errorf("%s is not in %s: %d %.60s", what, lang, page.status, page.body)
	}
}

func TestASignInDoesNotChangeTheLanguage(t *testing.T) {
	for name, c := range map[string]struct{ accept, asked, want string }{
		"the browser asks for English":                   {"en-GB,en;q=0.9,vi;q=0.5", "", "en"},
		"the browser asks for Vietnamese":                {"vi-VN,vi", "", "vi"},
		"the app's wish comes before the browser's":      {"en", "vi", "vi"},
		"the browser says a language that we lack first": {"fr-FR,en;q=0.5", "", "en"},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, "larkspur")
			b.browser.Transport = speaking(c.accept)
			b.in(c.want, "login", b.get("/authorize?"+b.query("ui_locales", c.asked).Encode()))
			page := b.visit(b.query("ui_locales", c.asked), "linh")
			b.in(c.want, "consent", page)
			b.in(c.want, "consent with a problem", b.post("/consent", url.Values{
				"csrf": {hidden(page.body, "csrf")}, "request": {hidden(page.body, "request")}, "lang": {hidden(page.body, "lang")}, "decision": {"allow"},
			}))
			b.in(c.want, "refusal", b.get("/authorize?"+b.query("ui_locales", c.asked, "redirect_uri", "").Encode()))
		})
	}
}

func TestWhoSaysNothingOfALanguageReadsHerOwn(t *testing.T) {
	for _, accept := range []string{"", "fr, *"} {
		b := open(t, "larkspur")
		b.browser.Transport = speaking(accept)
		b.in("vi", "consent", b.visit(b.query(), "linh"))
		b.in("en", "consent", b.visit(b.query(), "olive"))
	}
}

// follow posts a form of the customer's page and opens where it leads.
func (b *bank) follow(path string, page answer, more url.Values) answer {
	b.t.Helper()
	more.Set("csrf", hidden(page.body, "csrf"))
	more.Set("lang", hidden(page.body, "lang"))
	out := b.post(path, more)
	if out.status != http.StatusSeeOther {
		b.t.Fatalf("POST %s = %d %s", path, out.status, out.body)
	}
	return b.get(out.header.Get("Location"))
}

func TestTheCustomersPageKeepsTheLanguageThatWasChosen(t *testing.T) {
	for _, c := range []struct{ accept, chosen, want string }{{"en", "", "en"}, {"en", "vi", "vi"}, {"vi", "en", "en"}, {"", "en", "en"}} {
		b := open(t, "larkspur")
		b.browser.Transport = speaking(c.accept)
		b.decide(b.visit(b.query(), "linh"), "allow", nil)
		consent := b.reg.ByCustomer("linh")[0].ID
		path := "/me"
		if c.chosen != "" {
			path += "?lang=" + c.chosen
		}
		page := b.get(path)
		b.in(c.want, "login", page)
		page = b.follow("/me/login", page, url.Values{"customer": {"linh"}})
		b.in(c.want, "her page", page)
		page = b.follow("/me/revoke", page, url.Values{"consent": {consent}})
		if b.in(c.want, "her page after a revocation", page); !strings.Contains(page.body, `role="status"`) {
			t.Error("the page does not say that it is done")
		}
		b.in(c.want, "login after leaving", b.follow("/me/leave", page, url.Values{}))
	}
}
