package face

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A Bill is one statement of a credit card account.
type Bill struct {
	ID       string    // the day of its end, 20260228
	From, To time.Time // local midnight of its first and last day
	Owed     int64     // at its end
	Minimum  int64     // to be paid until Due
	Due      time.Time
}

// maxBills bounds a listing to the bank's [History].
const maxBills = History

// Bills is the statements of a card account until an instant, the newest first;
// none for another kind of account.
func (d *Desk) Bills(a ledger.Account, at time.Time) []Bill {
	if a.Kind != ledger.CreditCard {
		return nil
	}
	var all []Bill
	for on := at; len(all) <= maxBills; {
		c, _ := d.Book.SteadyCard(a, on) // the till is for the present
		day := c.StatementDate
		if day.IsZero() || !day.Before(on) {
			break
		}
		all = append(all, d.bill(a, day, at))
		on = day.Add(-time.Second)
	}
	for i := range all {
		all[i].From = a.Opened
		if i+1 < len(all) {
			all[i].From = all[i+1].To.In(d.Zone).AddDate(0, 0, 1)
		}
	}
	// What is older than the history only says where the oldest begins.
	return slices.Delete(all, min(maxBills, len(all)), len(all))
}

// bill is the statement of a day, as it was when it came out.
func (d *Desk) bill(a ledger.Account, day, at time.Time) Bill {
	b := Bill{ID: day.In(d.Zone).Format("20060102"), To: day}
	after := earlier(day.In(d.Zone).AddDate(0, 0, 1), at)
	if c, _ := d.Book.SteadyCard(a, after); c.StatementDate.Equal(day) {
		b.Owed, b.Minimum, b.Due = c.StatementBalance, c.MinimumPayment, c.DueDate
	}
	return b
}
