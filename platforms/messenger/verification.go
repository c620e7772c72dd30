package messenger

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/trace"
)

// trial is how the verification of an app's webhook stands in this process.
type trial struct {
	tries int
	next  time.Time // by the real clock; zero while one is queued or underway
}

// backoff waits half a second after the first failure, then ever longer, and
// never more than 15 seconds: a person may be starting the app right now.
func backoff(n int) time.Duration {
	return min(500*time.Millisecond<<min(n-1, 5), 15*time.Second)
}

// tryVerification queues a verification.
func (m *Messenger) tryVerification(app string) {
	if m.c.Relay != nil {
		return // the platform elsewhere verifies
	}
	m.mu.Lock()
	t := m.trials[app]
	if t == nil {
		t = &trial{}
		m.trials[app] = t
	}
	t.next = time.Time{}
	m.mu.Unlock()
	m.c.Outbox.Put("verify/"+app, func(ctx context.Context) { m.verify(ctx, app) })
}

// verify asks an app to prove that it wants this page's webhooks.
func (m *Messenger) verify(ctx context.Context, app string) {
	c, err := m.App(app)
	if err != nil || c.Verified {
		return
	}
	m.mu.Lock()
	m.trials[app].tries++
	n := m.trials[app].tries
	m.mu.Unlock()
	why := m.askForChallenge(ctx, c, n)
	if ctx.Err() != nil {
		return
	}
	m.concludeVerification(ctx, c, why)
	if why == "" {
		m.release(app)
		return
	}
	m.mu.Lock()
	m.trials[app].next = m.c.Actor.Wall().Now().Add(m.c.Backoff(n))
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

const tagChallenge chance.Tag = 0x4b1a2

// askForChallenge makes the verification request; it returns what is wrong
// with the answer.
func (m *Messenger) askForChallenge(ctx context.Context, c Credentials, n int) string {
	key := chance.Key(m.c.Actor.Seed(), tagChallenge, chance.Text(c.AppID))
	challenge := strconv.FormatUint(1_000_000_000+chance.Scale(chance.H(key, uint64(n)), 9_000_000_000), 10)
	ctx = trace.With(ctx, trace.New(key, uint64(n)))
	ctx, cancel := context.WithTimeout(ctx, m.c.DeliveryTimeout)
	defer cancel()
	q := url.Values{"hub.mode": {"subscribe"}, "hub.challenge": {challenge}, "hub.verify_token": {c.VerifyToken}}
	sep := "?"
	if strings.Contains(c.Webhook, "?") {
		sep = "&"
	}
	if err := m.allow(c.Webhook); err != nil {
		return err.Error()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Webhook+sep+q.Encode(), nil)
	if err != nil {
		return err.Error()
	}
	status, answer, _, err := m.exchange(req)
	switch {
	case err != nil:
		return m.reason(err)
	case status == http.StatusForbidden:
		return "answered 403: it does not know the verify token"
	case status != http.StatusOK:
		return fmt.Sprintf("answered %d instead of 200", status)
	case string(answer) != challenge:
		return "answered 200, but the body is not the value of hub.challenge and nothing else"
	}
	return ""
}

// concludeVerification records the outcome, a failure once for each cause.
func (m *Messenger) concludeVerification(ctx context.Context, c Credentials, why string) {
	_, err := m.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		now, err := m.App(c.App)
		if err != nil || now.Webhook != c.Webhook || now.Verified || why != "" && now.Problem == why {
			return actor.ErrNothing
		}
		kind := verified
		if why != "" {
			kind = unverified
		}
		tx.Add(actor.Draft{
			Type: kind, Source: m.source(), Subject: "app/" + c.App,
			Data: webhookData{Platform: m.c.ID, App: c.App, URL: c.Webhook, Why: why},
		})
		return nil
	})
	if err != nil {
		m.c.Log.WarnContext(ctx, "verification not recorded", "app", c.App, "error", err)
	}
}

// keepVerifying repeats verifications when they are due, until ctx ends.
func (m *Messenger) keepVerifying(ctx context.Context) error {
	for {
		wait := m.repeatVerifications()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-m.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// repeatVerifications queues those that are due; it returns how long it is
// until the next one.
func (m *Messenger) repeatVerifications() time.Duration {
	now, wait := m.c.Actor.Wall().Now(), time.Hour
	var due []string
	m.state.mu.RLock()
	names := append([]string{}, m.state.order...)
	m.state.mu.RUnlock()
	m.mu.Lock()
	for _, name := range names {
		t := m.trials[name]
		switch {
		case t == nil || t.next.IsZero():
		case !t.next.After(now):
			due = append(due, name)
		default:
			wait = min(wait, t.next.Sub(now))
		}
	}
	m.mu.Unlock()
	for _, name := range due {
		m.tryVerification(name)
	}
	return wait
}
