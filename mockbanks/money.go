package mockbanks

import (
	"cmp"
	"context"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// Movements is the money of the run: this bank's and, in a run of many, that
// of the others.
func (b *Bank) Movements() *movements.Register { return b.money }

// here names this bank for a side that has an account and no bank.
func (b *Bank) here(p overlay.Party) overlay.Party {
	if p.Account != "" {
		p.Bank = cmp.Or(p.Bank, b.ID())
	}
	return p
}

// Pay makes a payment; see [movements.Register.Pay]. An account without a bank
// is one of this bank.
func (b *Bank) Pay(ctx context.Context, ask movements.Ask) (overlay.Movement, error) {
	ask.From, ask.To = b.here(ask.From), b.here(ask.To)
	return b.money.Pay(ctx, ask)
}

// Transfer moves money between two accounts of the world by the rail that the
// bank takes by itself; see [movements.Register.Pay].
func (b *Bank) Transfer(ctx context.Context, from, to ledger.Account, amount int64, reference string) (overlay.Movement, error) {
	return b.money.Pay(ctx, movements.Ask{
		From: overlay.Party{Account: from.ID, Bank: from.Bank}, To: overlay.Party{Account: to.ID, Bank: to.Bank},
		Amount: amount, Reference: reference,
	})
}

// Credit lets money come in from outside, at once: what a tester injects.
func (b *Bank) Credit(ctx context.Context, account, from string, amount int64, reference string) (overlay.Movement, error) {
	rail := rails.RTP
	if b.c.Entry.Country == "GB" {
		rail = rails.FasterPayments
	}
	return b.Pay(ctx, movements.Ask{
		Rail: rail.String(), From: overlay.Party{Name: from}, To: overlay.Party{Account: account}, Amount: amount, Reference: reference, Plain: true,
	})
}

// Purchase uses the card of an account; see [movements.Register.Purchase].
func (b *Bank) Purchase(ctx context.Context, buy movements.Buy) (overlay.Sale, error) {
	buy.Bank = b.ID()
	return b.money.Purchase(ctx, buy)
}

// StandingOrder agrees payments that the payer repeats, or one of a later day;
// see [movements.Register.Instruct].
func (b *Bank) StandingOrder(ctx context.Context, in movements.Instruct) (overlay.Standing, error) {
	in.From, in.To = b.here(in.From), b.here(in.To)
	return b.money.Instruct(ctx, in)
}

// DirectDebit agrees that a payee may pull payments from an account, by the
// scheme of the bank's country; see [movements.Register.Instruct].
func (b *Bank) DirectDebit(ctx context.Context, in movements.Instruct) (overlay.Standing, error) {
	in.Rail = rails.ACHDebit.String()
	if b.c.Entry.Country == "GB" {
		in.Rail = rails.BacsDebit.String()
	}
	in.From, in.To = b.here(in.From), b.here(in.To)
	return b.money.Instruct(ctx, in)
}

// OpenAccount gives a customer another account; see
// [movements.Register.OpenAccount].
func (b *Bank) OpenAccount(ctx context.Context, customer int64, kind ledger.Kind) (ledger.Account, error) {
	return b.money.OpenAccount(ctx, b.ID(), customer, kind)
}

// CloseAccount ends an account and pays out what is in it; see
// [movements.Register.CloseAccount].
func (b *Bank) CloseAccount(ctx context.Context, account string) (ledger.Account, error) {
	return b.money.CloseAccount(ctx, b.ID(), account)
}

// Freeze blocks an account, so that nothing moves out; see
// [movements.Register.FreezeAccount].
func (b *Bank) Freeze(ctx context.Context, account string) (ledger.Account, error) {
	return b.money.FreezeAccount(ctx, b.ID(), account)
}

// Unfreeze lifts the block of an account.
func (b *Bank) Unfreeze(ctx context.Context, account string) (ledger.Account, error) {
	return b.money.UnfreezeAccount(ctx, b.ID(), account)
}

// SetBalance brings the booked balance of an account to a sum by an
// adjustment, beyond its limit if need be.
func (b *Bank) SetBalance(ctx context.Context, account string, booked int64) (ledger.Account, error) {
	return b.money.AdjustBalance(ctx, b.ID(), account, booked)
}

// SetOverdraft gives an account another overdraft, or a card another line.
func (b *Bank) SetOverdraft(ctx context.Context, account string, limit int64) (ledger.Account, error) {
	return b.money.AdjustLimit(ctx, b.ID(), account, limit)
}

// ConfirmPayee compares a name with the holder of an account, of this world or
// outside of it. Held is the holder's name if the match is close.
func (b *Bank) ConfirmPayee(branch, number, name string) (match rails.Match, held string) {
	a, err := b.money.ByNumber(branch, number)
	if err != nil {
		return rails.ConfirmOutside(number), ""
	}
	p, err := b.c.People.Person(a.Bank, a.Customer)
	if err != nil || !a.OpenAt(b.c.Actor.Clock().Now().Add(time.Millisecond)) {
		return rails.NoAccount, ""
	}
	if match = rails.Confirm(name, p.Name()); match == rails.CloseMatch {
		held = p.Name()
	}
	return match, held
}
