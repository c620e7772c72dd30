package overlay_test

import (
	"flag"
	"strconv"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

var long = flag.Bool("long", false, "many more accounts and seeds")

// more is n, or ten times n with -long.
func more(n int) int {
	if *long {
		return 10 * n
	}
	return n
}

var start = time.Date(2026, time.March, 4, 14, 0, 0, 0, time.UTC)

// world is a ledger over the shipped world of a seed.
func world(tb testing.TB, seed uint64) (*overlay.Ledger, *ledger.Book, []people.Bank, *people.World) {
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
	k, err := ledger.New(seed, start, w, banks)
	if err != nil {
		tb.Fatal(err)
	}
	return overlay.New(k, banks), k, banks, w
}

// pinned is the first account of a named customer.
func pinned(tb testing.TB, l *overlay.Ledger, w *people.World, bank, key string) ledger.Account {
	tb.Helper()
	p, err := w.ByKey(bank, key)
	if err != nil {
		tb.Fatal(err)
	}
	return l.Accounts(bank, p.Index)[0]
}

// outside is a party that is no customer of this world.
func outside() overlay.Party {
	return overlay.Party{Name: "Mill Lane Cycles", Branch: "600001", Number: "12345678"}
}

func inside(a ledger.Account) overlay.Party { return overlay.Party{Account: a.ID, Bank: a.Bank} }

// at once is the course of a payment that is executed when it is asked for.
func atOnce(at time.Time) rails.Course { return rails.Course{Leaves: at, Settles: at} }

// instant is the rail of a country that pays at once.
func instant(a ledger.Account) rails.Rail {
	if a.Currency == "GBP" {
		return rails.FasterPayments
	}
	return rails.RTP
}

// bench pays for tests: it draws ids and applies what is decided.
type bench struct {
	tb     testing.TB
	l      *overlay.Ledger
	n      int
	events []overlay.Event
}

func (b *bench) id(kind string) string { b.n++; return kind + "-" + strconv.Itoa(b.n) }

func (b *bench) apply(e overlay.Event) {
	b.tb.Helper()
	if err := b.l.Apply(e); err != nil {
		b.tb.Fatal(err)
	}
	b.events = append(b.events, e)
}

// pay pays at once.
func (b *bench) pay(from, to overlay.Party, rail rails.Rail, amount int64, at time.Time) error {
	b.tb.Helper()
	e, err := b.l.Pay(overlay.Payment{ID: b.id("p"), Rail: rail, From: from, To: to, Amount: amount, Reference: "test"}, atOnce(at), at)
	if err == nil {
		b.apply(e)
	}
	return err
}
