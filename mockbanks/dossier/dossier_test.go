package dossier_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/dossier"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

var noon = time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC)

func archive(tb testing.TB) *dossier.Archive {
	tb.Helper()
	banks, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	w, err := people.New(2018, catalog.People(banks))
	if err != nil {
		tb.Fatal(err)
	}
	book, err := ledger.New(2018, noon, w, catalog.People(banks))
	if err != nil {
		tb.Fatal(err)
	}
	return &dossier.Archive{Banks: banks, People: w, Reader: book}
}

func TestEveryIdentifierLeadsBack(t *testing.T) {
	v := archive(t)
	for _, b := range v.Banks {
		for i := range int64(40) {
			p, err := v.People.Person(b.ID, i*(b.Population/41)+i)
			if err != nil {
				t.Fatal(err)
			}
			d := v.Person(p, noon)
			check(t, v, d, "e-mail", d.Email)
			check(t, v, d, "index", strconv.FormatInt(d.Index, 10))
			for _, a := range d.Accounts {
				if a.Holders[0] != p.Holder() {
					continue // of the partner, who opened it
				}
				check(t, v, d, "account id", a.ID)
				check(t, v, d, "IBAN", a.IBAN)
				check(t, v, d, "card number", a.PAN)
				if a.AccountNumber != "" {
					check(t, v, d, "account number", a.RoutingNumber+a.SortCode+"/"+a.AccountNumber)
				}
			}
		}
	}
}

func check(t *testing.T, v *dossier.Archive, d dossier.Person, by, ident string) {
	t.Helper()
	if ident == "" {
		return
	}
	found, err := v.Find(ident, d.Bank, 5)
	if err != nil || len(found) != 1 || found[0].By != by || found[0].Person.Index != d.Index {
		t.Errorf("%s of customer %d of %s: %q finds %v, %v", by, d.Index, d.Bank, ident, found, err)
	}
}

func TestAPhoneFindsSeveralAndNamesAreInTwoBanks(t *testing.T) {
	v := archive(t)
	p, _ := v.People.Person("larkspur", 77)
	if found, err := v.Find(p.Phone, "", 7); err != nil || len(found) != 7 || found[0].Person.Phone != p.Phone {
		t.Errorf("phone finds %v, %v", found, err)
	}
	if found, err := v.Find("linh", "", 9); err != nil || len(found) != 2 || found[1].Person.Bank != "thistle-crown" {
		t.Errorf("linh finds %v, %v", found, err)
	}
}

func TestADossierIsComplete(t *testing.T) {
	v := archive(t)
	p, err := v.People.ByKey("larkspur", "linh")
	if err != nil {
		t.Fatal(err)
	}
	d := v.Person(p, noon)
	if d.About == "" || d.Pay == nil || d.Pay.Rhythm != "biweekly" || d.Persona != "nurse" || d.Address.City != d.Town || len(d.Accounts) < 2 {
		t.Errorf("dossier %+v", d)
	}
	max, _ := v.People.ByKey("larkspur", "max")
	if n := len(v.Person(max, noon).Accounts); n < 40 {
		t.Errorf("max has %d accounts", n)
	}
	frank, _ := v.People.ByKey("larkspur", "frank")
	if s := v.Person(frank, noon).Accounts[0].Status; s != "frozen" {
		t.Errorf("frank's account is %s", s)
	}
}

func FuzzFind(f *testing.F) {
	v := archive(f)
	for _, s := range []string{"linh", "4711", "linh.tran@example.com", "+14085550110", "xbq3v53h", "131000128/0579800715", "GB00", "/", " ", "+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, ident string) {
		found, err := v.Find(ident, "", 3)
		if len(found) > 3 || err == nil == (len(found) == 0) || err != nil && !errors.Is(err, dossier.ErrNobody) {
			t.Errorf("Find(%q) = %v, %v", ident, found, err)
		}
	})
}
