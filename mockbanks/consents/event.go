package consents

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// Types of the events of this package.
const (
	typePrefix     = "bank.consent."
	typeRequested  = typePrefix + "requested"
	typeApproved   = typePrefix + "approved"
	typeAuthorised = typePrefix + "authorised"
	typeRejected   = typePrefix + "rejected"
	typeRevoked    = typePrefix + "revoked"
	typeExpired    = typePrefix + "expired"
)

// record is the data of every event of this package. Permissions lie in
// Clusters where the face calls them so.
type record struct {
	Consent      string       `json:"consent"`
	Bank         string       `json:"bank"`
	Face         consent.Face `json:"face,omitempty"`
	Client       string       `json:"client,omitempty"`
	Recipient    string       `json:"recipient,omitempty"`
	Customer     string       `json:"customer,omitempty"`
	CustomerName string       `json:"customer_name,omitempty"`
	Second       string       `json:"second,omitempty"`
	Accounts     []string     `json:"accounts,omitempty"`
	Clusters     []string     `json:"clusters,omitempty"`
	Permissions  []string     `json:"permissions,omitempty"`
	Expires      time.Time    `json:"expires,omitzero"`
	From         time.Time    `json:"from,omitzero"`
	To           time.Time    `json:"to,omitzero"`
	Recall       time.Time    `json:"recall,omitzero"`
	By           string       `json:"by,omitempty"`
	Why          string       `json:"why,omitempty"`
}

// draft makes the event of a type about a consent; more adds to its data.
func (r *Register) draft(kind string, c consent.Consent, more func(*record)) actor.Draft {
	d := record{Consent: c.ID, Bank: r.bank, Client: c.Client, Recipient: c.Recipient, Customer: c.Customer, Second: c.Second}
	if more != nil {
		more(&d)
	}
	return actor.Draft{Type: kind, Source: "/banks/" + r.bank, Subject: "consent/" + c.ID, Data: d}
}

// say puts permissions under the word of the face.
func (d *record) say(f consent.Face, permissions []string) {
	if f == consent.FDX {
		d.Clusters = permissions
	} else {
		d.Permissions = permissions
	}
}

// said is the inverse of say.
func (d record) said() []string {
	if len(d.Clusters) > 0 {
		return d.Clusters
	}
	return d.Permissions
}

// Apply implements [actor.Projection].
func (r *Register) Apply(e journal.Event) {
	if !strings.HasPrefix(e.Type, typePrefix) || e.Source != "/banks/"+r.bank {
		return
	}
	var d record
	if json.Unmarshal(e.Data, &d) != nil {
		return // not an event of ours
	}
	switch e.Type {
	case typeRequested:
		r.keep(d.Consent, consent.Requested{
			ID: d.Consent, At: e.Time, Face: d.Face, Client: d.Client, Recipient: d.Recipient, Customer: d.Customer,
			Permissions: d.said(), ExpiresAt: d.Expires, From: d.From, To: d.To,
		})
	case typeApproved:
		r.keep(d.Consent, consent.Approved{ID: d.Consent, At: e.Time, Customer: d.Customer, Second: d.Second, Accounts: d.Accounts, Granted: d.said()})
	case typeAuthorised:
		r.keep(d.Consent, consent.Authorised{ID: d.Consent, At: e.Time, Customer: d.Customer, Accounts: d.Accounts, Granted: d.said(), RecallAt: d.Recall})
	case typeRejected:
		r.keep(d.Consent, consent.Denied{ID: d.Consent, At: e.Time, Customer: d.Customer})
	case typeRevoked:
		r.keep(d.Consent, consent.Withdrawn{ID: d.Consent, At: e.Time, By: d.By})
	case typeExpired:
		r.keep(d.Consent, consent.Lapsed{ID: d.Consent, At: e.Time})
	}
}
