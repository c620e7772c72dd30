package messenger

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1" // the legacy signature header demands it
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/sandbank/sandbank/internal/actor"
)

// item is one event of a webhook's messaging array. Exactly one of the fields
// after Timestamp is set.
type item struct {
	Sender    party         `json:"sender"`
	Recipient party         `json:"recipient"`
	Timestamp int64         `json:"timestamp"` // ms
	Message   *itemMessage  `json:"message,omitempty"`
	Postback  *itemPostback `json:"postback,omitempty"`
	Linking   *itemLinking  `json:"account_linking,omitempty"`
}

type party struct {
	ID string `json:"id"`
}

type itemMessage struct {
	MID         string           `json:"mid"`
	Text        string           `json:"text,omitempty"`
	QuickReply  *itemTapped      `json:"quick_reply,omitempty"`
	Attachments []itemAttachment `json:"attachments,omitempty"`
	IsEcho      bool             `json:"is_echo,omitempty"`
	AppID       json.Number      `json:"app_id,omitempty"`
	Metadata    string           `json:"metadata,omitempty"`
}

// itemAttachment is a place that a user shares; she has nothing else to send.
type itemAttachment struct {
	Type    string `json:"type"`
	Payload struct {
		Coordinates Location `json:"coordinates"`
	} `json:"payload"`
}

type itemTapped struct {
	Payload string `json:"payload"`
}

type itemPostback struct {
	MID     string `json:"mid"`
	Title   string `json:"title"`
	Payload string `json:"payload"`
}

type itemLinking struct {
	Status            string `json:"status"`
	AuthorizationCode string `json:"authorization_code,omitempty"`
}

// field is the webhook field that an app subscribes to for the item.
func (i item) field() string {
	switch {
	case i.Postback != nil:
		return "messaging_postbacks"
	case i.Linking != nil:
		return "messaging_account_linking"
	case i.Message != nil && i.Message.IsEcho:
		return "message_echoes"
	}
	return "messages"
}

// kind is the word for the item in the delivery log.
func (i item) kind() string {
	switch {
	case i.Postback != nil:
		return "postback"
	case i.Linking != nil:
		return "account_linking"
	case i.Message != nil && i.Message.IsEcho:
		return "echo"
	}
	return "message"
}

// itemOf makes the webhook item of a user's message.
func itemOf(d MessageData, at time.Time) item {
	i := item{Sender: party{d.PSID}, Recipient: party{d.Page}, Timestamp: at.UnixMilli()}
	switch d.Kind {
	case "postback":
		i.Postback = &itemPostback{MID: d.MID, Title: d.Text, Payload: d.ReplyPayload}
	case "quick_reply":
		i.Message = &itemMessage{MID: d.MID, Text: d.Text, QuickReply: &itemTapped{d.ReplyPayload}}
	case "location":
		at := itemAttachment{Type: "location"}
		at.Payload.Coordinates = *d.Location
		i.Message = &itemMessage{MID: d.MID, Attachments: []itemAttachment{at}}
	default:
		i.Message = &itemMessage{MID: d.MID, Text: d.Text}
	}
	return i
}

// echoOf makes the webhook item that tells a page what it said itself.
func echoOf(d MessageData, appID string, at time.Time) item {
	return item{
		Sender: party{d.Page}, Recipient: party{d.PSID}, Timestamp: at.UnixMilli(),
		Message: &itemMessage{MID: d.MID, Text: d.Text, IsEcho: true, AppID: json.Number(appID), Metadata: d.Metadata},
	}
}

func linkingItem(c contact, status string, at time.Time) item {
	return item{
		Sender: party{c.psid}, Recipient: party{c.app.PageID}, Timestamp: at.UnixMilli(),
		Linking: &itemLinking{Status: status},
	}
}

// queue adds a webhook to a command if the app has subscribed to its field.
// What is secret in it stays out of the event's data.
func (m *Messenger) queue(tx *actor.Tx, c contact, i item, secrets map[string]string) {
	if m.c.Relay != nil {
		return // the platform elsewhere delivers
	}
	if !slices.Contains(c.app.Fields, i.field()) {
		return
	}
	raw, err := json.Marshal(i)
	if err != nil {
		panic(fmt.Sprintf("messenger: item is not JSON: %v", err)) // its fields are all plain
	}
	id := tx.ID("d")
	tx.Add(actor.Draft{
		Type: queued, Source: m.source(), Subject: "delivery/" + id, Secret: secrets,
		Data: deliveryData{Platform: m.c.ID, Delivery: id, App: c.app.App, PSID: c.psid, Kind: i.kind(), Item: raw},
	})
}

// envelope is the body of a webhook.
type envelope struct {
	Object string  `json:"object"`
	Entry  []entry `json:"entry"`
}

type entry struct {
	ID        string `json:"id"`
	Time      int64  `json:"time"` // ms
	Messaging []item `json:"messaging"`
}

// body is what is posted for a delivery: the same bytes at each attempt, in
// ASCII, as the platform sends and signs it.
func (d *delivery) body(page string) ([]byte, error) {
	var i item
	if err := json.Unmarshal(d.item, &i); err != nil {
		return nil, err
	}
	if i.Linking != nil {
		i.Linking.AuthorizationCode = d.code
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(envelope{"page", []entry{{page, d.at.UnixMilli(), []item{i}}}})
	return ascii(bytes.TrimRight(b.Bytes(), "\n")), err
}

// ascii writes everything beyond ASCII in a JSON text as \uXXXX, with
// lower-case digits.
func ascii(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range string(text) {
		switch {
		case r < 0x80:
			out = append(out, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// signature256 is the value of X-Hub-Signature-256 for a body.
func signature256(key string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// signature1 is the value of the older X-Hub-Signature.
func signature1(key string, body []byte) string {
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write(body)
	return "sha1=" + hex.EncodeToString(mac.Sum(nil))
}
