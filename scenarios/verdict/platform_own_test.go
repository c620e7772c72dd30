package verdict_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// A foreign platform is somebody's own messenger: Kinnet of another world,
// with the few calls that tell it what customers do.
type foreign struct {
	t     *testing.T
	world *sandboxtest.World
	next  http.Handler
	spoil spoil
}

func newForeign(t *testing.T, start time.Time, spoil spoil) (address string) {
	t.Helper()
	f := &foreign{t: t, spoil: spoil}
	f.world = sandboxtest.Start(t, sandboxtest.Options{Start: start, Wrap: func(_ *sandbox.Sandbox, next http.Handler) http.Handler {
		f.next = next
		return f
	}})
	return f.world.URL + "/platforms/kinnet"
}

// theirs is the app at the other world's messenger.
const theirs = "theirs"

// ServeHTTP implements [http.Handler].
func (f *foreign) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if what, ok := strings.CutPrefix(r.URL.Path, "/platforms/kinnet/sandbox/"); ok {
		f.drive(w, r, what)
		return
	}
	answer := httptest.NewRecorder()
	f.next.ServeHTTP(answer, r)
	body := f.spoil(r.URL.Path, answer.Header(), answer.Body.String())
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	w.Write([]byte(body))
}

// drive does what the other world's customers are said to do.
func (f *foreign) drive(w http.ResponseWriter, r *http.Request, what string) {
	var in struct {
		App, Name, Webhook, Link, User, Text, URL string
		QuickReply                                string `json:"quick_reply"`
		Now                                       time.Time
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	page, out := f.world.Messenger().Page(theirs), map[string]string{}
	switch {
	case err != nil:
	case what == "clock":
		err = f.world.Run.Advance(r.Context(), in.Now)
	case what == "apps":
		var c messenger.Credentials
		c, err = f.world.Messenger().CreateApp(r.Context(), messenger.App{ID: theirs, Name: in.Name, WebhookURL: in.Webhook, LinkURL: in.Link})
		out = map[string]string{"app_id": c.AppID, "app_secret": c.AppSecret, "page_id": c.PageID, "page_token": c.PageToken, "verify_token": c.VerifyToken}
	case what == "say" && in.QuickReply != "":
		_, err = page.QuickReply(r.Context(), in.User, in.Text, in.QuickReply)
	case what == "say":
		_, err = page.Say(r.Context(), in.User, in.Text)
	case what == "tap":
		out["open"], _, err = page.Tap(r.Context(), in.User, in.URL)
	case what == "unlink":
		_, err = page.Unlink(r.Context(), in.User)
	}
	if err == nil && what == "say" {
		out["psid"], err = page.PSID(in.User)
	}
	if err != nil {
		f.t.Errorf("%s: %v", what, err)
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(out)
}

func withPlatform(t *testing.T, spoil spoil) (scenarios.Report, []verdict.Finding, *sandbox.Run) {
	t.Helper()
	return playWith(t, "balance-in-chat", func(c *sandbox.Config, start time.Time) {
		c.OwnPlatforms = map[string]string{"kinnet": newForeign(t, start, spoil)}
	})
}

func TestAStoryIsPlayedWithAMessengerOfTheUsers(t *testing.T) {
	t.Parallel()
	report, found, run := withPlatform(t, honest)
	if !report.Passed() {
		t.Error(reported(t, report))
	}
	if len(found) != 0 {
		t.Error(told(t, found))
	}
	if chat, err := run.Messenger().Page("balance").Chat("larkspur/linh"); err != nil || len(chat.Messages) < 6 {
		t.Errorf("the chat is not mirrored: %+v, %v", chat, err)
	}
}

func TestBugsOfTheUsersMessengerAreNamed(t *testing.T) {
	t.Parallel()
	_, found, _ := withPlatform(t, func(path string, _ http.Header, body string) string {
		if strings.HasSuffix(path, "/messages") {
			return strings.ReplaceAll(body, `"message_id"`, `"id"`)
		}
		return body
	})
	if len(found) != 1 || found[0].Rule != "platform-send-answer" || found[0].Party != "kinnet" || found[0].Count < 3 {
		t.Errorf("found %s", told(t, found))
	}
}
