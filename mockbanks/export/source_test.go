package export_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/export"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

var start = time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC)

// A shelf is a bank's books without a bank around them.
type shelf struct {
	*ledger.Book
	bank string
}

func (s shelf) Accounts(customer int64) []ledger.Account { return s.Book.Accounts(s.bank, customer) }

func (s shelf) BalanceAt(a ledger.Account, at time.Time) ledger.Balance { return s.Balance(a, at) }

// open returns the books of a bank and an order for half a year of its first ten
// customers.
func open(t testing.TB, bank string, f export.Format) (shelf, export.Order) {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := catalog.Find(all, bank)
	if !ok {
		t.Fatalf("no bank %q", bank)
	}
	w, err := people.New(2018, catalog.People(all))
	if err != nil {
		t.Fatal(err)
	}
	b, err := ledger.New(2018, start, w, catalog.People(all))
	if err != nil {
		t.Fatal(err)
	}
	return shelf{b, bank}, export.Order{
		Origin: export.Origin{World: ledger.Version, Seed: 2018, Start: start, Bank: bank, Name: entry.Name, Zone: entry.Zone(), Population: w.Population(bank)},
		Format: f, Last: 9, From: day(t, "2025-01-01", entry.Zone()), To: day(t, "2025-07-01", entry.Zone()),
	}
}

func day(t testing.TB, s string, zone *time.Location) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func write(t testing.TB, s export.Source, o export.Order) (string, export.Count) {
	t.Helper()
	var b bytes.Buffer
	n, err := export.Write(t.Context(), &b, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), n
}
