package sandbox

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// A progress is how far a run's story has come: a projection.
type progress struct {
	mu      sync.Mutex
	state   string
	created time.Time // by the real clock
	life    lifeOf
}

func newProgress(s Spec) *progress { return &progress{state: Live, life: s.life()} }

// Reset implements [actor.Projection].
func (p *progress) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state, p.created = Live, time.Time{}
}

// Apply implements [actor.Projection].
func (p *progress) Apply(e journal.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e.Type {
	case created:
		p.state, p.created = Live, e.WallTime
		if p.life.seq > 0 {
			p.created = p.life.born
		}
	case started, ended:
		p.follow(e)
	}
}

// follow folds how the story goes. A fork is free play, whatever its parent
// played. The caller holds mu.
func (p *progress) follow(e journal.Event) {
	if e.Seq <= p.life.seq {
		return
	}
	switch e.Type {
	case started:
		p.state = Playing
	case ended:
		var data struct {
			Passed bool `json:"passed"`
		}
		p.state = Failed
		if json.Unmarshal(e.Data, &data) == nil && data.Passed {
			p.state = Passed
		}
	}
}

func (p *progress) now() (state string, created time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.life.recorded {
		return Recording, p.created
	}
	return p.state, p.created
}
