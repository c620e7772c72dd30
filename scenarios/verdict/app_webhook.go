package verdict

import (
	"fmt"
	"net/http"
	"strings"
)

const (
	webhooks  = "Messenger Platform, Webhooks"
	sendAPI   = "Messenger Platform, Send API"
	accounts  = "Messenger Platform, Account Linking"
	messaging = "Messenger Platform, Messaging Windows"
)

// webhookRules are about an app that receives a platform's webhooks.
func webhookRules() []Rule {
	return []Rule{
		{"app-webhook-reached", App, Must, "answers at its webhook address by the end of the story", webhooks + ": verification", reached},
		{"app-webhook-challenge", App, Must, "answers the verification of its webhook with 200 and hub.challenge alone", webhooks + ": verification", answered(challengeEchoed)},
		{"app-webhook-answer", App, Must, "answers each webhook with 200 within 20 seconds", webhooks + ": event delivery", answered(webhookAnswered)},
		{"app-webhook-signature", App, Must, "refuses a webhook whose X-Hub-Signature-256 is wrong", webhooks + ": validating payloads", answered(signatureChecked)},
	}
}

// isWebhook tells a webhook's delivery from other calls to an app.
func isWebhook(c *call) bool {
	return c.Method == http.MethodPost && strings.HasSuffix(c.path(), "/webhook")
}

// reached demands that somebody was there at last: an app may start later than
// the world, but a story without it proves nothing about it.
func reached(v view, say func(*call, string)) {
	var silent *call
	for _, c := range v.answered {
		switch {
		case !strings.HasSuffix(c.path(), "/webhook"):
		case c.Status != 0:
			return
		case silent == nil:
			silent = c
		}
	}
	if silent != nil {
		say(silent, "Nothing answered at the app's webhook address, from the beginning to the end: start the app first, and see that the address of --app is the one where it listens.")
	}
}

func challengeEchoed(c *call) string {
	if c.Method != http.MethodGet || !strings.HasSuffix(c.path(), "/webhook") || c.Status == 0 {
		return "" // an app may start later than the world: it is asked again
	}
	_, q, _ := c.address()
	want := q.Get("hub.challenge")
	if want == "" || want == "***" || q.Get("hub.mode") != "subscribe" {
		return ""
	}
	switch {
	case c.Status != http.StatusOK:
		return fmt.Sprintf("The verification of the webhook was answered with %d: answer 200 with the value of hub.challenge.", c.Status)
	case c.res.known && strings.TrimSpace(c.res.Body) != want:
		return "The verification was not answered with the challenge alone: write the value of hub.challenge as plain text, without quotes."
	}
	return ""
}

func webhookAnswered(c *call) string {
	switch {
	case !isWebhook(c) || c.badly || c.Status == http.StatusOK:
		return ""
	case c.Status == 0:
		return "A webhook got no answer in time: answer 200 within 20 seconds and do what is slow afterwards."
	}
	return fmt.Sprintf("A webhook was answered with %d: answer 200 whatever the event says, else it is sent again and in the end the subscription is switched off.", c.Status)
}

func signatureChecked(c *call) string {
	if !isWebhook(c) || !c.badly || c.Status < 200 || c.Status > 299 {
		return ""
	}
	return fmt.Sprintf("A webhook with a wrong signature was answered with %d: compute HMAC-SHA256 of the raw body with the app secret, compare in constant time, and answer 401 if they differ.", c.Status)
}
