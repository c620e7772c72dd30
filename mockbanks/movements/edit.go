package movements

import (
	"context"
	"errors"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// OpenAccount gives a customer another account. It fails like
// [overlay.Ledger.Open].
func (r *Register) OpenAccount(ctx context.Context, bank string, customer int64, kind ledger.Kind) (ledger.Account, error) {
	var id string
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		e, err := r.Open(bank, customer, kind, tx.Now())
		if err == nil {
			id = e.Account.ID
			tx.Add(draft(e, bank))
		}
		return err
	})
	if err != nil && !errors.Is(err, overlay.ErrWrongState) {
		return ledger.Account{}, err
	}
	return r.Account(bank, id)
}

// CloseAccount ends an account. It fails like [overlay.Ledger.Close].
func (r *Register) CloseAccount(ctx context.Context, bank, id string) (ledger.Account, error) {
	return r.edit(ctx, bank, id, func(at time.Time, line string) (overlay.Event, error) { return r.Close(bank, id, line, at) })
}

// FreezeAccount blocks an account. It fails like [overlay.Ledger.Freeze].
func (r *Register) FreezeAccount(ctx context.Context, bank, id string) (ledger.Account, error) {
	return r.edit(ctx, bank, id, func(at time.Time, _ string) (overlay.Event, error) { return r.Freeze(bank, id, at) })
}

// UnfreezeAccount lifts the block. It fails like [overlay.Ledger.Unfreeze].
func (r *Register) UnfreezeAccount(ctx context.Context, bank, id string) (ledger.Account, error) {
	return r.edit(ctx, bank, id, func(at time.Time, _ string) (overlay.Event, error) { return r.Unfreeze(bank, id, at) })
}

// AdjustBalance brings the booked balance to a sum. It fails like
// [overlay.Ledger.SetBalance].
func (r *Register) AdjustBalance(ctx context.Context, bank, id string, booked int64) (ledger.Account, error) {
	return r.adjust(ctx, bank, id, func(at time.Time, line string) (overlay.Event, error) {
		return r.SetBalance(bank, id, line, booked, at)
	})
}

// AdjustLimit gives an account another overdraft, or a card another line. It
// fails like [overlay.Ledger.SetLimit].
func (r *Register) AdjustLimit(ctx context.Context, bank, id string, limit int64) (ledger.Account, error) {
	return r.adjust(ctx, bank, id, func(at time.Time, _ string) (overlay.Event, error) { return r.SetLimit(bank, id, limit, at) })
}

// adjust is edit for what an account is to have: if it has it already, nothing
// happens.
func (r *Register) adjust(ctx context.Context, bank, id string, decide func(at time.Time, line string) (overlay.Event, error)) (ledger.Account, error) {
	a, err := r.edit(ctx, bank, id, decide)
	if errors.Is(err, overlay.ErrWrongState) {
		return r.Account(bank, id)
	}
	return a, err
}

// edit runs a command on an account and returns how it then stands.
func (r *Register) edit(ctx context.Context, bank, id string, decide func(at time.Time, line string) (overlay.Event, error)) (ledger.Account, error) {
	_, err := r.actor.Do(ctx, func(tx *actor.Tx) error {
		e, err := decide(tx.Now(), tx.ID("b"))
		if err == nil {
			tx.Add(draft(e, bank))
		}
		return err
	})
	if err != nil {
		return ledger.Account{}, err
	}
	return r.Account(bank, id)
}
