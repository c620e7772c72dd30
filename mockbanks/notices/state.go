package notices

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/trace"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Types of the events of this package.
const (
	subscribed   = "bank.webhook.subscribed"
	unsubscribed = "bank.webhook.unsubscribed"
	queued       = "bank.notice.queued"
	delivered    = "bank.notice.delivered"
	failed       = "bank.notice.failed"
	abandoned    = "bank.notice.abandoned"
	postponed    = "bank.notice.postponed" // by a fault
	dropped      = "bank.notice.dropped"   // by a fault
)

// secretKey names the secret of a subscription in its event.
const secretKey = "webhook_secret"

// subscription is the data of subscribed and unsubscribed.
type subscription struct {
	Bank         string   `json:"bank"`
	Subscription string   `json:"subscription"`
	Client       string   `json:"client"`
	URL          string   `json:"url"`
	Events       []string `json:"events"`
}

// record is the data of the events about a delivery.
type record struct {
	Bank         string          `json:"bank"`
	Delivery     string          `json:"delivery"`
	Subscription string          `json:"subscription"`
	Client       string          `json:"client"`
	Kind         string          `json:"kind,omitempty"`
	Consent      string          `json:"consent,omitempty"`
	Customer     int64           `json:"customer_index,omitempty"`
	Cursor       string          `json:"cursor,omitempty"` // how far the customer's postings were told
	Body         json.RawMessage `json:"body,omitempty"`
	Ended        string          `json:"ended,omitempty"` // the event that ended the consent
	Again        bool            `json:"again,omitempty"`
	Attempt      int             `json:"attempt,omitempty"`
	Status       int             `json:"status,omitempty"`
	Why          string          `json:"why,omitempty"`
	Next         time.Time       `json:"next,omitzero"`
}

// An owed is a consent that ended: those who are subscribed are to be told.
type owed struct {
	event, typ, consent, client, customer string
	at                                    time.Time
}

// delivery is one notice on its way to one subscription.
type delivery struct {
	id, sub, client, kind, consent string
	body                           json.RawMessage
	at                             time.Time
	event                          string // id of the event that queued it
	trace                          trace.ID
	state                          string
	attempts                       []Attempt
	next                           time.Time // virtual; zero if none is planned
	again                          bool      // sent by hand, whatever has become of the consent
}

// Reset implements [actor.Projection].
func (d *Desk) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.subs, d.order, d.log, d.byID = map[string]*Subscription{}, nil, nil, map[string]*delivery{}
	d.owed, d.read, d.begun, d.underway = nil, map[int64]place{}, map[string]ledger.Cursor{}, map[string]struct{}{}
	d.stale = true
}

// Apply implements [actor.Projection].
func (d *Desk) Apply(e journal.Event) {
	switch {
	case strings.HasPrefix(e.Type, "bank.notice."), strings.HasPrefix(e.Type, "bank.webhook."):
		if e.Source == d.source() {
			d.fold(e)
		}
	case strings.HasPrefix(e.Type, "bank.consent."):
		if e.Source == d.source() {
			d.foldConsent(e)
		}
	case moves(e.Type):
		d.look()
	}
}

// moves tells the events that change what postings there are.
func moves(typ string) bool {
	for _, prefix := range []string{"bank.payment.", "bank.card.", "bank.account.", "bank.order."} {
		if strings.HasPrefix(typ, prefix) {
			return true
		}
	}
	return false
}

// look plans a look at what is to be told, if anybody is subscribed.
func (d *Desk) look() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stale = true
	if len(d.subs) > 0 && !d.planned && d.c.Outbox != nil {
		d.planned = true
		d.c.Outbox.Put("notices/"+d.c.Bank, d.tell)
	}
}

func (d *Desk) foldConsent(e journal.Event) {
	var c struct{ Consent, Client, Customer string }
	if json.Unmarshal(e.Data, &c) != nil {
		return
	}
	typ := map[string]string{"bank.consent.revoked": Revoked, "bank.consent.expired": Expired}[e.Type]
	d.mu.Lock()
	if e.Type == "bank.consent.authorised" {
		d.begun[c.Consent] = d.c.Book.Present(e.Time)
	}
	for _, s := range d.subs {
		if typ != "" && s.Client == c.Client && s.wants(typ) {
			d.owed = append(d.owed, owed{e.ID, typ, c.Consent, c.Client, c.Customer, e.Time})
			break
		}
	}
	d.mu.Unlock()
	d.look()
}

func (d *Desk) fold(e journal.Event) {
	if e.Type == subscribed || e.Type == unsubscribed {
		d.foldSubscription(e)
		return
	}
	var r record
	if json.Unmarshal(e.Data, &r) != nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	one := d.byID[r.Delivery]
	if e.Type == queued && one == nil {
		one = &delivery{
			id: r.Delivery, sub: r.Subscription, client: r.Client, kind: r.Kind, consent: r.Consent, body: r.Body, at: e.Time, event: e.ID,
		}
		d.byID[r.Delivery] = one
		d.log = append(d.log, one)
		d.foldPlace(r)
	}
	if one != nil {
		one.fold(e, r)
	}
}

// foldPlace notes how far has been told, and of which end of a consent.
func (d *Desk) foldPlace(r record) {
	if c, err := ledger.ParseCursor(r.Cursor); r.Cursor != "" && err == nil && c.Compare(d.read[r.Customer].cursor) > 0 {
		d.read[r.Customer] = place{c, d.c.Bank}
	}
	for i, o := range d.owed {
		if r.Ended != "" && o.event == r.Ended {
			d.owed = append(d.owed[:i:i], d.owed[i+1:]...)
			break
		}
	}
}

func (one *delivery) fold(e journal.Event, r record) {
	one.state, one.next = e.Type, r.Next
	switch e.Type {
	case queued:
		one.trace, one.again = trace.ID(e.TraceID), r.Again
	case delivered, failed:
		one.attempts = append(one.attempts, Attempt{
			Number: r.Attempt, At: e.Time, WallTime: e.WallTime, Took: e.Took, Status: r.Status, Why: r.Why,
		})
	}
}

func (d *Desk) foldSubscription(e journal.Event) {
	var s subscription
	if json.Unmarshal(e.Data, &s) != nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stale = true
	if e.Type == subscribed {
		d.subs[s.Subscription] = &Subscription{s.Subscription, s.Client, s.URL, s.Events, e.Time, d.c.Book.Present(e.Time), e.Secret[secretKey]}
		d.order = append(d.order, s.Subscription)
		return
	}
	delete(d.subs, s.Subscription)
	for i, id := range d.order {
		if id == s.Subscription {
			d.order = append(d.order[:i:i], d.order[i+1:]...)
			break
		}
	}
}
