package fault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// Types of the events of this package.
const (
	Armed   = "fault.armed"
	Struck  = "fault.struck"
	Cleared = "fault.cleared"
)

// ErrUnknown says that no armed fault has that id.
var ErrUnknown = errors.New("no such fault is armed")

// A Plan is the faults armed in a run: a projection of its journal.
type Plan struct {
	actor *actor.Actor
	link  func(exchange string) string
	any   atomic.Bool // whether any is armed: what a request asks first

	mu    sync.RWMutex
	armed []*state // in the order in which they were armed
}

// A state is an armed fault and what it has done.
type state struct {
	Fault
	where  string
	told   uint64 // occasions that the journal tells of
	flying uint64 // occasions since, that it will tell of
	hits   int
	minute time.Time         // RateLimit: the one that is counted
	asked  int               // in it
	kept   map[string]answer // Stale: what was answered first
}

// A struck is the data of fault.struck.
type struck struct {
	ID       string `json:"fault"`
	Name     string `json:"name,omitempty"`
	Kind     string `json:"kind"`
	Party    string `json:"party"`
	Route    string `json:"route,omitempty"`
	Customer string `json:"customer,omitempty"`
	Exchange string `json:"exchange,omitempty"`
}

// NewPlan returns an empty plan; join it to the actor. link is the page about
// an exchange; nil leaves out of answers all that is not the standards' own.
func NewPlan(a *actor.Actor, link func(exchange string) string) *Plan {
	return &Plan{actor: a, link: link}
}

// Reset implements [actor.Projection].
func (p *Plan) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = nil
	p.any.Store(false)
}

// Apply implements [actor.Projection].
func (p *Plan) Apply(e journal.Event) {
	switch e.Type {
	case Armed, Struck, Cleared:
	case wire.EventType:
		p.recorded(e)
		return
	default:
		return
	}
	var f Fault
	if json.Unmarshal(e.Data, &f) != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.armed, func(s *state) bool { return s.ID == f.ID })
	switch {
	case e.Type == Armed:
		p.armed = append(p.armed, &state{Fault: f, where: where(f.Kind)})
	case i < 0:
	case e.Type == Struck:
		s := p.armed[i]
		if s.hits++; s.Count > 0 && s.hits >= s.Count {
			p.armed = slices.Delete(p.armed, i, i+1)
		}
	default:
		p.armed = slices.Delete(p.armed, i, i+1)
	}
	p.any.Store(len(p.armed) > 0)
}

// recorded counts an exchange as an occasion of the faults that are about it,
// so that a run that is opened again goes on where it stood.
func (p *Plan) recorded(e journal.Event) {
	if !p.any.Load() {
		return
	}
	var x wire.Exchange
	if json.Unmarshal(e.Data, &x) != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.armed {
		if s.where == OnAnswer && s.about(Occasion{Party: x.To, Route: withoutQuery(x.Path), Method: x.Method}) {
			if s.told++; s.flying > 0 {
				s.flying--
			}
		}
	}
}

// Armed lists the faults that are armed, the oldest first.
func (p *Plan) Armed() []Fault {
	p.mu.RLock()
	defer p.mu.RUnlock()
	list := make([]Fault, len(p.armed))
	for i, s := range p.armed {
		list[i] = s.Fault
	}
	return list
}

// Strikes is how often an armed fault has struck.
func (p *Plan) Strikes(id string) int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, s := range p.armed {
		if s.ID == id {
			return s.hits
		}
	}
	return 0
}

// Arm adds a fault and returns it with its id.
func (p *Plan) Arm(ctx context.Context, f Fault) (Fault, error) {
	all, err := p.ArmAll(ctx, []Fault{f})
	if err != nil {
		return f, err
	}
	return all[0], nil
}

// ArmAll adds faults, all or none.
func (p *Plan) ArmAll(ctx context.Context, all []Fault) ([]Fault, error) {
	for _, f := range all {
		if err := f.Check(); err != nil {
			return nil, err
		}
	}
	armed := slices.Clone(all)
	_, err := p.actor.Do(ctx, func(tx *actor.Tx) error {
		for i := range armed {
			armed[i].ID = tx.ID("fault")
			tx.Add(actor.Draft{Type: Armed, Source: "/faults", Subject: "fault/" + armed[i].ID, Data: armed[i]})
		}
		return nil
	})
	return armed, err
}

// Clear ends a fault.
func (p *Plan) Clear(ctx context.Context, id string) error {
	_, err := p.actor.Do(ctx, func(tx *actor.Tx) error {
		if !slices.ContainsFunc(p.Armed(), func(f Fault) bool { return f.ID == id }) {
			return fmt.Errorf("clear %s: %w", id, ErrUnknown)
		}
		tx.Add(actor.Draft{Type: Cleared, Source: "/faults", Subject: "fault/" + id, Data: struct {
			ID string `json:"fault"`
		}{id}})
		return nil
	})
	return err
}

// ClearAll ends all faults and says how many there were.
func (p *Plan) ClearAll(ctx context.Context) (int, error) {
	n := 0
	for _, f := range p.Armed() {
		switch err := p.Clear(ctx, f.ID); {
		case errors.Is(err, ErrUnknown): // it has ended by itself meanwhile
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}
