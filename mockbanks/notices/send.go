package notices

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/trace"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// Retries are the waits of virtual time between attempts.
func Retries() []time.Duration {
	return []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
}

// maxAnswer is how much of a receiver's answer is read.
const maxAnswer = 64 << 10

// reorderWindow is how long a notice waits that others are to overtake.
const reorderWindow = 5 * time.Second

// mint makes a secret that no canonical form has.
func mint() string {
	raw := make([]byte, 24)
	rand.Read(raw) // it never fails: see crypto/rand
	return "whsec_" + base64.StdEncoding.EncodeToString(raw)
}

// Sign is the signature of a notice: version, comma, base64.
func Sign(secret, id, stamp string, body []byte) string {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		raw = []byte(secret)
	}
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// due lists the deliveries whose next attempt has come, and takes them.
func (d *Desk) due(now time.Time) (ids []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, one := range d.log {
		if _, busy := d.underway[one.id]; !busy && !one.next.IsZero() && !one.next.After(now) {
			d.underway[one.id] = struct{}{}
			ids = append(ids, one.id)
		}
	}
	return ids
}

// send hands a delivery to the outbox. Those of one subscription go in order.
func (d *Desk) send(id string) {
	d.mu.RLock()
	one := d.byID[id]
	d.mu.RUnlock()
	if one != nil && d.post != nil && d.c.Outbox != nil {
		d.c.Outbox.Put("notice/"+one.sub, func(ctx context.Context) { d.attempt(ctx, id) })
	}
}

// Resume takes up what an earlier process has queued and not sent.
func (d *Desk) Resume() {
	d.mu.RLock()
	var ids []string
	for _, one := range d.log {
		if one.state == queued {
			ids = append(ids, one.id)
		}
	}
	d.mu.RUnlock()
	for _, id := range ids {
		d.send(id)
	}
	d.look()
}

// attempt sends a notice once and records what came of it.
func (d *Desk) attempt(ctx context.Context, id string) {
	defer func() {
		d.mu.Lock()
		delete(d.underway, id)
		d.mu.Unlock()
	}()
	one, sub, why := d.claim(id)
	if one.id == "" {
		return
	}
	ctx = trace.With(ctx, one.trace)
	if why != "" {
		d.conclude(ctx, one, abandoned, record{Why: why}, 0)
		return
	}
	f := d.deviates(ctx, one)
	if d.withheld(ctx, one, f) {
		return
	}
	o := d.deliver(ctx, one, sub, f.Kind)
	if f.Kind == fault.WebhookDuplicated {
		d.deliver(ctx, one, sub, "") // what comes of the second is no matter
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return // the server stops; the delivery stays as it is
	}
	d.settle(ctx, one, o)
}

// claim takes a copy of a delivery that is to be sent. why says that it is not
// to be sent any more.
func (d *Desk) claim(id string) (one delivery, sub Subscription, why string) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	now := d.c.Actor.Clock().Now()
	found := d.byID[id]
	if found == nil || found.state != queued && (found.next.IsZero() || found.next.After(now)) {
		return one, sub, ""
	}
	one = *found
	s := d.subs[one.sub]
	if s == nil {
		return one, sub, "the subscription has ended"
	}
	if !one.again && strings.HasPrefix(one.kind, "transaction.") && !d.alive(one, now) {
		return one, *s, "the consent has ended"
	}
	return one, *s, ""
}

// alive says whether the consent by which a notice was queued still is.
func (d *Desk) alive(one delivery, now time.Time) bool {
	for _, c := range d.c.Consents.ByClient(one.client) {
		if c.ID == one.consent {
			return c.Status == consent.Active && c.Live(now) == nil
		}
	}
	return false
}

// deviates asks which fault a notice meets. One that was put off is not put off
// again.
func (d *Desk) deviates(ctx context.Context, one delivery) fault.Fault {
	if d.c.Faults == nil {
		return fault.Fault{}
	}
	kinds := []string{fault.WebhookDuplicated, fault.WebhookBadlySigned, fault.WebhookUnsigned}
	if one.state == queued && !one.again {
		kinds = append(kinds, fault.WebhookReordered, fault.WebhookDelayed, fault.WebhookDropped)
	}
	f, _ := d.c.Faults.Meets(ctx, nil, fault.Occasion{Party: d.c.Bank, Route: one.kind}, kinds...)
	return f
}

// withheld notes that a notice is not sent now, if a fault wants it so.
func (d *Desk) withheld(ctx context.Context, one delivery, f fault.Fault) bool {
	why := "fault " + f.ID + " on purpose"
	switch f.Kind {
	case fault.WebhookDropped:
		d.conclude(ctx, one, dropped, record{Why: why}, 0)
	case fault.WebhookReordered:
		d.conclude(ctx, one, postponed, record{Why: why, Next: d.c.Actor.Clock().Now().Add(reorderWindow)}, 0)
	case fault.WebhookDelayed:
		d.conclude(ctx, one, postponed, record{Why: why, Next: d.c.Actor.Clock().Now().Add(f.Latency)}, 0)
	default:
		return false
	}
	return true
}

// outcome is what came of an attempt. why is empty if it succeeded.
type outcome struct {
	status int
	why    string
	took   time.Duration
}

func (d *Desk) deliver(ctx context.Context, one delivery, sub Subscription, deviation string) outcome {
	if err := d.c.Allow(sub.URL); err != nil {
		return outcome{why: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, d.c.Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, sub.URL, bytes.NewReader(one.body))
	if err != nil {
		return outcome{why: err.Error()}
	}
	begin := d.c.Actor.Wall().Now()
	stamp := strconv.FormatInt(begin.Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Bank-Webhooks/1.0")
	req.Header.Set("X-Sandbank-Base", string(d.c.Actor.Base()))
	req.Header.Set("Webhook-Id", one.id)
	req.Header.Set("Webhook-Timestamp", stamp)
	switch deviation {
	case fault.WebhookUnsigned:
	case fault.WebhookBadlySigned:
		req.Header.Set("Webhook-Signature", Sign("another secret", one.id, stamp, one.body))
	default:
		req.Header.Set("Webhook-Signature", Sign(sub.secret, one.id, stamp, one.body))
	}
	res, err := d.post.Do(req)
	took := d.c.Actor.Wall().Now().Sub(begin)
	if err != nil {
		return outcome{why: d.reason(err), took: took}
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer))
	o := outcome{status: res.StatusCode, took: took}
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400:
		o.why = fmt.Sprintf("answered %d; redirects are not followed", res.StatusCode)
	case res.StatusCode < 200 || res.StatusCode > 299:
		o.why = fmt.Sprintf("answered %d instead of 2xx", res.StatusCode)
	}
	return o
}

// reason says in words why there was no answer, without what differs from run
// to run.
func (d *Desk) reason(err error) string {
	var op *net.OpError
	var call *url.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", d.c.Patience)
	case errors.As(err, &op) && op.Op == "dial":
		return "nothing listens there: start your program"
	case errors.As(err, &op), errors.Is(err, io.EOF):
		return "the connection broke off"
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}

// settle records the outcome of an attempt and plans the next.
func (d *Desk) settle(ctx context.Context, one delivery, o outcome) {
	r := record{Attempt: len(one.attempts) + 1, Status: o.status, Why: o.why}
	switch {
	case o.why == "":
		d.conclude(ctx, one, delivered, r, o.took)
	case r.Attempt <= len(Retries()):
		r.Next = d.c.Actor.Clock().Now().Add(Retries()[r.Attempt-1])
		d.conclude(ctx, one, failed, r, o.took)
	default:
		d.conclude(ctx, one, failed, r, o.took)
		d.conclude(ctx, one, abandoned, record{Why: fmt.Sprintf("failed %d times, the last time: %s", r.Attempt, o.why)}, 0)
	}
}

func (d *Desk) conclude(ctx context.Context, one delivery, typ string, r record, took time.Duration) {
	r.Bank, r.Delivery, r.Subscription, r.Client, r.Kind = d.c.Bank, one.id, one.sub, one.client, cmp.Or(r.Kind, one.kind)
	_, err := d.c.Actor.Do(context.WithoutCancel(ctx), func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: typ, Source: d.source(), Subject: "delivery/" + one.id, Cause: one.event, Data: r, Took: took})
		return nil
	})
	if err != nil {
		d.c.Log.WarnContext(ctx, "delivery not recorded", "delivery", one.id, "error", err)
	}
}

// loopback lets programs of this machine be reached and nothing else.
func loopback(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ErrURL
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%w, not %s", ErrURL, u.Hostname())
	}
	return nil
}
