package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/web"
)

// A world is all parts of a running Sandbank, wired.
type world struct {
	log     *slog.Logger
	store   journal.Store
	origin  address.Base
	sandbox *sandbox.Sandbox
	library *scenarios.Library
	web     *web.Server
	dir     string // with a server file to remove; empty if there is none
}

// open wires a world that listens on an address.
func (o *options) open(ctx context.Context, addr net.Addr, errs io.Writer) (*world, error) {
	level := slog.LevelWarn
	if o.verbose {
		level = slog.LevelDebug
	}
	w := &world{log: newLog(errs, level), origin: o.origin(addr)}
	var err error
	if w.store, err = o.openStore(); err != nil {
		return nil, err
	}
	if err := o.wire(ctx, w, addr); err != nil {
		w.store.Close()
		return nil, err
	}
	if _, durable := w.store.(*sqlite.Store); durable {
		w.dir = o.dir()
		if err := writeServerFile(w.dir, string(w.origin)); err != nil {
			w.close()
			return nil, fmt.Errorf("data directory %s: %w", w.dir, err)
		}
	}
	return w, nil
}

func (w *world) close() {
	if w.dir != "" {
		removeServerFile(w.dir)
	}
	if err := w.store.Close(); err != nil {
		w.log.Warn("store not closed cleanly", "error", err)
	}
}

// wire puts sandbox, stories and console together.
func (o *options) wire(ctx context.Context, w *world, addr net.Addr) error {
	if _, err := o.banks(); err != nil { // sizes that cannot be
		return err
	}
	banks, err := catalog.Load()
	if err != nil {
		return err
	}
	w.sandbox, err = sandbox.Open(ctx, sandbox.Config{
		Store: w.store, Origin: w.origin, Dial: dialable(addr), Main: o.mainRun, Banks: banks, Population: o.population, Declared: o.declared, Chaos: o.perMille,
		Wall: clock.System{}, Log: w.log, Strict: o.strict, Record: o.record, Apps: o.app, OwnBanks: o.bank, OwnPlatforms: o.platform,
		Seed: o.seed, Start: o.startAt, Rate: o.rate,
	})
	if err != nil {
		return o.explain(err)
	}
	if err := o.sameWorld(ctx, w.sandbox); err != nil {
		return err
	}
	stories, err := scenarios.Shipped()
	if err != nil {
		return err
	}
	w.library = scenarios.NewLibrary(w.sandbox, stories, o.startAt)
	w.web, err = web.New(web.Config{
		Sandbox: w.sandbox, Stories: w.library, AllowedHosts: o.allowHosts, AdminToken: o.admin, Log: w.log, Wall: clock.System{},
	})
	return err
}

// origin is the address under which clients reach the world.
func (o *options) origin(addr net.Addr) address.Base {
	if o.publicURL != "" {
		return address.Base(o.publicURL)
	}
	return address.Base(fmt.Sprintf("http://localhost:%d", addr.(*net.TCPAddr).Port))
}

// dialable is an address at which this process reaches itself.
func dialable(addr net.Addr) string {
	tcp := addr.(*net.TCPAddr)
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// openStore opens the data directory, or memory.
func (o *options) openStore() (journal.Store, error) {
	if o.ephemeral {
		return journal.NewMemory(256 << 20), nil
	}
	return o.store()
}

// store opens the data directory that the command is meant for.
func (p *place) store() (*sqlite.Store, error) {
	s, err := sqlite.Open(p.dir(), sqlite.Options{World: sandbox.World})
	switch {
	case errors.Is(err, journal.ErrLocked):
		return nil, fmt.Errorf("data directory %s is in use by another sandbank: stop that one, or choose another with --data DIR", p.dir())
	case errors.Is(err, journal.ErrOlderWorld):
		return nil, fmt.Errorf("data directory %s holds an older world: `sandbank reset --data %s` begins anew", p.dir(), p.dir())
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("data directory %s is not writable: choose another with --data DIR, or use --ephemeral", p.dir())
	}
	return s, err
}

// explain turns an error of opening into one line that says what to do.
func (o *options) explain(err error) error {
	if errors.Is(err, sandbox.ErrWorld) {
		return fmt.Errorf("data directory %s holds an older world: `sandbank reset --data %s` begins anew", o.dir(), o.dir())
	}
	return err
}

// sameWorld refuses flags that would make another world than the stored one.
func (o *options) sameWorld(ctx context.Context, s *sandbox.Sandbox) error {
	if o.changed == nil || o.mainRun != "" {
		return nil
	}
	run, err := s.Main(ctx)
	if err != nil {
		return err
	}
	have := run.Info()
	refuse := func(what string, asked any) error {
		return fmt.Errorf("data directory %s was made with %s, not %v: use another --data DIR, or `sandbank reset` first", o.dir(), what, asked)
	}
	switch {
	case o.changed("seed") && have.Seed != o.seed:
		return refuse(fmt.Sprintf("seed %d", have.Seed), o.seed)
	case o.changed("start") && !have.Start.Equal(o.startAt):
		return refuse("start "+have.Start.Format(time.RFC3339), o.start)
	case o.changed("population") && !maps.Equal(have.Population, o.population):
		return refuse("other populations", strings.Join(o.populations, " "))
	case o.changed("world") && have.Declared != o.declared && have.Declared == "":
		return refuse("no world file", o.worldFile)
	case o.changed("world") && have.Declared != o.declared:
		return refuse("another world file", o.worldFile)
	}
	return nil
}

// banks is the catalog as the world file changes it, with the sizes that the
// flags ask for.
func (o *options) banks() ([]catalog.Bank, error) {
	banks, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	if o.declared != "" {
		w, err := catalog.Declare(banks, "the world file", []byte(o.declared), sandbox.World)
		if err != nil {
			return nil, err
		}
		banks = w.Banks
	}
	for _, id := range slices.Sorted(maps.Keys(o.population)) {
		if banks, err = catalog.WithPopulation(banks, id, o.population[id]); err != nil {
			return nil, fmt.Errorf("--population: %w", err)
		}
	}
	return banks, nil
}

// bankIDs lists the banks for a message.
func bankIDs() string {
	banks, err := catalog.Load()
	if err != nil {
		return err.Error()
	}
	return idsOf(banks)
}

func idsOf(banks []catalog.Bank) string {
	ids := make([]string, len(banks))
	for i, b := range banks {
		ids[i] = b.ID
	}
	return strings.Join(ids, ", ")
}
