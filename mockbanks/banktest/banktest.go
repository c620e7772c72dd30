// Package banktest opens one mock bank behind a real listener, for tests: its
// own run, a frozen virtual clock, and a wall clock that the test moves.
package banktest

import (
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Start is the first instant of every run that is opened here: a Thursday
// afternoon, with purchases of the morning still pending.
var Start = time.Date(2026, time.March, 5, 18, 30, 0, 0, time.UTC)

// Options change what is opened.
type Options struct {
	Seed      uint64 // 0 is 2018
	Strict    bool
	Flood     int
	PerSecond int // exchanges recorded; 0 is all
	Summaries bool
	Second    string // a standard that the bank shows beside its own
}

// A Wall is a real clock that stands still until it is moved.
type Wall struct {
	mu sync.Mutex
	at time.Time
}

// Now implements [clock.Clock].
func (w *Wall) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// Advance moves the clock.
func (w *Wall) Advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// A World is one run with one bank in it.
type World struct {
	Bank   *mockbanks.Bank
	Actor  *actor.Actor
	Clock  *clock.Virtual
	Wall   *Wall
	People *people.World
	Book   *ledger.Book
	Faults *fault.Plan
	URL    string // of the run, without a slash at its end
	Client authserver.Client
	Secret string // of Client

	server *httptest.Server
}

// Open opens a bank of the shipped catalog and registers one client.
func Open(t testing.TB, bank string, o Options) *World {
	t.Helper()
	w := &World{Wall: &Wall{at: Start}, server: httptest.NewUnstartedServer(nil)}
	w.URL = "http://" + w.server.Listener.Addr().String()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := catalog.Load()
	must(err)
	entry, ok := catalog.Find(all, bank)
	if !ok {
		t.Fatalf("no bank %q in the catalog", bank)
	}
	if o.Second != "" {
		entry.Faces = append(slices.Clone(entry.Faces), catalog.Face{Standard: o.Second})
	}
	if o.Seed == 0 {
		o.Seed = 2018
	}
	w.People, err = people.New(o.Seed, catalog.People(all))
	must(err)
	w.Book, err = ledger.New(o.Seed, Start, w.People, catalog.People(all))
	must(err)
	w.open(t, entry, o)
	w.Client, w.Secret, err = w.Bank.Register(t.Context(), authserver.Registration{
		Name: "Balance tester", RedirectURIs: []string{"https://app.example.com/callback"}, Actor: "tester",
	})
	must(err)
	return w
}

func (w *World) open(t testing.TB, entry catalog.Bank, o Options) {
	t.Helper()
	store := journal.NewMemory(0)
	w.Clock = clock.NewVirtual(w.Wall, Start, 0)
	base := address.Base(w.URL)
	w.Actor = actor.New(actor.Config{Run: "test", Seed: o.Seed, Base: base, Journal: store, Clock: w.Clock, Wall: w.Wall})
	recorder := wire.NewRecorder(wire.Config{
		Seed: o.Seed, Base: base, Notes: w.Actor, Blobs: store, Wall: w.Wall, Log: slog.New(slog.DiscardHandler),
		PerSecond: o.PerSecond, SummariesOnly: o.Summaries,
	})
	w.Faults = fault.NewPlan(w.Actor, nil)
	var err error
	w.Bank, err = mockbanks.New(mockbanks.Config{
		Entry: entry, Actor: w.Actor, People: w.People, Book: w.Book, Recorder: recorder, Faults: w.Faults,
		Log: slog.New(slog.DiscardHandler), Strict: o.Strict, Flood: o.Flood, Control: w.URL + "/api/v1/runs/test",
		Link: func(exchange string) string { return w.URL + "/runs/test?sel=" + exchange },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(w.Bank.Projections(), w.Faults) {
		if err := w.Actor.Join(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Actor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.server.Config.Handler = w.Bank.Routes()
	w.server.Start()
	t.Cleanup(w.server.Close)
}

// Token issues an access token of a customer to the world's client.
func (w *World) Token(t testing.TB, customer string, permissions ...string) (token string, a authserver.Access) {
	t.Helper()
	token, _, a, err := w.Bank.IssueForTests(t.Context(), w.Client.ID, customer, permissions, nil)
	if err != nil {
		t.Fatal(err)
	}
	return token, a
}

// ClientToken gets a token of the client itself from the token endpoint.
func (w *World) ClientToken(t testing.TB, scope string) string {
	t.Helper()
	return w.clientToken(t, scope, w.Client.ID, w.Secret)
}

// OtherClientToken registers one more client and gets it a token of its own.
func (w *World) OtherClientToken(t testing.TB, r authserver.Registration) string {
	t.Helper()
	c, secret, err := w.Bank.Register(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return w.clientToken(t, "accounts", c.ID, secret)
}

func (w *World) clientToken(t testing.TB, scope, id, secret string) string {
	t.Helper()
	req := w.Request("POST", w.Bank.Base()+"/token", "", "grant_type=client_credentials&scope="+scope)
	req.SetBasicAuth(id, secret)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := w.Do(t, req)
	_, rest, ok := strings.Cut(a.Body, `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	if a.Status != http.StatusOK || !ok {
		t.Fatalf("client token: %d %s", a.Status, a.Body)
	}
	return token
}

// An Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Get reads a path of the bank's face.
func (w *World) Get(t testing.TB, path, token string) Answer {
	t.Helper()
	return w.Do(t, w.Request("GET", path, token, ""))
}

// Request makes a request to a path of the bank's face, or to an absolute URL.
func (w *World) Request(method, path, token, body string) *http.Request {
	url := path
	if !strings.HasPrefix(path, "http") {
		url = w.Bank.API() + path
	}
	var text io.Reader
	if body != "" {
		text = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, url, text)
	if err != nil {
		panic(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return req
}

// Do sends a request.
func (w *World) Do(t testing.TB, req *http.Request) Answer {
	t.Helper()
	res, err := w.server.Client().Do(req.WithContext(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{res.StatusCode, res.Header, string(b)}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// Golden compares an answer's body with testdata/name.json. The run's address
// and the ids of exchanges differ between runs and are folded.
func (w *World) Golden(t *testing.T, name string, a Answer) {
	t.Helper()
	exchanges := regexp.MustCompile(`x-[0-9a-z]{11}`)
	got := exchanges.ReplaceAllString(strings.ReplaceAll(a.Body, w.URL, "{base}"), "x-EXCHANGE")
	got = indent(t, got)
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the difference\ngot  %s\nwant %s", file, got, want)
	}
}

// Handler is what the server of the world serves.
func (w *World) Handler() http.Handler { return w.server.Config.Handler }
