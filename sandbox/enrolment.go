package sandbox

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/notices"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// appEnrolled says that a developer's own program got its keys at a bank.
const appEnrolled = "app.enrolled"

// defaultRedirect is where an app is taken to listen that does not say.
const defaultRedirect = "http://localhost:3000/callback"

// ErrBadApp refuses to enrol an app by a name that cannot be used.
var ErrBadApp = errors.New("name of an app must be 1 to 40 lower-case letters, digits and hyphens, and none of ours")

// appName is what an app may be called: it stands in paths and in files.
var appName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// An Enrolment is what a developer says of her program. What is left empty
// stays as it was, or is the usual.
type Enrolment struct {
	App      string
	Bank     string
	Redirect string // where the bank sends people back to
	Webhook  string // where the bank, and the platform, report to
	Platform string // "kinnet" for a page at the messenger as well
}

// Enrolled is an app with all its keys at one bank.
type Enrolled struct {
	App      string
	Bank     *mockbanks.Bank
	Client   string
	Secret   string
	Scope    string // what to ask for; the bank's usual
	Redirect string
	Webhook  string // empty: none is sent
	// Subscription is the bank's for Webhook, empty without, and Signing the
	// key of what it sends.
	Subscription, Signing string
	// Kinnet are the keys at the messenger; nil without a page there.
	Kinnet *messenger.Credentials
	Graph  string // of the messenger
}

// enrolled is the data of app.enrolled; the client's secret lies beside it.
type enrolled struct {
	App      string `json:"app"`
	Bank     string `json:"bank"`
	Client   string `json:"client"`
	Redirect string `json:"redirect"`
	Webhook  string `json:"webhook,omitempty"`
	Platform string `json:"platform,omitempty"`
	// Subscription is the bank's for Webhook.
	Subscription string `json:"subscription,omitempty"`
}

// An enrolmentRecord is an enrolment as it stands, with its secret.
type enrolmentRecord struct {
	enrolled
	secret string
}

// enrolments are the programs of developers: a projection.
type enrolments struct {
	mu    sync.RWMutex
	order []string                   // "app bank", oldest first
	all   map[string]enrolmentRecord // by the same
}

func newEnrolments() *enrolments { return &enrolments{all: map[string]enrolmentRecord{}} }

// Reset implements [actor.Projection].
func (e *enrolments) Reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.order = nil
	clear(e.all)
}

// Apply implements [actor.Projection].
func (e *enrolments) Apply(event journal.Event) {
	if event.Type != appEnrolled {
		return
	}
	var d enrolled
	if json.Unmarshal(event.Data, &d) != nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	key := d.App + " " + d.Bank
	if _, known := e.all[key]; !known {
		e.order = append(e.order, key)
	}
	e.all[key] = enrolmentRecord{d, event.Secret["client_secret"]}
}

func (e *enrolments) at(app, bank string) (enrolmentRecord, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	r, ok := e.all[app+" "+bank]
	return r, ok
}

// list is what is enrolled, oldest first; app empty means all.
func (e *enrolments) list(app string) (list []enrolmentRecord) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	for _, key := range e.order {
		if r := e.all[key]; app == "" || r.App == app {
			list = append(list, r)
		}
	}
	return list
}

// Enrol gives a developer's program its keys at a bank: a client, and with a
// platform a page there. To enrol again changes what is said anew and keeps
// the secrets; another redirect address gets a client of its own, because that
// is what the bank has registered. It fails with [ErrBadApp], [ErrNoParty],
// [ErrNoApp] for a platform without apps, [ErrOwn] at a part that is the
// user's own program, and with what the bank refuses.
func (r *Run) Enrol(ctx context.Context, e Enrolment) (Enrolled, error) {
	r.signing.Lock()
	defer r.signing.Unlock()
	_, ours := builtInApp(e.App)
	if !appName.MatchString(e.App) || ours == nil {
		return Enrolled{}, fmt.Errorf("app %q: %w", e.App, ErrBadApp)
	}
	if e.Platform != "" && e.Platform != kinnet {
		return Enrolled{}, fmt.Errorf("app %s: platform %q: %w: there is %s", e.App, e.Platform, ErrNoApp, kinnet)
	}
	b, err := r.Bank(e.Bank)
	if err != nil {
		return Enrolled{}, err
	}
	if own, ok := r.ownBank(e.Bank); ok {
		return Enrolled{}, fmt.Errorf("app %s at %s (%s): %w", e.App, e.Bank, own.Issuer, ErrOwn)
	}
	now, err := r.enrolAt(ctx, b, e)
	if err != nil {
		return Enrolled{}, fmt.Errorf("app %s at %s: %w", e.App, e.Bank, err)
	}
	return r.keys(now)
}

// enrolAt registers what is new and journals it.
func (r *Run) enrolAt(ctx context.Context, b *mockbanks.Bank, e Enrolment) (enrolmentRecord, error) {
	old, known := r.apps.at(e.App, b.ID())
	now := enrolmentRecord{enrolled{
		App: e.App, Bank: b.ID(), Client: old.Client, Redirect: cmp.Or(e.Redirect, old.Redirect, defaultRedirect),
		Webhook: cmp.Or(e.Webhook, old.Webhook), Platform: cmp.Or(e.Platform, old.Platform), Subscription: old.Subscription,
	}, old.secret}
	if known && now == old {
		return now, nil
	}
	if err := r.joinPlatform(ctx, now.enrolled); err != nil {
		return now, err
	}
	if now.Redirect != old.Redirect {
		c, secret, err := b.Register(ctx, authserver.Registration{
			Name: e.App, RedirectURIs: []string{now.Redirect}, Purpose: "Try a program of your own", PurposeVI: "Thử chương trình của chính bạn",
		})
		if err != nil {
			return now, err
		}
		now.Client, now.secret = c.ID, secret
	}
	if err := r.subscribeApp(ctx, b, old.enrolled, &now.enrolled); err != nil {
		return now, err
	}
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{
			Type: appEnrolled, Source: "/apps/" + e.App, Subject: "app/" + e.App, Data: now.enrolled,
			Secret: map[string]string{"client_secret": now.secret},
		})
		return nil
	})
	return now, err
}

// subscribeApp lets the bank report to the app's webhook, if it has one: as
// the client and at the address that it has now.
func (r *Run) subscribeApp(ctx context.Context, b *mockbanks.Bank, old enrolled, now *enrolled) error {
	if now.Webhook == "" || now.Subscription != "" && now.Webhook == old.Webhook && now.Client == old.Client {
		return nil
	}
	s, err := b.Notices().Subscribe(ctx, now.Client, now.Webhook, nil)
	if err != nil {
		return err
	}
	now.Subscription = s.ID
	if old.Subscription == "" {
		return nil
	}
	if err := b.Notices().Unsubscribe(ctx, old.Subscription); !errors.Is(err, notices.ErrUnknown) {
		return err
	}
	return nil // it was ended elsewhere
}

// joinPlatform gives the app a page at the messenger, if it wants one.
func (r *Run) joinPlatform(ctx context.Context, d enrolled) error {
	if d.Platform == "" {
		return nil
	}
	if d.Webhook == "" {
		return fmt.Errorf("%w: a page at %s needs a webhook address", ErrBadApp, d.Platform)
	}
	if r.elsewhere != nil {
		return fmt.Errorf("app %s at %s (%s): %w", d.App, d.Platform, r.elsewhere.url, ErrOwn)
	}
	_, err := r.messenger.CreateApp(ctx, messenger.App{ID: d.App, Name: d.App, WebhookURL: d.Webhook})
	return err
}

// keys puts together what a developer configures her program with.
func (r *Run) keys(d enrolmentRecord) (Enrolled, error) {
	b, err := r.Bank(d.Bank)
	if err != nil {
		return Enrolled{}, err
	}
	k := Enrolled{App: d.App, Bank: b, Client: d.Client, Secret: d.secret, Scope: appScope(b), Redirect: d.Redirect, Webhook: d.Webhook}
	if s, err := b.Notices().Subscription(d.Subscription); err == nil {
		k.Subscription, k.Signing = s.ID, s.Secret()
	}
	if d.Platform == "" {
		return k, nil
	}
	page, err := r.messenger.App(d.App)
	k.Kinnet, k.Graph = &page, r.messenger.Graph()
	return k, err
}

// Enrolled lists the keys of an app, one entry a bank, oldest first; without a
// name those of all apps. It fails with [ErrNoApp] if a named one has none.
func (r *Run) Enrolled(app string) ([]Enrolled, error) {
	records := r.apps.list(app)
	if app != "" && len(records) == 0 {
		return nil, fmt.Errorf("app %s: %w: enrol it first", app, ErrNoApp)
	}
	list := make([]Enrolled, 0, len(records))
	for _, d := range records {
		k, err := r.keys(d)
		if err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return slices.Clip(list), nil
}
