package messenger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/trace"
)

// Refusals of what a user does.
var (
	ErrEmpty      = errors.New("message is empty: write something")
	ErrTooLong    = errors.New("message is too long: 2000 characters at most")
	ErrNotOffered = errors.New("the chat shows no such button: tap one that the page has sent")
	ErrNowhere    = errors.New("location is no place on Earth: lat is within 90 degrees, long within 180")
	ErrNotLinked  = errors.New("account is not linked: there is nothing to unlink")
)

// maxText is the length of a message in characters, in both directions.
const maxText = 2000

// contact is a user and the page that she talks to.
type contact struct {
	app  Credentials
	user User
	psid string
}

func (p Page) contact(ref string) (contact, error) {
	u, err := p.m.find(ref)
	if err != nil {
		return contact{}, err
	}
	a, err := p.credentials()
	return contact{a, u, p.m.psid(a.PageID, u)}, err
}

func (m *Messenger) message(c contact, from string) MessageData {
	return MessageData{
		Platform: m.c.ID, App: c.app.App, Page: c.app.PageID, PSID: c.psid,
		Customer: c.user.Customer, Bank: c.user.Bank, From: from,
	}
}

func (m *Messenger) data(c contact) contactData {
	return contactData{
		Platform: m.c.ID, App: c.app.App, Page: c.app.PageID, PSID: c.psid,
		Customer: c.user.Customer, Bank: c.user.Bank,
	}
}

func (c contact) subject() string { return "thread/" + c.psid }

// Say lets a user write to the page. It returns the sequence number of the
// event; the webhook follows by the outbox.
func (p Page) Say(ctx context.Context, user, text string) (uint64, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return 0, fmt.Errorf("say: %w", ErrEmpty)
	case utf8.RuneCountInString(text) > maxText:
		return 0, fmt.Errorf("say: %w", ErrTooLong)
	}
	return p.write(ctx, user, MessageData{Text: text}, func([]Message, *app) bool { return true })
}

// Share lets a user share where she is with the page.
func (p Page) Share(ctx context.Context, user string, at Location) (uint64, error) {
	if !(at.Lat >= -90 && at.Lat <= 90 && at.Long >= -180 && at.Long <= 180) { // also what is not a number
		return 0, fmt.Errorf("share: %w", ErrNowhere)
	}
	return p.write(ctx, user, MessageData{Kind: "location", Location: &at}, func([]Message, *app) bool { return true })
}

// QuickReply lets a user tap a quick reply that the page has offered.
func (p Page) QuickReply(ctx context.Context, user, title, payload string) (uint64, error) {
	return p.write(ctx, user, MessageData{Text: title, Kind: "quick_reply", ReplyPayload: payload},
		func(log []Message, _ *app) bool { return offersReply(log, title, payload) })
}

// Postback lets a user tap a postback button, or one of the page's menu.
func (p Page) Postback(ctx context.Context, user, title, payload string) (uint64, error) {
	return p.write(ctx, user, MessageData{Text: title, Kind: "postback", ReplyPayload: payload},
		func(log []Message, a *app) bool {
			return offersButton(log, Button{Type: "postback", Title: title, Payload: payload}) || a.menuOffers(title, payload)
		})
}

func offersReply(log []Message, title, payload string) bool {
	for _, msg := range log {
		for _, q := range msg.QuickReplies {
			if q.Title == title && q.Payload == payload {
				return true
			}
		}
	}
	return false
}

// offersButton says whether the page has sent a button that matches in all
// that is not empty.
func offersButton(log []Message, want Button) bool {
	for _, msg := range log {
		for _, b := range msg.Buttons {
			if b.Type == want.Type && (want.Title == "" || b.Title == want.Title) &&
				b.Payload == want.Payload && b.URL == want.URL {
				return true
			}
		}
	}
	return false
}

// menuOffers says whether the page's profile has such a postback.
func (a *app) menuOffers(title, payload string) bool {
	var start struct{ Payload string }
	if json.Unmarshal(a.profile["get_started"], &start) == nil && start.Payload != "" && start.Payload == payload {
		return true
	}
	var menus []struct {
		CallToActions []Button `json:"call_to_actions"`
	}
	if json.Unmarshal(a.profile["persistent_menu"], &menus) != nil {
		return false
	}
	for _, menu := range menus {
		if offersButton([]Message{{MessageData: MessageData{Buttons: menu.CallToActions}}}, Button{Type: "postback", Title: title, Payload: payload}) {
			return true
		}
	}
	return false
}

// write appends a message of a user and its webhook.
func (p Page) write(ctx context.Context, user string, d MessageData, offered func([]Message, *app) bool) (uint64, error) {
	c, err := p.contact(user)
	if err != nil {
		return 0, fmt.Errorf("chat: %w", err)
	}
	m := p.m
	part := d
	seq, err := m.act(ctx, func(tx *actor.Tx) error {
		if !m.offered(c, offered) {
			return fmt.Errorf("%s of %s: %w", part.Kind, user, ErrNotOffered)
		}
		d := m.message(c, "customer")
		d.MID, d.Kind, d.Text, d.ReplyPayload, d.Location = mid(tx), part.Kind, part.Text, part.ReplyPayload, part.Location
		tx.Add(actor.Draft{Type: messageSent, Source: m.source(), Subject: c.subject(), Data: d})
		m.queue(tx, c, itemOf(d, tx.Now()), nil)
		return nil
	})
	if err == nil && m.c.Relay != nil {
		err = m.c.Relay.Write(ctx, c.app.App, c.user, part)
	}
	return seq, err
}

func (m *Messenger) offered(c contact, in func([]Message, *app) bool) bool {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	var log []Message
	if t := m.state.threads[threadKey(c.app.PageID, c.psid)]; t != nil {
		log = t.messages
	}
	return in(log, m.state.apps[c.app.App])
}

// Unlink lets a user undo the linking of her account.
func (p Page) Unlink(ctx context.Context, user string) (uint64, error) {
	c, err := p.contact(user)
	if err != nil {
		return 0, fmt.Errorf("unlink: %w", err)
	}
	seq, err := p.m.unlink(ctx, c, byCustomer)
	if err == nil && p.m.c.Relay != nil {
		err = p.m.c.Relay.Unlink(ctx, c.app.App, c.user)
	}
	return seq, err
}

func (m *Messenger) unlink(ctx context.Context, c contact, by string) (uint64, error) {
	return m.act(ctx, func(tx *actor.Tx) error {
		if !m.isLinked(c) {
			return fmt.Errorf("unlink %s: %w", c.user.Ref(), ErrNotLinked)
		}
		d := m.data(c)
		d.By = by
		tx.Add(actor.Draft{Type: unlinked, Source: m.source(), Subject: c.subject(), Data: d})
		m.queue(tx, c, linkingItem(c, "unlinked", tx.Now()), nil)
		return nil
	})
}

func (m *Messenger) isLinked(c contact) bool {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	t := m.state.threads[threadKey(c.app.PageID, c.psid)]
	return t != nil && t.linked
}

// mid is the id of a new message.
func mid(tx *actor.Tx) string { return "m_" + strings.TrimPrefix(tx.ID("m"), "m-") }

const tagTrace chance.Tag = 0x4b1a1

// act runs a command, and hands the webhooks that it queued to the outbox. It
// returns the sequence number of its first event. A command that belongs to
// no trace begins one.
func (m *Messenger) act(ctx context.Context, decide func(*actor.Tx) error) (uint64, error) {
	if trace.From(ctx) == "" {
		m.state.mu.RLock()
		n := m.state.acts
		m.state.mu.RUnlock()
		ctx = trace.With(ctx, trace.New(chance.Key(m.c.Actor.Seed(), tagTrace, chance.Text(m.c.ID)), n))
	}
	events, err := m.c.Actor.Do(ctx, decide)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	m.dispatch(events)
	return events[0].Seq, nil
}

// dispatch hands the first attempts of new webhooks to the outbox.
func (m *Messenger) dispatch(events []journal.Event) {
	for _, e := range events {
		if e.Type == queued {
			d := data[deliveryData](e)
			m.send(d.Delivery, d.App, d.PSID)
		}
	}
}
