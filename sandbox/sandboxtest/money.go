package sandboxtest

import (
	"github.com/sandbank/sandbank/scenarios"
)

// A Buy is a card purchase. Amount is in minor units.
type Buy struct {
	Amount  int64
	At      string // the shop
	Pending bool   // only held; booked some days later, or when it is settled
	Account string // product, with stars; empty: her first account
	MCC     string // what the shop is; empty: by its name
}

// A Purchase is what has come of a [Buy].
type Purchase struct {
	ID      string
	Status  string // "pending", "booked" or "declined"
	Code    string // why it was declined
	Account string // id
	Amount  int64

	w *World
}

// Spend lets the customer use her card, and returns when all webhooks of it
// have gone out.
func (c Customer) Spend(what Buy) Purchase {
	c.w.T.Helper()
	made, err := scenarios.NewStage(c.w.Run).Spend(c.w.T.Context(), c.onStage(), scenarios.Spend{
		Amount: what.Amount, At: what.At, Pending: what.Pending, Account: what.Account, MCC: what.MCC,
	})
	if err != nil {
		c.w.T.Fatalf("Spend at %s: %v", what.At, err)
	}
	c.w.settle()
	return purchase(c.w, made)
}

// Receive lets money come in to her first account by bank transfer; an amount
// is in minor units.
func (c Customer) Receive(amount int64, from string) {
	c.w.T.Helper()
	if _, err := scenarios.NewStage(c.w.Run).Receive(c.w.T.Context(), c.onStage(), amount, from); err != nil {
		c.w.T.Fatalf("Receive from %s: %v", from, err)
	}
	c.w.settle()
}

func (c Customer) onStage() scenarios.Customer {
	return scenarios.Customer{Bank: c.Bank, Key: c.Key, Given: c.Given, Name: c.Name}
}

// purchase reads what a stage tells of one.
func purchase(w *World, made map[string]any) Purchase {
	text := func(name string) string { s, _ := made[name].(string); return s }
	amount, _ := made["amount"].(int64)
	return Purchase{text("id"), text("status"), text("code"), text("account"), amount, w}
}

// Settle books a purchase that is pending, with another amount if the shop
// takes one; 0 is the amount that is held.
func (p Purchase) Settle(amount int64) { p.w.T.Helper(); p.settle("capture", amount) }

// Lapse lets a hold end without a booking.
func (p Purchase) Lapse() { p.w.T.Helper(); p.settle("lapse", 0) }

// Refund gives money back for a purchase that was booked; 0 is all of it.
func (p Purchase) Refund(amount int64) { p.w.T.Helper(); p.settle("refund", amount) }

func (p Purchase) settle(how string, amount int64) {
	p.w.T.Helper()
	if err := scenarios.NewStage(p.w.Run).Settle(p.w.T.Context(), p.ID, how, amount); err != nil {
		p.w.T.Fatalf("%s purchase %s: %v", how, p.ID, err)
	}
	p.w.settle()
}
