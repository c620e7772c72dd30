package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// appRegistered says that an app got a client at a bank.
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

// registered is the data of app.registered. Without a client the bank has
// refused.
type registered struct {
	App      string `json:"app"`
	Bank     string `json:"bank"`
	Client   string `json:"client,omitempty"`
	Callback string `json:"callback"`
	Admitted bool   `json:"admitted"`
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
	var d registered
	if e.Type != appRegistered || json.Unmarshal(e.Data, &d) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[clientKey{d.Bank, d.Callback}] = appClient{d.Client, e.Secret["client_secret"]}
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

// configureApps gives the balance bot what a developer would get by signing
// up: a page at the messenger, and a client at each bank that lets the
// platform in. What is there already stays.
func (r *Run) configureApps(ctx context.Context) error {
	webhook, link, callback := r.addresses()
	for _, b := range r.banks {
		if err := r.registerApp(ctx, b, callback); err != nil {
			return err
		}
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

// registerApp asks a bank for a client, unless it has been asked for the same
// callback address before.
func (r *Run) registerApp(ctx context.Context, b *mockbanks.Bank, callback string) error {
	bank := b.ID()
	if _, asked := r.clients.at(bank, callback); asked {
		return nil
	}
	client, secret, err := b.Register(ctx, authserver.Registration{
		Name: kinnetName, LegalName: "Kinnet Platforms, Inc.", Party: kinnet, Actor: balanceApp, RedirectURIs: []string{callback},
		Scope:     r.appScope(b),
		Purpose:   "Show your balance when you ask for it in chat",
		PurposeVI: "Cho bạn xem số dư khi bạn hỏi trong tin nhắn",
	})
	if err != nil && !errors.Is(err, agreement.ErrNotAdmitted) {
		return fmt.Errorf("app %s at %s: %w", balanceApp, bank, err)
	}
	var private map[string]string
	if err == nil {
		private = map[string]string{"client_secret": secret}
	}
	_, err = r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{
			Type: appRegistered, Source: "/apps/" + balanceApp, Subject: "app/" + balanceApp + "/" + bank,
			Data: registered{balanceApp, bank, client.ID, callback, client.ID != ""}, Secret: private,
		})
		return nil
	})
	return err
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
