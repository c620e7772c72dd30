package sandbox

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/platforms/integration"
)

// Types of the events of an app's links.
const (
	appLinked   = "app.linked"
	appUnlinked = "app.unlinked"
)

// links are the small stores of the built-in apps: which person has linked
// which bank. Their tokens lie in the side table, never in the data of an event.
type links struct {
	actor *actor.Actor

	mu  sync.RWMutex
	all map[person][]integration.Link // oldest first
}

// A person is somebody as an app's page knows her.
type person struct{ app, psid string }

func newLinks() *links { return &links{all: map[person][]integration.Link{}} }

// store is that of one app.
func (l *links) store(app string) store { return store{l, app} }

// A store is the links of one app.
type store struct {
	*links
	app string // without its platform
}

func (s store) source() string { return "/apps/" + kinnet + "/" + s.app }

// linked is the data of app.linked and app.unlinked.
type linked struct {
	Platform string `json:"platform"`
	App      string `json:"app"`
	PSID     string `json:"psid"`
	Bank     string `json:"bank"`
	Consent  string `json:"consent,omitempty"`
	Scope    string `json:"scope,omitempty"`
	Renewed  bool   `json:"renewed,omitempty"` // the tokens, or what follows, are new; the link is not

	Accounts []string `json:"accounts,omitempty"`
	Muted    bool     `json:"muted,omitempty"`
	Lang     string   `json:"lang,omitempty"`
}

// Link implements [integration.Links].
func (l store) Link(ctx context.Context, link integration.Link) error {
	_, err := l.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{
			Type: appLinked, Source: l.source(), Subject: l.subject(link.PSID, link.Bank),
			Data:   linked{kinnet, l.app, link.PSID, link.Bank, link.Consent, link.Scope, link.Renewed, link.Accounts, link.Muted, link.Lang},
			Secret: map[string]string{"access_token": link.Access, "refresh_token": link.Refresh},
		})
		return nil
	})
	return err
}

func (l store) subject(psid, bank string) string {
	return "link/" + kinnet + "/" + l.app + "/" + psid + "/" + bank
}

// Unlink implements [integration.Links].
func (l store) Unlink(ctx context.Context, psid, bank string) error {
	_, err := l.actor.Do(ctx, func(tx *actor.Tx) error {
		if !slices.ContainsFunc(l.links.of(l.app, psid), func(link integration.Link) bool { return link.Bank == bank }) {
			return actor.ErrNothing
		}
		tx.Add(actor.Draft{
			Type: appUnlinked, Source: l.source(), Subject: l.subject(psid, bank),
			Data: linked{Platform: kinnet, App: l.app, PSID: psid, Bank: bank},
		})
		return nil
	})
	return err
}

// Find implements [integration.Links].
func (l store) Find(_ context.Context, psid string) ([]integration.Link, error) {
	return slices.Clone(l.links.of(l.app, psid)), nil
}

func (l *links) of(app, psid string) []integration.Link {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.all[person{app, psid}]
}

// Reset implements [actor.Projection].
func (l *links) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.all)
}

// Apply implements [actor.Projection].
func (l *links) Apply(e journal.Event) {
	if e.Type != appLinked && e.Type != appUnlinked {
		return
	}
	var d linked
	if json.Unmarshal(e.Data, &d) != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	who := person{d.App, d.PSID}
	rest := slices.DeleteFunc(slices.Clone(l.all[who]), func(link integration.Link) bool { return link.Bank == d.Bank })
	if e.Type == appLinked {
		rest = append(rest, integration.Link{
			PSID: d.PSID, Bank: d.Bank, Scope: d.Scope,
			Consent: d.Consent, Access: e.Secret["access_token"], Refresh: e.Secret["refresh_token"],
			Accounts: d.Accounts, Muted: d.Muted, Lang: d.Lang,
		})
	}
	l.all[who] = rest
}
