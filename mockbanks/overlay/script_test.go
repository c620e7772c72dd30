package overlay_test

import (
	"math/rand/v2"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// step does one thing that a script's byte asks for; what is refused is left
// out.
func (b *bench) step(op byte, a, other ledger.Account, draw *rand.Rand, at time.Time) {
	b.tb.Helper()
	amount := 1 + draw.Int64N(900_00)
	var e overlay.Event
	var err error
	switch op % 12 {
	case 0:
		_ = b.pay(inside(a), outside(), rails.RTP, amount, at)
		return
	case 1:
		_ = b.pay(inside(a), inside(other), rails.RTP, amount, at)
		return
	case 2:
		e, err = b.l.Authorise(overlay.Purchase{ID: b.id("c"), Account: a.ID, Bank: a.Bank, Amount: amount, Merchant: "Inn"}, rails.Course{Settles: at.Add(time.Hour)}, at)
	case 3:
		for _, s := range b.l.Sales(a.ID) {
			if e, err = b.l.Capture(s.ID, amount, at); err == nil {
				break
			}
		}
	case 4:
		for _, s := range b.l.Sales(a.ID) {
			if e, err = b.l.Lapse(s.ID, at); err == nil {
				break
			}
		}
	case 5:
		for _, s := range b.l.Sales(a.ID) {
			if e, err = b.l.Refund(s.ID, b.id("r"), 0, at); err == nil {
				break
			}
		}
	case 6:
		e, err = b.l.SetBalance(a.Bank, a.ID, b.id("b"), amount-500_00, at)
	case 7:
		e, err = b.l.SetLimit(a.Bank, a.ID, amount, at)
	case 8:
		e, err = b.l.Freeze(a.Bank, a.ID, at)
	case 9:
		e, err = b.l.Unfreeze(a.Bank, a.ID, at)
	case 10:
		e, err = b.l.Pay(overlay.Payment{ID: b.id("p"), Rail: rails.ACHDebit, From: inside(a), To: outside(), Amount: amount}, atOnce(at), at)
	case 11:
		e, err = b.l.Close(a.Bank, a.ID, b.id("x"), at)
	}
	if err == nil && e != nil {
		b.apply(e)
	}
}
