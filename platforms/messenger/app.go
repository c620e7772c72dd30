package messenger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/secret"
)

// An App is a developer's program at the platform, with the page it speaks for.
type App struct {
	ID         string // "balance"
	Name       string // shown as the page's name
	WebhookURL string
	LinkURL    string   // where account linking begins; for information
	Fields     []string // webhook fields subscribed to; nil keeps them, and is [DefaultFields] for a new app
}

// Credentials are what a developer configures the program with.
type Credentials struct {
	App         string
	Name        string
	AppID       string
	AppSecret   string
	PageID      string
	PageToken   string
	VerifyToken string
	Webhook     string
	Link        string
	Fields      []string
	Verified    bool
	Problem     string // why the webhook is not verified, in one sentence
}

type app struct {
	Credentials
	profile map[string]json.RawMessage
}

// DefaultFields are the webhook fields that an app of ours subscribes to.
func DefaultFields() []string {
	return []string{"messages", "messaging_postbacks", "messaging_account_linking"}
}

// isField tells the webhook fields of the platform.
func isField(name string) bool {
	switch name {
	case "messages", "message_echoes", "messaging_postbacks", "messaging_optins", "messaging_account_linking",
		"message_deliveries", "message_reads", "messaging_referrals", "messaging_handovers", "message_reactions",
		"messaging_policy_enforcement", "standby":
		return true
	}
	return false
}

// Refusals of addresses and apps.
var (
	// ErrForbiddenAddress refuses to call an address.
	ErrForbiddenAddress = errors.New("address must be http or https on loopback: others are called only if they are allowed by name")
	// ErrInvalidApp refuses an app without a name or with unknown fields.
	ErrInvalidApp = errors.New("app needs an id, a name, and known webhook fields")
	// ErrUnknownApp says that the platform has no such app, or none at all.
	ErrUnknownApp = errors.New("no such app at this platform")
)

// OnlyLoopback allows http and https addresses of this machine.
func OnlyLoopback(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") || !isLoopback(u.Hostname()) {
		return fmt.Errorf("%q: %w", address, ErrForbiddenAddress)
	}
	return nil
}

// allow refuses addresses that must not be called. Those of the run itself,
// wherever it is served, are its own parts.
func (m *Messenger) allow(address string) error {
	if m.isOwn(address) {
		return nil
	}
	return m.c.AllowWebhook(address)
}

func (m *Messenger) isOwn(address string) bool {
	return strings.HasPrefix(address, m.c.Actor.Base().URL("/"))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// CreateApp registers an app with its page and begins to verify its webhook.
// If the app is there already it keeps its page and its secrets, and takes
// over what is new; a changed webhook is verified again.
func (m *Messenger) CreateApp(ctx context.Context, a App) (Credentials, error) {
	if old, err := m.App(a.ID); a.Fields == nil && err == nil {
		a.Fields = old.Fields // what the app has subscribed to since
	} else if a.Fields == nil {
		a.Fields = DefaultFields()
	}
	unknown := slices.ContainsFunc(a.Fields, func(f string) bool { return !isField(f) })
	if a.ID == "" || a.Name == "" || unknown {
		return Credentials{}, fmt.Errorf("app %q: %w", a.ID, ErrInvalidApp)
	}
	if err := m.allow(a.WebhookURL); err != nil {
		return Credentials{}, fmt.Errorf("app %s: webhook: %w", a.ID, err)
	}
	if _, err := m.c.Actor.Do(ctx, func(tx *actor.Tx) error { return m.registration(tx, a) }); err != nil {
		return Credentials{}, fmt.Errorf("create app %s: %w", a.ID, err)
	}
	c, err := m.App(a.ID)
	if err == nil && !c.Verified {
		m.tryVerification(a.ID)
	}
	return c, err
}

// registration decides what creating an app adds to the journal.
func (m *Messenger) registration(tx *actor.Tx, a App) error {
	d := appData{Platform: m.c.ID, App: a.ID, Name: a.Name, Webhook: a.WebhookURL, Link: a.LinkURL, Fields: a.Fields}
	draft := actor.Draft{Type: appCreated, Source: m.source(), Subject: "app/" + a.ID}
	if old, err := m.App(a.ID); err == nil {
		d.AppID, d.Page = old.AppID, old.PageID
		if old.Name == a.Name && old.Webhook == a.WebhookURL && old.Link == a.LinkURL && slices.Equal(old.Fields, a.Fields) {
			return actor.ErrNothing
		}
		draft.Type = appChanged
	} else {
		d.AppID, d.Page = number(tx, "app"), number(tx, "page")
		draft.Secret = map[string]string{
			"app_secret": secret.Mint(secret.AppSecret), "page_token": secret.Mint(secret.PageToken),
			"verify_token": secret.Mint(secret.VerifyToken),
		}
	}
	draft.Data = d
	tx.Add(draft)
	return nil
}

// number is a new numeric id, as the platform gives them.
func number(tx *actor.Tx, kind string) string {
	return strconv.FormatUint(tx.Number(kind, 15), 10)
}

// App returns what a developer needs to know of an app.
func (m *Messenger) App(id string) (Credentials, error) {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	a := m.state.apps[id]
	if a == nil {
		return Credentials{}, fmt.Errorf("app %q: %w", id, ErrUnknownApp)
	}
	return a.Credentials, nil
}

// Apps lists the apps, oldest first.
func (m *Messenger) Apps() []Credentials {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	list := make([]Credentials, len(m.state.order))
	for i, id := range m.state.order {
		list[i] = m.state.apps[id].Credentials
	}
	return list
}
