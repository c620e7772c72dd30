package actor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/trace"
)

// A Draft is a fact that a command has decided, before it has its place.
type Draft struct {
	Type    string
	Source  string
	Subject string // the entity it is about; empty if there is none
	Data    any    // marshalled to JSON; addresses of the run are folded
	Cause   string // id of the event that led to it, or empty
	Took    time.Duration
	Secret  map[string]string
}

// A Tx is one command while it is being decided. It ends with its function.
type Tx struct {
	a      *Actor
	now    time.Time
	drafts []Draft
	ids    uint64
}

// Now is the virtual instant of the command.
func (tx *Tx) Now() time.Time { return tx.now }

// Add appends a fact to what the command has decided.
func (tx *Tx) Add(d Draft) { tx.drafts = append(tx.drafts, d) }

// Version is how many events an entity has, those of this command left out.
func (tx *Tx) Version(subject string) uint64 { return tx.a.versions[subject] }

// Tags of the draws in this package.
const (
	tagID    chance.Tag = 0xac701
	tagEvent chance.Tag = 0xac702
)

// ID draws a new id of a kind, like "consent-k3x…": the same in every run
// that has had the same events.
func (tx *Tx) ID(kind string) string {
	k := chance.Key(tx.a.c.Seed, tagID, chance.Text(kind))
	draw := chance.H(k, tx.a.head.Seq<<8|tx.ids)
	tx.ids++
	return kind + "-" + base32(draw, 11)
}

// Number draws a new positive number of at most digits decimal digits, for
// standards whose ids are numeric.
func (tx *Tx) Number(kind string, digits int) uint64 {
	k := chance.Key(tx.a.c.Seed, tagID, chance.Text(kind))
	draw := chance.H(k, tx.a.head.Seq<<8|tx.ids)
	tx.ids++
	low := uint64(1)
	for range digits - 1 {
		low *= 10
	}
	return low + chance.Scale(draw, 9*low)
}

// base32 writes the lowest bits of x in n letters and digits that are hard to
// confuse.
func base32(x uint64, n int) string {
	const letters = "0123456789abcdefghjkmnpqrstvwxyz"
	var b strings.Builder
	for range n {
		b.WriteByte(letters[x&31])
		x >>= 5
	}
	return b.String()
}

// ErrNothing lets a decide function end its command without a fact and without
// a refusal: [Actor.Do] then returns no events and no error.
var ErrNothing = errors.New("nothing to do")

// ErrClosed refuses the commands of a run that has been closed.
var ErrClosed = errors.New("run has been closed")

// Close refuses all commands from now on: what comes late must not be written
// into the next life of a run of the same name. What is folded stays readable.
func (a *Actor) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
}

// Do runs a command: decide looks at the projections, which stand still
// meanwhile, and adds facts to tx, or refuses. The facts are appended together
// and folded; Do returns them once they are durable.
//
// If the journal cannot keep them, the projections go back to what it holds
// and Do fails with the journal's error: nothing happened.
func (a *Actor) Do(ctx context.Context, decide func(*Tx) error) ([]journal.Event, error) {
	events, receipt, err := a.append(ctx, decide)
	if err != nil || receipt == nil {
		return nil, err
	}
	if err := receipt(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("run %s: %w", a.c.Run, err), a.recover(ctx, err))
	}
	return events, nil
}

// Note appends one fact without waiting until it is durable: for what is many
// and replaceable, like exchanges.
func (a *Actor) Note(ctx context.Context, d Draft) (journal.Event, error) {
	events, _, err := a.append(ctx, func(tx *Tx) error { tx.Add(d); return nil })
	if err != nil {
		return journal.Event{}, err
	}
	return events[0], nil
}

// append decides and appends. If the journal has moved, because the disk has
// refused what nobody waited for, it folds and decides again, once.
func (a *Actor) append(ctx context.Context, decide func(*Tx) error) ([]journal.Event, journal.Receipt, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	events, receipt, err := a.try(ctx, decide)
	if !errors.Is(err, journal.ErrConflict) {
		return events, receipt, err
	}
	if e := a.refold(context.WithoutCancel(ctx)); e != nil {
		return nil, nil, errors.Join(err, e)
	}
	return a.try(ctx, decide)
}

// try decides and appends on the state as it is. The caller holds mu.
func (a *Actor) try(ctx context.Context, decide func(*Tx) error) ([]journal.Event, journal.Receipt, error) {
	if a.closed {
		return nil, nil, fmt.Errorf("run %s: %w", a.c.Run, ErrClosed)
	}
	tx := &Tx{a: a, now: a.now()}
	if err := decide(tx); err != nil {
		if errors.Is(err, ErrNothing) {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	if len(tx.drafts) == 0 {
		return nil, nil, nil
	}
	events, head, err := a.seal(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	receipt, err := a.c.Journal.Append(ctx, a.c.Run, events)
	if err != nil {
		return nil, nil, fmt.Errorf("run %s: %w", a.c.Run, err)
	}
	a.head = head
	for i, e := range events {
		events[i] = a.expanded(e)
		a.apply(events[i])
	}
	return events, receipt, nil
}

// now is the virtual time, which never goes behind the last event.
func (a *Actor) now() time.Time {
	if n := a.c.Clock.Now(); n.After(a.last.Time) {
		return n
	}
	return a.last.Time
}

// seal makes events of the drafts of a command.
func (a *Actor) seal(ctx context.Context, tx *Tx) ([]journal.Event, journal.Head, error) {
	events := make([]journal.Event, len(tx.drafts))
	versions := map[string]uint64{}
	for i, d := range tx.drafts {
		data, err := json.Marshal(d.Data)
		if err != nil {
			return nil, a.head, fmt.Errorf("event %s: %w", d.Type, err)
		}
		e := journal.Event{
			ID:   "e-" + base32(chance.H(chance.Key(a.c.Seed, tagEvent), a.head.Seq+uint64(i)+1), 12),
			Type: d.Type, Source: d.Source, Subject: d.Subject, Time: tx.now,
			Data: a.folded(data), CausationID: d.Cause,
			TraceID: string(trace.From(ctx)), WallTime: a.c.Wall.Now(), Took: d.Took, Secret: d.Secret,
		}
		if d.Subject != "" {
			if versions[d.Subject] == 0 {
				versions[d.Subject] = a.versions[d.Subject]
			}
			versions[d.Subject]++
			e.Version = versions[d.Subject]
		}
		events[i] = e
	}
	head, err := journal.Seal(a.head, events)
	return events, head, err
}

// folded is data without the address of the run.
func (a *Actor) folded(data json.RawMessage) json.RawMessage {
	if !bytes.Contains(data, a.host) {
		return data
	}
	return json.RawMessage(a.c.Base.Fold(string(data)))
}

// recover brings the state back to what the journal holds.
func (a *Actor) recover(ctx context.Context, cause error) error {
	if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		return nil // the asker has gone; the append goes on
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil
	}
	return a.refold(context.WithoutCancel(ctx))
}
