// Package messenger is Kinnet Messenger: the chat of a social platform, as its
// users see it and as a developer's program reaches it.
//
// Two directions, both plain HTTP. The platform posts signed webhooks to the
// app; the app calls a Graph-shaped API to send messages, to look up who
// writes, and to link accounts. Shapes follow the publicly documented
// Messenger Platform, version 21.0, and what its clients send.
package messenger

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/wire"
)

// Config is what a messenger is made of. The fields up to Log are needed.
type Config struct {
	ID        string // "kinnet"
	Name      string // "Kinnet"
	Actor     *actor.Actor
	Outbox    *wire.Outbox
	Faults    *fault.Plan  // may make webhooks go astray; nil never does
	Client    *http.Client // recorded and traced; redirects are switched off here
	Directory Directory
	Log       *slog.Logger

	// Relay is a platform elsewhere in the place of this one; nil is none.
	Relay Relay
	// AllowWebhook refuses addresses that must not be called. Without it only
	// loopback addresses are allowed.
	AllowWebhook func(url string) error
	// ConsoleLink is where a person reads about an exchange. Without it
	// refusals carry no link.
	ConsoleLink func(exchange string) string
	// Strict leaves the standard's own fields alone: no sentence, no link, and
	// in buttons https, or addresses of the run itself, only.
	Strict bool
	// OnlySHA256 drops the older of the two signature headers.
	OnlySHA256 bool
	// DeliveryTimeout is how long, by the real clock, an app may take to answer
	// a webhook; 20 seconds if it is 0.
	DeliveryTimeout time.Duration
	// Retries are the virtual instants, counted from the first attempt, at
	// which a failed webhook is tried again after the immediate second attempt.
	// After the last one it is abandoned. See [Retries].
	Retries []time.Duration
	// Backoff is how long, by the real clock, the n-th failed verification is
	// waited after.
	Backoff func(n int) time.Duration
	// CallsPerUser is how many Graph calls a page may make in 24 hours for each
	// of its users; 200 if it is 0.
	CallsPerUser int
	// CallsPerSecond is how many messages a page may send in a second of the
	// real clock; 300 if it is 0, and below 0 as many as it likes.
	CallsPerSecond int
}

// A Messenger is one platform in one run. It is safe for concurrent use.
type Messenger struct {
	c     Config
	state *state
	post  *http.Client

	wake chan struct{} // a verification is due at another time

	mu       sync.Mutex
	underway map[string]bool      // deliveries that an attempt holds
	unkept   map[string]time.Time // when those are sent again whose last outcome the journal could not keep; virtual
	trials   map[string]*trial
	meters   map[string]*meter
}

// New returns a messenger without apps. It starts no goroutine: see
// [Messenger.Run]. Join its projections to the actor before it is opened.
func New(c Config) (*Messenger, error) {
	if c.ID == "" || c.Name == "" || c.Actor == nil || c.Outbox == nil || c.Client == nil || c.Directory == nil || c.Log == nil {
		return nil, errors.New("messenger: config is missing a field")
	}
	c = withDefaults(c)
	return &Messenger{
		c: c, state: newState(c.ID), post: withoutRedirects(c.Client), wake: make(chan struct{}, 1),
		underway: map[string]bool{}, unkept: map[string]time.Time{}, trials: map[string]*trial{}, meters: map[string]*meter{},
	}, nil
}

func withDefaults(c Config) Config {
	if c.AllowWebhook == nil {
		c.AllowWebhook = OnlyLoopback
	}
	if c.DeliveryTimeout == 0 {
		c.DeliveryTimeout = 20 * time.Second
	}
	if c.Retries == nil {
		c.Retries = Retries()
	}
	if c.Backoff == nil {
		c.Backoff = backoff
	}
	if c.CallsPerUser == 0 {
		c.CallsPerUser = 200
	}
	if c.CallsPerSecond == 0 {
		c.CallsPerSecond = 300
	}
	return c
}

func withoutRedirects(c *http.Client) *http.Client {
	other := *c
	other.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &other
}

// Projections are the read models to join to the run's actor.
func (m *Messenger) Projections() []actor.Projection { return []actor.Projection{m.state} }

// Agendas are the webhooks that wait for a later attempt.
func (m *Messenger) Agendas() []clock.Agenda { return []clock.Agenda{agenda{m}} }

// Run repeats verifications by the real clock until each app has answered, or
// ctx ends. [Messenger.Resume] comes first.
func (m *Messenger) Run(ctx context.Context) error { return m.keepVerifying(ctx) }

// path is a path of this platform from the run's root.
func (m *Messenger) path(rest string) string { return "/platforms/" + m.c.ID + rest }

// Graph is the base address of the API, without a version.
func (m *Messenger) Graph() string { return m.c.Actor.Base().URL(m.path("")) }

// source is the CloudEvents source of the platform's events.
func (m *Messenger) source() string { return m.path("") }
