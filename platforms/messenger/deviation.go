package messenger

import (
	"context"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/fault"
)

// reorderWindow is how long a webhook waits that others are to overtake.
const reorderWindow = 5 * time.Second

// deviates asks which fault a webhook meets. One that was put off is not put
// off again.
func (m *Messenger) deviates(ctx context.Context, d delivery) fault.Fault {
	if m.c.Faults == nil {
		return fault.Fault{}
	}
	kinds := []string{fault.WebhookDuplicated, fault.WebhookBadlySigned, fault.WebhookUnsigned}
	if d.state == queued {
		kinds = append(kinds, fault.WebhookReordered, fault.WebhookDelayed, fault.WebhookDropped)
	}
	o := fault.Occasion{Party: m.c.ID, Route: d.kind, Caller: d.app}
	f, _ := m.c.Faults.Meets(ctx, nil, o, kinds...)
	return f
}

// withheld notes that a webhook is not sent now, if a fault wants it so.
func (m *Messenger) withheld(ctx context.Context, d delivery, f fault.Fault) bool {
	draft := actor.Draft{Source: m.source(), Subject: "delivery/" + d.id, Cause: d.event}
	data := deliveryData{Platform: m.c.ID, Delivery: d.id, App: d.app, Why: "fault " + f.ID + " on purpose"}
	wait := f.Latency
	switch f.Kind {
	case fault.WebhookDropped:
		draft.Type = dropped
	case fault.WebhookReordered:
		draft.Type, wait = postponed, reorderWindow
	case fault.WebhookDelayed:
		draft.Type = postponed
	default:
		return false
	}
	_, err := m.c.Actor.Do(context.WithoutCancel(ctx), func(tx *actor.Tx) error {
		if draft.Type == postponed {
			data.Next = tx.Now().Add(wait).Format(time.RFC3339Nano)
		}
		draft.Data = data
		tx.Add(draft)
		return nil
	})
	if err != nil {
		m.c.Log.WarnContext(ctx, "delivery not recorded", "delivery", d.id, "error", err)
	}
	return err == nil
}

// sign puts the signatures of a body into a request, or what a fault wants in
// their place.
func (m *Messenger) sign(req *http.Request, app Credentials, body []byte, deviation string) {
	secret := app.AppSecret
	switch deviation {
	case fault.WebhookUnsigned:
		return
	case fault.WebhookBadlySigned:
		secret = "another secret"
	}
	req.Header.Set("X-Hub-Signature-256", signature256(secret, body))
	if !m.c.OnlySHA256 {
		req.Header.Set("X-Hub-Signature", signature1(secret, body))
	}
}
