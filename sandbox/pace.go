package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
)

// A pace is the virtual clock of a run as its journal tells it: a projection
// over the events that move or set the clock.
//
// A clock at the wall's own rate keeps its offset to the wall and goes on
// while nobody serves the run; a frozen or faster one stays where it stopped.
type pace struct {
	wall clock.Clock
	life lifeOf

	mu      sync.Mutex
	virtual *clock.Virtual
	told    time.Time // the latest instant that the journal tells
}

func newPace(wall clock.Clock, s Spec) *pace {
	return &pace{wall: wall, life: s.life(), virtual: clock.NewVirtual(wall, s.Start, s.Rate)}
}

// Now implements [clock.Clock].
func (p *pace) Now() time.Time { return p.clock().Now() }

func (p *pace) clock() *clock.Virtual {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.virtual
}

// Reset implements [actor.Projection].
func (p *pace) Reset() {}

// begin lets a faster clock go on from where the journal has left it, however
// long it took to read that.
func (p *pace) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if rate := p.virtual.Rate(); rate > 1 && !p.told.IsZero() {
		p.virtual = clock.NewVirtual(p.wall, p.told, rate)
	}
}

// Apply implements [actor.Projection].
func (p *pace) Apply(e journal.Event) {
	p.mu.Lock()
	p.told = e.Time
	p.mu.Unlock()
	switch e.Type {
	case created, advanced, rated:
		p.turn(e)
	default:
		p.catchUp(e)
	}
	if e.Seq == p.life.seq {
		p.goOn(e)
	}
}

// goOn lets the clock of a fork go on from its parent's last event, from the
// moment when it was forked. That of a recording stands.
func (p *pace) goOn(e journal.Event) {
	rate := p.clock().Rate()
	if p.life.recorded {
		rate = 0
	}
	at := e.Time
	var moved struct {
		To time.Time `json:"to"`
	}
	if e.Type == advanced && json.Unmarshal(e.Data, &moved) == nil && moved.To.After(at) {
		at = moved.To
	}
	p.set(at, p.life.born, rate)
}

// turn folds an event about the clock itself.
func (p *pace) turn(e journal.Event) {
	var data struct {
		Start time.Time `json:"start"`
		To    time.Time `json:"to"`
		Rate  int64     `json:"rate"`
	}
	if json.Unmarshal(e.Data, &data) != nil {
		return
	}
	switch e.Type {
	case created:
		p.set(data.Start, e.WallTime, data.Rate)
	case advanced:
		p.set(data.To, e.WallTime, p.clock().Rate())
	case rated:
		p.set(e.Time, e.WallTime, data.Rate)
	}
}

// set makes a clock that stood at an instant when the wall stood at another.
func (p *pace) set(at, wall time.Time, rate int64) {
	if passed := p.wall.Now().Sub(wall); rate == 1 && passed > 0 {
		at = at.Add(passed).Truncate(time.Millisecond)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.virtual, p.told = clock.NewVirtual(p.wall, at, rate), at
}

// catchUp keeps the clock from standing before an event that has happened.
func (p *pace) catchUp(e journal.Event) {
	if v := p.clock(); v.Now().Before(e.Time) {
		v.Advance(e.Time)
	}
}

// Now is the virtual time of the run.
func (r *Run) Now() time.Time { return r.pace.Now() }

// Rate is how many virtual seconds pass in a second of the wall; 0 is frozen.
func (r *Run) Rate() int64 { return r.pace.clock().Rate() }

// Zone is the time zone in which the run's times are shown.
func (r *Run) Zone() *time.Location {
	zone, err := time.LoadLocation(r.spec.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// SetRate changes the pace of virtual time from now on.
func (r *Run) SetRate(ctx context.Context, rate int64) error {
	if rate < 0 || rate > clock.MaxRate {
		return clock.ErrRate
	}
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: rated, Source: "/clock", Data: map[string]int64{"rate": rate}})
		return nil
	})
	return err
}

// maxDue bounds how many things one jump may make happen.
const maxDue = 1_000_000

// Advance moves virtual time forward to an instant. What falls due on the way
// happens at its own time and in order, its deliveries included.
func (r *Run) Advance(ctx context.Context, to time.Time) error {
	r.moving.Lock()
	defer r.moving.Unlock()
	to = to.UTC().Truncate(time.Millisecond)
	if to.Before(r.Now()) {
		return fmt.Errorf("advance to %s: %w", to.Format(time.RFC3339), clock.ErrBackwards)
	}
	for range maxDue {
		due, ok := r.nextDue()
		if !ok || due.After(to) {
			break
		}
		if err := r.moveTo(ctx, due); err != nil {
			return err
		}
		before := r.actor.Head()
		if err := r.fire(ctx); err != nil {
			return err
		}
		if again, ok := r.nextDue(); ok && again.Equal(due) && r.actor.Head() == before {
			r.log.WarnContext(ctx, "what is due does not happen", "due", due)
			break
		}
	}
	if err := r.moveTo(ctx, to); err != nil {
		return err
	}
	return r.tellOwnTime(ctx)
}

// moveTo moves the clock and nothing else. A clock that has come there by
// itself, while deliveries went out, stays as it is.
func (r *Run) moveTo(ctx context.Context, to time.Time) error {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		if !to.After(tx.Now()) {
			return actor.ErrNothing
		}
		tx.Add(actor.Draft{Type: advanced, Source: "/clock", Data: map[string]time.Time{"to": to}})
		return nil
	})
	return err
}

// nextDue is the instant of the earliest due thing of any part.
func (r *Run) nextDue() (next time.Time, ok bool) {
	r.actor.Still(func() {
		for _, a := range r.agendas {
			if at, has := a.Next(); has && (!ok || at.Before(next)) {
				next, ok = at, true
			}
		}
	})
	return next, ok
}

// fire lets every part do what is due, and waits until it has left the house.
func (r *Run) fire(ctx context.Context) error {
	now := r.Now()
	for _, a := range r.agendas {
		if at, has := a.Next(); has && !at.After(now) {
			if err := a.Fire(ctx, now); err != nil {
				return err
			}
		}
	}
	return r.outbox.Idle(ctx)
}

// keepTime fires what falls due as virtual time passes by itself, until ctx
// ends.
func (r *Run) keepTime(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			r.stopTime(context.WithoutCancel(ctx))
			return
		case <-tick.C:
			if r.Rate() > 0 {
				r.fireDue(ctx)
			}
		}
	}
}

// stopTime notes how far a faster clock has come, so that it stays there. A
// clock at the wall's rate goes on by itself.
func (r *Run) stopTime(ctx context.Context) {
	if r.Rate() <= 1 {
		return
	}
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: advanced, Source: "/clock", Data: map[string]time.Time{"to": tx.Now()}})
		return nil
	})
	if err != nil {
		r.log.WarnContext(ctx, "the clock's last instant is not kept", "error", err)
	}
}

func (r *Run) fireDue(ctx context.Context) {
	r.moving.Lock()
	defer r.moving.Unlock()
	if due, ok := r.nextDue(); !ok || due.After(r.Now()) {
		return
	}
	if err := r.fire(ctx); err != nil && ctx.Err() == nil {
		r.log.WarnContext(ctx, "what fell due did not happen", "error", err)
	}
}
