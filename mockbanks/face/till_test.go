package face_test

import (
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// deskOf is a desk that serves nobody: only its till is asked.
func deskOf(tb testing.TB) (*face.Desk, *ledger.Book) {
	tb.Helper()
	all, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	w, err := people.New(2018, catalog.People(all))
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.New(2018, noon, w, catalog.People(all))
	if err != nil {
		tb.Fatal(err)
	}
	return face.NewTill(k), k
}

func TestTheTillSaysWhatTheBookSaysAtAnyInstant(t *testing.T) {
	d, k := deskOf(t)
	for _, c := range []struct {
		name string
		step time.Duration
	}{
		{"the clock stands", 0}, {"the clock runs", 17 * time.Minute}, {"the clock jumps", 31 * time.Hour}, {"another run's clock is earlier", -7 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := noon
			for range 200 {
				for _, bank := range []string{"larkspur", "thistle-crown", "kestrel"} {
					a := k.Accounts(bank, 4711)[0]
					if got, want := d.Balance(a, at), k.Balance(a, at); got != want {
						t.Fatalf("Balance(%s, %s) = %+v, want %+v", bank, at, got, want)
					}
					if got, want := d.Card(a, at), k.Card(a, at); got != want {
						t.Fatalf("Card(%s, %s) = %+v, want %+v", bank, at, got, want)
					}
				}
				at = at.Add(c.step)
			}
		})
	}
}

func TestTheTillStaysRightWhenItIsFullAndManyAsk(t *testing.T) {
	d, k := deskOf(t)
	var all sync.WaitGroup
	for asker := range 4 {
		all.Go(func() {
			for i := range int64(2000) {
				a := k.Accounts("larkspur", (i*7+int64(asker)*1500)%6000)[0]
				at := noon.Add(time.Duration(i%3) * 5 * time.Hour)
				if got, want := d.Balance(a, at), k.Balance(a, at); got != want {
					t.Errorf("Balance(%s, %s) = %+v, want %+v", a.ID, at, got, want)
					return
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkTill(b *testing.B) {
	d, k := deskOf(b)
	a := k.Accounts("larkspur", 4711)[0]
	b.ReportAllocs()
	for b.Loop() {
		d.Balance(a, noon)
	}
}

func TestAnAccountAndItsBalanceAllocateNothing(t *testing.T) {
	d, book := deskOf(t)
	d.Bank = "larkspur"
	a := book.Accounts(d.Bank, 3)[0]
	c := &face.Call{Consent: consent.Consent{Accounts: []string{a.ID}}, Now: noon}
	if n := testing.AllocsPerRun(100, func() {
		a, _ := d.Account(c, a.ID)
		d.Balance(a, noon)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
