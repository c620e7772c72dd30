package face

import (
	"cmp"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// ordering is a book that keeps the orders which were given to it. An
// *[overlay.Ledger] is one.
type ordering interface {
	Orders(account string) []overlay.Standing
}

// orders tells them as mandates.
type orders struct{ book ordering }

// Mandates implements [Mandates]. When they paid last the lines tell. What
// others pay to the account is not among them.
func (o orders) Mandates(a ledger.Account, at time.Time) []Mandate {
	var all []Mandate
	for _, s := range o.book.Orders(a.ID) {
		if s.From.Account != a.ID || s.At.After(at) {
			continue
		}
		all = append(all, Mandate{
			ID: s.ID, Standing: !s.Rail.Debit(), Payee: cmp.Or(s.To.Name, s.To.Number), SortCode: s.To.Branch, Number: s.To.Number,
			Reference: s.Reference, Every: everyOf(s.Every), Ended: s.Status != overlay.Waiting, Amount: s.Amount, Next: s.Next, Due: s.Amount,
		})
	}
	return all
}

func everyOf(e overlay.Every) Every {
	switch e {
	case overlay.Once:
		return Once
	case overlay.Weekly:
		return Week
	case overlay.Fortnightly:
		return Fortnight
	case overlay.Yearly:
		return Year
	}
	return Month
}
