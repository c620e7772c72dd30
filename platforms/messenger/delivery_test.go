package messenger_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/messenger"
)

func TestAMessageComesAsASignedWebhookInASCII(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.say("số dư 🌸 <b>")
	posts := w.app.posts()
	if len(posts) != 1 {
		t.Fatalf("%d webhooks, want 1", len(posts))
	}
	p := posts[0]
	c, _ := w.App("balance")
	mac, old := hmac.New(sha256.New, []byte(c.AppSecret)), hmac.New(sha1.New, []byte(c.AppSecret))
	mac.Write(p.body)
	old.Write(p.body)
	if got := p.header.Get("X-Hub-Signature-256"); got != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
		t.Errorf("X-Hub-Signature-256 = %s", got)
	}
	if got := p.header.Get("X-Hub-Signature"); got != "sha1="+hex.EncodeToString(old.Sum(nil)) {
		t.Errorf("X-Hub-Signature = %s", got)
	}
	if p.header.Get("X-Sandbank-Base") != string(w.base) || p.header.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", p.header)
	}
	if !strings.Contains(string(p.body), `s\u1ed1 d\u01b0 \ud83c\udf38 <b>`) {
		t.Errorf("body is not escaped: %s", p.body)
	}
	golden(t, "webhook_message", string(p.body))
}

func TestAQuickReplyAndAPostbackMustBeOnTheScreen(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	if _, err := w.QuickReply(t.Context(), "larkspur/linh", "Larkspur", "P"); !errors.Is(err, messenger.ErrNotOffered) {
		t.Errorf("QuickReply(not offered) = %v", err)
	}
	w.say("hi")
	to := `{"recipient":{"id":"` + w.psid() + `"},"messaging_type":"RESPONSE","message":`
	w.graph("POST", "/v21.0/me/messages", to+`{"text":"Which?","quick_replies":[{"content_type":"text","title":"Larkspur","payload":"P"}]}}`)
	w.graph("POST", "/me/messages", to+`{"attachment":{"type":"template","payload":{"template_type":"button","text":"Go","buttons":[{"type":"postback","title":"Go","payload":"GO"}]}}}}`)
	if _, err := w.QuickReply(t.Context(), "larkspur/linh", "Larkspur", "P"); err != nil {
		t.Error(err)
	}
	if _, err := w.Postback(t.Context(), "larkspur/linh", "Go", "GO"); err != nil {
		t.Error(err)
	}
	w.idle()
	posts := w.app.posts()
	golden(t, "webhook_quick_reply", string(posts[1].body))
	golden(t, "webhook_postback", string(posts[2].body))
}

func TestAFailingWebhookIsTriedForThirtySixHours(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.app.set(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) })
	w.say("hello")
	if n := len(w.app.posts()); n != 2 {
		t.Errorf("%d attempts at once, want 2", n)
	}
	w.advance(36*time.Hour - time.Second)
	if n := len(w.app.posts()); n != 14 {
		t.Errorf("%d attempts before the end, want 14", n)
	}
	w.advance(time.Second)
	d := w.Deliveries()[0]
	if len(w.app.posts()) != 15 || d.State != "abandoned" || len(d.Attempts) != 15 || d.Next != nil {
		t.Errorf("at the end: %d attempts, log %+v", len(w.app.posts()), d)
	}
	var waits []string
	for i := 2; i < len(d.Attempts); i++ {
		waits = append(waits, d.Attempts[i].At.Sub(d.Attempts[0].At).String())
	}
	if got := strings.Join(waits, " "); got != "1m0s 5m0s 15m0s 30m0s 1h0m0s 2h0m0s 4h0m0s 8h0m0s 12h0m0s 18h0m0s 24h0m0s 30h0m0s 36h0m0s" {
		t.Errorf("schedule %s", got)
	}
	bodies := w.app.posts()
	for _, p := range bodies[1:] {
		if string(p.body) != string(bodies[0].body) {
			t.Errorf("an attempt had another body: %s", p.body)
		}
	}
	if _, ok := w.Agendas()[0].Next(); ok {
		t.Error("an abandoned delivery is still on the agenda")
	}
}

func TestALongJumpOfTimeMakesOneAttemptForThoseItPassed(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.app.set(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	w.say("hello")
	w.clock.Advance(noon.Add(20 * time.Hour))
	for range 3 { // firing again changes nothing
		w.Agendas()[0].Fire(t.Context(), w.clock.Now())
	}
	w.idle()
	d := w.Deliveries()[0]
	if len(d.Attempts) != 3 || d.Next == nil || !d.Next.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("after the jump: %d attempts, next %v", len(d.Attempts), d.Next)
	}
}

func TestAnAppThatRecoversGetsItsWebhook(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.app.set(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) })
	w.say("hello")
	w.app.set(nil)
	w.advance(time.Minute)
	if d := w.Deliveries()[0]; d.State != "delivered" || len(d.Attempts) != 3 || d.Attempts[2].Status != 200 {
		t.Errorf("log %+v", d)
	}
}

func TestWhatAnAppMayNotAnswer(t *testing.T) {
	tests := map[string]struct {
		answer http.HandlerFunc
		why    string
	}{
		"a redirect is not followed":     {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/else", 302) }, "answered 302; redirects are not followed"},
		"201 is not 200":                 {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(201) }, "answered 201 instead of 200"},
		"silence is not waited for long": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "no answer within 1s"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, journal.NewMemory(0), func(c *messenger.Config) { c.DeliveryTimeout = time.Second }).withApp()
			w.app.set(test.answer)
			w.say("hello")
			d := w.Deliveries()[0]
			if d.State != "failed" || len(d.Attempts) != 2 || d.Attempts[0].Why != test.why {
				t.Errorf("log %+v, want %q", d, test.why)
			}
		})
	}
}

func TestALongAnswerIsCutOffAndStillGood(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.app.set(func(rw http.ResponseWriter, _ *http.Request) { io.WriteString(rw, strings.Repeat("x", 1<<20)) })
	w.say("hello")
	if d := w.Deliveries()[0]; d.State != "delivered" {
		t.Errorf("log %+v", d)
	}
}

func TestRedeliverSendsTheSameBodyAgain(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.say("hello")
	if err := w.Redeliver(t.Context(), w.Deliveries()[0].ID); err != nil {
		t.Fatal(err)
	}
	w.idle()
	posts := w.app.posts()
	if len(posts) != 2 || string(posts[0].body) != string(posts[1].body) {
		t.Errorf("posts %v", posts)
	}
	if d := w.Deliveries(); len(d) != 1 || len(d[0].Attempts) != 2 || d[0].State != "delivered" {
		t.Errorf("log %+v", d)
	}
	if err := w.Redeliver(t.Context(), "d-none"); !errors.Is(err, messenger.ErrUnknownDelivery) {
		t.Errorf("Redeliver(unknown) = %v", err)
	}
}

func TestARestartSendsWhatWasQueued(t *testing.T) {
	store := journal.NewMemory(0)
	w := newWorld(t, store, nil).withApp()
	// A webhook that an earlier process queued and did not send: its event is
	// in the journal, nothing is in the outbox.
	other := newStopped(t, store)
	if _, err := other.Say(t.Context(), "larkspur/linh", "left behind"); err != nil {
		t.Fatal(err)
	}
	third := newWorld(t, store, nil)
	third.Resume()
	third.idle()
	if d := third.Deliveries()[0]; d.State != "delivered" || len(w.app.posts()) != 1 {
		t.Errorf("log %+v, %d posts", d, len(w.app.posts()))
	}
}

func TestVerificationFailsThenSucceeds(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil)
	p := newProgram(t)
	answers := []http.HandlerFunc{
		func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) },
		func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) },
		func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) },
		func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%q", r.URL.Query().Get("hub.challenge"))
		},
	}
	n := 0
	ready := make(chan struct{})
	p.set(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			return
		}
		if n++; n <= len(answers) {
			answers[n-1](rw, r)
			return
		}
		io.WriteString(rw, r.URL.Query().Get("hub.challenge"))
		close(ready)
	})
	if _, err := w.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: p.url}); err != nil {
		t.Fatal(err)
	}
	w.say("are you there?")
	if d := w.Deliveries()[0]; d.State != "queued" || len(d.Attempts) != 0 {
		t.Errorf("before the app is verified: %+v", d)
	}
	w.run(w.Run)
	<-ready
	w.idle()
	var story []string
	for _, e := range w.events() {
		if strings.HasPrefix(e.Type, "webhook.") {
			var d struct{ Why string }
			json.Unmarshal(e.Data, &d)
			story = append(story, e.Type+" "+d.Why)
		}
	}
	want := []string{
		"webhook.unverified answered 500 instead of 200",
		"webhook.queued ",
		"webhook.unverified answered 403: it does not know the verify token",
		"webhook.unverified answered 200, but the body is not the value of hub.challenge and nothing else",
		"webhook.verified ", "webhook.delivered ",
	}
	slices.Sort(story)
	slices.Sort(want)
	if !slices.Equal(story, want) {
		t.Errorf("story %q, want %q", story, want)
	}
}

func TestAnAppThatIsNotThereIsSaidInWords(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil)
	if _, err := w.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: "http://127.0.0.1:1/webhook"}); err != nil {
		t.Fatal(err)
	}
	w.idle()
	if c, _ := w.App("balance"); c.Verified || c.Problem != "nothing listens there: start the app" {
		t.Errorf("App() = %+v", c)
	}
	w.say("hello")
	if d := w.Deliveries()[0]; d.State != "queued" || d.Why != "not verified: nothing listens there: start the app" {
		t.Errorf("while there is no app: %+v", d)
	}
	w.advance(36 * time.Hour)
	if d := w.Deliveries()[0]; d.State != "abandoned" || d.Attempts[0].Why == "" || d.Why != "" {
		t.Errorf("after 36 hours without an app: %+v", d)
	}
}

func TestOnlyLoopbackIsCalled(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil)
	for _, address := range []string{"http://example.com/webhook", "ftp://localhost/", "http://localhost@example.com/", "http://10.0.0.1/", "", "http://user:secret@localhost/"} {
		_, err := w.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: address})
		if !errors.Is(err, messenger.ErrForbiddenAddress) {
			t.Errorf("CreateApp(%q) = %v", address, err)
		}
	}
}

func TestCreateAppTwiceKeepsItsSecrets(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	before, _ := w.App("balance")
	again, err := w.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: w.app.url, LinkURL: w.app.url + "/link"})
	if err != nil || again.PageToken != before.PageToken || !again.Verified {
		t.Errorf("CreateApp(same) = %+v, %v", again, err)
	}
	moved := newProgram(t)
	again, err = w.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: moved.url})
	if err != nil || again.PageToken != before.PageToken || again.AppSecret != before.AppSecret || again.Verified {
		t.Errorf("CreateApp(moved) = %+v, %v", again, err)
	}
	w.idle()
	if c, _ := w.App("balance"); !c.Verified {
		t.Errorf("the new address is not verified: %+v", c)
	}
}

func TestNoSecretIsInTheDataOfAnEvent(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.say("hello")
	c, _ := w.App("balance")
	for _, e := range w.events() {
		for _, secret := range []string{c.AppSecret, c.PageToken, c.VerifyToken} {
			if strings.Contains(string(e.Data), secret) {
				t.Errorf("%s shows a secret: %s", e.Type, e.Data)
			}
		}
	}
}
