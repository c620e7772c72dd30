package verdict

import (
	"fmt"
	"net/http"
	"strings"
)

// deliveryRules are about how a platform delivers webhooks.
func deliveryRules() []Rule {
	return []Rule{
		{"platform-challenge", Platform, Must, "verifies a webhook with hub.mode, hub.challenge and hub.verify_token", webhooks + ": verification", made(challengeSent)},
		{"platform-signature", Platform, Must, "signs the raw body of each webhook with the app secret in X-Hub-Signature-256", webhooks + ": validating payloads", made(webhookSigned)},
		{"platform-envelope", Platform, Must, "sends object, entry and messaging, with ids as text and times in milliseconds", webhooks + ": event delivery", made(enveloped)},
		{"platform-mid", Platform, Must, "gives each message a mid of its own", webhooks + ": messages", midsUnique},
	}
}

// graphRules are about how a platform answers apps.
func graphRules() []Rule {
	return []Rule{
		{"platform-send-answer", Platform, Must, "answers a message with recipient_id and message_id", sendAPI + ": response", answered(sendAnswered)},
		{"platform-recipient", Platform, Must, "answers with the recipient that was asked for", sendAPI + ": response", answered(recipientKept)},
		{"platform-error", Platform, Must, "refuses with error: message, type, code and fbtrace_id", "Messenger Platform, error codes", answered(errorShaped)},
		{"platform-batch", Platform, Must, "answers a batch with one code and body for each of its calls", "Graph API, batch requests", answered(batchAnswered)},
		{"platform-server-error", Platform, Must, "answers no call of an app with a 5xx of its own", "Messenger Platform, error codes", answered(graphAnswered)},
	}
}

func challengeSent(c *call) string {
	if c.Method != http.MethodGet || !strings.HasSuffix(c.path(), "/webhook") {
		return ""
	}
	_, q, whole := c.address()
	for _, name := range []string{"hub.mode", "hub.challenge", "hub.verify_token"} {
		if whole && !q.Has(name) {
			return "A webhook was verified without " + name + ": send all three, hub.mode being subscribe."
		}
	}
	return ""
}

// webhookSigned believes the app, which has checked the bytes that came.
func webhookSigned(c *call) string {
	if !isWebhook(c) || len(c.req.Headers) == 0 {
		return ""
	}
	switch sent := c.req.get("X-Hub-Signature-256"); {
	case sent == "":
		return "A webhook came without X-Hub-Signature-256: send sha256= and the HMAC-SHA256 of the raw body, in lower-case hexadecimal."
	case !strings.HasPrefix(sent, "sha256="):
		return "X-Hub-Signature-256 does not begin with sha256=."
	case c.Status == http.StatusUnauthorized || c.Status == http.StatusForbidden:
		return "The app found the signature of a webhook wrong: sign the very bytes that are sent, after escaping, with the app secret."
	}
	return ""
}

func enveloped(c *call) string {
	if !isWebhook(c) || !c.req.known {
		return ""
	}
	v, ok := c.req.json()
	switch {
	case !strings.HasPrefix(c.req.get("Content-Type"), "application/json"):
		return "A webhook came without Content-Type: application/json."
	case !ok:
		return "A webhook's body is no JSON."
	case text(at(v, "object")) != "page":
		return `A webhook's object is not "page".`
	case len(list(at(v, "entry"))) == 0:
		return "A webhook has no entry."
	}
	for _, entry := range list(at(v, "entry")) {
		if text(at(entry, "id")) == "" {
			return "An entry has no id of the page, as text."
		}
		for _, item := range list(at(entry, "messaging")) {
			if why := itemShaped(item); why != "" {
				return why
			}
		}
	}
	return ""
}

// milliseconds is how long a time in milliseconds is at least.
const milliseconds = 12

func itemShaped(item any) string {
	for _, who := range []string{"sender", "recipient"} {
		if id := text(at(item, who, "id")); !digitsOnly.MatchString(id) {
			return fmt.Sprintf("%s.id is %s: send digits, as text.", who, written(at(item, who, "id")))
		}
	}
	if stamp := written(at(item, "timestamp")); !digitsOnly.MatchString(stamp) || len(stamp) < milliseconds {
		return fmt.Sprintf("timestamp is %s: send milliseconds since 1970, as a number.", stamp)
	}
	return ""
}

// midsUnique compares the ids of messages; a delivery that is repeated has the
// same id and the same text.
func midsUnique(v view, say func(*call, string)) {
	texts := map[string]string{}
	for _, c := range v.made {
		if !isWebhook(c) {
			continue
		}
		for _, entry := range list(at(jsonOf(c.req), "entry")) {
			for _, item := range list(at(entry, "messaging")) {
				mid, words := text(at(item, "message", "mid")), written(at(item, "message", "text"))
				if at(item, "message") == nil {
					continue
				}
				if old, there := texts[mid]; mid == "" || there && old != words {
					say(c, fmt.Sprintf("A message has mid %q, which another message has too or which is empty: give each one of its own.", mid))
				}
				texts[mid] = words
			}
		}
	}
}

func sendAnswered(c *call) string {
	if !isSend(c) || c.Status != http.StatusOK || !c.res.known {
		return ""
	}
	names := []string{"recipient_id"}
	if at(jsonOf(c.req), "message") != nil {
		names = append(names, "message_id")
	}
	if name := lacks(object(jsonOf(c.res)), names...); name != "" {
		return "The answer to a message has no " + name + "."
	}
	return ""
}

func recipientKept(c *call) string {
	asked, got := text(at(jsonOf(c.req), "recipient", "id")), text(at(jsonOf(c.res), "recipient_id"))
	if !isSend(c) || c.Status != http.StatusOK || asked == "" || got == "" || asked == got {
		return ""
	}
	return fmt.Sprintf("A message to %s was answered as sent to %s.", asked, got)
}

func errorShaped(c *call) string {
	if !isGraph(c) || c.Status < 400 || c.Status >= 500 || !c.res.known {
		return ""
	}
	if name := lacks(object(at(jsonOf(c.res), "error")), "message", "type", "code", "fbtrace_id"); name != "" {
		return fmt.Sprintf("A refusal with %d has no error.%s: client libraries read message, type, code and fbtrace_id.", c.Status, name)
	}
	return ""
}

func batchAnswered(c *call) string {
	asked := list(at(jsonOf(c.req), "batch"))
	if c.Method != http.MethodPost || len(asked) == 0 || c.Status != http.StatusOK {
		return ""
	}
	got := list(jsonOf(c.res))
	if len(got) != len(asked) {
		return fmt.Sprintf("A batch of %d calls got %d answers: give one for each, null for those that timed out.", len(asked), len(got))
	}
	for _, one := range got {
		if _, isText := at(one, "body").(string); one != nil && (!isText || lacks(object(one), "code") != "") {
			return "An answer of a batch has no code, or a body that is no text: the body is JSON written as text."
		}
	}
	return ""
}

func graphAnswered(c *call) string {
	if !isGraph(c) || c.Status != 0 && c.Status < 500 {
		return ""
	}
	if c.Status == 0 {
		return "A call of the app got no answer: " + strings.TrimPrefix(c.Refusal, "No answer: ") + "."
	}
	return fmt.Sprintf("A call of the app was answered with %d: say what is wrong with the request by 4xx and error.code.", c.Status)
}
