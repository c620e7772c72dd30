package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func BenchmarkBalance(b *testing.B) {
	k, w, _ := open(b, 2018)
	accounts := map[string]ledger.Account{
		"biweekly": pinned(b, k, w, "larkspur", "linh"), "monthly": pinned(b, k, w, "northmoor", "ruth"),
		"uk": pinned(b, k, w, "thistle-crown", "isla"), "card": pinned(b, k, w, "kestrel", "carla"),
	}
	for _, name := range []string{"biweekly", "monthly", "uk", "card"} {
		b.Run(name, func(b *testing.B) {
			a, at := accounts[name], runStart
			b.ReportAllocs()
			for b.Loop() {
				at = at.Add(7*time.Hour + 13*time.Minute)
				if at.Year() > 2040 {
					at = runStart
				}
				k.Balance(a, at)
			}
		})
	}
}

func BenchmarkYearOfStatement(b *testing.B) {
	k, w, _ := open(b, 2018)
	for _, name := range []string{"larkspur/linh", "northmoor/ruth", "kestrel/carla"} {
		b.Run(name, func(b *testing.B) {
			i := len(name) - 4
			if name == "kestrel/carla" {
				i--
			}
			a := pinned(b, k, w, name[:i-1], name[i:])
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = len(k.Lines(a, runStart, runStart.AddDate(1, 0, 0)))
			}
			b.ReportMetric(float64(n), "lines")
		})
	}
}

func BenchmarkLineByID(b *testing.B) {
	k, w, _ := open(b, 2018)
	lines := k.Lines(pinned(b, k, w, "larkspur", "linh"), runStart, runStart.AddDate(0, 1, 0))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := k.Line("larkspur", lines[len(lines)/2].ID); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAccountByID(b *testing.B) {
	k, w, _ := open(b, 2018)
	a := pinned(b, k, w, "larkspur", "linh")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Account("larkspur", a.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewBooks(b *testing.B) {
	_, w, banks := open(b, 2018)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ledger.New(2018, runStart, w, banks); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBalanceAllocatesNothing(t *testing.T) {
	k, w, _ := open(t, 2018)
	for _, c := range [][2]string{{"larkspur", "linh"}, {"larkspur", "nora"}, {"thistle-crown", "isla"}, {"kestrel", "carla"}} {
		a := pinned(t, k, w, c[0], c[1])
		at := runStart
		if n := testing.AllocsPerRun(200, func() { at = at.Add(5 * time.Hour); k.Balance(a, at) }); n != 0 {
			t.Errorf("Balance of %s allocates %v times", c[1], n)
		}
	}
}
