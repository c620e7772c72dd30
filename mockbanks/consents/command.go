package consents

import (
	"context"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/consent"
)

// A Choice is what a customer agrees to.
type Choice struct {
	Customer     string // key of a pin or decimal index
	CustomerName string // for the journal's readers
	Accounts     []string
	Granted      []string // ignored where the recipient alone chooses permissions

	// Second is who must agree as well; "" if the customer decides alone.
	Second string
	// Recall is how long the consent lives until the bank takes it back, in
	// virtual time; 0 means that it does not.
	Recall time.Duration
}

// Request records that a client asks for a consent; its ID is drawn here. It
// fails like [consent.Request].
func (r *Register) Request(ctx context.Context, ask consent.Consent) (consent.Consent, error) {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) (err error) {
		ask, err = r.RequestIn(tx, ask)
		return err
	})
	if err != nil {
		return consent.Consent{}, err
	}
	return r.Get(ask.ID)
}

// Authorise records that a customer agrees; where another must agree as well,
// the consent goes on awaiting, and [Register.Endorse] ends that. It fails with [ErrUnknown] and
// like [consent.Consent.Authorise].
func (r *Register) Authorise(ctx context.Context, id string, choice Choice) (consent.Consent, error) {
	return r.change(ctx, id, func(tx *actor.Tx, c consent.Consent) error {
		_, err := r.AuthoriseIn(tx, c, choice)
		return err
	})
}

// Endorse records that the second of two agrees to what the first chose. It
// fails with [ErrUnknown] and like [consent.Consent.Endorse].
func (r *Register) Endorse(ctx context.Context, id, by, name string) (consent.Consent, error) {
	return r.change(ctx, id, func(tx *actor.Tx, c consent.Consent) error {
		_, err := r.EndorseIn(tx, c, by, name)
		return err
	})
}

// Reject records that a customer does not agree.
func (r *Register) Reject(ctx context.Context, id, customer string) (consent.Consent, error) {
	return r.change(ctx, id, func(tx *actor.Tx, c consent.Consent) error { return r.RejectIn(tx, c, customer) })
}

// Revoke records that a consent is taken back; by is "customer", "client" or
// "bank". It fails with [ErrUnknown] and like [consent.Consent.Revoke].
func (r *Register) Revoke(ctx context.Context, id, by string) (consent.Consent, error) {
	return r.change(ctx, id, func(tx *actor.Tx, c consent.Consent) error { return r.RevokeIn(tx, c, by) })
}

// change runs a command on one consent.
func (r *Register) change(ctx context.Context, id string, decide func(*actor.Tx, consent.Consent) error) (consent.Consent, error) {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		c, err := r.Get(id)
		if err != nil {
			return err
		}
		return decide(tx, c)
	})
	if err != nil {
		return consent.Consent{}, err
	}
	return r.Get(id)
}

// RequestIn is [Register.Request] within a larger command. It returns the
// consent as it will stand.
func (r *Register) RequestIn(tx *actor.Tx, ask consent.Consent) (consent.Consent, error) {
	ask.ID = tx.ID("c")
	e, err := consent.Request(ask, tx.Now())
	if err != nil {
		return ask, err
	}
	c := consent.Fold(consent.Consent{}, e)
	tx.Add(r.draft(typeRequested, c, func(d *record) {
		d.Face, d.Expires, d.From, d.To = c.Face, c.ExpiresAt, c.From, c.To
		d.say(c.Face, c.Permissions)
	}))
	return c, nil
}

// AuthoriseIn is [Register.Authorise] within a larger command. It returns the
// consent as it will stand.
func (r *Register) AuthoriseIn(tx *actor.Tx, c consent.Consent, choice Choice) (consent.Consent, error) {
	granted := choice.Granted
	if c.Face == consent.OpenBanking {
		granted = c.Permissions
	}
	if choice.Second != "" {
		return r.approveIn(tx, c, choice, granted)
	}
	e, err := c.Authorise(choice.Customer, choice.Accounts, granted, tx.Now())
	if err != nil {
		return c, err
	}
	if choice.Recall > 0 {
		e.RecallAt = tx.Now().Add(choice.Recall)
	}
	return r.authorised(tx, consent.Fold(c, e), choice.CustomerName, ""), nil
}

// authorised adds the fact that a consent, as it stands now, is authorised.
func (r *Register) authorised(tx *actor.Tx, c consent.Consent, name, by string) consent.Consent {
	tx.Add(r.draft(typeAuthorised, c, func(d *record) {
		d.CustomerName, d.Accounts, d.Expires, d.Recall, d.By = name, c.Accounts, c.ExpiresAt, c.RecallAt, by
		d.say(c.Face, c.Granted)
	}))
	return c
}

// approveIn records that the first of two agrees.
func (r *Register) approveIn(tx *actor.Tx, c consent.Consent, choice Choice, granted []string) (consent.Consent, error) {
	e, err := c.Approve(choice.Customer, choice.Second, choice.Accounts, granted, tx.Now())
	if err != nil {
		return c, err
	}
	c = consent.Fold(c, e)
	tx.Add(r.draft(typeApproved, c, func(d *record) {
		d.CustomerName, d.Accounts = choice.CustomerName, c.Accounts
		d.say(c.Face, c.Chosen)
	}))
	return c, nil
}

// EndorseIn is [Register.Endorse] within a larger command.
func (r *Register) EndorseIn(tx *actor.Tx, c consent.Consent, by, name string) (consent.Consent, error) {
	e, err := c.Endorse(by, tx.Now())
	if err != nil {
		return c, err
	}
	return r.authorised(tx, consent.Fold(c, e), name, by), nil
}

// RejectIn is [Register.Reject] within a larger command.
func (r *Register) RejectIn(tx *actor.Tx, c consent.Consent, customer string) error {
	e, err := c.Reject(customer, tx.Now())
	if err != nil {
		return err
	}
	tx.Add(r.draft(typeRejected, consent.Fold(c, e), func(d *record) {
		if c.Second != "" {
			d.By = customer
		}
	}))
	return nil
}

// RevokeIn is [Register.Revoke] within a larger command.
func (r *Register) RevokeIn(tx *actor.Tx, c consent.Consent, by string) error {
	if _, err := c.Revoke(by, tx.Now()); err != nil {
		return err
	}
	tx.Add(r.draft(typeRevoked, c, func(d *record) { d.By = by }))
	return nil
}
