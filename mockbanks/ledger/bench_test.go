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

// Cold start: people and books of a hundred million customers, and the first
// balance.
func BenchmarkColdStart(b *testing.B) {
	_, _, banks := open(b, 2018)
	for i := range banks {
		banks[i].Population = 100_000_000 / int64(len(banks))
	}
	b.ReportAllocs()
	for b.Loop() {
		k := books(b, 2018, banks)
		k.Balance(k.Accounts("larkspur", 4711)[0], runStart)
	}
}

// crowd is accounts drawn from everybody, whatever their persona: of people or
// of businesses.
func crowd(b *testing.B, business bool) (*ledger.Book, []ledger.Account, *draws) {
	b.Helper()
	k, _, banks := open(b, 2018)
	d := &draws{7}
	var all []ledger.Account
	for len(all) < 4096>>(2*b2i(business)) {
		bank := banks[d.below(int64(len(banks)))]
		for _, a := range k.Accounts(bank.ID, d.below(bank.Population)) {
			if a.Kind == ledger.Business == business {
				all = append(all, a)
			}
		}
	}
	return k, all, d
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func BenchmarkAnyBalance(b *testing.B) {
	for _, name := range []string{"person", "business"} {
		b.Run(name, func(b *testing.B) {
			k, all, d := crowd(b, name == "business")
			b.ReportAllocs()
			for b.Loop() {
				k.Balance(all[d.below(int64(len(all)))], d.instant())
			}
		})
	}
}

func BenchmarkYearOfAnyStatement(b *testing.B) {
	k, all, d := crowd(b, false)
	lines := 0
	b.ReportAllocs()
	for b.Loop() {
		a := all[d.below(int64(len(all)))]
		if a.Kind != ledger.Checking && a.Kind != ledger.Current {
			continue
		}
		from := d.instant()
		lines += len(k.Lines(a, from, from.AddDate(1, 0, 0)))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(lines), "ns/line")
}

func BenchmarkHolderOfANumber(b *testing.B) {
	k, all, d := crowd(b, false)
	b.ReportAllocs()
	for b.Loop() {
		a := &all[d.below(int64(len(all)))]
		branch := a.RoutingNumber
		if branch == "" {
			branch = a.SortCode
		}
		if _, _, _, ok := k.Holder(branch, a.Number); !ok && a.PAN == "" {
			b.Fatal(a.Number)
		}
	}
}

func BenchmarkAudit(b *testing.B) {
	k, _ := sized(b, 3, 1024)
	scope := ledger.Scope{Banks: []string{"larkspur"}, From: auditFrom, To: auditTo, Workers: 1}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Audit(b.Context(), k, scope); err != nil {
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
