package integration

import (
	"context"
	"net/url"
	"strings"
)

// graphVersion is the version of the platform's API that the bot speaks.
const graphVersion = "/v21.0"

// reply is one message of the bot.
type reply struct {
	text    string
	replies []quickReply
	buttons []button // makes it a button template
}

type quickReply struct {
	ContentType string `json:"content_type"`
	Title       string `json:"title"`
	Payload     string `json:"payload"`
}

type button struct {
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// quick is a quick reply; its title is cut to what the platform allows.
func quick(title, payload string) quickReply {
	if r := []rune(title); len(r) > 20 {
		title = string(r[:19]) + "…"
	}
	return quickReply{"text", title, payload}
}

// sendBody is the body of the platform's Send API.
type sendBody struct {
	Recipient     party     `json:"recipient"`
	MessagingType string    `json:"messaging_type,omitempty"`
	Tag           string    `json:"tag,omitempty"`
	SenderAction  string    `json:"sender_action,omitempty"`
	Message       *sendText `json:"message,omitempty"`
}

type party struct {
	ID string `json:"id"`
}

type sendText struct {
	Text         string       `json:"text,omitempty"`
	Attachment   *sendButtons `json:"attachment,omitempty"`
	QuickReplies []quickReply `json:"quick_replies,omitempty"`
}

type sendButtons struct {
	Type    string       `json:"type"`
	Payload sendTemplate `json:"payload"`
}

type sendTemplate struct {
	Type    string   `json:"template_type"`
	Text    string   `json:"text"`
	Buttons []button `json:"buttons"`
}

// say sends a message to a person.
func (b *Bot) say(ctx context.Context, psid string, r reply) error {
	m := &sendText{Text: r.text, QuickReplies: r.replies}
	if len(r.buttons) > 0 {
		m.Text, m.Attachment = "", &sendButtons{"template", sendTemplate{"button", r.text, r.buttons}}
	}
	return b.json(ctx, b.graph("/me/messages"), b.c.Settings.PageToken,
		sendBody{Recipient: party{psid}, MessagingType: "RESPONSE", Message: m}, nil)
}

// update tells a person something that she has not asked for just now: a tag
// of the platform allows it outside of the window that her messages open.
func (b *Bot) update(ctx context.Context, psid, text string) error {
	return b.json(ctx, b.graph("/me/messages"), b.c.Settings.PageToken, sendBody{
		Recipient: party{psid}, MessagingType: "MESSAGE_TAG", Tag: "ACCOUNT_UPDATE", Message: &sendText{Text: text},
	}, nil)
}

// tell sends a text.
func (b *Bot) tell(ctx context.Context, psid, text string) error {
	return b.say(ctx, psid, reply{text: text})
}

// typing shows that the bot is at work. It is a courtesy: its failure is none
// of the person's business.
func (b *Bot) typing(ctx context.Context, psid string) {
	body := sendBody{Recipient: party{psid}, SenderAction: "typing_on"}
	if err := b.json(ctx, b.graph("/me/messages"), b.c.Settings.PageToken, body, nil); err != nil {
		b.c.Log.DebugContext(ctx, "typing not shown", "error", err)
	}
}

func (b *Bot) graph(path string) string {
	return strings.TrimSuffix(b.c.Settings.Graph, "/") + graphVersion + path
}

// profile is what the platform tells about a person.
type profile struct {
	Locale   string  `json:"locale"`
	Timezone float64 `json:"timezone"` // hours from UTC
}

func (b *Bot) profile(ctx context.Context, psid string) (profile, error) {
	var p profile
	err := b.get(ctx, b.graph("/"+url.PathEscape(psid)+"?fields=locale,timezone"), b.c.Settings.PageToken, &p)
	return p, err
}

// linkingPerson asks the platform who is linking right now.
func (b *Bot) linkingPerson(ctx context.Context, token string) (string, error) {
	var who struct {
		Recipient string `json:"recipient"`
	}
	q := url.Values{"fields": {"recipient"}, "account_linking_token": {token}}
	err := b.get(ctx, b.graph("/me?"+q.Encode()), b.c.Settings.PageToken, &who)
	return who.Recipient, err
}

// unlinkAtPlatform tells the platform that a person is no longer linked.
func (b *Bot) unlinkAtPlatform(ctx context.Context, psid string) {
	body := map[string]string{"psid": psid}
	if err := b.json(ctx, b.graph("/me/unlink_accounts"), b.c.Settings.PageToken, body, nil); err != nil {
		b.c.Log.InfoContext(ctx, "platform did not unlink", "error", err)
	}
}
