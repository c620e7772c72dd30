package messenger

import "encoding/json"

// Types of the events of a messenger.
const (
	appCreated     = "platform.app.created"
	appChanged     = "platform.app.changed"
	profileChanged = "platform.profile.changed"

	messageSent   = "chat.message.sent"
	actionSent    = "chat.action.sent"
	linkStarted   = "chat.linking.started"
	linkCancelled = "chat.linking.cancelled"
	linked        = "chat.account.linked"
	unlinked      = "chat.account.unlinked"

	verified   = "webhook.verified"
	unverified = "webhook.unverified"
	queued     = "webhook.queued"
	delivered  = "webhook.delivered"
	failed     = "webhook.failed"
	abandoned  = "webhook.abandoned"
	postponed  = "webhook.postponed" // by a fault
	dropped    = "webhook.dropped"   // by a fault
)

// appData is the data of appCreated and appChanged. The app secret, the page
// token and the verify token are in the event's Secret.
type appData struct {
	Platform string   `json:"platform"`
	App      string   `json:"app"`
	Name     string   `json:"name"`
	AppID    string   `json:"app_id"`
	Page     string   `json:"page"`
	Webhook  string   `json:"webhook"`
	Link     string   `json:"link,omitempty"`
	Fields   []string `json:"fields"`
}

// profileData is the data of profileChanged: the whole profile of the page.
type profileData struct {
	Platform   string                     `json:"platform"`
	App        string                     `json:"app"`
	Properties map[string]json.RawMessage `json:"properties"`
}

// MessageData is the data of chat.message.sent.
type MessageData struct {
	Platform     string          `json:"platform"`
	App          string          `json:"app"`
	Page         string          `json:"page"`
	PSID         string          `json:"psid"`
	Customer     string          `json:"customer"`
	Bank         string          `json:"bank"`
	MID          string          `json:"mid"`
	From         string          `json:"from"` // "customer" or "page"
	Kind         string          `json:"kind,omitempty"`
	Text         string          `json:"text,omitempty"`
	QuickReplies []QuickReply    `json:"quick_replies,omitempty"`
	Buttons      []Button        `json:"buttons,omitempty"` // of all parts of a template
	Template     json.RawMessage `json:"template,omitempty"`
	Attachment   *Attachment     `json:"attachment,omitempty"`
	Location     *Location       `json:"location,omitempty"`      // that a customer shares
	ReplyPayload string          `json:"reply_payload,omitempty"` // of a tapped quick reply or button
	Metadata     string          `json:"metadata,omitempty"`
}

// A QuickReply is a suggestion under a message.
type QuickReply struct {
	ContentType string `json:"content_type"`
	Title       string `json:"title,omitempty"`
	Payload     string `json:"payload,omitempty"`
	ImageURL    string `json:"image_url,omitempty"`
}

// A Button is part of a template.
type Button struct {
	Type    string `json:"type"`
	Title   string `json:"title,omitempty"`
	URL     string `json:"url,omitempty"`
	Payload string `json:"payload,omitempty"`
}

// A Location is where a customer says that she is, in decimal degrees.
type Location struct {
	Lat  float64 `json:"lat"`
	Long float64 `json:"long"`
}

// An Attachment is a file that the receiver fetches by its address.
type Attachment struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

// contactData is the data of what happens between a page and a user.
type contactData struct {
	Platform string `json:"platform"`
	App      string `json:"app"`
	Page     string `json:"page"`
	PSID     string `json:"psid"`
	Customer string `json:"customer"`
	Bank     string `json:"bank"`
	Action   string `json:"action,omitempty"`
	URL      string `json:"url,omitempty"`
	By       string `json:"by,omitempty"` // of unlinked: byCustomer or byApp
}

// Who undid a linking.
const (
	byCustomer = "customer"
	byApp      = "app"
)

// webhookData is the data of verified and unverified.
type webhookData struct {
	Platform string `json:"platform"`
	App      string `json:"app"`
	URL      string `json:"url"`
	Why      string `json:"why,omitempty"`
}

// deliveryData is the data of queued, delivered, failed and abandoned.
type deliveryData struct {
	Platform string          `json:"platform"`
	Delivery string          `json:"delivery"`
	App      string          `json:"app"`
	Kind     string          `json:"kind,omitempty"`
	PSID     string          `json:"psid,omitempty"`
	Again    bool            `json:"again,omitempty"` // somebody asked for one more attempt
	Item     json.RawMessage `json:"item,omitempty"`
	Attempt  int             `json:"attempt,omitempty"`
	Status   int             `json:"status,omitempty"`
	Why      string          `json:"why,omitempty"`
	Next     string          `json:"next,omitempty"` // virtual, RFC 3339
}
