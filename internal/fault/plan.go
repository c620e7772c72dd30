package fault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/chance"
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

	mu    sync.RWMutex
	armed []*state // in the order in which they were armed
}

type state struct {
	Fault
	asked uint64 // requests that matched since it was armed
	hits  int
}

// NewPlan returns an empty plan; join it to the actor. link is the page about
// an exchange; nil leaves links out.
func NewPlan(a *actor.Actor, link func(exchange string) string) *Plan {
	return &Plan{actor: a, link: link}
}

// Reset implements [actor.Projection].
func (p *Plan) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = nil
}

// Apply implements [actor.Projection].
func (p *Plan) Apply(e journal.Event) {
	if e.Type != Armed && e.Type != Struck && e.Type != Cleared {
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
		p.armed = append(p.armed, &state{Fault: f})
	case i < 0:
	case e.Type == Struck:
		if p.armed[i].hits++; p.armed[i].Count > 0 && p.armed[i].hits >= p.armed[i].Count {
			p.armed = slices.Delete(p.armed, i, i+1)
		}
	default:
		p.armed = slices.Delete(p.armed, i, i+1)
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

// Arm adds a fault and returns it with its id.
func (p *Plan) Arm(ctx context.Context, f Fault) (Fault, error) {
	if err := f.Check(); err != nil {
		return f, err
	}
	_, err := p.actor.Do(ctx, func(tx *actor.Tx) error {
		f.ID = tx.ID("fault")
		tx.Add(actor.Draft{Type: Armed, Source: "/faults", Subject: "fault/" + f.ID, Data: f})
		return nil
	})
	return f, err
}

// Clear ends a fault.
func (p *Plan) Clear(ctx context.Context, id string) error {
	_, err := p.actor.Do(ctx, func(tx *actor.Tx) error {
		if !slices.ContainsFunc(p.Armed(), func(f Fault) bool { return f.ID == id }) {
			return fmt.Errorf("clear %s: %w", id, ErrUnknown)
		}
		tx.Add(actor.Draft{Type: Cleared, Source: "/faults", Subject: "fault/" + id, Data: Fault{ID: id}})
		return nil
	})
	return err
}

const tagStrike chance.Tag = 0xfa017

// strikes picks the faults that this request meets.
func (p *Plan) strikes(party, path string) []Fault {
	p.mu.RLock()
	none := len(p.armed) == 0
	p.mu.RUnlock()
	if none {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var hit []Fault
	for _, s := range p.armed {
		if !s.matches(party, path) {
			continue
		}
		s.asked++
		draw := chance.H(chance.Key(p.actor.Seed(), tagStrike, chance.Text(s.ID)), s.asked)
		if s.Percent == 0 || chance.Scale(draw, 100) < uint64(s.Percent) {
			hit = append(hit, s.Fault)
		}
	}
	return hit
}

// Middleware makes a party show the faults that are armed for it.
func (p *Plan) Middleware(party string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, f := range p.strikes(party, r.URL.Path) {
				p.struck(r.Context(), f)
				if !p.show(w, r, f) {
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}

// struck journals a strike of a fault that is counted.
func (p *Plan) struck(ctx context.Context, f Fault) {
	if f.Count > 0 {
		p.actor.Note(ctx, actor.Draft{Type: Struck, Source: "/faults", Subject: "fault/" + f.ID, Data: Fault{ID: f.ID, Party: f.Party}})
	}
}

// show makes one fault felt; it says whether the request goes on.
func (p *Plan) show(w http.ResponseWriter, r *http.Request, f Fault) bool {
	if f.Kind == Latency {
		wait := time.NewTimer(f.Latency)
		defer wait.Stop()
		select {
		case <-wait.C:
			return true
		case <-r.Context().Done():
			return false
		}
	}
	sentence := fmt.Sprintf("Fault %s answers %d here on purpose; clear it with DELETE …/faults/%s of the control API to go on.", f.ID, f.Status, f.ID)
	wire.Refuse(w, sentence)
	if id := wire.ExchangeID(w); p.link != nil && id != "" {
		sentence += " See " + p.link(id)
	}
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(f.Status)
	json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "title": http.StatusText(f.Status), "status": f.Status, "detail": sentence})
	return false
}
