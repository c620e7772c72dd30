package overlay_test

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

func sum(lines []ledger.Line) (total int64) {
	for _, l := range lines {
		total += l.Amount
	}
	return total
}

func TestStatementsAddUpWhileOthersPay(t *testing.T) {
	l, k, _, _ := world(t, 2018)
	all := crowd(l, k, banks[:1], 4, rand.New(rand.NewPCG(7, 12)))[:4]
	b := &bench{tb: t, l: l}
	for _, a := range all {
		b.apply(overlay.BalanceSet{ID: b.id("b"), Account: a.ID, At: start, Adjustment: 5_000_00})
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	for r := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				a := all[(i+r)%4]
				at := start.Add(time.Duration(i%400) * time.Hour)
				lines := l.Lines(a, start, at)
				if n := len(lines); n > 0 && lines[n-1].After-lines[0].After != sum(lines)-lines[0].Amount {
					t.Error("a statement does not add up while others pay")
					return
				}
				l.Pending(a, at)
				l.Steady(a, at)
				l.Card(a, at)
				l.Accounts(a.Bank, a.Customer)
			}
		})
	}
	at := start
	for i := range 300 {
		at = at.Add(time.Hour)
		_ = b.pay(inside(all[i%4]), inside(all[(i+1)%4]), instant(all[0]), 1_00, at)
	}
	close(done)
	wg.Wait()
}
