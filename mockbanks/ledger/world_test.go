package ledger_test

import (
	"flag"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

var long = flag.Bool("long", false, "many more seeds and customers")

// more is n, or twenty times n with -long.
func more(n int) int {
	if *long {
		return 20 * n
	}
	return n
}

// manySeeds are two dozen worlds, or many more with -long.
func manySeeds() []uint64 {
	list := append([]uint64{}, 2018, 1, 7, 99, 123456789, 1<<63)
	count := 24
	if *long {
		count = 100
	}
	for n := uint64(0); len(list) < count; n++ {
		list = append(list, 1000+n*n*n*7919)
	}
	return list
}

var runStart = time.Date(2026, time.March, 4, 14, 0, 0, 0, time.UTC)

// open returns the shipped world of a seed.
func open(tb testing.TB, seed uint64) (*ledger.Book, *people.World, []people.Bank) {
	tb.Helper()
	all, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	banks := catalog.People(all)
	w, err := people.New(seed, banks)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.New(seed, runStart, w, banks)
	if err != nil {
		tb.Fatal(err)
	}
	return k, w, banks
}

// pinned returns the account of a named customer.
func pinned(tb testing.TB, k *ledger.Book, w *people.World, bank, key string) ledger.Account {
	tb.Helper()
	p, err := w.ByKey(bank, key)
	if err != nil {
		tb.Fatal(err)
	}
	return k.Accounts(bank, p.Index)[0]
}

// draws is a small sequence for picking samples.
type draws struct{ x uint64 }

func (d *draws) below(n int64) int64 {
	d.x = d.x*6364136223846793005 + 1442695040888963407
	return int64((d.x >> 33) % uint64(n))
}

// instant picks one in the history, well over a year before its end.
func (d *draws) instant() time.Time {
	span := int64(ledger.End.Sub(ledger.Epoch)/time.Second) - 480*86400
	return ledger.Epoch.Add(time.Duration(45*86400+d.below(span)) * time.Second)
}
