// Package sandbox puts worlds together: each run has its clock, its journal,
// its banks and its platforms, and all of them are reachable over HTTP.
//
// world = generate(seed) + fold(journal): what nobody changes is drawn from
// the seed when it is asked for, what somebody changes is an event.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
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
	Seed   uint64            // of the main run, if it has to be made
	Start  time.Time         // its virtual start; zero: now
	Rate   int64             // its pace

	// Patience is how long, by the real clock, an app may take to answer a
	// webhook; 0 is the platform's own.
	Patience time.Duration

	// Population is the size of banks in runs that are made from now on.
	Population map[string]int64
}

// A Sandbox is all runs of one data directory, at one address. It is safe for
// concurrent use.
type Sandbox struct {
	c      Config
	worlds *worlds
	dialer dialer

	mu   sync.Mutex
	open map[string]*Run
	work context.Context // of the background work; nil before Serve
	wait sync.WaitGroup
}

// Open returns a sandbox on a store, and makes the main run if it is absent.
func Open(ctx context.Context, c Config) (*Sandbox, error) {
	if c.Store == nil || c.Wall == nil || c.Log == nil || c.Origin == "" || len(c.Banks) == 0 {
		return nil, errors.New("sandbox: config is missing a field")
	}
	if c.Main == "" {
		c.Main = "main"
	}
	s := &Sandbox{c: c, worlds: newWorlds(), dialer: newDialer(c.Origin, c.Dial), open: map[string]*Run{}}
	return s, s.ensureMain(ctx)
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
	s.work = ctx
	for _, r := range s.open {
		s.begin(r)
	}
	s.mu.Unlock()
	<-ctx.Done()
	s.mu.Lock()
	s.work = nil // what is opened from now on does nothing by itself
	s.mu.Unlock()
	s.wait.Wait()
	s.dialer.CloseIdleConnections()
	return nil
}

// begin starts the background work of a run. The caller holds mu.
func (s *Sandbox) begin(r *Run) {
	if s.work == nil {
		return
	}
	ctx, stop := context.WithCancel(s.work)
	ended := make(chan struct{})
	r.stop = func() { stop(); <-ended }
	s.wait.Go(func() {
		defer close(ended)
		defer stop()
		r.work(ctx)
	})
}

// Create makes a run. Without a name it gets its story's, or "run", with a
// number behind it if that is taken.
func (s *Sandbox) Create(ctx context.Context, spec Spec) (*Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if spec.ID == "" {
		name, err := s.freeName(ctx, spec.Story)
		if err != nil {
			return nil, err
		}
		spec.ID = name
	}
	if err := checkID(spec.ID); err != nil {
		return nil, err
	}
	if head, err := s.c.Store.Head(ctx, spec.ID); err != nil || head.Seq > 0 {
		if err == nil {
			err = ErrExists
		}
		return nil, fmt.Errorf("create %s: %w", spec.ID, err)
	}
	return s.make(ctx, s.complete(spec))
}

// complete fills in what a spec leaves out.
func (s *Sandbox) complete(spec Spec) Spec {
	spec.World, spec.Population = World, s.c.Population
	if spec.Start.IsZero() {
		spec.Start = s.c.Wall.Now()
	}
	spec.Start = spec.Start.UTC().Truncate(time.Millisecond)
	if spec.Zone == "" {
		spec.Zone = s.c.Banks[0].TimeZone
	}
	if spec.Title.En == "" {
		spec.Title.En = spec.ID
	}
	return spec
}

// make opens a run that has no events and writes its first ones.
func (s *Sandbox) make(ctx context.Context, spec Spec) (*Run, error) {
	r, err := s.newRun(ctx, spec)
	if err != nil {
		return nil, err
	}
	if err := r.create(ctx); err != nil {
		return nil, fmt.Errorf("create %s: %w", spec.ID, err)
	}
	s.open[spec.ID] = r
	s.begin(r)
	return r, nil
}

func (s *Sandbox) freeName(ctx context.Context, story string) (string, error) {
	base := story
	if base == "" {
		base = "run"
	}
	for name, n := base, 2; ; name, n = fmt.Sprintf("%s-%d", base, n), n+1 {
		head, err := s.c.Store.Head(ctx, name)
		if err != nil || head.Seq == 0 {
			return name, err
		}
	}
}

// Run returns a run, opening it if it is not open.
func (s *Sandbox) Run(ctx context.Context, id string) (*Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.open[id]; r != nil {
		return r, nil
	}
	spec, _, err := s.firstEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := s.newRun(ctx, spec)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(r.configureApps(ctx), r.endInterrupted(ctx)); err != nil {
		return nil, fmt.Errorf("open %s: %w", id, err)
	}
	s.open[id] = r
	s.begin(r)
	return r, nil
}

// firstEvent reads what a stored run was made from, and when.
func (s *Sandbox) firstEvent(ctx context.Context, id string) (Spec, journal.Event, error) {
	events, err := s.c.Store.Read(ctx, id, 1, 1)
	if err != nil {
		return Spec{}, journal.Event{}, fmt.Errorf("run %s: %w", id, err)
	}
	if len(events) == 0 {
		return Spec{}, journal.Event{}, fmt.Errorf("run %q: %w", id, ErrNoRun)
	}
	spec, err := specOf(id, events[0])
	return spec, events[0], err
}

// Main is the run at the unprefixed paths; nil if it has not been made.
func (s *Sandbox) Main(ctx context.Context) (*Run, error) { return s.Run(ctx, s.c.Main) }

// Runs lists the runs, the main one first and then the newest.
func (s *Sandbox) Runs(ctx context.Context) ([]Info, error) {
	names, err := s.c.Store.Runs(ctx)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	list := make([]Info, 0, len(names))
	for _, name := range names {
		info, err := s.info(ctx, name)
		if err != nil {
			return nil, err
		}
		list = append(list, info)
	}
	slices.SortStableFunc(list, func(a, b Info) int {
		switch {
		case a.Main != b.Main && a.Main:
			return -1
		case a.Main != b.Main:
			return 1
		}
		return b.Created.Compare(a.Created)
	})
	return list, nil
}

// info tells of a run without opening it.
func (s *Sandbox) info(ctx context.Context, id string) (Info, error) {
	s.mu.Lock()
	r := s.open[id]
	s.mu.Unlock()
	if r != nil {
		return r.Info(), nil
	}
	spec, first, err := s.firstEvent(ctx, id)
	if ignore(err, ErrWorld) != nil {
		return Info{}, err
	}
	head, err := s.c.Store.Head(ctx, id)
	if err != nil {
		return Info{}, err
	}
	tail, err := s.c.Store.Read(ctx, id, max(head.Seq, 64)-63, 64)
	state := progress{state: Live}
	for _, e := range tail {
		state.Apply(e)
	}
	if spec.Story != "" && state.state == Live {
		state.state = Playing
	}
	return Info{Spec: spec, State: state.state, Head: head.Seq, Created: first.WallTime, Main: id == s.c.Main}, err
}

// Delete removes a run for good.
func (s *Sandbox) Delete(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, _, err := s.firstEvent(ctx, id); ignore(err, ErrWorld) != nil {
		return err
	}
	s.closeRun(id)
	return s.c.Store.Delete(ctx, id)
}

// Reset empties a run: it begins anew from what it was made from.
func (s *Sandbox) Reset(ctx context.Context, id string) (*Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	spec, _, err := s.firstEvent(ctx, id)
	if ignore(err, ErrWorld) != nil {
		return nil, err
	}
	if id == s.c.Main && spec.Story == "" {
		spec = s.mainSpec()
	}
	s.closeRun(id)
	if err := s.c.Store.Delete(ctx, id); err != nil {
		return nil, fmt.Errorf("reset %s: %w", id, err)
	}
	return s.make(ctx, s.complete(spec))
}

// closeRun ends the background work of a run, and whatever else may still
// write into it. The caller holds mu.
func (s *Sandbox) closeRun(id string) {
	if r := s.open[id]; r != nil {
		if r.stop != nil {
			r.stop()
		}
		r.actor.Close()
		delete(s.open, id)
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

// Banks is the catalog of every run, in its order.
func (s *Sandbox) Banks() []catalog.Bank { return s.c.Banks }
