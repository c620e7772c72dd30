package mockbanks

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/access"
	"github.com/sandbank/sandbank/mockbanks/face"
)

// ReviewAccess looks at who asked for whose data, and journals what it finds.
func (b *Bank) ReviewAccess(ctx context.Context) (access.Review, error) { return b.access.Review(ctx) }

// SuspendClient takes a client out of service; see [authserver.Server.Suspend].
func (b *Bank) SuspendClient(ctx context.Context, client, why string) error {
	return b.auth.Suspend(ctx, client, why)
}

// RestoreClient lets a suspended client in again.
func (b *Bank) RestoreClient(ctx context.Context, client, why string) error {
	return b.auth.Restore(ctx, client, why)
}

// denied journals a refusal with the name of the client that it met. Of a
// token that this bank never issued nobody knows whose it is.
func (b *Bank) denied(ctx context.Context, d face.Denial) {
	why := map[face.Kind]string{
		face.NotAuthorised: access.NoConsent, face.Lapsed: access.Lapsed, face.UnknownAccount: access.Unknown, face.BadToken: access.Replayed,
	}[d.Kind]
	client, consent := d.Access.Client, d.Access.Consent
	if client == "" {
		stood, ok := b.auth.Stood(d.Bearer)
		if !ok || !b.auth.Ended(d.Bearer) {
			return // unknown here, or only too old
		}
		client, consent = stood.Client, stood.Consent
	} else if d.Kind == face.BadToken {
		return // the agreement with the company is not in force: no hunt for people
	}
	known, _ := b.auth.Client(client)
	_, path, _ := strings.Cut(d.URL, "/banks/"+b.ID())
	record := access.Denial{
		Bank: b.ID(), Client: client, Name: known.Name, Why: why, Method: d.Method, Path: path, Consent: consent, Cause: d.Sentence,
	}
	if d.Kind == face.UnknownConsent {
		other, err := b.consents.Get(d.ID)
		if err != nil {
			return // a slip of the pen: there is no such consent
		}
		record.Why, record.Consent, record.Customer = access.Foreign, d.ID, other.Customer
	}
	if d.Kind == face.UnknownAccount {
		record.Account, _, _ = strings.Cut(d.ID, "/")
		if a, err := b.money.Account(b.ID(), record.Account); err == nil {
			record.Why, record.Customer = access.NotShared, strconv.FormatInt(a.Customer, 10)
			if p, err := b.c.People.Person(b.ID(), a.Customer); err == nil {
				record.Customer = cmp.Or(p.Key, record.Customer)
			}
		}
	}
	_, err := b.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: access.Refused, Source: "/banks/" + b.ID(), Subject: "client/" + client, Data: record})
		return nil
	})
	if err != nil {
		b.c.Log.WarnContext(ctx, "refusal not journaled", "bank", b.ID(), "error", err)
	}
}
