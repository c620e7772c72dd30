package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/platforms/integration"
)

// A trail is the last exchanges that a fork shares with its parent: a
// projection. It is read only while the run is put together.
type trail struct {
	end  uint64 // last event that they share; 0 is none
	last []json.RawMessage
	met  []journal.Event // exchanges with the messenger
}

// trailLength is more than what is ever under way at once.
const trailLength = 64

// Reset implements [actor.Projection].
func (t *trail) Reset() { t.last, t.met = nil, nil }

// Apply implements [actor.Projection].
func (t *trail) Apply(e journal.Event) {
	if e.Type != wire.EventType || e.Seq > t.end {
		return
	}
	if len(t.last) == trailLength {
		t.last = t.last[1:]
	}
	t.last = append(t.last, e.Data)
	if bytes.Contains(e.Data, []byte(`"path":"`+graph)) {
		t.met = append(t.met, e)
	}
}

// graph begins the address of a call of the messenger's interface.
const graph = "/platforms/" + kinnet + "/v"

// asksWho is in the address at which a bot asks the messenger about somebody.
const asksWho = "?fields=locale,timezone"

// remind tells an app of ours in a fork whom it has met in the parent, and the
// messenger how often it has called: what a program keeps in its memory is in
// no journal.
func (r *Run) remind(a builtIn, b *integration.Bot) {
	for _, e := range r.trail.met {
		var x wire.Exchange
		if json.Unmarshal(e.Data, &x) != nil || x.From != a.path() {
			continue
		}
		r.messenger.Recount(a.id, e.Time)
		if x.Status != http.StatusOK || !strings.HasSuffix(x.Path, asksWho) {
			continue
		}
		psid := path.Base(strings.TrimSuffix(x.Path, asksWho))
		u, ok := r.messenger.Person(a.id, psid)
		zone, err := time.LoadLocation(u.Zone)
		if !ok || err != nil {
			continue
		}
		_, seconds := e.Time.In(zone).Zone()
		b.Remember(psid, u.Locale, float64(seconds)/3600)
	}
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
