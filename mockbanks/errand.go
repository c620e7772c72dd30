package mockbanks

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/agreement"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// A Deed is what a customer does with a client.
type Deed int

// The deeds: she is asked for a consent and declines or allows, she lets the
// client read her balances, she takes her consent back at the bank.
const (
	Decline Deed = iota + 1
	Allow
	ReadBalances
	Withdraw
)

// An Errand is a deed of one customer without pages and without HTTP.
type Errand struct {
	Customer int64 // index
	Deed     Deed
}

// MaxErrands is how many errands one command may have: each draws two ids, and
// a command has no more than 256.
const MaxErrands = 100

// errErrands refuses commands that are too long.
var errErrands = errors.New("too many errands at once")

// RunErrands lets customers do what they do with a client by decision alone:
// the agreement and the consent decide as they do for requests, and what
// follows is journaled, but no exchange is drawn. It returns for each
// errand why it was refused, or nil.
func (b *Bank) RunErrands(ctx context.Context, client string, errands []Errand) ([]error, error) {
	if len(errands) > MaxErrands {
		return nil, fmt.Errorf("%d errands at %s, at most %d: %w", len(errands), b.ID(), MaxErrands, errErrands)
	}
	refused := make([]error, len(errands))
	_, err := b.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		c, known := b.auth.Client(client)
		for i, e := range errands {
			if refused[i] = agreement.ErrNotAdmitted; known {
				refused[i] = b.runIn(tx, c, e)
			}
		}
		return nil
	})
	return refused, err
}

// runIn decides one errand.
func (b *Bank) runIn(tx *actor.Tx, c authserver.Client, e Errand) error {
	p, err := b.Customer(strconv.FormatInt(e.Customer, 10))
	if err != nil {
		return err
	}
	if e.Deed == Withdraw { // the customer's right, whatever was agreed with the client
		return b.withdrawIn(tx, c.ID, e.Customer)
	}
	if err := (agreements{b.auth, b.c.Entry}).Serves(c.ID); err != nil {
		return err
	}
	if e.Deed == ReadBalances {
		return b.readBalances(tx, c.ID, e.Customer)
	}
	asked, err := b.auth.AskIn(tx, c, p)
	if err != nil {
		return err
	}
	if e.Deed == Decline {
		return b.consents.RejectIn(tx, asked, asked.Customer)
	}
	return b.auth.AgreeIn(tx, asked, p)
}

// withdrawIn takes all live consents of a customer for a client back.
func (b *Bank) withdrawIn(tx *actor.Tx, client string, customer int64) error {
	err := consent.ErrNotAuthorised
	for _, c := range b.consentsFor(client, customer) {
		if c.Live(tx.Now()) != nil {
			continue
		}
		if err = b.consents.RevokeIn(tx, c, "customer"); err != nil {
			return err
		}
	}
	return err
}

// readBalances says whether a live consent covers the balance of an account.
func (b *Bank) readBalances(tx *actor.Tx, client string, customer int64) error {
	err := consent.ErrNotAuthorised
	for _, c := range b.consentsFor(client, customer) {
		if err = c.Live(tx.Now()); err != nil {
			continue
		}
		for _, a := range b.Accounts(customer) {
			if err = c.Allows(b.balancePermission(), a.ID, tx.Now()); err == nil {
				return nil
			}
		}
	}
	return err
}

// balancePermission is what a balance is read under.
func (b *Bank) balancePermission() string {
	if b.standard == consent.OpenBanking {
		return consent.ReadBalances
	}
	return consent.AccountDetailed
}

func (b *Bank) consentsFor(client string, customer int64) []consent.Consent {
	var all []consent.Consent
	for _, c := range b.consents.ByCustomer(strconv.FormatInt(customer, 10)) {
		if c.Client == client {
			all = append(all, c)
		}
	}
	return all
}

// Sharing is who shares something with a client at this instant: keys of named
// customers, or decimal indices.
func (b *Bank) Sharing(client string) map[string]bool {
	sharing, now := map[string]bool{}, b.Now()
	for _, c := range b.consents.ByClient(client) {
		if c.Live(now) == nil {
			sharing[c.Customer] = true
		}
	}
	return sharing
}
