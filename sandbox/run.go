package sandbox

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"strconv"
	"sync"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/platforms/messenger"
)

// A Run is one isolated world: seed, clock and journal. It is safe for
// concurrent use.
type Run struct {
	spec  Spec
	main  bool
	base  address.Base
	house *Sandbox
	log   *slog.Logger
	blobs journal.Blobs

	pace      *pace
	progress  *progress
	trail     *trail
	actor     *actor.Actor
	faults    *fault.Plan
	recorder  *wire.Recorder
	outbox    *wire.Outbox
	banks     []*mockbanks.Bank
	money     *movements.Register // of all banks
	messenger *messenger.Messenger
	elsewhere *ownPlatform // the user's messenger in its place; nil: none
	clients   *clients
	apps      *enrolments // programs of developers
	links     *links
	cases     *cases
	promises  *subscriptions
	crowds    *crowds
	bots      map[string]http.Handler // our own apps, by name
	people    directory
	agendas   []clock.Agenda
	handler   http.Handler

	signing sync.Mutex // held while an app signs up
	waking  sync.Mutex // guards bots
	moving  sync.Mutex // held while virtual time moves
	stop    context.CancelFunc
}

// create writes the first events of a run: what it is made from, and the
// parties that its story finds in place.
func (r *Run) create(ctx context.Context) error {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: created, Source: "/", Data: r.spec})
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := r.faults.ArmAll(ctx, fault.Chaos(r.spec.Chaos)); err != nil {
		return err
	}
	return r.configureApps(ctx)
}

// endInterrupted ends a story that was being played when the process that
// played it ended.
func (r *Run) endInterrupted(ctx context.Context) error {
	if r.Info().State != Playing {
		return nil
	}
	_, err := r.Mark(ctx, ended, map[string]bool{"passed": false, "interrupted": true})
	return err
}

// resume puts into the outbox what an earlier process, or the parent of a fork,
// had queued and not sent: before anybody can do something in the run, so that
// what comes of it has one order.
func (r *Run) resume() {
	for _, b := range r.banks {
		b.Notices().Resume()
	}
	r.messenger.Resume()
}

// work does what a run does by itself until ctx ends; resume comes first.
func (r *Run) work(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { r.outbox.Run(ctx) })
	wg.Go(func() { r.keepTime(ctx) })
	wg.Go(func() { r.messenger.Run(ctx) })
	wg.Wait()
}

// ID is the run's name.
func (r *Run) ID() string { return r.spec.ID }

// Base is the address of the run.
func (r *Run) Base() address.Base { return r.base }

// Actor decides and appends in this run.
func (r *Run) Actor() *actor.Actor { return r.actor }

// Faults is what is armed in this run.
func (r *Run) Faults() *fault.Plan { return r.faults }

// Control is the address of the run in the control API.
func (r *Run) Control() string { return r.house.c.Origin.URL("/api/v1/runs/" + r.spec.ID) }

// Movements is the money that was moved in this run, at all its banks.
func (r *Run) Movements() *movements.Register { return r.money }

// Messenger is the social platform's chat.
func (r *Run) Messenger() *messenger.Messenger { return r.messenger }

// Banks lists the banks in the order of the catalog.
func (r *Run) Banks() []*mockbanks.Bank { return r.banks }

// Bank finds a bank.
func (r *Run) Bank(id string) (*mockbanks.Bank, error) {
	for _, b := range r.banks {
		if b.Entry().ID == id {
			return b, nil
		}
	}
	return nil, fmt.Errorf("bank %q: %w", id, ErrNoParty)
}

// Info tells what a list of runs tells of this one.
func (r *Run) Info() Info {
	state, made := r.progress.now()
	if r.spec.Story != "" && r.spec.Parent == "" && state == Live {
		state = Playing
	}
	return Info{Spec: r.spec, State: state, Head: r.actor.Head().Seq, Created: made, Main: r.main}
}

// Epoch differs between two lives of a run of one name.
func (r *Run) Epoch() string {
	_, made := r.progress.now()
	return strconv.FormatInt(made.UnixNano(), 36)
}

// CanType says whether a viewer may act in the run: in free play, and at the
// end of a story.
func (r *Run) CanType() bool {
	return r.Info().State != Playing && !r.ReadOnly()
}

// ReadOnly says that the run is a recording, which takes no more events.
func (r *Run) ReadOnly() bool { return r.spec.Recorded }

// Idle waits until nothing waits to leave and no exchange is in flight.
func (r *Run) Idle(ctx context.Context) error {
	for {
		if err := r.outbox.Idle(ctx); err != nil {
			return err
		}
		if err := r.recorder.Idle(ctx); err != nil {
			return err
		}
		if r.outbox.Empty() {
			return nil
		}
	}
}

// Hold keeps what must leave the run from leaving until release is called.
func (r *Run) Hold() (release func()) { return r.outbox.Hold() }

// Mark journals a fact of the story that is played in this run.
func (r *Run) Mark(ctx context.Context, typ string, data any) (journal.Event, error) {
	events, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: typ, Source: "/story", Data: data})
		return nil
	})
	if err != nil {
		return journal.Event{}, err
	}
	return events[0], nil
}

// Note journals a fact of the story without waiting until it is durable. It is
// as soon as a later fact is.
func (r *Run) Note(ctx context.Context, typ string, data any) (journal.Event, error) {
	return r.actor.Note(ctx, actor.Draft{Type: typ, Source: "/story", Data: data})
}

// Tail yields the events of the run from a sequence on, and each new one as it
// comes; see [journal.Journal].
func (r *Run) Tail(ctx context.Context, from uint64) iter.Seq2[journal.Event, error] {
	return func(yield func(journal.Event, error) bool) {
		for e, err := range r.house.c.Store.Tail(ctx, r.spec.ID, from) {
			e.Data = []byte(r.base.Expand(string(e.Data)))
			if !yield(e, err) {
				return
			}
		}
	}
}

// Message returns one side of an exchange by its hash.
func (r *Run) Message(ctx context.Context, hash string) (wire.Message, error) {
	b, err := r.blobs.Get(ctx, hash)
	if err != nil {
		return wire.Message{}, err
	}
	return wire.ParseMessage(b, r.base, r.places())
}
