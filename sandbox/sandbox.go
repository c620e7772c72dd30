// Package sandbox puts worlds together: each run has its clock, its journal,
// its banks and its platforms, and all of them are reachable over HTTP.
//
// world = generate(seed) + fold(journal): what nobody changes is drawn from
// the seed when it is asked for, what somebody changes is an event.
package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/lineage"
	"github.com/sandbank/sandbank/mockbanks/catalog"
)

// Config is what a sandbox is made of.
type Config struct {
	Store  journal.Store
	Origin address.Base // "http://localhost:8080", as clients see it
	Dial   string       // host:port where this process listens; empty: as in Origin
	Main   string       // id of the run at the unprefixed paths; default "main"
	Banks  []catalog.Bank
	Wall   clock.Clock
	Log    *slog.Logger

	Strict bool              // leave the standards' own error fields alone
	Record int               // exchanges recorded a second in free play; 0 records all
	Apps   map[string]string // "kinnet/balance" to the URL of an outside app, in the main run
	// OwnBanks are banks of the user's in the place of ours, by id, and
	// OwnPlatforms the addresses of platforms, in the main run.
	OwnBanks     map[string]OwnBank
	OwnPlatforms map[string]string

	Seed  uint64    // of the main run, if it has to be made
	Start time.Time // its virtual start; zero: now
	Rate  int64     // its pace

	// Patience is how long, by the real clock, an app may take to answer a
	// webhook; 0 is the platform's own.
	Patience time.Duration

	// Chaos is how many of a thousand requests meet a mild fault in runs that
	// are made from now on and do not say otherwise.
	Chaos int

	// Population is the size of banks in runs that are made from now on.
	Population map[string]int64
	// Declared is the world file, in its canonical form, of runs that are made
	// from now on; empty: that of the main run, if there is one.
	Declared string
}

// A Sandbox is all runs of one data directory, at one address. It is safe for
// concurrent use.
type Sandbox struct {
	c      Config // its store is lineage
	worlds *worlds
	dialer dialer
	banks  []catalog.Bank // the catalog of new runs

	lineage *lineage.Store

	mu    sync.Mutex
	open  map[string]*Run
	begin func(*Run) // starts the background work of a run; nil while nobody serves
	wait  sync.WaitGroup
}

// Open returns a sandbox on a store, and makes the main run if it is absent.
func Open(ctx context.Context, c Config) (*Sandbox, error) {
	if c.Store == nil || c.Wall == nil || c.Log == nil || c.Origin == "" || len(c.Banks) == 0 {
		return nil, errors.New("sandbox: config is missing a field")
	}
	if c.Main == "" {
		c.Main = "main"
	}
	runs := lineage.Over(c.Store, inherit)
	c.Store = runs
	s := &Sandbox{c: c, lineage: runs, worlds: newWorlds(), dialer: newDialer(c.Origin, c.Dial), open: map[string]*Run{}}
	if err := s.declare(ctx); err != nil {
		return nil, err
	}
	return s, s.ensureMain(ctx)
}

// declare finds out what world new runs have: the one that is asked for, or
// that of the main run.
func (s *Sandbox) declare(ctx context.Context) (err error) {
	if s.c.Declared == "" {
		main, _, err := s.firstEvent(ctx, s.c.Main)
		if err := ignore(ignore(err, ErrNoRun), ErrWorld); err != nil {
			return err
		}
		s.c.Declared = main.Declared
	}
	s.banks, err = s.worlds.catalog(s.c.Banks, s.c.Declared)
	return err
}

// ensureMain makes the main run if the store does not have it, unless the
// caller is going to make it itself under another name.
func (s *Sandbox) ensureMain(ctx context.Context) error {
	_, err := s.Run(ctx, s.c.Main)
	if !errors.Is(err, ErrNoRun) || s.c.Main != "main" {
		return ignore(err, ErrNoRun)
	}
	_, err = s.Create(ctx, s.mainSpec())
	return err
}

// ignore drops one kind of error.
func ignore(err, kind error) error {
	if errors.Is(err, kind) {
		return nil
	}
	return err
}

func (s *Sandbox) mainSpec() Spec {
	start := s.c.Start
	if start.IsZero() {
		start = s.c.Wall.Now()
	}
	return Spec{
		ID: "main", Seed: s.c.Seed, Start: start, Rate: s.c.Rate,
		Title:   Text{En: "Free play", Vi: "Chơi tự do"},
		Summary: Text{En: "Your own world: call the banks, type as a customer, connect an app.", Vi: "Thế giới của riêng bạn: gọi ngân hàng, nhắn tin như khách hàng, nối ứng dụng."},
	}
}

// Serve does the background work of all runs, those opened later included. It
// returns when ctx ends and all of it has stopped.
func (s *Sandbox) Serve(ctx context.Context) error {
	s.mu.Lock()
	s.begin = func(r *Run) { s.work(ctx, r) }
	for _, r := range s.open {
		if !r.ReadOnly() {
			s.begin(r)
		}
	}
	s.mu.Unlock()
	<-ctx.Done()
	s.mu.Lock()
	s.begin = nil // what is opened from now on does nothing by itself
	s.mu.Unlock()
	s.wait.Wait()
	s.dialer.CloseIdleConnections()
	return nil
}

// work does the background work of a run until ctx ends or the run is closed.
func (s *Sandbox) work(ctx context.Context, r *Run) {
	r.resume()
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	r.stop = func() { stop(); <-ended }
	s.wait.Go(func() {
		defer close(ended)
		defer stop()
		r.work(ctx)
	})
}

// opened takes note of a run that has been made or opened. The caller holds mu.
func (s *Sandbox) opened(r *Run) {
	s.open[r.spec.ID] = r
	if s.begin != nil && !r.ReadOnly() {
		s.begin(r)
	}
}

// base is the address of a run.
func (s *Sandbox) base(id string) address.Base {
	if id == s.c.Main {
		return s.c.Origin
	}
	return address.Base(strings.TrimSuffix(string(s.c.Origin), "/") + "/r/" + id)
}

// Origin is the address of the sandbox as clients see it.
func (s *Sandbox) Origin() address.Base { return s.c.Origin }

// Wall is the real clock.
func (s *Sandbox) Wall() clock.Clock { return s.c.Wall }

// Store is where the runs are kept.
func (s *Sandbox) Store() journal.Store { return s.c.Store }

// Banks is the catalog of runs that are made from now on, in its order. A run
// that was made with another world file has its own; see [Run.Banks].
func (s *Sandbox) Banks() []catalog.Bank { return s.banks }
