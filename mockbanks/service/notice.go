package service

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
)

// A notice is a status that the reporter is to be told of.
type notice struct {
	status   Status
	at       time.Time // virtual
	attempts int
	next     time.Time // virtual; zero: never again
	event    string    // id of the event that it tells of
}

// retries are the virtual instants, counted from the event, at which a notice
// that was not taken is posted again.
func retries() []time.Duration {
	return []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 10 * time.Hour, 24 * time.Hour}
}

// patience is how long, by the real clock, the receiver may take.
const patience = 10 * time.Second

// allow refuses addresses that are not the run's own or on this machine, and
// secrets that sign nothing.
func (d *Desk) allow(address, key string) error {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ErrAddress
	}
	if len(key) < minSecret {
		return errTooShort
	}
	ip := net.ParseIP(u.Hostname())
	if strings.HasPrefix(address, d.c.Actor.Base().URL("/")) || u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return ErrAddress
}

// tell posts the notices that are due.
func (d *Desk) tell(now time.Time) {
	if d.post == nil || d.c.Outbox == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.live {
		for _, n := range c.notices {
			key := c.ID + "/" + string(n.status)
			if d.underway[key] || n.next.After(now) {
				continue
			}
			d.underway[key] = true
			d.c.Outbox.Put("service/"+c.ID, func(ctx context.Context) { d.deliver(ctx, key, c.copy(), n) })
		}
	}
}

// deliver posts a notice once and records what came of it.
func (d *Desk) deliver(ctx context.Context, key string, c Case, n notice) {
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.underway, key)
	}()
	r := record{Case: c.ID, Told: n.status, Attempt: n.attempts + 1}
	kind := typeTold
	if err := d.send(ctx, c, n); ctx.Err() != nil {
		return // the server stops; the notice stays as it is
	} else if err != nil {
		kind, r.Why = typeUntold, err.Error()
		if n.attempts < len(retries()) {
			r.Next = later(n.at.Add(retries()[n.attempts]), d.c.Actor.Clock().Now())
		}
	}
	draft := d.draft(kind, r, nil)
	draft.Cause = n.event
	_, err := d.c.Actor.Do(context.WithoutCancel(ctx), func(tx *actor.Tx) error { tx.Add(draft); return nil })
	if err != nil {
		d.c.Log.WarnContext(ctx, "notice not recorded", "case", c.ID, "error", err)
	}
}

// later is the planned instant, or soon after now if it has passed.
func later(planned, now time.Time) time.Time {
	if planned.After(now) {
		return planned
	}
	return now.Add(time.Minute)
}

// told is the body of a notice.
type told struct {
	Type      string   `json:"type"`
	Timestamp string   `json:"timestamp"` // virtual
	Data      caseBody `json:"data"`
}

func (d *Desk) send(ctx context.Context, c Case, n notice) error {
	c.Status = n.status
	body, err := json.Marshal(told{"service.case." + string(n.status), n.at.UTC().Format(time.RFC3339), d.body(c)})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.notify, bytes.NewReader(body))
	if err != nil {
		return err
	}
	id, stamp := "msg_"+c.ID+"-"+string(n.status), strconv.FormatInt(d.c.Actor.Wall().Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", stamp)
	req.Header.Set("Webhook-Signature", "v1,"+sign(c.secret, id+"."+stamp+"."+string(body)))
	req.Header.Set("X-Sandbank-Base", string(d.c.Actor.Base()))
	res, err := d.post.Do(req)
	if err != nil {
		return fmt.Errorf("no answer within %s", patience)
	}
	res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("answered %d instead of 2xx", res.StatusCode)
	}
	return nil
}

// sign is the signature of Standard Webhooks: base64 of HMAC-SHA256, whose key
// is what stands after whsec_, in base64 as well.
func sign(key, content string) string {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, "whsec_"))
	if err != nil {
		raw = []byte(key)
	}
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(content))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
