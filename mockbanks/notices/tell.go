package notices

import (
	"context"
	"encoding/json"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A notice is what is told, as its receiver reads it.
type notice struct {
	Type string    `json:"type"`
	At   time.Time `json:"timestamp"` // virtual
	Data told      `json:"data"`
}

type told struct {
	Bank        string       `json:"bank"`
	Consent     string       `json:"consent_id,omitempty"`
	Account     string       `json:"account_id,omitempty"`
	Accounts    []string     `json:"account_ids,omitempty"`
	Transaction *transaction `json:"transaction,omitempty"`
}

type transaction struct {
	ID          string    `json:"transaction_id"`
	Before      string    `json:"previous_transaction_id,omitempty"` // while it was pending
	Status      string    `json:"status"`                            // pending, posted, removed
	Amount      amount    `json:"amount"`
	Description string    `json:"description"`
	Merchant    string    `json:"merchant,omitempty"`
	MCC         string    `json:"mcc,omitempty"` // ISO 18245
	Authorised  time.Time `json:"authorized_at,omitzero"`
	Booked      time.Time `json:"booked_at,omitzero"`
}

// An amount is a decimal with its sign; a credit is positive.
type amount struct {
	Value    string `json:"value"`
	Currency string `json:"currency"`
}

// said is a posting as a notice.
func (p posting) said() notice {
	l := p.line
	t := transaction{
		ID: l.ID, Description: l.Text, Merchant: l.Merchant, MCC: l.MCC, Authorised: l.Authorised,
		Amount: amount{decimal(l.Amount), p.account.Currency}, Status: "posted", Booked: l.At,
	}
	n := notice{Type: Created, At: p.at, Data: told{Bank: p.account.Bank, Account: p.account.ID, Transaction: &t}}
	switch p.phase {
	case ledger.Held:
		t.Status, t.Authorised, t.Booked = "pending", l.At, time.Time{}
	case ledger.Lapsed:
		n.Type, t.Status, t.Booked = Removed, "removed", time.Time{}
	default:
		if p.fresh {
			break
		}
		if l.PendingID != "" || !l.Authorised.IsZero() {
			n.Type, t.Before = Updated, l.PendingID
			if t.Before == "" {
				t.Before = l.ID
			}
		}
	}
	return n
}

// decimal writes minor units of a currency with two decimals.
func decimal(minor int64) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := []byte{byte('0' + minor%10), byte('0' + minor/10%10)}
	text := ""
	for whole := minor / 100; whole > 0 || text == ""; whole /= 10 {
		text = string(byte('0'+whole%10)) + text
	}
	return sign + text + "." + string(digits[1]) + string(digits[0])
}

// Fire implements [clock.Agenda].
func (d *Desk) Fire(ctx context.Context, now time.Time) error {
	err := d.queue(ctx)
	for _, id := range d.due(now) {
		d.send(id)
	}
	return err
}

// tell is Fire without what is due again: right after something has happened.
func (d *Desk) tell(ctx context.Context) {
	d.mu.Lock()
	d.planned = false
	d.mu.Unlock()
	if err := d.queue(ctx); err != nil && ctx.Err() == nil {
		d.c.Log.WarnContext(ctx, "notices not queued", "bank", d.c.Bank, "error", err)
	}
}

// queue decides who is told of what has happened, all at once: whoever comes
// second finds nothing left.
func (d *Desk) queue(ctx context.Context) error {
	var names []string
	_, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		names = append(d.queueEndsIn(tx), d.queuePostingsIn(tx)...)
		if len(names) == 0 {
			return actor.ErrNothing
		}
		return nil
	})
	for _, id := range names {
		d.send(id)
	}
	return err
}

func (d *Desk) queuePostingsIn(tx *actor.Tx) (names []string) {
	for _, p := range d.news(tx.Now()) {
		n, told := p.said(), false
		for _, s := range d.Subscriptions("") {
			c, ok := d.reader(s, p)
			if !ok || !s.wants(n.Type) || p.place.Compare(s.from) <= 0 {
				continue
			}
			n.Data.Consent, told = c.ID, true
			names = append(names, d.queueIn(tx, s, n, place{p.place, d.c.Bank}, p.customer, ""))
		}
		if !told { // nobody is to be told: it need not be looked at again
			d.mu.Lock()
			d.read[p.customer] = place{p.place, d.c.Bank}
			d.mu.Unlock()
		}
	}
	d.mu.Lock()
	d.stale = true
	d.mu.Unlock()
	return names
}

// reader is the consent by which a subscriber may read a posting.
func (d *Desk) reader(s Subscription, p posting) (consent.Consent, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, c := range d.c.Consents.ByClient(s.Client) {
		if lets(c, p.account.ID, p.line.Amount, p.at) && p.place.Compare(d.begun[c.ID]) > 0 {
			return c, true
		}
	}
	return consent.Consent{}, false
}

// queueEndsIn tells of consents that have ended.
func (d *Desk) queueEndsIn(tx *actor.Tx) (names []string) {
	d.mu.RLock()
	ends := append([]owed{}, d.owed...)
	d.mu.RUnlock()
	for _, o := range ends {
		n := notice{Type: o.typ, At: o.at, Data: told{Bank: d.c.Bank, Consent: o.consent}}
		for _, c := range d.c.Consents.ByClient(o.client) {
			if c.ID == o.consent {
				n.Data.Accounts = c.Accounts
			}
		}
		for _, s := range d.Subscriptions(o.client) {
			if s.wants(o.typ) {
				names = append(names, d.queueIn(tx, s, n, place{}, 0, o.event))
			}
		}
	}
	return names
}

// queueIn puts a notice into the log, to be sent to one subscription.
func (d *Desk) queueIn(tx *actor.Tx, s Subscription, n notice, at place, customer int64, ended string) string {
	n.At = n.At.UTC()
	body, err := json.Marshal(n)
	if err != nil {
		return "" // it is made of texts and times
	}
	r := record{
		Bank: d.c.Bank, Delivery: tx.ID("msg"), Subscription: s.ID, Client: s.Client, Kind: n.Type, Consent: n.Data.Consent,
		Body: body, Ended: ended, Customer: customer,
	}
	if at.bank != "" {
		r.Cursor = at.cursor.String()
	}
	tx.Add(actor.Draft{Type: queued, Source: d.source(), Subject: "delivery/" + r.Delivery, Data: r, Cause: ended})
	return r.Delivery
}
