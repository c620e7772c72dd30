package overlay_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// contras sums what settlement accounts between a customer's own accounts
// take, which is nothing as long as each leg has the other.
func contras(r overlay.Reader, a ledger.Account) map[string]int64 {
	sum := map[string]int64{}
	for _, own := range r.Accounts(a.Bank, a.Customer) {
		if own.Customer != a.Customer {
			continue
		}
		for _, l := range r.Lines(own, start, start.AddDate(0, 6, 0)) {
			if slices.Contains([]string{"own cards", "savings", "loans"}, l.Contra) {
				sum[l.Contra] += l.Amount
			}
		}
	}
	return sum
}

func TestWhatOneAccountDoesNotPayItsKinDoNotReceive(t *testing.T) {
	draw := rand.New(rand.NewPCG(5, 10))
	l, k, _, _ := world(t, 2018)
	all := crowd(l, k, banks, 25, draw)
	spree(t, &bench{tb: t, l: l}, all, draw, start, 3000)
	fewer := 0
	for _, a := range all {
		was, is := contras(k, a), contras(l, a)
		for _, name := range []string{"own cards", "savings", "loans"} {
			if was[name] != is[name] {
				t.Errorf("%s: what went through %q adds up to %d, without payments %d", a.ID, name, is[name], was[name])
			}
		}
		for _, own := range l.Accounts(a.Bank, a.Customer) {
			if own.Slot > 0 {
				fewer += len(k.Lines(own, start, start.AddDate(0, 6, 0))) - len(l.Lines(own, start, start.AddDate(0, 6, 0)))
			}
		}
	}
	if fewer == 0 {
		t.Error("no account has missed a payment: nothing was tested")
	}
	t.Logf("%d payments were not received by %d customers' other accounts", fewer, len(all))
}
