package sandbox

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/platforms/integration"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// The names of the built-in apps of the messenger.
const (
	balanceName = "balance"
	kestrelName = "kestrel"
	serviceName = "service"
	balanceApp  = kinnet + "/" + balanceName
)

// A builtIn is an app of ours: a page at the messenger and a bot behind it.
type builtIn struct {
	id   string
	name string // of its page
	// bank is the only one that it serves; empty for all.
	bank string
	// client is what it registers as at its banks; nil if it needs no access.
	client *authserver.Registration
	make   func(integration.Config) (*integration.Bot, error)
}

// path is the app's name on the wire.
func (a builtIn) path() string { return kinnet + "/" + a.id }

// builtIns lists our apps. The first is in every run from its beginning, the
// others from the moment when somebody writes to their page.
func builtIns() []builtIn {
	return []builtIn{
		{id: balanceName, name: "Balance", make: integration.NewBalance, client: &authserver.Registration{
			Name: kinnetName, LegalName: "Kinnet Platforms, Inc.", Party: kinnet, Actor: balanceApp,
			Purpose:   "Show your balance when you ask for it in chat",
			PurposeVI: "Cho bạn xem số dư khi bạn hỏi trong tin nhắn",
		}},
		{id: kestrelName, name: "Kestrel Card", bank: "kestrel", make: integration.NewAlerts, client: &authserver.Registration{
			Name: "Kestrel Card", LegalName: "Kestrel Bank, N.A.", Party: "kestrel", Actor: kinnet + "/" + kestrelName,
			Purpose:   "Tell you in chat when your card is used, and lock it when you say so",
			PurposeVI: "Báo trong tin nhắn khi thẻ của bạn được dùng, và khóa thẻ khi bạn yêu cầu",
		}},
		{id: serviceName, name: "Union & Pine", bank: "union-pine", make: integration.NewService},
	}
}

func builtInApp(id string) (builtIn, error) {
	all := builtIns()
	i := slices.IndexFunc(all, func(a builtIn) bool { return a.id == id })
	if i < 0 {
		return builtIn{}, fmt.Errorf("app %s/%s: %w: there are %s", kinnet, id, ErrNoApp, appNames(all))
	}
	return all[i], nil
}

func appNames(all []builtIn) (names string) {
	for i, a := range all {
		if i > 0 {
			names += ", "
		}
		names += a.path()
	}
	return names
}

// appID is an app's name without its platform; empty is the balance bot.
func appID(app string) string {
	return cmp.Or(strings.TrimPrefix(app, kinnet+"/"), balanceName)
}

// Page is the page of a built-in app at the messenger, which has it from now
// on: "service" or "kinnet/service"; the empty name is the balance bot's.
// Another app's page is returned as it is. It fails with [ErrNoApp] if there
// is no such page.
func (r *Run) Page(ctx context.Context, app string) (messenger.Page, error) {
	app = appID(app)
	if _, err := r.messenger.App(app); err == nil {
		return r.messenger.Page(app), nil
	}
	a, err := builtInApp(app)
	if err != nil {
		return messenger.Page{}, err
	}
	return r.messenger.Page(app), r.configureApp(ctx, a)
}

// configureApps gives the apps of the run what a developer would get by
// signing up. What is there already stays.
func (r *Run) configureApps(ctx context.Context) error {
	if err := r.announceOwn(ctx); err != nil {
		return err
	}
	for i, a := range builtIns() {
		if _, err := r.messenger.App(a.id); i > 0 && err != nil {
			continue // nobody has written to it
		}
		if err := r.configureApp(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// configureApp gives an app a client at each bank that lets it in, and a page
// at the messenger.
func (r *Run) configureApp(ctx context.Context, a builtIn) error {
	r.signing.Lock()
	defer r.signing.Unlock()
	webhook, link, callback := r.addresses(a.id)
	if err := r.registerApp(ctx, a, callback); err != nil {
		return err
	}
	if r.elsewhere != nil {
		if err := r.elsewhere.enlist(ctx, a, webhook, link); err != nil {
			return fmt.Errorf("app %s: %w", a.path(), err)
		}
	}
	_, err := r.messenger.CreateApp(ctx, messenger.App{ID: a.id, Name: a.name, WebhookURL: webhook, LinkURL: link})
	if err != nil {
		return fmt.Errorf("app %s: %w", a.path(), err)
	}
	_, err = r.bot(a)
	return err
}

// bot is the program behind an app's page, made when it is first needed.
func (r *Run) bot(a builtIn) (http.Handler, error) {
	r.waking.Lock()
	defer r.waking.Unlock()
	if h := r.bots[a.id]; h != nil {
		return h, nil
	}
	keys, err := r.messenger.App(a.id)
	if err != nil {
		return nil, err
	}
	b, err := a.make(integration.Config{
		Platform: kinnet, Settings: r.settings(a, keys), Client: r.appClient(a), Links: r.store(a.id),
		Cases: casebook{r.cases, a.id}, Holders: r.links.store(a.id), Subscriptions: promises{r.promises, a.id},
		Clock: r.pace, Wall: r.house.c.Wall, Log: r.log.With("app", a.path()), Browser: r.browserOf(a.id),
	})
	if err != nil {
		return nil, err
	}
	r.remind(a, b)
	r.bots[a.id] = b.Routes()
	return r.bots[a.id], nil
}

// serveApp answers for a built-in app. The bot is asked for at each request,
// because it gets its keys after the run is opened.
func (r *Run) serveApp(a builtIn) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h, err := r.bot(a)
		if err != nil {
			http.Error(w, "Nobody has written to this app's page yet.", http.StatusNotFound)
			return
		}
		h.ServeHTTP(w, req)
	})
}
