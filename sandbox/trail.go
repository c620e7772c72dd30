package sandbox

import (
	"encoding/json"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// A trail is the last exchanges that a fork shares with its parent: a
// projection. It is read only while the run is put together.
type trail struct {
	end  uint64 // last event that they share; 0 is none
	last []json.RawMessage
}

// trailLength is more than what is ever under way at once.
const trailLength = 64

// Reset implements [actor.Projection].
func (t *trail) Reset() { t.last = nil }

// Apply implements [actor.Projection].
func (t *trail) Apply(e journal.Event) {
	if e.Type != wire.EventType || e.Seq > t.end {
		return
	}
	if len(t.last) == trailLength {
		t.last = t.last[1:]
	}
	t.last = append(t.last, e.Data)
}

func (t *trail) ids() (ids []string) {
	for _, data := range t.last {
		var x wire.Exchange
		if json.Unmarshal(data, &x) == nil {
			ids = append(ids, x.ID)
		}
	}
	return ids
}

// goOn lets a fork without events of its own number its exchanges as its
// parent would. Where the parent was opened several times its numbers are not
// known from outside, unless it is open; then the fork's ids are others.
func (r *Run) goOn(head uint64) {
	if r.spec.Parent == "" || head != r.spec.ParentSeq {
		return
	}
	begins := []uint64{0}
	if parent := r.house.open[r.spec.Parent]; parent != nil {
		begins = append(begins, parent.recorder.First())
	}
	ids, many := r.trail.ids(), 8*head+1024
	for _, first := range begins {
		if r.recorder.GoOn(first, ids, many) {
			return
		}
	}
}
