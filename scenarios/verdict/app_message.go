package verdict

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// messageRules are about an app that writes to people on a platform.
func messageRules() []Rule {
	return []Rule{
		{"app-message-type", App, Must, "sends every message with a messaging_type", sendAPI + ": messaging types", made(messageTyped)},
		{"app-message-window", App, Must, "writes within 24 hours of the person's last message", messaging + ": standard window", made(windowKept)},
		{"app-message-shape", App, Must, "sends messages that the platform takes: known members, texts and buttons within their limits", sendAPI + ": messages and templates", made(messageTaken)},
		{"app-platform-token", App, Must, "calls the platform with a page token that is valid", "Messenger Platform, error 190", made(platformToken)},
		{"app-platform-rate", App, Must, "stays within the platform's rate limits", "Messenger Platform, errors 4 and 613", made(platformRate)},
		{"app-link-back", App, Should, "ends a linking by sending the browser to redirect_uri with an authorization_code, or without one after a refusal", accounts, answered(linkedBack)},
	}
}

// isSend tells a message to a person from other calls to a platform.
func isSend(c *call) bool {
	return c.Method == http.MethodPost && strings.HasSuffix(c.path(), "/messages") && isGraph(c)
}

// isGraph tells calls to a platform's API by where they go.
func isGraph(c *call) bool {
	return strings.Contains(c.path(), "/platforms/") || strings.Contains(c.path(), "/me/") || strings.HasSuffix(c.path(), "/me")
}

func messageTyped(c *call) string {
	if !isSend(c) || !c.req.known {
		return ""
	}
	var has, typed bool
	if v, ok := c.req.json(); ok {
		_, has = object(v)["message"]
		typed = text(object(v)["messaging_type"]) != ""
	} else {
		f := c.req.form()
		has, typed = f.Has("message"), f.Get("messaging_type") != ""
	}
	if !has || typed {
		return ""
	}
	return `A message was sent without messaging_type: add "messaging_type":"RESPONSE" to answers, UPDATE or MESSAGE_TAG to the rest.`
}

// A graphError is how a platform refuses.
type graphError struct {
	Message string `json:"message"`
	Type    string `json:"type"`
	Code    int    `json:"code"`
	Subcode int    `json:"error_subcode"`
	Trace   string `json:"fbtrace_id"`
}

// graphRefusal reads the refusal of a platform.
func graphRefusal(c *call) graphError {
	var e struct{ Error graphError }
	if !isGraph(c) || c.Status < 400 || json.Unmarshal([]byte(c.res.Body), &e) != nil {
		return graphError{}
	}
	return e.Error
}

func windowKept(c *call) string {
	if e := graphRefusal(c); e.Code == 10 && (e.Subcode == 2018278 || e.Subcode == 2018065) {
		return "A message was sent more than 24 hours after the person last wrote: send it earlier, or with a message tag that allows it."
	}
	return ""
}

func messageTaken(c *call) string {
	if e := graphRefusal(c); isSend(c) && e.Code == 100 {
		return fmt.Sprintf("The platform did not take a message (%s): keep to the members and lengths of the Send API.", strings.TrimSuffix(e.Message, "."))
	}
	return ""
}

func platformToken(c *call) string {
	if e := graphRefusal(c); e.Code == 190 {
		return "The platform was called with a token that it does not know: fetch the page token again; a reset makes new ones."
	}
	return ""
}

func platformRate(c *call) string {
	if e := graphRefusal(c); e.Code == 4 || e.Code == 613 {
		return "The platform was called more often than it allows: read X-App-Usage and slow down before it refuses."
	}
	return ""
}

func linkedBack(c *call) string {
	if c.Method != http.MethodGet || !strings.HasSuffix(c.path(), "/callback") || !c.res.known {
		return ""
	}
	_, q, whole := c.address()
	if !whole || !q.Has("code") {
		return ""
	}
	if c.Status >= 300 && c.Status < 400 && strings.Contains(c.res.get("Location"), "authorization_code=") {
		return ""
	}
	return fmt.Sprintf("The bank's answer at the callback ended in %d and not at the platform: redirect to the redirect_uri of the linking with an authorization_code of your own.", c.Status)
}
