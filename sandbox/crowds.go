package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox/crowd"
)

// Types of the events of a crowd.
const (
	crowdFormed  = "crowd.formed"       // also when it gets other rates
	crowdDayDone = "crowd.day.finished" // 24 hours of it
)

// Refusals of crowds.
var (
	ErrNoCrowd  = errors.New("there is no such crowd")
	ErrBadCrowd = errors.New("not a crowd")
)

// A Crowd is what has become of a crowd so far.
type Crowd struct {
	crowd.Spec
	Members int // as many as the bank has, at most
	Sampled int // of them, those who go through the real protocol
	Days    int // lived since the rates came into force
	Linked  int // members who shared something at the end of the last day
	HTTP    crowd.Tally
	Rule    crowd.Tally
}

// All is what both kinds of members did.
func (c Crowd) All() crowd.Tally {
	t := c.HTTP
	t.Add(c.Rule)
	return t
}

// formed is the data of crowd.formed. It states how many members are real
// clients of the protocol and how many follow the same rules without it.
type formed struct {
	Crowd   string `json:"crowd"`
	Bank    string `json:"bank"`
	App     string `json:"app"`
	Members int    `json:"members"`
	HTTP    int    `json:"http"` // members over HTTP
	Rule    int    `json:"rule"` // members by rule
	Offered string `json:"offered"`
	Allow   string `json:"allow"`
	Ask     string `json:"ask"`
	Revoke  string `json:"revoke"`
}

// crowds are those of a run: a projection.
type crowds struct {
	mu  sync.RWMutex
	all map[string]Crowd
}

func newCrowds() *crowds { return &crowds{all: map[string]Crowd{}} }

// Reset implements [actor.Projection].
func (c *crowds) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.all)
}

// Apply implements [actor.Projection].
func (c *crowds) Apply(e journal.Event) {
	if !strings.HasPrefix(e.Type, "crowd.") {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e.Type {
	case crowdFormed:
		var d formed
		if json.Unmarshal(e.Data, &d) == nil {
			c.form(d)
		}
	case crowdDayDone:
		var d crowd.Day
		if json.Unmarshal(e.Data, &d) == nil {
			c.all[d.Crowd] = c.all[d.Crowd].after(d)
		}
	}
}

// form notes a crowd, or that an old one lives by other rates from now on.
func (c *crowds) form(d formed) {
	now, old := c.all[d.Crowd]
	era := 0
	if old {
		era = now.Era + 1
	}
	now.Spec = crowd.Spec{ID: d.Crowd, Era: era, Bank: d.Bank, App: d.App, Size: d.Members, Sample: d.HTTP}
	now.Members, now.Sampled, now.Days = d.Members, d.HTTP, 0
	for _, r := range []struct {
		to   *crowd.Rate
		from string
	}{{&now.Offered, d.Offered}, {&now.Allow, d.Allow}, {&now.Ask, d.Ask}, {&now.Revoke, d.Revoke}} {
		*r.to, _ = crowd.ParseRate(r.from) // its own words
	}
	c.all[d.Crowd] = now
}

// after is a crowd when a day is over.
func (c Crowd) after(d crowd.Day) Crowd {
	c.Days, c.Linked = d.Day+1, d.Linked
	c.HTTP.Add(d.HTTP)
	c.Rule.Add(d.Rule)
	return c
}

// Crowd is what has become of a crowd so far. It fails with [ErrNoCrowd].
func (r *Run) Crowd(id string) (Crowd, error) {
	r.crowds.mu.RLock()
	defer r.crowds.mu.RUnlock()
	c, ok := r.crowds.all[id]
	if !ok {
		return c, fmt.Errorf("crowd %q: %w", id, ErrNoCrowd)
	}
	return c, nil
}
