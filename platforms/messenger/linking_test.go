package messenger_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/messenger"
)

const linkURL = "https://app.example.com/link?bank=larkspur"

// tapped is a world in which Linh has tapped the account_link button.
func tapped(t *testing.T, change func(*messenger.Config)) (w *world, back, token string) {
	t.Helper()
	w = newWorld(t, journal.NewMemory(0), change).withApp()
	w.say("balance")
	if _, _, err := w.Tap(t.Context(), "larkspur/linh", linkURL); !errors.Is(err, messenger.ErrNotOffered) {
		t.Errorf("Tap(not offered) = %v", err)
	}
	w.graph("POST", "/me/messages", w.to(`"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"OK?","buttons":[{"type":"account_link","url":"`+linkURL+`"}]}}}`))
	open, _, err := w.Tap(t.Context(), "larkspur/linh", linkURL)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(open)
	if err != nil || !strings.HasPrefix(open, linkURL+"&redirect_uri=") {
		t.Fatalf("Tap() opens %s, %v", open, err)
	}
	return w, u.Query().Get("redirect_uri"), u.Query().Get("account_linking_token")
}

func open(t *testing.T, address string) (int, http.Header, string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header, string(body)
}

func TestLinkingEndsWithAWebhookAndAPage(t *testing.T) {
	w, back, token := tapped(t, nil)
	if token == "" || !strings.Contains(back, "?") {
		t.Fatalf("redirect_uri %s, token %q", back, token)
	}
	_, who := w.graph("GET", "/v21.0/me?fields=recipient&account_linking_token="+token, "")
	golden(t, "linking_recipient_200", w.masked(who))
	status, header, page := open(t, back+"&authorization_code=chosen-by-the-app")
	if status != 200 || !strings.Contains(page, "Đã liên kết") || !strings.Contains(page, "đóng cửa sổ") {
		t.Errorf("page %d: %s", status, page)
	}
	if csp := header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'self'") || strings.Contains(csp, "script-src") || strings.Contains(page, "<script") {
		t.Errorf("policy %s", csp)
	}
	w.idle()
	posts := w.app.posts()
	golden(t, "webhook_linked", w.masked(string(posts[len(posts)-1].body)))
	if c, _ := w.Chat("larkspur/linh"); !c.Linked {
		t.Error("thread is not linked")
	}
	status, _, page = open(t, back+"&authorization_code=again")
	if status != 400 || !strings.Contains(page, "không dùng được nữa") {
		t.Errorf("a token used twice: %d %s", status, page)
	}
	if n := strings.Count(w.types(), "chat.account.linked"); n != 1 {
		t.Errorf("linked %d times", n)
	}
	for _, e := range w.events() {
		if strings.Contains(string(e.Data), "chosen-by-the-app") || strings.Contains(string(e.Data), token) {
			t.Errorf("%s shows a secret: %s", e.Type, e.Data)
		}
	}
}

func TestTheLastPageIsInTheLanguageOfTheFlow(t *testing.T) {
	for name, c := range map[string]struct{ accept, lang, want string }{
		"the browser's":                      {"en-US,en;q=0.9,vi;q=0.8", "", "en"},
		"that of the app's page, first":      {"en", "vi", "vi"},
		"also the other way round":           {"vi-VN", "en", "en"},
		"her own, if nobody says any":        {"", "", "vi"},
		"her own, if the browser lacks ours": {"fr", "xx", "vi"},
	} {
		t.Run(name, func(t *testing.T) {
			_, back, _ := tapped(t, nil)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, back+"&authorization_code=c&lang="+c.lang, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Language", c.accept)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if page, _ := io.ReadAll(res.Body); !strings.Contains(string(page), `lang="`+c.want+`"`) {
				t.Errorf("page is not in %s: %s", c.want, page)
			}
		})
	}
}

func TestUnlinkingFromEitherSide(t *testing.T) {
	for name, unlink := range map[string]func(*world) error{
		"by the customer": func(w *world) error { _, err := w.Unlink(t.Context(), "larkspur/linh"); return err },
		"by the app": func(w *world) error {
			status, answer := w.graph("POST", "/v21.0/me/unlink_accounts", `{"psid":"`+w.psid()+`"}`)
			golden(t, "unlink_200", answer)
			if status != 200 {
				return errors.New(answer)
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, back, _ := tapped(t, nil)
			open(t, back+"&authorization_code=c")
			w.idle()
			if err := unlink(w); err != nil {
				t.Fatal(err)
			}
			w.idle()
			posts := w.app.posts()
			golden(t, "webhook_unlinked", w.masked(string(posts[len(posts)-1].body)))
			if c, _ := w.Chat("larkspur/linh"); c.Linked {
				t.Error("still linked")
			}
			for _, e := range w.events() {
				if want := `"by":"` + strings.TrimPrefix(name, "by the ") + `"`; e.Type == "chat.account.unlinked" && !strings.Contains(string(e.Data), want) {
					t.Errorf("unlinked %s, want %s", e.Data, want)
				}
			}
			if _, err := w.Unlink(t.Context(), "larkspur/linh"); !errors.Is(err, messenger.ErrNotLinked) {
				t.Errorf("Unlink again = %v", err)
			}
		})
	}
}

func TestLinkingWithoutACodeIsCancelledAndSendsNothing(t *testing.T) {
	w, back, _ := tapped(t, nil)
	before := len(w.app.posts())
	status, _, page := open(t, back)
	w.idle()
	if status != 200 || !strings.Contains(page, "Chưa liên kết") || len(w.app.posts()) != before {
		t.Errorf("page %d %s, %d webhooks", status, page, len(w.app.posts())-before)
	}
	if !strings.HasSuffix(w.types(), "chat.linking.cancelled") {
		t.Errorf("events %s", w.types())
	}
}

func TestALinkingTokenExpiresByTheRealClock(t *testing.T) {
	w, back, token := tapped(t, nil)
	w.advance(time.Hour)
	if status, _ := w.graph("GET", "/me?fields=recipient&account_linking_token="+token, ""); status != 200 {
		t.Errorf("after an hour of virtual time: %d", status)
	}
	w.wall.pass(5 * time.Minute)
	status, answer := w.graph("GET", "/me?fields=recipient&account_linking_token="+token, "")
	if status != 400 {
		t.Errorf("after five minutes: %d", status)
	}
	golden(t, "error_linking_token_expired_400", answer)
	if status, _, _ := open(t, back+"&authorization_code=c"); status != 400 {
		t.Errorf("return after five minutes: %d", status)
	}
	if status, _, page := open(t, w.Graph()+"/linking/callback"); status != 400 || !strings.Contains(page, "no longer works") {
		t.Errorf("return without a token: %d %s", status, page)
	}
}
