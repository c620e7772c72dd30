package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/agreement"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/platforms/integration"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// The built-in app of the messenger.
const (
	balanceName = "balance"
	balanceApp  = kinnet + "/" + balanceName
)

// appRegistered says that an app got clients at banks.
const appRegistered = "app.registered"

// clients are what the built-in apps have got from the banks: a projection.
type clients struct {
	mu  sync.RWMutex
	all map[clientKey]appClient
}

// A clientKey is what a client was asked for. An app that moves to another
// callback address gets another client, and its old one when it moves back.
type clientKey struct{ bank, callback string }

// An appClient is a client of an app. Without an id the bank has refused.
type appClient struct{ id, secret string }

// registered is the data of app.registered. The secrets of the clients lie
// beside it, by bank.
type registered struct {
	App      string         `json:"app"`
	Callback string         `json:"callback"`
	Banks    []registration `json:"banks"`
}

// A registration is what came of asking a bank. Without a client it has
// refused.
type registration struct {
	Bank   string `json:"bank"`
	Client string `json:"client,omitempty"`
}

func newClients() *clients { return &clients{all: map[clientKey]appClient{}} }

// Reset implements [actor.Projection].
func (c *clients) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.all)
}

// Apply implements [actor.Projection].
func (c *clients) Apply(e journal.Event) {
	if e.Type != appRegistered {
		return
	}
	var d registered
	if json.Unmarshal(e.Data, &d) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, at := range d.Banks {
		c.all[clientKey{at.Bank, d.Callback}] = appClient{at.Client, e.Secret[at.Bank]}
	}
}

func (c *clients) at(bank, callback string) (appClient, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	client, ok := c.all[clientKey{bank, callback}]
	return client, ok
}

// addresses are where an app is reached: ours, or the user's own in the main
// run.
func (r *Run) addresses() (webhook, link, callback string) {
	base := r.base.URL("/apps/" + balanceApp)
	if own := r.house.c.Apps[balanceApp]; own != "" && r.main {
		base = own
	}
	return base + "/webhook", base + "/link", base + "/callback"
}

// appAt names the app that answers at an address outside.
func (r *Run) appAt(url string) string {
	if own := r.house.c.Apps[balanceApp]; own != "" && r.main && strings.HasPrefix(url, own+"/") {
		return balanceApp
	}
	return ""
}

// configureApps gives the balance bot what a developer would get by signing
// up: a page at the messenger, and a client at each bank that lets the
// platform in. What is there already stays.
func (r *Run) configureApps(ctx context.Context) error {
	webhook, link, callback := r.addresses()
	if err := r.registerApp(ctx, callback); err != nil {
		return err
	}
	keys, err := r.messenger.CreateApp(ctx, messenger.App{ID: balanceName, Name: "Balance", WebhookURL: webhook, LinkURL: link})
	if err != nil {
		return fmt.Errorf("app %s: %w", balanceApp, err)
	}
	balance, err := integration.NewBalance(integration.Config{
		Platform: kinnet, Settings: r.settings(keys), Client: r.client(balanceApp), Links: r.links,
		Clock: r.pace, Wall: r.house.c.Wall, Log: r.log.With("app", balanceApp), Browser: r.browserOf,
	})
	if err != nil {
		return err
	}
	r.balance = balance.Routes()
	return nil
}

// registerApp asks for a client at each bank that has not been asked for the
// same callback address before.
func (r *Run) registerApp(ctx context.Context, callback string) error {
	d, secrets := registered{App: balanceApp, Callback: callback}, map[string]string{}
	for _, b := range r.banks {
		if _, asked := r.clients.at(b.ID(), callback); asked {
			continue
		}
		id, secret, err := r.askForClient(ctx, b, callback)
		if err != nil {
			return fmt.Errorf("app %s at %s: %w", balanceApp, b.ID(), err)
		}
		if d.Banks = append(d.Banks, registration{b.ID(), id}); id != "" {
			secrets[b.ID()] = secret
		}
	}
	if len(d.Banks) == 0 {
		return nil
	}
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: appRegistered, Source: "/apps/" + balanceApp, Subject: "app/" + balanceApp, Data: d, Secret: secrets})
		return nil
	})
	return err
}

// askForClient registers the app at a bank; the id is empty if the bank does
// not admit the platform.
func (r *Run) askForClient(ctx context.Context, b *mockbanks.Bank, callback string) (id, secret string, err error) {
	client, secret, err := b.Register(ctx, authserver.Registration{
		Name: kinnetName, LegalName: "Kinnet Platforms, Inc.", Party: kinnet, Actor: balanceApp, RedirectURIs: []string{callback},
		Scope:     r.appScope(b),
		Purpose:   "Show your balance when you ask for it in chat",
		PurposeVI: "Cho bạn xem số dư khi bạn hỏi trong tin nhắn",
	})
	if errors.Is(err, agreement.ErrNotAdmitted) {
		return "", "", nil
	}
	return client.ID, secret, err
}

// appScope is what the bot asks for.
func (r *Run) appScope(b *mockbanks.Bank) string {
	if b.Standard() == consent.OpenBanking {
		return "openid accounts"
	}
	return "openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED TRANSACTIONS"
}

// App returns what a developer needs to stand in for a built-in app.
func (r *Run) App(platform, app string) (integration.Settings, messenger.Credentials, error) {
	if platform != kinnet || app != balanceName {
		return integration.Settings{}, messenger.Credentials{}, fmt.Errorf("app %s/%s: %w: the one that can be replaced is %s", platform, app, ErrNoApp, balanceApp)
	}
	keys, err := r.messenger.App(balanceName)
	if err != nil {
		return integration.Settings{}, keys, err
	}
	return r.settings(keys), keys, nil
}

func (r *Run) settings(keys messenger.Credentials) integration.Settings {
	webhook, link, callback := r.addresses()
	s := integration.Settings{
		Webhook: webhook, Link: link, Callback: callback, AppID: keys.AppID, AppSecret: keys.AppSecret,
		PageID: keys.PageID, PageToken: keys.PageToken, VerifyToken: keys.VerifyToken, Graph: r.messenger.Graph(),
	}
	for _, b := range r.banks {
		client, _ := r.clients.at(b.ID(), callback)
		s.Banks = append(s.Banks, integration.Bank{
			ID: b.ID(), Name: b.Entry().Name, Issuer: b.Base(), API: b.API(), Face: string(b.Standard()),
			ClientID: client.id, ClientSecret: client.secret, Scope: r.appScope(b), Admits: client.id != "",
		})
	}
	return s
}

// browserOf names the browser of a person whom a page knows by an id.
func (r *Run) browserOf(psid string) string {
	u, ok := r.messenger.Person(balanceName, psid)
	if !ok {
		return ""
	}
	return "customer:" + u.Customer
}
