package sandbox

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// newRun puts a run together and folds what its journal holds.
func (s *Sandbox) newRun(ctx context.Context, spec Spec) (*Run, error) {
	r := &Run{
		spec: spec, main: spec.ID == s.c.Main, base: s.base(spec.ID), house: s, blobs: s.c.Store,
		log: s.c.Log.With("run", spec.ID), pace: newPace(s.c.Wall, spec), progress: newProgress(spec), trail: &trail{end: spec.ParentSeq},
		clients: newClients(), apps: newEnrolments(), links: newLinks(), cases: newCases(), promises: newSubscriptions(), crowds: newCrowds(),
		bots: map[string]http.Handler{},
	}
	r.actor = actor.New(actor.Config{
		Run: spec.ID, Seed: spec.Seed, Base: r.base, Journal: s.c.Store, Clock: r.pace, Wall: s.c.Wall,
	})
	r.links.actor, r.cases.actor, r.promises.actor = r.actor, r.actor, r.actor
	if err := r.build(ctx); err != nil {
		return nil, fmt.Errorf("run %s: %w", spec.ID, err)
	}
	return r, nil
}

// build makes the parts of a run, in the order in which they need each other,
// and opens it.
func (r *Run) build(ctx context.Context) error {
	head, err := r.house.c.Store.Head(ctx, r.spec.ID)
	if err != nil {
		return err
	}
	r.buildWire(head.Seq)
	r.faults = fault.NewPlan(r.actor, r.consoleLink())
	if err := r.buildBanks(); err != nil {
		return err
	}
	if err := r.buildMessenger(); err != nil {
		return err
	}
	for _, p := range r.projections() {
		if err := r.actor.Join(ctx, p); err != nil {
			return err
		}
	}
	if err := r.actor.Open(ctx); err != nil {
		return err
	}
	r.pace.begin()
	r.goOn(head.Seq)
	r.handler = lazily(sync.OnceValue(r.routes))
	return nil
}

// projections are all read models of the run, the clock first.
func (r *Run) projections() []actor.Projection {
	list := []actor.Projection{r.pace, r.progress, r.trail, r.faults, r.clients, r.apps, r.links, r.cases, r.promises, r.crowds, r.money}
	for _, b := range r.banks {
		if _, own := r.ownBank(b.ID()); !own { // what is witnessed of it is no fact of ours
			list = append(list, b.Projections()...)
		}
	}
	return append(list, r.messenger.Projections()...)
}

// buildWire makes what records and what leaves. A story has one worker and
// records all, so that its order is causal and its bytes are equal.
func (r *Run) buildWire(head uint64) {
	workers, perSecond := 1, 0
	if r.spec.Story == "" {
		workers, perSecond = 8, r.house.c.Record
	}
	r.outbox = wire.NewOutbox(workers)
	r.recorder = wire.NewRecorder(wire.Config{
		Seed: r.spec.Seed, First: head, Base: r.base, Notes: r.actor, Blobs: r.blobs,
		Wall: r.house.c.Wall, Log: r.log, PerSecond: perSecond, Places: r.places(), Peer: r.peerAt,
	})
	if r.spec.Story != "" {
		r.outbox.After(r.recorder.Idle)
	}
}

// entries is the catalog with what the run's world file declares, and with the
// sizes that the run was made with.
func (r *Run) entries() ([]catalog.Bank, error) {
	entries, err := r.house.worlds.catalog(r.house.c.Banks, r.spec.Declared)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(r.spec.Population)) {
		if entries, err = catalog.WithPopulation(entries, id, r.spec.Population[id]); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func (r *Run) buildBanks() error {
	entries, err := r.entries()
	if err != nil {
		return err
	}
	world, err := r.house.worlds.at(r.spec, entries)
	if err != nil {
		return err
	}
	r.money, err = movements.New(r.actor, world.book, world.people, world.banks)
	if err != nil {
		return err
	}
	r.agendas = append(r.agendas, r.money)
	for _, entry := range entries {
		b, err := mockbanks.New(mockbanks.Config{
			Entry: entry, Actor: r.actor, People: world.people, Book: world.book, Movements: r.money, Recorder: r.recorder,
			Faults: r.faults, Log: r.log.With("bank", entry.ID), Strict: r.house.c.Strict,
			Outbox: r.outbox, Client: r.client(entry.ID),
			Link: r.ConsoleLink, Control: r.Control(),
		})
		if err != nil {
			return fmt.Errorf("bank %s: %w", entry.ID, err)
		}
		r.banks = append(r.banks, b)
		r.agendas = append(r.agendas, b.Agendas()...)
	}
	r.people = directory{world.people, entries}
	return nil
}

// The social platform of the cast.
const (
	kinnet     = "kinnet"
	kinnetName = "Kinnet"
)

func (r *Run) buildMessenger() error {
	r.elsewhere = r.newOwnPlatform()
	m, err := messenger.New(messenger.Config{
		Relay: r.relay(),
		ID:    kinnet, Name: kinnetName, Actor: r.actor, Outbox: r.outbox, Faults: r.faults, Client: r.client(kinnet),
		Directory: r.people, Log: r.log.With("platform", kinnet), ConsoleLink: r.ConsoleLink, Strict: r.house.c.Strict,
		DeliveryTimeout: r.house.c.Patience, CallsPerSecond: r.messagesPerSecond(),
	})
	if err != nil {
		return fmt.Errorf("platform %s: %w", kinnet, err)
	}
	r.messenger = m
	r.agendas = append(r.agendas, m.Agendas()...)
	return nil
}

// messagesPerSecond is how many messages a page may send in a real second: in a
// story as many as it likes, or else what it is refused would depend on how
// fast this machine is. The fault rate_limit refuses by virtual time.
func (r *Run) messagesPerSecond() int {
	if r.spec.Story != "" {
		return -1
	}
	return 0
}

// client is how a party of ours calls others.
func (r *Run) client(from string) *http.Client {
	return &http.Client{Transport: r.recorder.Transport(from, r.house.dialer), Timeout: time.Minute}
}

// ConsoleLink is the page that shows an exchange of this run.
func (r *Run) ConsoleLink(exchange string) string {
	return r.page() + "?sel=" + exchange
}

// consoleLink is ConsoleLink where refusals may carry more than the standards'
// own fields.
func (r *Run) consoleLink() func(exchange string) string {
	if r.house.c.Strict {
		return nil
	}
	return r.ConsoleLink
}

// places name the run.
func (r *Run) places() wire.Places { return wire.Places{Console: r.page(), Control: r.Control()} }

// page is the console's page of this run.
func (r *Run) page() string { return r.house.c.Origin.URL("/runs/" + r.spec.ID) }
