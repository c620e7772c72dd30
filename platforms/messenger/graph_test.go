package messenger_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// to begins the body of a message to Linh.
func (w *world) to(rest string) string {
	return `{"recipient":{"id":"` + w.psid() + `"},"messaging_type":"RESPONSE",` + rest + `}`
}

// masked is an answer without the ids that belong to the seed.
func (w *world) masked(s string) string {
	c, _ := w.App("balance")
	return strings.NewReplacer(w.psid(), "PSID", c.PageID, "PAGE", c.AppID, "7").Replace(s)
}

func TestEveryRefusalHasItsGraphBody(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	button := func(b string) string {
		return `"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"t","buttons":[` + b + `]}}}`
	}
	replies := strings.Repeat(`{"content_type":"text","title":"a","payload":"b"},`, 14)
	const send = "/v21.0/me/messages"
	tests := []struct {
		name, path, body string
		status           int
	}{
		{"no_recipient", send, `{"message":{"text":"a"}}`, 400},
		{"no_recipient_id", send, `{"recipient":{},"message":{"text":"a"}}`, 400},
		{"recipient_by_comment", send, `{"recipient":{"comment_id":"1"},"message":{"text":"a"}}`, 400},
		{"recipient_shape", send, `{"recipient":"1","message":{"text":"a"}}`, 400},
		{"unknown_user", send, `{"recipient":{"id":"1234"},"message":{"text":"a"}}`, 400},
		{"message_and_action", send, "MESSAGE:" + `"message":{"text":"a"},"sender_action":"typing_on"`, 400},
		{"neither_message_nor_action", send, "MESSAGE:" + `"tag":"x"`, 400},
		{"unknown_action", send, "MESSAGE:" + `"sender_action":"dance"`, 400},
		{"text_too_long", send, "MESSAGE:" + `"message":{"text":"` + long(2001) + `"}`, 400},
		{"metadata_too_long", send, "MESSAGE:" + `"message":{"text":"a","metadata":"` + long(1001) + `"}`, 400},
		{"no_text", send, "MESSAGE:" + `"message":{}`, 400},
		{"message_shape", send, "MESSAGE:" + `"message":{"text":7}`, 400},
		{"too_many_quick_replies", send, "MESSAGE:" + `"message":{"text":"a","quick_replies":[` + strings.TrimSuffix(replies, ",") + `]}`, 400},
		{"quick_reply_title_too_long", send, "MESSAGE:" + `"message":{"text":"a","quick_replies":[{"content_type":"text","title":"` + long(21) + `","payload":"b"}]}`, 400},
		{"quick_reply_for_phone", send, "MESSAGE:" + `"message":{"text":"a","quick_replies":[{"content_type":"user_phone_number"}]}`, 400},
		{"button_unknown", send, "MESSAGE:" + button(`{"type":"game_play"}`), 400},
		{"button_http", send, "MESSAGE:" + button(`{"type":"account_link","url":"http://example.com/link"}`), 400},
		{"button_without_title", send, "MESSAGE:" + button(`{"type":"postback","payload":"p"}`), 400},
		{"too_many_buttons", send, "MESSAGE:" + button(strings.TrimSuffix(strings.Repeat(`{"type":"account_unlink"},`, 4), ",")), 400},
		{"template_unknown", send, "MESSAGE:" + `"message":{"attachment":{"type":"template","payload":{"template_type":"receipt"}}}`, 400},
		{"generic_without_elements", send, "MESSAGE:" + `"message":{"attachment":{"type":"template","payload":{"template_type":"generic"}}}`, 400},
		{"attachment_by_id", send, "MESSAGE:" + `"message":{"attachment":{"type":"image","payload":{"attachment_id":"1"}}}`, 400},
		{"attachment_unknown", send, "MESSAGE:" + `"message":{"attachment":{"type":"hologram","payload":{}}}`, 400},
		{"messaging_type_unknown", send, `{"recipient":{"id":"PSID"},"messaging_type":"SHOUT","message":{"text":"a"}}`, 400},
		{"tag_unknown", send, `{"recipient":{"id":"PSID"},"messaging_type":"MESSAGE_TAG","tag":"NEWS","message":{"text":"a"}}`, 400},
		{"json_malformed", send, `{"recipient":`, 400},
		{"body_too_large", send, `{"a":"` + long(600<<10) + `"}`, 413},
		{"wrong_page", "/v21.0/123/messages", `{}`, 400},
		{"unknown_edge", "/v21.0/me/dances", `{}`, 400},
		{"upload", "/me/message_attachments", `{}`, 400},
		{"proof", send + "?appsecret_proof=00", `{}`, 400},
		{"profile_empty", "/me/messenger_profile", `{}`, 400},
		{"profile_menu_without_start", "/me/messenger_profile", `{"persistent_menu":[]}`, 400},
		{"profile_greeting_too_long", "/me/messenger_profile", `{"greeting":[{"locale":"default","text":"` + long(161) + `"}]}`, 400},
		{"subscription_unknown", "/me/subscribed_apps", `{"subscribed_fields":["dances"]}`, 400},
		{"unlink_without_psid", "/me/unlink_accounts", `{}`, 400},
		{"unlink_not_linked", "/me/unlink_accounts", `{"psid":"PSID"}`, 400},
		{"batch_missing", "/v6.0/", `{}`, 400},
		{"batch_empty", "/v6.0/", `{"batch":[]}`, 400},
		{"batch_shape", "/v6.0/", `{"batch":7}`, 400},
	}
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.say("hello")
	for _, test := range tests {
		body := strings.ReplaceAll(test.body, "PSID", w.psid())
		if rest, ok := strings.CutPrefix(test.body, "MESSAGE:"); ok {
			body = w.to(rest)
		}
		status, answer := w.graph("POST", test.path, body)
		if status != test.status {
			t.Errorf("%s: status %d, want %d: %s", test.name, status, test.status, answer)
			continue
		}
		golden(t, fmt.Sprintf("error_%s_%d", test.name, status), w.masked(answer))
	}
}

func TestRefusalsOfTokensAndPaths(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	good := "Bearer " + w.token
	for _, test := range []struct{ name, method, path, kind, body, auth string }{
		{"no_token", "GET", "/me", "", "", ""},
		{"bad_token", "GET", "/me?access_token=nonsense", "", "", ""},
		{"unknown_object", "GET", "/v21.0/4711", "", "", good},
		{"unknown_person", "GET", "/v21.0/" + w.psid(), "", "", good},
		{"wrong_method", "DELETE", "/me/messages", "", "", good},
		{"linking_token_unknown", "GET", "/me?fields=recipient&account_linking_token=x", "", "", good},
		{"multipart", "POST", "/me/messages", "multipart/form-data; boundary=x", "--x--", good},
		{"wrong_content_type", "POST", "/me/messages", "text/xml", "<a/>", good},
		{"profile_fields_missing", "GET", "/me/messenger_profile", "", "", good},
		{"profile_field_unknown", "GET", "/me/messenger_profile?fields=shoe_size", "", "", good},
	} {
		status, answer := w.call(test.method, test.path, test.kind, test.body, test.auth)
		if status != 400 {
			t.Errorf("%s: status %d: %s", test.name, status, answer)
		}
		golden(t, "error_"+test.name+"_400", w.masked(answer))
	}
	res, err := http.Get(w.Graph() + "/me?access_token=nonsense")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Header.Get("WWW-Authenticate"); !strings.HasPrefix(got, `OAuth "Kinnet Platform" "invalid_token"`) {
		t.Errorf("WWW-Authenticate = %s", got)
	}
}

func TestStrictRefusalsLeaveOutOurSentence(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), func(c *messenger.Config) { c.Strict = true }).withApp()
	_, answer := w.graph("GET", "/4711", "")
	golden(t, "error_strict_400", answer)
	w.say("hello")
	status, _ := w.graph("POST", "/me/messages", w.to(`"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"t","buttons":[{"type":"account_link","url":"http://localhost/link"}]}}}`))
	if status != 400 {
		t.Errorf("http on loopback under strict: %d", status)
	}
	status, answer = w.graph("POST", "/me/messages", w.to(`"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"t","buttons":[{"type":"account_link","url":"`+w.base.URL("/apps/kinnet/balance/link")+`"}]}}}`))
	if status != 200 {
		t.Errorf("the run's own address under strict: %d %s", status, answer)
	}
}

func TestTheWindowIsOpenForADay(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	text := `"message":{"text":"hello"}`
	status, answer := w.graph("POST", "/me/messages", w.to(text))
	if status != 400 {
		t.Errorf("before she wrote: %d", status)
	}
	golden(t, "error_outside_window_400", answer)
	w.say("hi")
	w.advance(24*time.Hour - time.Second)
	if status, answer := w.graph("POST", "/me/messages", w.to(text)); status != 200 {
		t.Errorf("in the window: %s", answer)
	}
	w.advance(time.Second)
	if status, _ := w.graph("POST", "/me/messages", w.to(text)); status != 400 {
		t.Errorf("after the window: %d", status)
	}
	for tag, want := range map[string]int{"ACCOUNT_UPDATE": 200, "HUMAN_AGENT": 200} {
		body := `{"recipient":{"id":"` + w.psid() + `"},"messaging_type":"MESSAGE_TAG","tag":"` + tag + `",` + text + `}`
		if status, answer := w.graph("POST", "/me/messages", body); status != want {
			t.Errorf("%s after a day: %d %s", tag, status, answer)
		}
	}
	w.advance(6 * 24 * time.Hour)
	body := `{"recipient":{"id":"` + w.psid() + `"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT",` + text + `}`
	if status, _ := w.graph("POST", "/me/messages", body); status != 400 {
		t.Errorf("HUMAN_AGENT after a week: %d", status)
	}
}

func TestLimitsOfCalls(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), func(c *messenger.Config) { c.CallsPerSecond, c.CallsPerUser = 2, 15 }).withApp()
	w.say("hi")
	text := w.to(`"message":{"text":"hello"}`)
	for range 2 {
		w.graph("POST", "/me/messages", text)
	}
	_, answer := w.graph("POST", "/me/messages", text)
	golden(t, "error_rate_limit_400", answer)
	w.wall.pass(time.Second)
	if status, _ := w.graph("POST", "/me/messages", text); status != 200 {
		t.Errorf("in the next second: %d", status)
	}
	for range 10 {
		w.graph("GET", "/me/messenger_profile?fields=greeting", "")
	}
	_, answer = w.graph("GET", "/me/messenger_profile?fields=greeting", "")
	golden(t, "error_profile_limit_400", answer)
	_, answer = w.graph("GET", "/me", "")
	golden(t, "error_app_limit_400", answer)
	w.advance(24 * time.Hour)
	res, err := http.Get(w.Graph() + "/me?access_token=" + w.token)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 || res.Header.Get("X-App-Usage") != `{"call_count":6,"total_cputime":0,"total_time":0}` {
		t.Errorf("a day later: %d, usage %s", res.StatusCode, res.Header.Get("X-App-Usage"))
	}
}

func TestWhatAPageSaysIsInTheThread(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp("messages", "message_echoes")
	w.say("hi")
	status, answer := w.graph("POST", "/v3.2/me/messages", w.to(`"sender_action":"typing_on"`))
	golden(t, "send_action_200", w.masked(answer))
	if c, _ := w.Chat("larkspur/17"); status != 200 || !c.Typing || c.Customer != "linh" {
		t.Errorf("while typing: %d %+v", status, c)
	}
	_, answer = w.graph("POST", "/v21.0/me/messages", w.to(`"message":{"text":"Xin chào","metadata":"m1"}`))
	golden(t, "send_message_200", w.masked(answer))
	w.graph("POST", "/me/messages", w.to(`"message":{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[
		{"title":"A","subtitle":"b","buttons":[{"type":"web_url","title":"Open","url":"https://example.com/"}]}]}}}`))
	w.graph("POST", "/me/messages", w.to(`"message":{"attachment":{"type":"image","payload":{"url":"https://example.com/a.png"}}}`))
	w.idle()
	chat, err := w.Chat("larkspur/linh")
	if err != nil || chat.Typing || len(chat.Messages) != 4 {
		t.Fatalf("Chat() = %+v, %v", chat, err)
	}
	text, err := json.Marshal(chat)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "chat", w.masked(string(text)))
	posts := w.app.posts()
	golden(t, "webhook_echo", w.masked(string(posts[1].body)))
}

func TestPeopleAreKnownByPageScopedIds(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	if id := w.psid(); len(id) != 16 {
		t.Errorf("PSID %s has not 16 digits", id)
	}
	if other, _ := w.PSID("larkspur/17"); other != w.psid() {
		t.Errorf("two names of one person give %s and %s", other, w.psid())
	}
	if other, _ := w.PSID("thistle-crown/isla"); other == w.psid() {
		t.Error("two persons have one PSID")
	}
	if _, err := w.PSID("larkspur/nobody"); err == nil {
		t.Error("nobody has a PSID")
	}
	w.say("hi")
	_, answer := w.graph("GET", "/v6.0/"+w.psid()+"?fields=id,name,first_name,last_name,profile_pic,locale,timezone,gender", "")
	golden(t, "user_200", w.masked(answer))
	_, answer = w.graph("GET", "/v6.0/"+w.psid(), "")
	golden(t, "user_default_200", w.masked(answer))
	_, answer = w.graph("GET", "/me?fields=id,name", "")
	golden(t, "page_200", w.masked(answer))
}

func TestTheProfileOfAPage(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	for _, step := range []struct{ name, method, path, body string }{
		{"profile_set_200", "POST", "/v21.0/me/messenger_profile", `{"get_started":{"payload":"START"},"persistent_menu":[{"locale":"default","call_to_actions":[{"type":"postback","title":"Balance","payload":"B"}]}]}`},
		{"profile_get_200", "GET", "/me/messenger_profile?fields=get_started,persistent_menu,greeting", ""},
		{"profile_delete_needed_400", "DELETE", "/me/messenger_profile", `{"fields":["get_started"]}`},
		{"profile_delete_200", "DELETE", "/me/messenger_profile", `{"fields":["greeting"]}`},
		{"profile_none_200", "GET", "/me/messenger_profile?fields=greeting", ""},
		{"subscribe_200", "POST", "/me/subscribed_apps?subscribed_fields=messages,messaging_postbacks", ""},
		{"subscriptions_200", "GET", "/me/subscribed_apps", ""},
		{"unsubscribe_200", "DELETE", "/me/subscribed_apps", ""},
		{"subscriptions_none_200", "GET", "/me/subscribed_apps", ""},
	} {
		_, answer := w.graph(step.method, step.path, step.body)
		golden(t, step.name, w.masked(answer))
	}
	for _, tap := range [][2]string{{"Get started", "START"}, {"Balance", "B"}} {
		if _, err := w.Postback(t.Context(), "larkspur/linh", tap[0], tap[1]); err != nil {
			t.Errorf("Postback(%v) = %v", tap, err)
		}
	}
}

func TestABatchIsItsCallsInOrder(t *testing.T) {
	w := newWorld(t, journal.NewMemory(0), nil).withApp()
	w.say("hi")
	item := func(text string) string {
		form := url.Values{"messaging_type": {"RESPONSE"}, "recipient": {`{"id":"` + w.psid() + `"}`}, "message": {`{"text":"` + text + `"}`}}
		return fmt.Sprintf(`{"method":"POST","relative_url":"me/messages","body":%q}`, form.Encode())
	}
	// As messaging-api-messenger sends it: the token in the body, a proof for it.
	c, _ := w.App("balance")
	mac := hmac.New(sha256.New, []byte(c.AppSecret))
	mac.Write([]byte(w.token))
	body := `{"access_token":"` + w.token + `","include_headers":false,"batch":[` + item("one") + "," +
		`{"method":"GET","relative_url":"me?fields=id"},{"method":"GET","relative_url":"4711"},{"method":"POST","relative_url":"/"},` + item("two") + `]}`
	status, answer := w.call("POST", "/v6.0/?appsecret_proof="+hex.EncodeToString(mac.Sum(nil)), "application/json", body, "")
	w.idle()
	if status != 200 {
		t.Fatalf("batch: %d %s", status, answer)
	}
	golden(t, "batch_200", w.masked(answer))
	chat, _ := w.Chat("larkspur/linh")
	if len(chat.Messages) != 3 || chat.Messages[1].Text != "one" || chat.Messages[2].Text != "two" {
		t.Errorf("thread %+v", chat.Messages)
	}
	form := url.Values{"access_token": {w.token}, "include_headers": {"true"}, "batch": {`[{"method":"GET","relative_url":"v2.12/me"}]`}}
	status, answer = w.call("POST", "/", "application/x-www-form-urlencoded", form.Encode(), "")
	if status != 200 || !strings.Contains(answer, "X-App-Usage") {
		t.Errorf("batch as a form: %d %s", status, answer)
	}
}
