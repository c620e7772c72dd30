// Package integration is the reference app of a developer: a bot that tells a
// person in a messenger the balance of her own account.
//
// It knows the messenger and the banks only by what any developer is given:
// addresses, keys, and what their servers answer over HTTP. It can be read,
// copied, and replaced by another program at the same three addresses.
package integration

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/clock"
)

// Settings are what the platform and the banks have given to the developer.
// Their JSON is the answer of the control API about the app.
type Settings struct {
	Webhook     string `json:"webhook"`  // GET and POST, called by the platform
	Link        string `json:"link"`     // opened when a person links her account
	Callback    string `json:"callback"` // where a bank sends her back to
	AppID       string `json:"app_id"`
	AppSecret   string `json:"app_secret"`
	PageID      string `json:"page_id"`
	PageToken   string `json:"page_token"`
	VerifyToken string `json:"verify_token"`
	Graph       string `json:"graph"` // base address of the platform's API
	Banks       []Bank `json:"banks"`
}

// A Bank is one bank as the developer knows it.
type Bank struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Issuer       string `json:"issuer"`
	ClientID     string `json:"client_id,omitempty"`
	ClientSecret string `json:"client_secret,omitempty"`
	Scope        string `json:"scope,omitempty"` // what to ask for; empty is the face's usual
	API          string `json:"api"`             // base address of the face
	Face         string `json:"face"`            // "fdx" or "openbanking"
	Admits       bool   `json:"admits"`          // whether the bank takes part
}

// Config is what a bot is made of. The fields up to Log are needed, Links
// only by bots that link accounts.
type Config struct {
	Platform string // id of the messenger, "kinnet"
	Settings Settings
	Client   *http.Client // recorded and traced; redirects are not followed
	Links    Links
	Clock    clock.Clock // the world's time, told to people
	Wall     clock.Clock // real time, for what is stamped by real clocks
	Log      *slog.Logger

	// Cases are needed by the service bot only, Holders and Subscriptions by
	// the alerts bot only.
	Cases         Cases
	Holders       Holders
	Subscriptions Subscriptions

	// Browser names the browser of a person for the record of exchanges, by
	// the id that the page knows her by. Without it the record says "outside".
	Browser func(psid string) string
}

// A Bot is a program behind a page. It is safe for concurrent use.
type Bot struct {
	c        Config
	client   *http.Client
	seen     *seen
	people   *people
	linkings *linkings

	hear func(context.Context, event) error // what follows from an event of the page
	more func(chi.Router)                   // routes beside those of every bot; may be nil
}

// NewBalance returns the bot that tells balances. It starts no goroutine and
// calls nobody before it is called itself.
func NewBalance(c Config) (*Bot, error) {
	if c.Links == nil {
		return nil, errors.New("balance bot: config needs links")
	}
	b, err := newBot(c)
	if err != nil {
		return nil, err
	}
	b.hear = b.answerAboutMoney
	return b, nil
}

// newBot is a bot that hears nothing yet.
func newBot(c Config) (*Bot, error) {
	s := c.Settings
	if c.Platform == "" || c.Client == nil || c.Clock == nil || c.Wall == nil || c.Log == nil {
		return nil, errors.New("bot: config is missing a field")
	}
	if s.Link == "" || s.Callback == "" || s.AppSecret == "" || s.PageToken == "" || s.VerifyToken == "" || s.Graph == "" {
		return nil, errors.New("bot: settings are missing a field")
	}
	client := *c.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Bot{c: c, client: &client, seen: newSeen(), people: newPeople(), linkings: newLinkings(c.Wall)}, nil
}

// Routes is the table of contents of the bot, to be mounted where the three
// addresses of its settings point to.
func (b *Bot) Routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/webhook", b.verify)
	r.Post("/webhook", b.webhook)
	r.Get("/link", b.link)
	r.Get("/callback", b.callback)
	r.Get("/style.css", style)
	if b.more != nil {
		b.more(r)
	}
	return r
}

// bank finds a bank by its id.
func (b *Bot) bank(id string) (Bank, bool) {
	for _, one := range b.c.Settings.Banks {
		if one.ID == id {
			return one, true
		}
	}
	return Bank{}, false
}
