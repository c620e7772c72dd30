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
}

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
	return p.state, p.created
}
