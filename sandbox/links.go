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

// links is the small store of a built-in app: which person has linked which
// bank. Its tokens lie in the side table, never in the data of an event.
type links struct {
	actor *actor.Actor
	app   string

	mu  sync.RWMutex
	all map[string][]integration.Link // by the person's page-scoped id, oldest first
}

func newLinks(app string) *links {
	return &links{app: app, all: map[string][]integration.Link{}}
}

// linked is the data of app.linked and app.unlinked.
type linked struct {
	Platform string `json:"platform"`
	App      string `json:"app"`
	PSID     string `json:"psid"`
	Bank     string `json:"bank"`
	Consent  string `json:"consent,omitempty"`
	Scope    string `json:"scope,omitempty"`
	Renewed  bool   `json:"renewed,omitempty"` // the tokens are new, the link is not
}

// Link implements [integration.Links].
func (l *links) Link(ctx context.Context, link integration.Link) error {
	_, err := l.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{
			Type: appLinked, Source: "/apps/" + l.app, Subject: l.subject(link.PSID, link.Bank),
			Data:   linked{kinnet, balanceName, link.PSID, link.Bank, link.Consent, link.Scope, link.Renewed},
			Secret: map[string]string{"access_token": link.Access, "refresh_token": link.Refresh},
		})
		return nil
	})
	return err
}

func (l *links) subject(psid, bank string) string { return "link/" + l.app + "/" + psid + "/" + bank }

// Unlink implements [integration.Links].
func (l *links) Unlink(ctx context.Context, psid, bank string) error {
	_, err := l.actor.Do(ctx, func(tx *actor.Tx) error {
		if !slices.ContainsFunc(l.of(psid), func(link integration.Link) bool { return link.Bank == bank }) {
			return actor.ErrNothing
		}
		tx.Add(actor.Draft{
			Type: appUnlinked, Source: "/apps/" + l.app, Subject: l.subject(psid, bank),
			Data: linked{Platform: kinnet, App: balanceName, PSID: psid, Bank: bank},
		})
		return nil
	})
	return err
}

// Find implements [integration.Links].
func (l *links) Find(_ context.Context, psid string) ([]integration.Link, error) {
	return slices.Clone(l.of(psid)), nil
}

func (l *links) of(psid string) []integration.Link {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.all[psid]
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
	rest := slices.DeleteFunc(slices.Clone(l.all[d.PSID]), func(link integration.Link) bool { return link.Bank == d.Bank })
	if e.Type == appLinked {
		rest = append(rest, integration.Link{
			PSID: d.PSID, Bank: d.Bank, Scope: d.Scope,
			Consent: d.Consent, Access: e.Secret["access_token"], Refresh: e.Secret["refresh_token"],
		})
	}
	l.all[d.PSID] = rest
}
