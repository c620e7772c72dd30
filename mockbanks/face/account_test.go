package face_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func TestMandatesAreReadOffTheStatement(t *testing.T) {
	d, book := deskOf(t)
	found := 0
	for _, bank := range []string{"thistle-crown", "larkspur"} {
		for customer := range int64(40) {
			a := book.Accounts(bank, customer)[0]
			for _, m := range d.Mandates(a, noon) {
				found++
				lines := book.Lines(a, m.Last, m.Last.Add(time.Millisecond))
				if !m.Last.IsZero() && !slices.ContainsFunc(lines, func(l ledger.Line) bool { return l.Amount == -m.Amount && l.Reference == m.Reference }) {
					t.Errorf("%s %d: no line for the last payment of %+v", bank, customer, m)
				}
				if m.Ended != m.Next.IsZero() || !m.Next.IsZero() && !m.Next.After(noon) || m.Last.After(noon) || m.ID == "" || m.Payee == "" {
					t.Errorf("%s %d: %+v", bank, customer, m)
				}
				if m.Standing && m.Every != face.Month {
					t.Errorf("%s %d: a standing order every %d: %+v", bank, customer, m.Every, m)
				}
			}
		}
	}
	if found < 200 {
		t.Errorf("%d mandates of 80 customers", found)
	}
}

func TestAMandateKeepsItsIDAsTimeGoesOn(t *testing.T) {
	d, book := deskOf(t)
	a := book.Accounts("thistle-crown", 7)[0]
	ids, payees := map[string]string{}, map[string]string{}
	for months := range 12 {
		for _, m := range d.Mandates(a, noon.AddDate(0, months, 3)) {
			who := m.Payee + "/" + m.Reference
			if m.Standing {
				who += "/standing"
			}
			if old, known := ids[who]; known && old != m.ID {
				t.Errorf("%s was %s and is %s after %d months", who, old, m.ID, months)
			}
			if old, taken := payees[m.ID]; taken && old != who {
				t.Errorf("%s is %s and %s", m.ID, old, who)
			}
			ids[who], payees[m.ID] = m.ID, who
		}
	}
	if len(ids) < 3 {
		t.Errorf("mandates %v", ids)
	}
}

func TestBillsAreTheCardsStatementsWithoutAGap(t *testing.T) {
	d, book := deskOf(t)
	d.Zone = time.UTC
	if all, err := catalog.Load(); err == nil {
		kestrel, _ := catalog.Find(all, "kestrel")
		d.Zone = kestrel.Zone()
	}
	a := book.Accounts("kestrel", 3)[0]
	bills := d.Bills(a, noon)
	if len(bills) != face.History {
		t.Fatalf("%d bills", len(bills))
	}
	if c := book.Card(a, noon); bills[0].Owed != c.StatementBalance || !bills[0].To.Equal(c.StatementDate) {
		t.Errorf("newest %+v, the card says %+v", bills[0], c)
	}
	for i, b := range bills {
		if !b.From.Before(b.To) || b.Minimum > b.Owed || b.Due.Before(b.To) {
			t.Errorf("%+v", b)
		}
		if i > 0 && !b.To.Before(bills[i-1].From) {
			t.Errorf("%s ends after %s begins", b.ID, bills[i-1].ID)
		}
	}
	if other := book.Accounts("larkspur", 3)[0]; other.Kind == ledger.Checking && d.Bills(other, noon) != nil {
		t.Error("a checking account has bills")
	}
}

func TestTheTitleOfAnAccountNamesItsHolders(t *testing.T) {
	joan, joe := people.Person{Given: "Joan", Family: "Joint"}, people.Person{Given: "Joe", Family: "Joint"}
	bea := people.Person{Given: "Bea", Family: "Business", Company: "Bea's Bakery Ltd"}
	for _, c := range []struct {
		kind    ledger.Kind
		holders []people.Person
		want    string
	}{
		{ledger.Checking, []people.Person{joan}, "Joan Joint"},
		{ledger.Current, []people.Person{joan, joe}, "Joan Joint and Joe Joint"},
		{ledger.Business, []people.Person{bea, joe}, "Bea's Bakery Ltd"},
		{ledger.Savings, []people.Person{bea}, "Bea Business"},
	} {
		if got := face.Title(ledger.Account{Kind: c.kind}, c.holders); got != c.want {
			t.Errorf("Title(%v) = %q, want %q", c.kind, got, c.want)
		}
	}
}

func TestAPayeeOutsideIsInNoBank(t *testing.T) {
	_, book := deskOf(t)
	for _, name := range []string{"Elm Lettings", "", "Trần"} {
		sort, number := face.Outside(name)
		again, _ := face.Outside(name)
		if len(sort) != 6 || len(number) != 8 || sort != again {
			t.Errorf("Outside(%q) = %s %s", name, sort, number)
		}
		if a, err := book.ByNumber(sort, number); err == nil {
			t.Errorf("Outside(%q) is %s of %s", name, a.ID, a.Bank)
		}
	}
}

func BenchmarkMandates(b *testing.B) {
	d, book := deskOf(b)
	a := book.Accounts("thistle-crown", 7)[0]
	b.ReportAllocs()
	for b.Loop() {
		d.Mandates(a, banktest.Start)
	}
}
