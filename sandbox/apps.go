package sandbox

import (
	"cmp"
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
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/platforms/integration"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// appRegistered says that an app got clients at banks.
const appRegistered = "app.registered"

// clients are what our apps have got from the banks: a projection.
type clients struct {
	mu  sync.RWMutex
	all map[clientKey]appClient
}

// A clientKey is what a client was asked for. An app that moves to another
// callback address gets another client, and its old one when it moves back.
type clientKey struct{ bank, callback, issuer string }

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
	Issuer string `json:"issuer,omitempty"` // of the user's own bank
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
		c.all[clientKey{at.Bank, d.Callback, at.Issuer}] = appClient{at.Client, e.Secret[at.Bank]}
	}
}

func (c *clients) at(bank, callback, issuer string) (appClient, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	client, ok := c.all[clientKey{bank, callback, issuer}]
	return client, ok
}

// addresses are where an app is reached: ours, or the user's own in the main
// run.
func (r *Run) addresses(app string) (webhook, link, callback string) {
	base := cmp.Or(r.ownApp(app), r.base.URL("/apps/"+kinnet+"/"+app))
	return base + "/webhook", base + "/link", base + "/callback"
}

// ownApp is the address of the user's own program in the place of an app;
// empty for none.
func (r *Run) ownApp(app string) string {
	if !r.main {
		return ""
	}
	return r.house.c.Apps[kinnet+"/"+app]
}

// appAt names the app that answers at an address outside.
func (r *Run) appAt(url string) string {
	for _, a := range builtIns() {
		if own := r.ownApp(a.id); own != "" && strings.HasPrefix(url, own+"/") {
			return a.path()
		}
	}
	return ""
}

// banksOf are the banks that an app serves.
func (r *Run) banksOf(a builtIn) []*mockbanks.Bank {
	if a.bank == "" {
		return r.banks
	}
	var list []*mockbanks.Bank
	if b, err := r.Bank(a.bank); err == nil { // a world file may have dropped it
		list = append(list, b)
	}
	return list
}

// registerApp asks for a client at each bank that has not been asked for the
// same callback address before.
func (r *Run) registerApp(ctx context.Context, a builtIn, callback string) error {
	if a.client == nil {
		return nil
	}
	d, secrets := registered{App: a.path(), Callback: callback}, map[string]string{}
	for _, b := range r.banksOf(a) {
		own, _ := r.ownBank(b.ID())
		if _, asked := r.clients.at(b.ID(), callback, own.Issuer); asked {
			continue
		}
		id, secret, err := r.askForClient(ctx, a, b, callback)
		if err != nil {
			return fmt.Errorf("app %s at %s: %w", a.path(), b.ID(), err)
		}
		if d.Banks = append(d.Banks, registration{b.ID(), id, own.Issuer}); id != "" {
			secrets[b.ID()] = secret
		}
	}
	if len(d.Banks) == 0 {
		return nil
	}
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: appRegistered, Source: "/apps/" + a.path(), Subject: "app/" + a.path(), Data: d, Secret: secrets})
		return nil
	})
	return err
}

// askForClient registers the app at a bank; the id is empty if the bank does
// not admit the company behind it.
func (r *Run) askForClient(ctx context.Context, a builtIn, b *mockbanks.Bank, callback string) (id, secret string, err error) {
	if own, ok := r.ownBank(b.ID()); ok {
		return r.askOwnBank(ctx, a, b, own, callback)
	}
	as := *a.client
	as.RedirectURIs, as.Scope = []string{callback}, appScope(b)
	client, secret, err := b.Register(ctx, as)
	if errors.Is(err, agreement.ErrNotAdmitted) {
		return "", "", nil
	}
	return client.ID, secret, err
}

// appScope is what an app asks for.
func appScope(b *mockbanks.Bank) string {
	if b.Standard() == consent.OpenBanking {
		return "openid accounts"
	}
	return "openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED TRANSACTIONS"
}

// App returns what a developer needs to stand in for a built-in app.
func (r *Run) App(platform, app string) (integration.Settings, messenger.Credentials, error) {
	a, err := builtInApp(app)
	if platform != kinnet || err != nil {
		return integration.Settings{}, messenger.Credentials{}, fmt.Errorf("app %s/%s: %w: those that can be replaced are %s", platform, app, ErrNoApp, appNames(builtIns()))
	}
	keys, err := r.messenger.App(app)
	if err != nil {
		return integration.Settings{}, keys, err
	}
	return r.settings(a, keys), keys, nil
}

func (r *Run) settings(a builtIn, keys messenger.Credentials) integration.Settings {
	webhook, link, callback := r.addresses(a.id)
	keys, graph := r.credentials(keys)
	s := integration.Settings{
		Webhook: webhook, Link: link, Callback: callback, AppID: keys.AppID, AppSecret: keys.AppSecret,
		PageID: keys.PageID, PageToken: keys.PageToken, VerifyToken: keys.VerifyToken, Graph: graph,
	}
	for _, b := range r.banksOf(a) {
		own, _ := r.ownBank(b.ID())
		client, _ := r.clients.at(b.ID(), callback, own.Issuer)
		s.Banks = append(s.Banks, integration.Bank{
			ID: b.ID(), Name: b.Entry().Name, Issuer: cmp.Or(own.Issuer, b.Base()), API: r.API(b), Face: string(b.Standard()),
			ClientID: client.id, ClientSecret: client.secret, Scope: appScope(b), Admits: client.id != "",
		})
	}
	return s
}

// browserOf names the browser of a person whom an app's page knows by an id.
func (r *Run) browserOf(app string) func(psid string) string {
	return func(psid string) string {
		u, ok := r.person(app, psid)
		if !ok {
			return ""
		}
		return "customer:" + u.Customer
	}
}
