package sandboxtest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// A house is a sandbox that is served: what the runs of one Start have in
// common.
type house struct {
	sandbox *sandbox.Sandbox
	server  *httptest.Server
	handler http.Handler
	store   journal.Store
	runs    atomic.Int64 // made by NewRun so far
	end     func()
	ended   atomic.Bool

	mu     sync.Mutex
	labels map[string]int // how many recordings have a name
}

// banks is the catalog, which takes longer to read than a world takes to start.
//
//nolint:gochecknoglobals // read once; each world has a copy
var banks = sync.OnceValues(catalog.Load)

// begin opens a world and its main run.
func begin(ctx context.Context, t testing.TB, o Options) (*World, error) {
	s, err := readStory(o.Story)
	if err != nil {
		return nil, err
	}
	if s != nil {
		o.Main = s.told.ID
	}
	h, err := o.open(ctx, t)
	if err != nil {
		return nil, err
	}
	w := &World{Sandbox: h.sandbox, URL: h.server.URL, Handler: h.handler, T: t, house: h, label: h.label(t.Name()), story: s}
	switch {
	case s != nil:
		w.Run, err = s.create(ctx, h.sandbox, o, s.told.ID)
	case o.Main == "":
		w.Run, err = h.sandbox.Main(ctx)
	}
	if err != nil {
		h.end()
		return nil, err
	}
	return w, nil
}

// open makes a sandbox and serves it on a free port.
func (o Options) open(ctx context.Context, t testing.TB) (*house, error) {
	banks, err := banks()
	if err != nil {
		return nil, err
	}
	store, err := o.store() //nolint:contextcheck // the driver's calls that open a store have none
	if err != nil {
		return nil, err
	}
	h := &house{store: store, labels: map[string]int{}}
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.handler.ServeHTTP(w, r) }))
	c := sandbox.Config{
		Store: store, Origin: address.Base(h.server.URL), Main: o.Main, Banks: slices.Clone(banks),
		Wall: clock.System{}, Log: slog.New(slog.DiscardHandler), Strict: o.Strict, Record: o.Record, Apps: o.Apps,
		Seed: o.seed(), Start: o.start(), Rate: o.Rate, Chaos: o.Chaos,
	}
	if o.Config != nil {
		o.Config(&c)
	}
	h.store = c.Store
	if h.sandbox, err = sandbox.Open(ctx, c); err != nil {
		h.server.Close()
		return nil, errors.Join(err, h.store.Close())
	}
	h.handler = h.sandbox.Handler()
	if o.Wrap != nil {
		h.handler = o.Wrap(h.sandbox, h.handler)
	}
	h.serve(ctx, t)
	return h, nil
}

// serve lets the runs work until the world ends.
func (h *house) serve(ctx context.Context, t testing.TB) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { h.sandbox.Serve(ctx); close(ended) }()
	h.end = sync.OnceFunc(func() {
		h.ended.Store(true)
		stop()
		<-ended
		h.server.Close()
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// store is where the world is kept.
func (o Options) store() (journal.Store, error) {
	if o.Data == "" {
		return journal.NewMemory(0), nil
	}
	return sqlite.Open(o.Data, sqlite.Options{World: sandbox.World})
}
