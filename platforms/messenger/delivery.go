package messenger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/trace"
)

// delivery is one webhook on its way to an app. The fields after event change.
type delivery struct {
	id    string
	app   string
	psid  string
	kind  string
	item  json.RawMessage
	code  string // authorization code; secret
	at    time.Time
	event string // id of the event that queued it

	trace    trace.ID
	state    string // type of its last event
	attempts []Attempt
	next     time.Time // virtual instant of the next attempt; zero if none is planned
}

// An Attempt is one time that a webhook was posted.
type Attempt struct {
	Number   int           `json:"attempt"`
	At       time.Time     `json:"time"` // virtual
	WallTime time.Time     `json:"walltime"`
	Took     time.Duration `json:"-"`
	Status   int           `json:"status,omitempty"`
	Why      string        `json:"why,omitempty"`
}

// A Delivery is a line of the delivery log.
type Delivery struct {
	ID       string     `json:"id"`
	App      string     `json:"app"`
	Kind     string     `json:"kind"`
	PSID     string     `json:"psid"`
	State    string     `json:"state"`         // queued, delivered, failed, abandoned
	Why      string     `json:"why,omitempty"` // it is not sent now; attempts have their own reasons
	Queued   time.Time  `json:"queued"`
	Next     *time.Time `json:"next,omitempty"` // virtual instant of the next attempt
	Attempts []Attempt  `json:"attempts"`
}

// Retries is the schedule of later attempts: ever rarer, for 36 hours.
func Retries() []time.Duration {
	return []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
		8 * time.Hour, 12 * time.Hour, 18 * time.Hour, 24 * time.Hour, 30 * time.Hour, 36 * time.Hour,
	}
}

// ErrUnknownDelivery says that the log has no such delivery.
var ErrUnknownDelivery = errors.New("no such delivery")

// Deliveries is the delivery log, newest first.
func (m *Messenger) Deliveries() []Delivery {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	all := make([]Delivery, 0, len(m.state.log))
	for i := len(m.state.log) - 1; i >= 0; i-- {
		d := m.state.log[i]
		l := d.line()
		if d.state == queued || d.state == failed {
			l.Why = m.state.apps[d.app].whyWaiting()
		}
		all = append(all, l)
	}
	return all
}

// whyWaiting says why an app gets no webhooks now; "" if it does.
func (a *app) whyWaiting() string {
	switch {
	case a == nil || a.Verified:
		return ""
	case a.Problem == "":
		return "not verified: the app has not answered the verification request yet"
	}
	return "not verified: " + a.Problem
}

func (d *delivery) line() Delivery {
	l := Delivery{
		ID: d.id, App: d.app, Kind: d.kind, PSID: d.psid, State: d.state[len("webhook."):], Queued: d.at,
		Attempts: append([]Attempt{}, d.attempts...),
	}
	if !d.next.IsZero() {
		next := d.next
		l.Next = &next
	}
	return l
}

// Redeliver sends a webhook once more, whatever became of it before.
func (m *Messenger) Redeliver(ctx context.Context, id string) error {
	_, err := m.act(ctx, func(tx *actor.Tx) error {
		m.state.mu.RLock()
		defer m.state.mu.RUnlock()
		d := m.state.deliveries[id]
		if d == nil {
			return fmt.Errorf("redeliver %q: %w", id, ErrUnknownDelivery)
		}
		tx.Add(actor.Draft{
			Type: queued, Source: m.source(), Subject: "delivery/" + id, Cause: d.event,
			Data: deliveryData{Platform: m.c.ID, Delivery: id, App: d.app, PSID: d.psid, Kind: d.kind, Again: true},
		})
		return nil
	})
	return err
}

// send hands an attempt to the outbox. Those of one user at one app go in
// order.
func (m *Messenger) send(id, app, psid string) {
	m.c.Outbox.Put(app+"/"+psid, func(ctx context.Context) { m.attempt(ctx, id) })
}

// Resume takes up what an earlier process left: webhooks that were queued and
// not yet sent, and verifications.
func (m *Messenger) Resume() {
	m.state.mu.RLock()
	var pending []*delivery
	for _, d := range m.state.open {
		if d.state == queued {
			pending = append(pending, d)
		}
	}
	apps := append([]string{}, m.state.order...)
	m.state.mu.RUnlock()
	for _, d := range pending {
		m.send(d.id, d.app, d.psid)
	}
	for _, name := range apps {
		if c, err := m.App(name); err == nil && !c.Verified {
			m.tryVerification(name)
		}
	}
}

// release sends what waited for an app's webhook to be verified.
func (m *Messenger) release(app string) {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	for _, d := range m.state.open {
		if d.app == app && d.state == queued {
			m.send(d.id, d.app, d.psid)
		}
	}
}

// agenda is the part of the delivery log that falls due by virtual time.
type agenda struct{ m *Messenger }

// Next implements [clock.Agenda].
func (a agenda) Next() (time.Time, bool) {
	a.m.state.mu.RLock()
	defer a.m.state.mu.RUnlock()
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	var next time.Time
	for _, d := range a.m.state.open {
		if due := a.m.due(d); !due.IsZero() && !a.m.underway[d.id] && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	return next, !next.IsZero()
}

// Fire implements [clock.Agenda]. The attempts themselves go by the outbox.
func (a agenda) Fire(_ context.Context, now time.Time) error {
	a.m.state.mu.RLock()
	defer a.m.state.mu.RUnlock()
	a.m.mu.Lock()
	defer a.m.mu.Unlock()
	for _, d := range a.m.state.open {
		if due := a.m.due(d); !due.IsZero() && !due.After(now) && !a.m.underway[d.id] {
			a.m.underway[d.id] = true
			a.m.send(d.id, d.app, d.psid)
		}
	}
	return nil
}

// due is when the clock alone must do something about a delivery: at its next
// attempt, at the end of the schedule while its app is not verified, or some
// time after an attempt whose outcome the journal could not keep. The caller
// holds both mutexes.
func (m *Messenger) due(d *delivery) time.Time {
	if again, lost := m.unkept[d.id]; lost {
		return again
	}
	if app := m.state.apps[d.app]; app != nil && !app.Verified {
		return d.at.Add(m.last())
	}
	return d.next
}

// last is how long after the first attempt a delivery is given up.
func (m *Messenger) last() time.Duration {
	if len(m.c.Retries) == 0 {
		return 0
	}
	return m.c.Retries[len(m.c.Retries)-1]
}
