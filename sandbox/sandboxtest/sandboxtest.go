// Package sandboxtest gives a Go test a whole banking world: seven banks, the
// messenger and the console, on a free port of this machine, gone when the
// test ends.
package sandboxtest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// A World is a running sandbox with its main run.
type World struct {
	*sandbox.Run                  // the main run
	Sandbox      *sandbox.Sandbox // all runs
	URL          string           // where it is reached
	Handler      http.Handler     // what answers there
	T            testing.TB

	end func()
}

// Options are what a test may choose; the zero value is seed 2018, today, a
// clock that runs with the wall's.
type Options struct {
	Seed   uint64
	Start  time.Time
	Frozen bool              // virtual time moves only by Advance
	Strict bool              // the standards' own fields only
	Apps   map[string]string // "kinnet/balance" to the URL of your app
	Record int               // exchanges recorded a second; 0 records all
	Main   string            // id of the main run, if it is not to be made
	// Data is a directory that keeps the world beyond its end; empty keeps it
	// in memory. A world that is there goes on where it stood.
	Data string
	// Config has the last word on what the sandbox is made of; nil changes
	// nothing.
	Config func(*sandbox.Config)
	// Wrap puts a handler of the caller around the sandbox's; nil is none.
	Wrap func(*sandbox.Sandbox, http.Handler) http.Handler
}

// Start makes a world that ends with the test.
func Start(t testing.TB, o Options) *World {
	t.Helper()
	if o.Seed == 0 {
		o.Seed = 2018
	}
	rate := int64(1)
	if o.Frozen {
		rate = 0
	}
	banks, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	store, err := o.store()
	if err != nil {
		t.Fatal(err)
	}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	ctx, stop := context.WithCancel(context.Background())
	c := sandbox.Config{
		Store: store, Origin: address.Base(server.URL), Main: o.Main, Banks: banks,
		Wall: clock.System{}, Log: slog.New(slog.DiscardHandler), Strict: o.Strict, Record: o.Record, Apps: o.Apps,
		Seed: o.Seed, Start: o.Start, Rate: rate,
	}
	if o.Config != nil {
		o.Config(&c)
	}
	s, err := sandbox.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	handler = s.Handler()
	if o.Wrap != nil {
		handler = o.Wrap(s, handler)
	}
	ended := make(chan struct{})
	go func() { s.Serve(ctx); close(ended) }()
	w := &World{Sandbox: s, URL: server.URL, Handler: handler, T: t}
	w.end = sync.OnceFunc(func() {
		stop()
		<-ended
		server.Close()
		if err := c.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(w.end)
	if o.Main == "" {
		if w.Run, err = s.Main(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// store is where the world is kept.
func (o Options) store() (journal.Store, error) {
	if o.Data == "" {
		return journal.NewMemory(0), nil
	}
	return sqlite.Open(o.Data, sqlite.Options{World: sandbox.World})
}

// Close ends the world before the test does. It may be called again.
func (w *World) Close() { w.end() }

// Token returns a live access token of a customer of a bank in the main run.
// Without permissions it may read all that the bank's face has.
func (w *World) Token(bank, customer string, permissions ...string) string {
	w.T.Helper()
	token, err := w.TokenFor(w.T.Context(), bank, customer, permissions)
	if err != nil {
		w.T.Fatal(err)
	}
	return token.Access
}

// Get asks a URL, or a path of the world, with a bearer token, and returns
// the status and the body.
func (w *World) Get(url, token string) (status int, body string) {
	w.T.Helper()
	if strings.HasPrefix(url, "/") {
		url = w.URL + url
	}
	req, err := http.NewRequestWithContext(w.T.Context(), http.MethodGet, url, nil)
	if err != nil {
		w.T.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		w.T.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.T.Fatal(err)
	}
	return res.StatusCode, string(b)
}
