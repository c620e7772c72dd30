package messenger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/platforms/messenger"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var noon = time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)

// town is a directory of three people; Linh has two names.
type town struct{}

func (town) people() []messenger.User {
	return []messenger.User{
		{Bank: "larkspur", Customer: "linh", Number: 17, Name: "Linh Tran", First: "Linh", Last: "Tran", Locale: "vi_US", Zone: "America/New_York"},
		{Bank: "larkspur", Customer: "4711", Number: 4711, Name: "Ada Stone", First: "Ada", Last: "Stone", Locale: "en_US", Zone: "America/New_York"},
		{Bank: "thistle-crown", Customer: "isla", Number: 90_000_000, Name: "Isla Reed", First: "Isla", Last: "Reed", Locale: "en_GB", Zone: "Europe/London"},
	}
}

func (d town) User(ref string) (messenger.User, bool) {
	if ref == "larkspur/17" {
		ref = "larkspur/linh"
	}
	for _, u := range d.people() {
		if u.Ref() == ref {
			return u, true
		}
	}
	return messenger.User{}, false
}

func (d town) ByNumber(n uint64) (messenger.User, bool) {
	for _, u := range d.people() {
		if u.Number == n {
			return u, true
		}
	}
	return messenger.User{}, false
}

// wall is a real clock that a test sets.
type wall struct {
	mu sync.Mutex
	at time.Time
}

func (w *wall) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *wall) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// world is a run with a messenger in it, reachable over HTTP.
type world struct {
	*messenger.Messenger
	t      *testing.T
	actor  *actor.Actor
	clock  *clock.Virtual
	wall   *wall
	outbox *wire.Outbox
	base   address.Base
	app    *program
	token  string
}

// newWorld starts a run. change, if it is not nil, may alter the messenger's
// configuration.
func newWorld(t *testing.T, store journal.Journal, change func(*messenger.Config)) *world {
	t.Helper()
	w := &world{t: t, wall: &wall{at: noon}, outbox: wire.NewOutbox(1)}
	w.clock = clock.NewVirtual(w.wall, noon, 0)
	mux := chi.NewRouter()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	w.base = address.Base(server.URL)
	w.actor = actor.New(actor.Config{Run: "main", Seed: 2018, Base: w.base, Journal: store, Clock: w.clock, Wall: w.wall})
	c := messenger.Config{
		ID: "kinnet", Name: "Kinnet", Actor: w.actor, Outbox: w.outbox, Client: &http.Client{}, Directory: town{},
		Log: slog.New(slog.DiscardHandler), Backoff: func(int) time.Duration { return 0 },
	}
	if change != nil {
		change(&c)
	}
	m, err := messenger.New(c)
	if err != nil {
		t.Fatal(err)
	}
	w.Messenger = m
	mux.Mount("/platforms/kinnet", m.Routes())
	for _, p := range m.Projections() {
		if err := w.actor.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.actor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.run(w.outbox.Run)
	return w
}

// run carries out a part of the run in the background until the test ends.
func (w *world) run(part func(context.Context) error) {
	ctx, stop := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() { part(ctx); close(ended) }()
	w.t.Cleanup(func() { stop(); <-ended })
}

// withApp adds an app that answers, and waits until its webhook is verified.
func (w *world) withApp(fields ...string) *world {
	w.t.Helper()
	w.app = newProgram(w.t)
	c, err := w.CreateApp(w.t.Context(), messenger.App{ID: "balance", Name: "Balance", WebhookURL: w.app.url, LinkURL: w.app.url + "/link", Fields: fields})
	if err != nil {
		w.t.Fatal(err)
	}
	w.token = c.PageToken
	w.idle()
	if c, _ := w.App("balance"); !c.Verified {
		w.t.Fatalf("webhook is not verified: %s", c.Problem)
	}
	return w
}

func (w *world) idle() {
	w.t.Helper()
	if err := w.outbox.Idle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// advance moves virtual time and makes happen what falls due, in order.
func (w *world) advance(by time.Duration) {
	w.t.Helper()
	to := w.clock.Now().Add(by)
	agenda := w.Agendas()[0]
	for {
		next, ok := agenda.Next()
		if !ok || next.After(to) {
			break
		}
		if next.After(w.clock.Now()) {
			w.clock.Advance(next)
		}
		if err := agenda.Fire(w.t.Context(), w.clock.Now()); err != nil {
			w.t.Fatal(err)
		}
		w.idle()
	}
	if err := w.clock.Advance(to); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) say(text string) {
	w.t.Helper()
	if _, err := w.Say(w.t.Context(), "larkspur/linh", text); err != nil {
		w.t.Fatal(err)
	}
	w.idle()
}

// events are the types of the events so far, in order.
func (w *world) events() []journal.Event {
	w.t.Helper()
	events, err := w.actor.Read(w.t.Context(), 1, 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	return events
}

func (w *world) types() string {
	var all []string
	for _, e := range w.events() {
		all = append(all, e.Type)
	}
	return strings.Join(all, " ")
}

func (w *world) psid() string {
	w.t.Helper()
	id, err := w.PSID("larkspur/linh")
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// graph makes a Graph call with the page token and returns its answer.
func (w *world) graph(method, path, body string) (int, string) {
	w.t.Helper()
	defer w.idle() // what the call has queued is part of it
	return w.call(method, path, "application/json", body, "Bearer "+w.token)
}

func (w *world) call(method, path, contentType, body, authorization string) (int, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.Graph()+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// program is a developer's app.
type program struct {
	url string

	mu     sync.Mutex
	answer http.HandlerFunc // nil answers 200, and verifications rightly
	heard  []heard
}

type heard struct {
	method string
	header http.Header
	query  string
	body   []byte
}

func newProgram(t *testing.T) *program {
	p := &program{}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	p.url = s.URL
	return p
}

func (p *program) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	p.heard = append(p.heard, heard{r.Method, r.Header, r.URL.RawQuery, body})
	answer := p.answer
	p.mu.Unlock()
	switch {
	case answer != nil:
		answer(w, r)
	case r.Method == http.MethodGet:
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}
}

func (p *program) set(answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

// posts are the webhooks that have come.
func (p *program) posts() []heard {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []heard
	for _, h := range p.heard {
		if h.method == http.MethodPost {
			all = append(all, h)
		}
	}
	return all
}

// golden compares an answer with the file of its name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(got), "", "  "); err != nil {
		t.Fatalf("%s: %v in %s", name, err, got)
	}
	b.WriteByte('\n')
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", name, b.String(), want)
	}
}
