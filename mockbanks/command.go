package mockbanks

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/service"
)

// ID is the bank's short name in paths and events.
func (b *Bank) ID() string { return b.c.Entry.ID }

// Entry is the bank's entry in the catalog.
func (b *Bank) Entry() catalog.Bank { return b.c.Entry }

// Base is the absolute URL of the bank, which is its issuer as well.
func (b *Bank) Base() string { return b.base }

// API is the absolute URL of the bank's face.
func (b *Bank) API() string { return b.base + b.path }

// Standard is the face that the bank shows.
func (b *Bank) Standard() consent.Face { return b.standard }

// FaceLabel is the name of the face and its version, for people.
func (b *Bank) FaceLabel() string {
	if b.standard == consent.OpenBanking {
		return "Open Banking UK v4.0"
	}
	return "FDX-shaped v6"
}

// BalanceURL is where the balance of an account is read.
func (b *Bank) BalanceURL(account string) string {
	url := b.API() + "/accounts/" + account
	if b.standard == consent.OpenBanking {
		url += "/balances"
	}
	return url
}

// Register makes a client known; see [authserver.Server.Register].
func (b *Bank) Register(ctx context.Context, r authserver.Registration) (authserver.Client, string, error) {
	return b.auth.Register(ctx, r)
}

// Clients lists the clients, oldest first.
func (b *Bank) Clients() []authserver.Client { return b.auth.Clients() }

// Client returns a client by its id.
func (b *Bank) Client(id string) (authserver.Client, bool) { return b.auth.Client(id) }

// IssueForTests issues tokens without pages; see
// [authserver.Server.IssueForTests].
func (b *Bank) IssueForTests(ctx context.Context, client, customer string, permissions, accounts []string) (access, refresh string, a authserver.Access, err error) {
	return b.auth.IssueForTests(ctx, client, customer, permissions, accounts)
}

// RevokeConsent takes a consent back; by is "customer", "client" or "bank".
func (b *Bank) RevokeConsent(ctx context.Context, id, by string) error {
	return b.auth.RevokeConsent(ctx, id, by)
}

// AuthoriseConsent agrees for a customer, without pages, to share all accounts.
// It opens no grant: only a login does. Where another must agree as well, the
// consent goes on awaiting until this is called for her, too.
func (b *Bank) AuthoriseConsent(ctx context.Context, id, customer string) (consent.Consent, error) {
	p, err := b.Customer(customer)
	if err != nil {
		return consent.Consent{}, fmt.Errorf("authorise %s: %w", id, err)
	}
	c, err := b.consents.Get(id)
	if err != nil {
		return c, err
	}
	if key := cmp.Or(p.Key, strconv.FormatInt(p.Index, 10)); c.Second == key {
		first, _ := b.Customer(c.Customer)
		return b.consents.Endorse(ctx, id, key, first.Holder())
	}
	var accounts []string
	for _, a := range b.Accounts(p.Index) {
		if a.OpenAt(b.c.Actor.Clock().Now()) {
			accounts = append(accounts, a.ID)
		}
	}
	return b.consents.Authorise(ctx, id, b.auth.Choice(p, accounts, c.Permissions))
}

// Unlock lets a customer sign in again whose login is locked; see
// [authserver.Server.Unlock].
func (b *Bank) Unlock(ctx context.Context, customer string) error {
	return b.auth.Unlock(ctx, customer)
}

// Locked tells whether a customer's login is locked.
func (b *Bank) Locked(customer string) bool { return b.auth.Locked(customer) }

// RejectConsent declines for a customer, without pages.
func (b *Bank) RejectConsent(ctx context.Context, id, customer string) (consent.Consent, error) {
	return b.consents.Reject(ctx, id, customer)
}

// Consents lists all consents, oldest first.
func (b *Bank) Consents() []consent.Consent { return b.consents.All() }

// Consent returns a consent by its id.
func (b *Bank) Consent(id string) (consent.Consent, error) { return b.consents.Get(id) }

// ConsentsOf lists the consents that a customer was asked for, oldest first.
func (b *Bank) ConsentsOf(customer string) []consent.Consent { return b.consents.ByCustomer(customer) }

// Customer returns a customer by the key of a pin or by a decimal index.
func (b *Bank) Customer(key string) (people.Person, error) { return b.c.People.ByKey(b.ID(), key) }

// Accounts lists the accounts of a customer.
func (b *Bank) Accounts(customer int64) []ledger.Account { return b.money.Accounts(b.ID(), customer) }

// Now is the instant of the run.
func (b *Bank) Now() time.Time { return b.c.Actor.Clock().Now() }

// Balance is what an account holds now, by the run's clock.
func (b *Bank) Balance(a ledger.Account) ledger.Balance {
	return b.money.Balance(a, b.c.Actor.Clock().Now())
}

// Spendable is what the holder of an account could spend now.
func (b *Bank) Spendable(a ledger.Account) int64 {
	return b.money.Spendable(a, b.c.Actor.Clock().Now())
}

// ServiceDesk is where anybody reports a problem in words.
func (b *Bank) ServiceDesk() *service.Desk { return b.desk }
