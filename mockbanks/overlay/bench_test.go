package overlay_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// paid is a ledger in which Linh has paid once, and others many times.
func paid(tb testing.TB) (*overlay.Ledger, *ledger.Book, ledger.Account, ledger.Account) {
	tb.Helper()
	l, k, _, w := world(tb, 2018)
	b := &bench{tb: tb, l: l}
	linh := pinned(tb, l, w, "larkspur", "linh")
	if err := b.pay(inside(linh), outside(), instant(linh), 12_34, start); err != nil {
		tb.Fatal(err)
	}
	for i := range int64(500) {
		a := k.Accounts("larkspur", 1000+i)[0]
		if err := b.pay(outside(), inside(a), instant(a), 1_00, start); err != nil {
			tb.Fatal(err)
		}
	}
	return l, k, linh, k.Accounts("larkspur", 77_777)[0]
}

func BenchmarkBalance(b *testing.B) {
	l, k, touched, other := paid(b)
	later := start.AddDate(0, 9, 3)
	l.Balance(touched, later)
	for name, f := range map[string]func(at time.Time){
		"untouched, the book alone":         func(at time.Time) { k.Balance(other, at) },
		"untouched, through the overlay":    func(at time.Time) { l.Balance(other, at) },
		"touched, in a period that is held": func(at time.Time) { l.Balance(touched, at) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f(later)
			}
		})
	}
	b.Run("touched, another period each time", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			l.Balance(touched, later.AddDate(0, -(i%8), 0))
		}
	})
}

func BenchmarkPay(b *testing.B) {
	l, _, touched, _ := paid(b)
	t := &bench{tb: b, l: l}
	at := start.AddDate(0, 1, 0)
	t.apply(overlay.BalanceSet{ID: "b", Account: touched.ID, At: at, Adjustment: 10_000_000_00})
	b.ReportAllocs()
	for b.Loop() {
		at = at.Add(time.Second)
		if err := t.pay(inside(touched), outside(), instant(touched), 1, at); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAnUntouchedAccountCostsNoAllocation(t *testing.T) {
	l, _, _, other := paid(t)
	at := start
	if n := testing.AllocsPerRun(200, func() { at = at.Add(5 * time.Hour); l.Balance(other, at) }); n != 0 {
		t.Errorf("the balance of an untouched account allocates %v times", n)
	}
}
