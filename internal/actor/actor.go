// Package actor runs one world: it decides commands one after the other on
// the folded state, appends what was decided, and folds it.
//
// No HTTP happens inside: what must go out leaves by an outbox afterwards.
package actor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
)

// A Projection is a read model kept by folding events. Apply is called with
// one event at a time, in order; it guards its own readers.
type Projection interface {
	// Reset forgets everything: a fold from the first event follows.
	Reset()
	// Apply folds one event. It must not call the actor.
	Apply(e journal.Event)
}

// Config is what an actor is made of. All fields are needed.
type Config struct {
	Run     string // its name in the journal
	Seed    uint64
	Base    address.Base
	Journal journal.Journal
	Clock   clock.Clock // virtual
	Wall    clock.Clock
}

// An Actor is one run. It is safe for concurrent use.
type Actor struct {
	c    Config
	host []byte // of Base; data without it has no address of the run

	mu          sync.Mutex // held while deciding and folding
	projections []Projection
	head        journal.Head
	versions    map[string]uint64
	last        journal.Event
	closed      bool
}

// New returns an actor without state: [Actor.Join] the projections, then
// [Actor.Open] it.
func New(c Config) *Actor {
	a := &Actor{c: c, versions: map[string]uint64{}}
	if u, err := url.Parse(string(c.Base)); err == nil {
		a.host = []byte(u.Hostname())
	}
	return a
}

// Seed is the seed of the run.
func (a *Actor) Seed() uint64 { return a.c.Seed }

// Base is the address of the run.
func (a *Actor) Base() address.Base { return a.c.Base }

// Clock is the virtual clock of the run.
func (a *Actor) Clock() clock.Clock { return a.c.Clock }

// Wall is the real clock.
func (a *Actor) Wall() clock.Clock { return a.c.Wall }

// Join adds a projection. One that joins late is folded at once, up to the
// present, so that parts can be made when they are first asked for.
func (a *Actor) Join(ctx context.Context, p Projection) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.head.Seq > 0 { // else there is nothing yet, or Open will fold it
		if _, err := a.fold(ctx, journal.Head{}, a.head.Seq, p.Apply); err != nil {
			return fmt.Errorf("join: %w", err)
		}
	}
	a.projections = append(a.projections, p)
	return nil
}

// Open folds what the journal holds and verifies its chain on the way.
func (a *Actor) Open(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.refold(ctx)
}

// refold brings all projections to the durable state. The caller holds mu.
func (a *Actor) refold(ctx context.Context) error {
	for _, p := range a.projections {
		p.Reset()
	}
	a.head, a.last = journal.Head{}, journal.Event{}
	clear(a.versions)
	head, err := a.fold(ctx, journal.Head{}, 0, a.apply)
	if err != nil {
		return fmt.Errorf("open run %s: %w", a.c.Run, err)
	}
	a.head = head
	return nil
}

// fold reads from the journal up to a sequence (0: to its end) and applies.
func (a *Actor) fold(ctx context.Context, head journal.Head, to uint64, apply func(journal.Event)) (journal.Head, error) {
	for to == 0 || head.Seq < to {
		limit := 1024
		if to > 0 {
			limit = int(min(uint64(limit), to-head.Seq))
		}
		events, err := a.c.Journal.Read(ctx, a.c.Run, head.Seq+1, limit)
		if err != nil || len(events) == 0 {
			return head, err
		}
		if head, err = journal.Verify(head, events); err != nil {
			return head, err
		}
		for _, e := range events {
			apply(a.expanded(e))
		}
	}
	return head, nil
}

// apply folds one event into the actor and all projections.
func (a *Actor) apply(e journal.Event) {
	if e.Subject != "" {
		a.versions[e.Subject] = e.Version
	}
	a.last = e
	for _, p := range a.projections {
		p.Apply(e)
	}
}

// expanded is the event with the run's address in its data.
func (a *Actor) expanded(e journal.Event) journal.Event {
	if !bytes.Contains(e.Data, []byte("{base")) && !bytes.Contains(e.Data, []byte("{root}")) {
		return e // most events; spares two copies
	}
	e.Data = json.RawMessage(a.c.Base.Expand(string(e.Data)))
	return e
}

// Head is where the run stands.
func (a *Actor) Head() journal.Head {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.head
}

// Still runs f while no command is decided and no state is folded, so that f
// sees all projections at one moment. f must not call the actor.
func (a *Actor) Still(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

// Read returns events with the run's address in their data; see
// [journal.Journal].
func (a *Actor) Read(ctx context.Context, from uint64, limit int) ([]journal.Event, error) {
	events, err := a.c.Journal.Read(ctx, a.c.Run, from, limit)
	for i, e := range events {
		events[i] = a.expanded(e)
	}
	return events, err
}
