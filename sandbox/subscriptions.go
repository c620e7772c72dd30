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

// Types of the events of an app's subscriptions at banks.
const (
	appSubscribed   = "app.subscribed"
	appUnsubscribed = "app.unsubscribed"
)

// subscriptions are what banks have promised to tell the apps: a projection.
type subscriptions struct {
	actor *actor.Actor

	mu  sync.RWMutex
	all map[subscriber]integration.Subscription
}

// A subscriber is an app at a bank.
type subscriber struct{ app, bank string }

func newSubscriptions() *subscriptions {
	return &subscriptions{all: map[subscriber]integration.Subscription{}}
}

// subscribed is the data of both events. The secret lies beside it.
type subscribed struct {
	Platform     string `json:"platform"`
	App          string `json:"app"`
	Bank         string `json:"bank"`
	Subscription string `json:"subscription,omitempty"`
}

// Reset implements [actor.Projection].
func (s *subscriptions) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.all)
}

// Apply implements [actor.Projection].
func (s *subscriptions) Apply(e journal.Event) {
	if e.Type != appSubscribed && e.Type != appUnsubscribed {
		return
	}
	var d subscribed
	if json.Unmarshal(e.Data, &d) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := subscriber{d.App, d.Bank}
	if e.Type == appUnsubscribed {
		delete(s.all, key)
		return
	}
	s.all[key] = integration.Subscription{Bank: d.Bank, ID: d.Subscription, Secret: e.Secret["webhook_secret"]}
}

// promises are the subscriptions of one app.
type promises struct {
	*subscriptions
	app string
}

// Subscribed implements [integration.Subscriptions].
func (l promises) Subscribed(ctx context.Context, s integration.Subscription) error {
	return l.add(ctx, appSubscribed, s.Bank, s.ID, map[string]string{"webhook_secret": s.Secret})
}

// Unsubscribed implements [integration.Subscriptions].
func (l promises) Unsubscribed(ctx context.Context, bank string) error {
	return l.add(ctx, appUnsubscribed, bank, "", nil)
}

func (l promises) add(ctx context.Context, kind, bank, id string, secrets map[string]string) error {
	_, err := l.actor.Do(ctx, func(tx *actor.Tx) error {
		if _, ok, _ := l.Subscription(ctx, bank); kind == appUnsubscribed && !ok {
			return actor.ErrNothing
		}
		tx.Add(actor.Draft{
			Type: kind, Source: "/apps/" + kinnet + "/" + l.app, Subject: "subscription/" + kinnet + "/" + l.app + "/" + bank,
			Data: subscribed{kinnet, l.app, bank, id}, Secret: secrets,
		})
		return nil
	})
	return err
}

// Subscription implements [integration.Subscriptions].
func (l promises) Subscription(_ context.Context, bank string) (integration.Subscription, bool, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	s, ok := l.all[subscriber{l.app, bank}]
	return s, ok, nil
}

// Holders implements [integration.Holders].
func (l store) Holders(_ context.Context, bank, account string) ([]integration.Link, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var found []integration.Link
	for who, links := range l.all {
		for _, link := range links {
			if who.app == l.app && link.Bank == bank && (account == "" || slices.Contains(link.Accounts, account)) {
				found = append(found, link)
			}
		}
	}
	slices.SortFunc(found, func(a, b integration.Link) int { // a map has no order
		switch {
		case a.PSID < b.PSID:
			return -1
		case a.PSID > b.PSID:
			return 1
		}
		return 0
	})
	return found, nil
}
