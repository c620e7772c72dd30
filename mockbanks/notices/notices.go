// Package notices is what a bank tells programs without being asked: webhooks
// about the transactions and the consents of the customers who share with
// them.
//
// A client subscribes; every posting of an account that a live consent lets it
// read becomes a notice, also those that the world brings by itself while its
// clock goes on. Notices are signed, logged, tried again by virtual time, and
// can be sent once more by hand.
//
// Standard: the convention of Standard Webhooks for ids, stamps and
// signatures; bodies are the bank's own.
package notices

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// What a bank tells of.
const (
	Created  = "transaction.created" // a hold, or a booking that was none before
	Updated  = "transaction.updated" // a hold that is booked now
	Removed  = "transaction.removed" // a hold that lapsed
	Revoked  = "consent.revoked"
	Expired  = "consent.expired"
	testType = "webhook.test"
)

// Types are what a client can subscribe to.
func Types() []string { return []string{Created, Updated, Removed, Revoked, Expired} }

// Refusals of this package.
var (
	ErrUnknown  = errors.New("no such subscription")
	ErrDelivery = errors.New("no such delivery")
	ErrURL      = errors.New("the address of a webhook is an absolute http or https URL on this machine")
	ErrEvents   = errors.New("unknown event")
	ErrTooMany  = errors.New("a client has at most 20 subscriptions")
)

// Book is what the bank's ledger tells of postings.
type Book interface {
	FeedOf(bank string, customer int64, after ledger.Cursor) (*overlay.Feed, error)
	// Present is the place in every feed after what has happened up to now.
	Present(now time.Time) ledger.Cursor
	Words(p *overlay.Posting) (ledger.Account, ledger.Line)
}

// Consents are those of the bank's clients.
type Consents interface {
	ByClient(client string) []consent.Consent
}

// People finds customers by their keys.
type People interface {
	ByKey(bank, key string) (people.Person, error)
}

// Config is what a desk is made of. Fields are needed unless they say so.
type Config struct {
	Bank     string
	Actor    *actor.Actor
	Book     Book
	Consents Consents
	People   People
	Outbox   *wire.Outbox
	Client   *http.Client // recorded and traced
	Log      *slog.Logger

	Faults *fault.Plan // may make notices go astray; nil never does
	// Patience is how long, by the real clock, a receiver may take; 0 is ten
	// seconds.
	Patience time.Duration
	// Allow refuses an address that nothing may be sent to; nil lets loopback
	// alone be reached.
	Allow func(url string) error
}

// A Desk is the notices of one bank: a projection of the journal, and an
// agenda. It is safe for concurrent use.
type Desk struct {
	c    Config
	post *http.Client

	mu       sync.RWMutex
	subs     map[string]*Subscription
	order    []string
	log      []*delivery
	byID     map[string]*delivery
	begun    map[string]ledger.Cursor // where the postings begin that a consent lets be told, by its id
	owed     []owed                   // consents that have ended and of which nobody was told yet
	read     map[int64]place          // how far the postings of a customer have been told
	ahead    time.Time                // instant of the next posting; zero if unknown
	calm     time.Time                // until when there is none, if ahead is zero
	stale    bool                     // ahead has to be looked up again
	planned  bool                     // a look at what is to be told waits in the outbox
	underway map[string]struct{}      // deliveries that are being sent
}

// A place is how far a feed was read.
type place struct {
	cursor ledger.Cursor
	bank   string
}

// A Subscription is what a client wants to be told of, and where.
type Subscription struct {
	ID     string
	Client string
	URL    string
	Events []string
	Since  time.Time     // virtual
	from   ledger.Cursor // where the postings begin that are told
	secret string
}

// Secret signs the notices of the subscription: "whsec_" and base64.
func (s Subscription) Secret() string { return s.secret }

func (s Subscription) wants(typ string) bool {
	return typ == testType || slices.Contains(s.Events, typ)
}

// New returns a desk without subscriptions. Join it to the actor.
func New(c Config) (*Desk, error) {
	if c.Bank == "" || c.Actor == nil || c.Book == nil || c.Consents == nil || c.People == nil || c.Log == nil {
		return nil, fmt.Errorf("notices of %s: config is missing a part", c.Bank)
	}
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	if c.Allow == nil {
		c.Allow = loopback
	}
	d := &Desk{c: c}
	if c.Client != nil {
		post := *c.Client
		post.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		d.post = &post
	}
	d.Reset()
	return d, nil
}

// Subscriptions lists those of a client, or all if client is empty, oldest
// first.
func (d *Desk) Subscriptions(client string) []Subscription {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var all []Subscription
	for _, id := range d.order {
		if s := d.subs[id]; client == "" || s.Client == client {
			all = append(all, *s)
		}
	}
	return all
}

// Subscription returns one by its id.
func (d *Desk) Subscription(id string) (Subscription, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	s := d.subs[id]
	if s == nil {
		return Subscription{}, fmt.Errorf("subscription %q: %w", id, ErrUnknown)
	}
	return *s, nil
}

// source is where the desk's events come from.
func (d *Desk) source() string { return "/banks/" + d.c.Bank }

// Subscribe lets a client be told from now on.
func (d *Desk) Subscribe(ctx context.Context, client, url string, events []string) (Subscription, error) {
	if len(events) == 0 {
		events = Types()
	}
	for _, e := range events {
		if !slices.Contains(Types(), e) {
			return Subscription{}, fmt.Errorf("subscribe to %q: %w", e, ErrEvents)
		}
	}
	if err := d.c.Allow(url); err != nil {
		return Subscription{}, fmt.Errorf("subscribe %s: %w", url, err)
	}
	s := Subscription{Client: client, URL: url, Events: events, secret: mint()}
	_, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		if len(d.Subscriptions(client)) >= maxSubscriptions {
			return ErrTooMany
		}
		s.ID, s.Since = tx.ID("wh"), tx.Now()
		tx.Add(actor.Draft{
			Type: subscribed, Source: d.source(), Subject: "subscription/" + s.ID,
			Data: subscription{d.c.Bank, s.ID, client, url, events}, Secret: map[string]string{secretKey: s.secret},
		})
		return nil
	})
	return s, err
}

const maxSubscriptions = 20

// Unsubscribe ends a subscription. What waits to be sent is not sent.
func (d *Desk) Unsubscribe(ctx context.Context, id string) error {
	_, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		s, err := d.Subscription(id)
		if err != nil {
			return err
		}
		tx.Add(actor.Draft{
			Type: unsubscribed, Source: d.source(), Subject: "subscription/" + id, Data: subscription{d.c.Bank, id, s.Client, s.URL, s.Events},
		})
		return nil
	})
	return err
}

// Test sends a notice that tells of nothing, and returns the delivery's id.
func (d *Desk) Test(ctx context.Context, id string) (string, error) {
	var name string
	_, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		s, err := d.Subscription(id)
		if err != nil {
			return err
		}
		n := notice{Type: testType, At: tx.Now(), Data: told{Bank: d.c.Bank}}
		name = d.queueIn(tx, s, n, place{}, 0, "")
		return nil
	})
	if err == nil {
		d.send(name)
	}
	return name, err
}

// Redeliver sends a notice once more, whatever became of it before.
func (d *Desk) Redeliver(ctx context.Context, id string) error {
	_, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		d.mu.RLock()
		one := d.byID[id]
		d.mu.RUnlock()
		if one == nil {
			return fmt.Errorf("redeliver %q: %w", id, ErrDelivery)
		}
		tx.Add(actor.Draft{
			Type: queued, Source: d.source(), Subject: "delivery/" + id, Cause: one.event,
			Data: record{Bank: d.c.Bank, Delivery: id, Subscription: one.sub, Client: one.client, Kind: one.kind, Again: true},
		})
		return nil
	})
	if err == nil {
		d.send(id)
	}
	return err
}
