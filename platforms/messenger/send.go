package messenger

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
)

// recipient is whom a message is for. Only id is used in this world; the
// others are known so that they can be refused by name.
type recipient struct {
	ID      string `json:"id"`
	UserRef string `json:"user_ref"`
	Comment string `json:"comment_id"`
	Post    string `json:"post_id"`
	Token   string `json:"notification_messages_token"`
}

// sendMessage handles POST /me/messages.
func (m *Messenger) sendMessage(c call) (answer, error) {
	if err := m.chargeMessage(c.app.App); err != nil {
		return nil, err
	}
	to, err := m.recipient(c)
	if err != nil {
		return nil, err
	}
	if err := m.checkWindow(c, to); err != nil {
		return nil, err
	}
	action := c.params.text("sender_action")
	if action != "" == c.params.has("message") {
		return nil, invalid("Must specify exactly one of message and sender_action", "Send either a message or a sender action.")
	}
	if action != "" {
		return m.showAction(c, to, action)
	}
	d, err := m.parseMessage(c.params["message"])
	if err != nil {
		return nil, err
	}
	return m.deliverToUser(c, to, d)
}

// recipient resolves whom a call is about.
func (m *Messenger) recipient(c call) (contact, error) {
	var to recipient
	if !c.params.has("recipient") {
		return contact{}, missing("recipient")
	}
	if err := c.params.read("recipient", &to); err != nil {
		return contact{}, err
	}
	if to.ID == "" && (to.UserRef != "" || to.Comment != "" || to.Post != "" || to.Token != "") {
		return contact{}, invalid("This kind of recipient is not supported", "Name the recipient by id.")
	}
	if to.ID == "" {
		return contact{}, missing("recipient[id]")
	}
	return m.contactOf(c, to.ID)
}

func (m *Messenger) contactOf(c call, psid string) (contact, error) {
	u, ok := m.user(c.app.PageID, psid)
	if !ok {
		return contact{}, noUser()
	}
	return contact{c.app, u, psid}, nil
}

// windows: how long after a user's last message a page may write.
const (
	standardWindow = 24 * time.Hour
	agentWindow    = 7 * 24 * time.Hour
)

// checkWindow refuses what is sent outside of the allowed window of virtual
// time, and messaging types that do not exist.
func (m *Messenger) checkWindow(c call, to contact) error {
	tag := c.params.text("tag")
	window := standardWindow
	switch kind := c.params.text("messaging_type"); kind {
	case "", "RESPONSE", "UPDATE":
	case "MESSAGE_TAG":
		switch tag {
		case "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE":
			return nil
		case "HUMAN_AGENT":
			window = agentWindow
		default:
			return invalid("Param tag must be one of {CONFIRMED_EVENT_UPDATE, POST_PURCHASE_UPDATE, ACCOUNT_UPDATE, HUMAN_AGENT}",
				"Send a tag that exists with MESSAGE_TAG.")
		}
	default:
		return invalid("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}", "Use RESPONSE to answer a person.")
	}
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	t := m.state.threads[threadKey(to.app.PageID, to.psid)]
	if t == nil || t.opened.IsZero() || m.c.Actor.Clock().Now().Sub(t.opened) >= window {
		return outsideWindow()
	}
	return nil
}

// showAction shows a sender action.
func (m *Messenger) showAction(c call, to contact, action string) (answer, error) {
	if !slices.Contains([]string{"mark_seen", "typing_on", "typing_off"}, action) {
		return nil, invalid("Param sender_action must be one of {mark_seen, typing_on, typing_off}", "Send one of these three.")
	}
	d := m.data(to)
	d.Action = action
	_, err := m.act(c.r.Context(), func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: actionSent, Source: m.source(), Subject: to.subject(), Data: d})
		return nil
	})
	return sent{Recipient: to.psid}, err
}

type sent struct {
	Recipient string `json:"recipient_id"`
	Message   string `json:"message_id,omitempty"`
}

// deliverToUser appends a message of the page, and its echo.
func (m *Messenger) deliverToUser(c call, to contact, part MessageData) (answer, error) {
	var id string
	_, err := m.act(c.r.Context(), func(tx *actor.Tx) error {
		d := m.message(to, "page")
		id = mid(tx)
		d.MID, d.Text, d.QuickReplies, d.Buttons = id, part.Text, part.QuickReplies, part.Buttons
		d.Template, d.Attachment, d.Metadata = part.Template, part.Attachment, part.Metadata
		tx.Add(actor.Draft{Type: messageSent, Source: m.source(), Subject: to.subject(), Data: d})
		m.queue(tx, to, echoOf(d, c.app.AppID, tx.Now()), nil)
		return nil
	})
	return sent{to.psid, id}, err
}

// upload handles POST /me/message_attachments. The platform keeps no files,
// so that it refuses instead of making believe.
func (m *Messenger) upload(call) (answer, error) {
	return nil, invalid("Attachments cannot be stored", "Send each attachment by its url in the message.")
}
