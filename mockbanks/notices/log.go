package notices

import (
	"encoding/json"
	"strings"
	"time"
)

// An Attempt is one time that a notice was posted.
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
	ID           string
	Subscription string
	Client       string
	Kind         string
	State        string // queued, delivered, failed, abandoned, postponed, dropped
	Queued       time.Time
	Next         time.Time // virtual instant of the next attempt; zero if none
	Attempts     []Attempt
	Body         json.RawMessage
}

// Deliveries is the delivery log of a subscription, or of all if that is
// empty, newest first.
func (d *Desk) Deliveries(subscription string) []Delivery {
	d.mu.RLock()
	defer d.mu.RUnlock()
	all := make([]Delivery, 0, len(d.log))
	for i := len(d.log) - 1; i >= 0; i-- {
		if one := d.log[i]; subscription == "" || one.sub == subscription {
			all = append(all, one.line())
		}
	}
	return all
}

// Delivery returns a line of the log by its id.
func (d *Desk) Delivery(id string) (Delivery, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if one := d.byID[id]; one != nil {
		return one.line(), true
	}
	return Delivery{}, false
}

func (one *delivery) line() Delivery {
	return Delivery{
		ID: one.id, Subscription: one.sub, Client: one.client, Kind: one.kind, State: strings.TrimPrefix(one.state, "bank.notice."),
		Queued: one.at, Next: one.next, Attempts: append([]Attempt{}, one.attempts...), Body: one.body,
	}
}
