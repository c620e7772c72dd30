package integration_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/platforms/integration"
	"github.com/sandbank/sandbank/platforms/messenger"
)

var noon = time.Date(2026, 3, 2, 19, 32, 0, 0, time.UTC) // 14:32 in New York

// town is a directory of two people.
type town struct{}

func (town) User(ref string) (messenger.User, bool) {
	switch ref {
	case "larkspur/linh":
		return messenger.User{Bank: "larkspur", Customer: "linh", Number: 17, Name: "Linh Tran", First: "Linh", Last: "Tran", Locale: "en_US", Zone: "America/New_York"}, true
	case "thistle-crown/isla":
		return messenger.User{Bank: "thistle-crown", Customer: "isla", Number: 18, Name: "Isla Reed", First: "Isla", Last: "Reed", Locale: "en_GB", Zone: "Europe/London"}, true
	}
	return messenger.User{}, false
}

func (t town) ByNumber(n uint64) (messenger.User, bool) {
	if n == 17 {
		return t.User("larkspur/linh")
	}
	return t.User("thistle-crown/isla")
}

// notebook is a store of links in memory.
type notebook struct {
	mu            sync.Mutex
	links         []integration.Link
	subscriptions []integration.Subscription
}

func (n *notebook) Link(_ context.Context, l integration.Link) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.links = append(slices.DeleteFunc(n.links, func(o integration.Link) bool { return o.PSID == l.PSID && o.Bank == l.Bank }), l)
	return nil
}

func (n *notebook) Unlink(_ context.Context, psid, bank string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.links = slices.DeleteFunc(n.links, func(o integration.Link) bool { return o.PSID == psid && o.Bank == bank })
	return nil
}

func (n *notebook) Find(_ context.Context, psid string) ([]integration.Link, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(n.links), func(o integration.Link) bool { return o.PSID != psid }), nil
}

func (n *notebook) Holders(_ context.Context, bank, account string) ([]integration.Link, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(n.links), func(l integration.Link) bool {
		return l.Bank != bank || account != "" && !slices.Contains(l.Accounts, account)
	}), nil
}

func (n *notebook) Subscribed(_ context.Context, s integration.Subscription) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.subscriptions = append(n.subscriptions, s)
	return nil
}

func (n *notebook) Unsubscribed(_ context.Context, bank string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.subscriptions = slices.DeleteFunc(n.subscriptions, func(s integration.Subscription) bool { return s.Bank == bank })
	return nil
}

func (n *notebook) Subscription(_ context.Context, bank string) (integration.Subscription, bool, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i := slices.IndexFunc(n.subscriptions, func(s integration.Subscription) bool { return s.Bank == bank })
	if i < 0 {
		return integration.Subscription{}, false, nil
	}
	return n.subscriptions[i], true, nil
}

// stage is a run with the messenger, the bot and two banks, all over HTTP.
type stage struct {
	t         *testing.T
	actor     *actor.Actor
	outbox    *wire.Outbox
	messenger *messenger.Messenger
	settings  integration.Settings
	links     *notebook
	larkspur  *bank
	thistle   *bank
	user      string
	read      int // messages of the thread that were looked at
}

func newStage(t *testing.T, user string) *stage {
	t.Helper()
	return newStageOf(t, user, integration.NewBalance, func(*integration.Settings) {})
}

// newStageOf is a stage with another bot on it, whose settings differ.
func newStageOf(t *testing.T, user string, bot func(integration.Config) (*integration.Bot, error), change func(*integration.Settings)) *stage {
	t.Helper()
	s := &stage{t: t, user: user, outbox: wire.NewOutbox(1), links: &notebook{}, larkspur: newBank(t, "fdx"), thistle: newBank(t, "openbanking")}
	mux := chi.NewRouter()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	base := address.Base(server.URL)
	store, log := journal.NewMemory(0), slog.New(slog.DiscardHandler)
	virtual := clock.NewVirtual(clock.System{}, noon, 0)
	s.actor = actor.New(actor.Config{Run: "main", Seed: 2018, Base: base, Journal: store, Clock: virtual, Wall: clock.System{}})
	recorder := wire.NewRecorder(wire.Config{Seed: 2018, Base: base, Notes: s.actor, Blobs: store, Wall: clock.System{}, Log: log})
	client := func(from string) *http.Client {
		return &http.Client{Transport: recorder.Transport(from, http.DefaultTransport)}
	}
	m, err := messenger.New(messenger.Config{
		ID: "kinnet", Name: "Kinnet", Actor: s.actor, Outbox: s.outbox, Client: client("kinnet"), Directory: town{}, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.messenger = m
	mux.Mount("/platforms/kinnet", recorder.Middleware("kinnet")(m.Routes()))
	for _, p := range m.Projections() {
		if err := s.actor.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	var app http.Handler
	mux.Mount("/apps/kinnet/balance", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { app.ServeHTTP(w, r) }))
	root := base.URL("/apps/kinnet/balance")
	c, err := m.CreateApp(t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: root + "/webhook", LinkURL: root + "/link"})
	if err != nil {
		t.Fatal(err)
	}
	s.settings = integration.Settings{
		Webhook: root + "/webhook", Link: root + "/link", Callback: root + "/callback", AppID: c.AppID, AppSecret: c.AppSecret,
		PageID: c.PageID, PageToken: c.PageToken, VerifyToken: c.VerifyToken, Graph: m.Graph(),
		Banks: []integration.Bank{
			{ID: "larkspur", Name: "Larkspur National", Issuer: s.larkspur.url, ClientID: "bot", ClientSecret: "bot secret/+", API: s.larkspur.url + "/fdx", Face: "fdx", Admits: true},
			{ID: "gullhaven", Name: "Gullhaven Trust", Face: "fdx"},
			{ID: "thistle-crown", Name: "Thistle & Crown", Issuer: s.thistle.url, ClientID: "bot", ClientSecret: "bot secret/+", API: s.thistle.url + "/ob", Face: "openbanking", Admits: true},
		},
	}
	change(&s.settings)
	program, err := bot(integration.Config{
		Platform: "kinnet", Settings: s.settings, Client: client("kinnet/balance"), Links: s.links, Clock: virtual, Wall: clock.System{}, Log: log,
		Browser: func(string) string { return "customer:linh" }, Holders: s.links, Subscriptions: s.links,
	})
	if err != nil {
		t.Fatal(err)
	}
	app = recorder.Middleware("kinnet/balance")(program.Routes())
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.outbox.Run(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	s.idle()
	return s
}

func (s *stage) idle() {
	s.t.Helper()
	if err := s.outbox.Idle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// heard are the messages of the page since the last look.
func (s *stage) heard() []messenger.Message {
	s.t.Helper()
	s.idle()
	chat, err := s.messenger.Chat(s.user)
	if err != nil {
		s.t.Fatal(err)
	}
	var all []messenger.Message
	for _, m := range chat.Messages[s.read:] {
		if m.From == "page" {
			all = append(all, m)
		}
	}
	s.read = len(chat.Messages)
	return all
}

// ask says something and returns what the bot answers.
func (s *stage) ask(text string) []messenger.Message {
	s.t.Helper()
	if _, err := s.messenger.Say(s.t.Context(), s.user, text); err != nil {
		s.t.Fatal(err)
	}
	return s.heard()
}

// one is the only answer to a text.
func (s *stage) one(text string) messenger.Message {
	s.t.Helper()
	answers := s.ask(text)
	if len(answers) != 1 {
		s.t.Fatalf("%q has %d answers: %+v", text, len(answers), answers)
	}
	return answers[0]
}

// link taps the button of a message and goes through the bank's pages.
func (s *stage) link(m messenger.Message) (status int, page string) {
	s.t.Helper()
	if len(m.Buttons) != 1 || m.Buttons[0].Type != "account_link" {
		s.t.Fatalf("no button to link in %+v", m)
	}
	open, _, err := s.messenger.Tap(s.t.Context(), s.user, m.Buttons[0].URL)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.browse(open)
}

func (s *stage) browse(address string) (status int, page string) {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	res, err := browser.Get(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// linked is a stage on which the user has linked her bank.
func linked(t *testing.T, user, bank string) *stage {
	t.Helper()
	s := newStage(t, user)
	if status, page := s.link(s.one("balance at " + bank)); status != 200 {
		t.Fatalf("linking: %d %s", status, page)
	}
	s.heard()
	return s
}

// exchanges are the recorded exchanges.
func (s *stage) exchanges() []exchange {
	s.t.Helper()
	events, err := s.actor.Read(s.t.Context(), 1, 10_000)
	if err != nil {
		s.t.Fatal(err)
	}
	var all []exchange
	for _, e := range events {
		var x exchange
		if e.Type == wire.EventType && json.Unmarshal(e.Data, &x.Exchange) == nil {
			x.trace = e.TraceID
			all = append(all, x)
		}
	}
	return all
}

type exchange struct {
	wire.Exchange
	trace string
}
