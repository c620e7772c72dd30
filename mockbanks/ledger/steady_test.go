package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func TestASteadyBalanceHoldsUntilItSays(t *testing.T) {
	t.Parallel()
	sample(t, 6, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		for range 6 {
			checkSteady(t, k, a, d, d.instant().Add(time.Duration(d.below(1e9))))
		}
	})
}

// checkSteady compares what is said to hold with what is drawn anew.
func checkSteady(t *testing.T, k *ledger.Book, a ledger.Account, d *draws, at time.Time) {
	t.Helper()
	b, until := k.Steady(a, at)
	c, cardUntil := k.SteadyCard(a, at)
	if b != k.Balance(a, at) || c != k.Card(a, at) {
		t.Fatalf("%s at %s: Steady = %+v, %+v, want Balance and Card", a.ID, at, b, c)
	}
	if a.Kind != ledger.CreditCard {
		cardUntil = until
	}
	for _, end := range []time.Time{until, cardUntil} {
		if !end.After(at) || end.Sub(at) > 25*time.Hour {
			t.Fatalf("%s at %s: holds until %s", a.ID, at, end)
		}
	}
	same := func(then time.Time) {
		now := k.Balance(a, then)
		if now.AsOf = b.AsOf; then.Before(until) && now != b {
			t.Fatalf("%s of %s: %+v at %s should hold until %s, but at %s it is %+v", a.ID, a.Bank, b, at, until, then, now)
		}
		if got := k.Card(a, then); then.Before(cardUntil) && got != c {
			t.Fatalf("%s of %s: %+v at %s should hold until %s, but at %s it is %+v", a.ID, a.Bank, c, at, cardUntil, then, got)
		}
	}
	same(until.Add(-time.Millisecond))
	same(until.Add(-time.Nanosecond))
	for range 4 {
		same(at.Add(time.Duration(d.below(int64(until.Sub(at))))))
	}
}

// Every line and every hold must end what is steady: stepping from one until
// to the next must meet them all.
func TestSteadyBalancesFollowEachOtherWithoutAGap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from string }{
		{"clocks go forward in America", "2026-03-07T05:00:00Z"}, {"clocks go back in America", "2026-10-31T05:00:00Z"},
		{"clocks go forward in Britain", "2026-03-28T00:00:00Z"}, {"clocks go back in Britain", "2026-10-24T00:00:00Z"},
		{"a run begins", "2026-03-02T00:00:00Z"}, {"the history begins", "2015-12-31T20:00:00Z"}, {"the history ends", "2045-12-30T00:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, err := time.Parse(time.RFC3339, c.from)
			if err != nil {
				t.Fatal(err)
			}
			sample(t, 1, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
				steps := 0
				for at := from; at.Before(from.AddDate(0, 0, 4)); steps++ {
					checkSteady(t, k, a, d, at)
					_, at = k.Steady(a, at)
				}
				if steps > 4*16 {
					t.Errorf("%s: %d steps in four days", a.ID, steps)
				}
			})
		})
	}
}

func TestAnUnknownAccountIsSteady(t *testing.T) {
	t.Parallel()
	k, _, _ := open(t, 2018)
	for _, a := range []ledger.Account{{Bank: "nobank"}, {Bank: "larkspur", Customer: -1}} {
		b, until := k.Steady(a, runStart)
		if b != (ledger.Balance{AsOf: runStart}) || !until.After(runStart) {
			t.Errorf("Steady(%+v) = %+v until %s", a, b, until)
		}
	}
}

func TestSteadyAllocatesNothing(t *testing.T) {
	k, w, _ := open(t, 2018)
	for _, c := range [][2]string{{"larkspur", "linh"}, {"larkspur", "nora"}, {"thistle-crown", "isla"}, {"kestrel", "carla"}} {
		a := pinned(t, k, w, c[0], c[1])
		at := runStart
		if n := testing.AllocsPerRun(200, func() { _, at = k.Steady(a, at) }); n != 0 {
			t.Errorf("Steady of %s allocates %v times", c[1], n)
		}
	}
}

func BenchmarkSteady(b *testing.B) {
	k, w, _ := open(b, 2018)
	for _, c := range [][2]string{{"larkspur", "linh"}, {"northmoor", "ruth"}, {"thistle-crown", "isla"}, {"kestrel", "carla"}} {
		b.Run(c[1], func(b *testing.B) {
			a, at := pinned(b, k, w, c[0], c[1]), runStart
			b.ReportAllocs()
			for b.Loop() {
				if _, at = k.Steady(a, at); at.Year() > 2040 {
					at = runStart
				}
			}
		})
	}
}
