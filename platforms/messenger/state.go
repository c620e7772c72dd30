package messenger

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/trace"
)

// state is everything that the platform knows: a fold of the run's events.
type state struct {
	platform string

	mu         sync.RWMutex
	apps       map[string]*app // by name
	order      []string        // names of apps, oldest first
	byToken    map[string]*app // by hash of the page token
	byPage     map[string]*app
	threads    map[string]*thread   // by page and psid
	deliveries map[string]*delivery // by id
	log        []*delivery          // oldest first
	open       []*delivery          // those that are not settled, oldest first
	linkings   map[string]*linking  // by hash of the linking token
	acts       uint64               // what users did; numbers their traces
}

func newState(platform string) *state {
	s := &state{platform: platform}
	s.Reset()
	return s
}

// Reset implements [actor.Projection].
func (s *state) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps, s.order = map[string]*app{}, nil
	s.byToken, s.byPage = map[string]*app{}, map[string]*app{}
	s.threads = map[string]*thread{}
	s.deliveries, s.log, s.open = map[string]*delivery{}, nil, nil
	s.linkings, s.acts = map[string]*linking{}, 0
}

// Apply implements [actor.Projection].
func (s *state) Apply(e journal.Event) {
	if e.Source != "/platforms/"+s.platform {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e.Type {
	case appCreated, appChanged, profileChanged, verified, unverified:
		s.foldApp(e)
	case messageSent, actionSent, linkStarted, linkCancelled, linked, unlinked:
		s.foldThread(e)
	case queued, delivered, failed, abandoned, postponed, dropped:
		s.foldDelivery(e)
	}
}

// data reads the data of an event. What we wrote ourselves is well-formed; a
// zero value for what is not is ignored by every fold.
func data[T any](e journal.Event) T {
	var d T
	if err := json.Unmarshal(e.Data, &d); err != nil {
		var zero T
		return zero
	}
	return d
}

func (s *state) foldApp(e journal.Event) {
	switch e.Type {
	case appCreated, appChanged:
		s.foldRegistration(e, data[appData](e))
	case profileChanged:
		d := data[profileData](e)
		if a := s.apps[d.App]; a != nil {
			a.profile = d.Properties
		}
	case verified, unverified:
		d := data[webhookData](e)
		if a := s.apps[d.App]; a != nil && a.Webhook == d.URL {
			a.Verified, a.Problem = e.Type == verified, d.Why
		}
	}
}

func (s *state) foldRegistration(e journal.Event, d appData) {
	a := s.apps[d.App]
	if a == nil {
		a = &app{Credentials: Credentials{
			App: d.App, AppID: d.AppID, PageID: d.Page, AppSecret: e.Secret["app_secret"],
			PageToken: e.Secret["page_token"], VerifyToken: e.Secret["verify_token"],
		}}
		s.apps[d.App], s.byPage[d.Page], s.byToken[secret.Hash(a.PageToken)] = a, a, a
		s.order = append(s.order, d.App)
	}
	if a.Webhook != d.Webhook {
		a.Verified, a.Problem = false, ""
	}
	a.Name, a.Webhook, a.Link, a.Fields = d.Name, d.Webhook, d.Link, d.Fields
}

func (s *state) foldDelivery(e journal.Event) {
	d := data[deliveryData](e)
	if e.Type == queued && s.deliveries[d.Delivery] == nil {
		one := &delivery{
			id: d.Delivery, app: d.App, psid: d.PSID, kind: d.Kind, item: d.Item,
			code: e.Secret["authorization_code"], at: e.Time, trace: trace.ID(e.TraceID), event: e.ID,
		}
		s.deliveries[d.Delivery] = one
		s.log = append(s.log, one)
	}
	one := s.deliveries[d.Delivery]
	if one == nil {
		return
	}
	one.fold(e, d)
	switch at := slices.Index(s.open, one); {
	case (one.state == delivered || one.state == abandoned || one.state == dropped) && at >= 0:
		s.open = slices.Delete(s.open, at, at+1)
	case (one.state == queued || one.state == failed || one.state == postponed) && at < 0:
		s.open = append(s.open, one)
	}
}

func (d *delivery) fold(e journal.Event, data deliveryData) {
	d.state, d.next = e.Type, time.Time{}
	switch e.Type {
	case queued:
		d.trace = trace.ID(e.TraceID)
	case postponed:
		if next, err := time.Parse(time.RFC3339Nano, data.Next); err == nil {
			d.next = next
		}
	case delivered, failed:
		d.attempts = append(d.attempts, Attempt{
			Number: data.Attempt, At: e.Time, WallTime: e.WallTime, Took: e.Took, Status: data.Status, Why: data.Why,
		})
		if next, err := time.Parse(time.RFC3339Nano, data.Next); err == nil {
			d.next = next
		}
	}
}
