package messenger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/trace"
)

// maxAnswer is how much of an app's answer is read.
const maxAnswer = 64 << 10

// attempt posts a webhook and records what came of it. The first failure is
// followed by a second attempt at once.
func (m *Messenger) attempt(ctx context.Context, id string) {
	defer m.free(id)
	for again := true; again; {
		d, app, ok := m.claim(id)
		if !ok {
			return
		}
		again = m.once(trace.With(ctx, d.trace), d, app)
	}
}

// claim takes a copy of a delivery that is to be sent; ok is false if there is
// nothing to do, because it waits for its app or has been sent meanwhile.
func (m *Messenger) claim(id string) (d delivery, app Credentials, ok bool) {
	m.c.Actor.Still(func() { d, app, ok = m.claimed(id) })
	return d, app, ok
}

func (m *Messenger) claimed(id string) (d delivery, app Credentials, ok bool) {
	m.state.mu.RLock()
	defer m.state.mu.RUnlock()
	one := m.state.deliveries[id]
	if one == nil || m.state.apps[one.app] == nil {
		return d, app, false
	}
	app = m.state.apps[one.app].Credentials
	pending := one.state == queued || !one.next.IsZero() && !one.next.After(m.c.Actor.Clock().Now())
	expired := !one.at.Add(m.last()).After(m.c.Actor.Clock().Now())
	if !pending || !app.Verified && !expired {
		return d, app, false
	}
	m.mu.Lock()
	m.underway[id] = true
	m.mu.Unlock()
	return *one, app, true
}

func (m *Messenger) free(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.underway, id)
}

// once makes one attempt; again says that another one is to follow at once.
func (m *Messenger) once(ctx context.Context, d delivery, app Credentials) (again bool) {
	if !app.Verified {
		m.conclude(ctx, d, outcome{why: "webhook was never verified: " + app.Problem})
		return false
	}
	body, err := d.body(app.PageID)
	if err != nil {
		m.c.Log.ErrorContext(ctx, "delivery not readable", "delivery", d.id, "error", err)
		return false
	}
	f := m.deviates(ctx, d)
	if m.withheld(ctx, d, f) {
		return false
	}
	o := m.postWebhook(ctx, app, body, f.Kind)
	if f.Kind == fault.WebhookDuplicated {
		m.postWebhook(ctx, app, body, "") // what comes of the second is no matter
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return false // the server stops; the delivery stays as it is
	}
	return m.conclude(ctx, d, o)
}

// outcome is what came of an attempt. why is empty if it succeeded.
type outcome struct {
	status int
	why    string
	took   time.Duration
}

func (m *Messenger) postWebhook(ctx context.Context, app Credentials, body []byte, deviation string) outcome {
	if err := m.allow(app.Webhook); err != nil {
		return outcome{why: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, m.c.DeliveryTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, app.Webhook, bytes.NewReader(body))
	if err != nil {
		return outcome{why: err.Error()}
	}
	req.Header.Set("Content-Type", "application/json")
	m.sign(req, app, body, deviation)
	status, _, took, err := m.exchange(req)
	switch {
	case err != nil:
		return outcome{why: m.reason(err), took: took}
	case status >= 300 && status < 400:
		return outcome{status, fmt.Sprintf("answered %d; redirects are not followed", status), took}
	case status != http.StatusOK:
		return outcome{status, fmt.Sprintf("answered %d instead of 200", status), took}
	}
	return outcome{status: status, took: took}
}

// exchange sends a request to an app and reads the beginning of its answer.
func (m *Messenger) exchange(req *http.Request) (status int, answer []byte, took time.Duration, err error) {
	req.Header.Set("User-Agent", m.c.Name+"Platform/1.0")
	req.Header.Set("X-Sandbank-Base", string(m.c.Actor.Base()))
	begin := m.c.Actor.Wall().Now()
	res, err := m.post.Do(req)
	if err != nil {
		return 0, nil, m.c.Actor.Wall().Now().Sub(begin), err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res.StatusCode, answer, m.c.Actor.Wall().Now().Sub(begin), err
}

// reason says in words why there was no answer, without what differs from run
// to run.
func (m *Messenger) reason(err error) string {
	var op *net.OpError
	var call *url.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", m.c.DeliveryTimeout)
	case errors.As(err, &op) && op.Op == "dial":
		return "nothing listens there: start the app"
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}

// conclude records an outcome and plans what follows.
func (m *Messenger) conclude(ctx context.Context, d delivery, o outcome) (again bool) {
	number := len(d.attempts) + 1
	_, err := m.c.Actor.Do(context.WithoutCancel(ctx), func(tx *actor.Tx) error {
		data := deliveryData{Platform: m.c.ID, Delivery: d.id, App: d.app, Attempt: number, Status: o.status, Why: o.why}
		draft := actor.Draft{Source: m.source(), Subject: "delivery/" + d.id, Cause: d.event, Took: o.took}
		if o.why == "" {
			draft.Type, draft.Data = delivered, data
			tx.Add(draft)
			return nil
		}
		next, more := m.nextAttempt(d.at, tx.Now(), number)
		again = more && number == 1
		if more {
			data.Next = next.Format(time.RFC3339Nano)
		}
		draft.Type, draft.Data = failed, data
		tx.Add(draft)
		if !more {
			tx.Add(actor.Draft{Type: abandoned, Source: m.source(), Subject: "delivery/" + d.id, Cause: d.event, Data: data})
		}
		return nil
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.unkept, d.id)
	if err != nil {
		m.c.Log.WarnContext(ctx, "delivery not recorded", "delivery", d.id, "error", err)
		m.unkept[d.id] = m.c.Actor.Clock().Now().Add(time.Minute)
		return false
	}
	return again
}

// nextAttempt is when a delivery that was first sent at first is tried again
// after its attempt of that number failed at failed. Instants that virtual
// time has jumped over are left out.
func (m *Messenger) nextAttempt(first, failed time.Time, number int) (time.Time, bool) {
	if number == 1 && failed.Before(first.Add(m.last())) {
		return failed, true
	}
	for _, after := range m.c.Retries {
		if t := first.Add(after); t.After(failed) {
			return t, true
		}
	}
	return time.Time{}, false
}
