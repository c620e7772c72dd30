package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestAProgramIsConnectedOnThePage(t *testing.T) {
	b := browser(t)
	s := newSite(t, nil)
	p := open(t, b, s.URL+"/connect", 1440, 900)
	p.until(t, "nothing is registered yet", "document.querySelector('.connect-empty') && document.querySelectorAll('.connect-form option').length === 7")
	p.click(t, ".connect-form .button.primary")
	p.until(t, "the keys are shown", "[...document.querySelectorAll('.connect-keys code')].some((c) => c.innerText.startsWith('sbcs_'))")
	var client, command string
	p.eval(t, "document.querySelector('.connect-keys code').innerText", &client)
	p.eval(t, "document.querySelector('.connect-file .code').innerText", &command)
	if command != "go run . env --app my-app > .env" {
		t.Errorf("the command is %q", command)
	}
	form := strings.NewReader(url.Values{"grant_type": {"authorization_code"}, "code": {"nonsense"}}.Encode())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/banks/larkspur/token", form)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var all struct{ Apps []enrolment }
	s.get("/runs/main/apps", &all)
	req.SetBasicAuth(client, all.Apps[0].Secret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	p.until(t, "the refused call is in the list, with its reason", "document.querySelector('.connect tbody tr')?.innerText.includes('POST /banks/larkspur/token') && document.querySelector('.connect tbody td:last-child').innerText.length > 10")
	p.run(t, chromedp.Reload())
	p.until(t, "the keys are there again after a reload", "document.querySelector('.connect-keys code')?.innerText === '"+client+"'")
	told := make(chan string, 8)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { told <- r.Header.Get("webhook-signature") }))
	t.Cleanup(hook.Close)
	p.eval(t, "document.querySelector('.connect-form input[name=webhook_url]').value = '"+hook.URL+"'", nil)
	p.click(t, ".connect-form .button.primary")
	p.until(t, "the webhook's key is among the keys", "[...document.querySelectorAll('.connect-keys code')].some((c) => c.innerText.startsWith('whsec_'))")
	p.click(t, ".connect-hook .button")
	p.until(t, "a test webhook is delivered", "document.querySelector('.connect-hook .tag')?.innerText === 'Delivered'")
	if signature := <-told; !strings.HasPrefix(signature, "v1,") {
		t.Errorf("the webhook's signature is %q", signature)
	}
	p.quiet(t)
	// The browser itself complains of a refused request, so this comes last.
	p.eval(t, "document.querySelector('.connect-form input[name=redirect_uri]').value = 'http://shop.example/cb'", nil)
	p.click(t, ".connect-form .button.primary")
	p.until(t, "an address that cannot be registered is refused with its reason", "document.querySelector('.connect-form [role=alert]').innerText.includes('redirect URI cannot be registered')")
}
