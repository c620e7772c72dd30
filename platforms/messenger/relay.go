package messenger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/sandbank/sandbank/internal/actor"
)

// A Relay is a platform of somebody else's in the place of this one. What
// users do goes there, and what they see is told by [Page.Mirror] and its
// like: this messenger keeps the chats, and neither verifies nor delivers.
type Relay interface {
	// Write lets a user write, or tap a quick reply or a button.
	Write(ctx context.Context, app string, u User, d MessageData) error
	// Tap lets a user tap an account_link button; it returns what opens.
	Tap(ctx context.Context, app string, u User, address string) (open string, err error)
	// Unlink lets a user undo the linking of her account.
	Unlink(ctx context.Context, app string, u User) error
}

// relayTap lets a user tap a button at the platform elsewhere.
func (p Page) relayTap(ctx context.Context, c contact, address string) (open string, seq uint64, err error) {
	m := p.m
	d := m.data(c)
	d.URL = address
	seq, err = m.act(ctx, func(tx *actor.Tx) error {
		if !m.offered(c, func(log []Message, _ *app) bool {
			return offersButton(log, Button{Type: "account_link", URL: address})
		}) {
			return fmt.Errorf("tap of %s: %w", c.user.Ref(), ErrNotOffered)
		}
		tx.Add(actor.Draft{Type: linkStarted, Source: m.source(), Subject: c.subject(), Data: d})
		return nil
	})
	if err != nil {
		return "", 0, err
	}
	open, err = m.c.Relay.Tap(ctx, c.app.App, c.user, address)
	return open, seq, err
}

// Mirror keeps a message that the page sent to a user by the platform
// elsewhere: the member message of its Send API.
func (p Page) Mirror(ctx context.Context, user string, message json.RawMessage) error {
	c, err := p.contact(user)
	if err != nil {
		return fmt.Errorf("mirror: %w", err)
	}
	part, err := p.m.parseMessage(message)
	if err != nil {
		return fmt.Errorf("mirror a message to %s: %w", user, err)
	}
	_, err = p.m.act(ctx, func(tx *actor.Tx) error {
		d := p.m.message(c, "page")
		d.MID, d.Text, d.QuickReplies, d.Buttons = mid(tx), part.Text, part.QuickReplies, part.Buttons
		d.Template, d.Attachment, d.Metadata = part.Template, part.Attachment, part.Metadata
		tx.Add(actor.Draft{Type: messageSent, Source: p.m.source(), Subject: c.subject(), Data: d})
		return nil
	})
	return err
}

// MirrorAction keeps what the page showed a user, like typing_on.
func (p Page) MirrorAction(ctx context.Context, user, action string) error {
	if !slices.Contains([]string{"typing_on", "typing_off", "mark_seen"}, action) {
		return nil
	}
	c, err := p.contact(user)
	if err != nil {
		return fmt.Errorf("mirror: %w", err)
	}
	_, err = p.m.act(ctx, func(tx *actor.Tx) error {
		d := p.m.data(c)
		d.Action = action
		tx.Add(actor.Draft{Type: actionSent, Source: p.m.source(), Subject: c.subject(), Data: d})
		return nil
	})
	return err
}

// MirrorLinked keeps that the platform elsewhere has linked or unlinked a
// user's account. What is so already is no event.
func (p Page) MirrorLinked(ctx context.Context, user string, is bool) error {
	c, err := p.contact(user)
	if err != nil {
		return fmt.Errorf("mirror: %w", err)
	}
	m := p.m
	if !is {
		_, err = m.unlink(ctx, c, byApp)
		if errors.Is(err, ErrNotLinked) {
			return nil
		}
		return err
	}
	_, err = m.act(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: linked, Source: m.source(), Subject: c.subject(), Data: m.data(c)})
		return nil
	})
	return err
}
