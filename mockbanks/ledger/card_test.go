package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func TestACardStateFollowsFromItsLines(t *testing.T) {
	t.Parallel()
	partials := 0
	for _, seed := range seeds() {
		k, _, banks := open(t, seed)
		d := &draws{seed}
		for _, b := range banks {
			if !b.Cards {
				continue
			}
			for range more(15) {
				a := k.Accounts(b.ID, d.below(b.Population))[0]
				partials += checkCard(t, k, a, d.instant())
			}
		}
	}
	t.Logf("%d statements paid in part, with interest", partials)
	if partials == 0 {
		t.Error("nobody ever carries a balance")
	}
}

// checkCard follows a card for a year and counts the interest charges.
func checkCard(t *testing.T, k *ledger.Book, a ledger.Account, from time.Time) (interest int) {
	t.Helper()
	for _, l := range k.Lines(a, from, from.AddDate(1, 0, 0)) {
		c := k.Card(a, l.At)
		switch {
		case c.Owed != -l.After && !sameInstant(k, a, l):
			t.Fatalf("%s: owed %d after %q, the line says %d", a.ID, c.Owed, l.Text, l.After)
		case c.AvailableCredit < 0 || c.AvailableCredit > a.CreditLine:
			t.Fatalf("%s: available credit %d of %d", a.ID, c.AvailableCredit, a.CreditLine)
		case c.MinimumPayment > c.StatementBalance:
			t.Fatalf("%s: minimum %d of %d", a.ID, c.MinimumPayment, c.StatementBalance)
		case c.DueDate.AddDate(0, 0, 1).Before(l.At) || c.StatementDate.After(l.At):
			t.Fatalf("%s at %s: due %s, statement of %s", a.ID, l.At, c.DueDate, c.StatementDate)
		case l.Kind == "card payment" && (c.LastPayment != l.Amount || c.MinimumPayment != 0):
			t.Fatalf("%s: payment of %d, card says %+v", a.ID, l.Amount, c)
		}
		if l.Kind == "card payment" {
			before := k.Card(a, l.At.Add(-time.Millisecond))
			closing := k.Card(a, before.StatementDate.AddDate(0, 0, 1))
			if closing.Owed != before.StatementBalance {
				t.Fatalf("%s: statement of %s says %d, owed then %d", a.ID, before.StatementDate, before.StatementBalance, closing.Owed)
			}
			if l.Amount < before.MinimumPayment || l.Amount > before.StatementBalance {
				t.Fatalf("%s: paid %d of %d, minimum %d", a.ID, l.Amount, before.StatementBalance, before.MinimumPayment)
			}
		}
		if l.Kind == "interest" {
			interest++
		}
	}
	return interest
}

// sameInstant reports whether further lines are booked with l.
func sameInstant(k *ledger.Book, a ledger.Account, l ledger.Line) bool {
	return len(k.Lines(a, l.At, l.At.Add(time.Millisecond))) > 1
}
