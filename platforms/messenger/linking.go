package messenger

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/wire"
)

// linkingLife is how long a linking token is valid, by the real clock.
const linkingLife = 5 * time.Minute

// maxCode is how long the code may be that an app chooses.
const maxCode = 1024

// Refusals of account linking.
var (
	errLinkUnknown = errors.New("linking token is not known")
	errLinkExpired = errors.New("linking token has expired")
	errLinkUsed    = errors.New("linking token has been used")
)

// Tap lets a user tap an account_link button of a message. It returns the
// address to open, which names her by a token that is valid for 5 minutes.
func (p Page) Tap(ctx context.Context, user, address string) (open string, seq uint64, err error) {
	c, err := p.contact(user)
	if err != nil {
		return "", 0, fmt.Errorf("tap: %w", err)
	}
	m := p.m
	if m.c.Relay != nil {
		return p.relayTap(ctx, c, address)
	}
	token := secret.Mint(secret.LinkToken)
	d := m.data(c)
	d.URL = address
	seq, err = m.act(ctx, func(tx *actor.Tx) error {
		if !m.offered(c, func(log []Message, _ *app) bool {
			return offersButton(log, Button{Type: "account_link", URL: address})
		}) {
			return fmt.Errorf("tap of %s: %w", user, ErrNotOffered)
		}
		tx.Add(actor.Draft{
			Type: linkStarted, Source: m.source(), Subject: c.subject(), Data: d,
			Secret: map[string]string{"token": secret.Hash(token)},
		})
		return nil
	})
	back := m.Graph() + "/linking/callback?account_linking_token=" + token
	return withQuery(address, "redirect_uri="+url.QueryEscape(back)+"&account_linking_token="+token), seq, err
}

// withQuery adds to the query of an address.
func withQuery(address, query string) string {
	if strings.Contains(address, "?") {
		return address + "&" + query
	}
	return address + "?" + query
}

// usable returns the linking that a token stands for. The caller holds no
// lock; inside a command the answer cannot change until its end.
func (m *Messenger) usable(token string) (linking, error) {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	l := m.state.linkingOf(token)
	switch {
	case l == nil:
		return linking{}, errLinkUnknown
	case l.used:
		return *l, errLinkUsed
	case m.c.Actor.Wall().Now().Sub(l.started) >= linkingLife:
		return *l, errLinkExpired
	}
	return *l, nil
}

// linkingRecipient handles GET /me?fields=recipient&account_linking_token=:
// it tells an app which of its users is linking right now.
func (m *Messenger) linkingRecipient(c call) (answer, error) {
	l, err := m.usable(c.params.text("account_linking_token"))
	if err == nil && l.Page != c.app.PageID {
		err = errLinkUnknown
	}
	if err != nil {
		return nil, invalid("Invalid account_linking_token: "+err.Error(), "Let the person tap the button again: a token is valid once, for 5 minutes.")
	}
	return map[string]any{"id": c.app.PageID, "recipient": l.PSID}, nil
}

// linkingCallback handles the return from an app's login page. It is where
// the browser of the user ends up.
func (m *Messenger) linkingCallback(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	code := q.Get("authorization_code")
	l, err := m.usable(q.Get("account_linking_token"))
	if l.Customer != "" {
		wire.Attribute(w, "customer:"+l.Customer)
	}
	if err == nil && len(code) > maxCode {
		err = errLinkUnknown
	}
	if err == nil {
		err = m.endLinking(r.Context(), q.Get("account_linking_token"), code)
	}
	m.showLinked(w, r, m.languageOf(l, r), code != "", err)
}

// endLinking ends a linking, once: with a code the account is linked, without one
// it is not.
func (m *Messenger) endLinking(ctx context.Context, token, code string) error {
	_, err := m.act(ctx, func(tx *actor.Tx) error {
		l, err := m.usable(token)
		if err != nil {
			return err
		}
		u, ok := m.user(l.Page, l.PSID)
		app, err := m.App(l.App)
		if err != nil || !ok {
			return errLinkUnknown
		}
		c := contact{app, u, l.PSID}
		kind := linked
		if code == "" {
			kind = linkCancelled
		}
		tx.Add(actor.Draft{
			Type: kind, Source: m.source(), Subject: c.subject(), Data: m.data(c),
			Secret: map[string]string{"token": secret.Hash(token)},
		})
		if code != "" {
			m.queue(tx, c, linkingItem(c, "linked", tx.Now()), map[string]string{"authorization_code": code})
		}
		return nil
	})
	return err
}

// unlinkAccount handles POST /me/unlink_accounts.
func (m *Messenger) unlinkAccount(c call) (answer, error) {
	psid := c.params.text("psid")
	if psid == "" {
		return nil, missing("psid")
	}
	to, err := m.contactOf(c, psid)
	if err != nil {
		return nil, err
	}
	if _, err := m.unlink(c.r.Context(), to, byApp); err != nil {
		return nil, err
	}
	return result{"unlink account success"}, nil
}
