package people_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// Whoever has an employer is in that employer's payroll, and everybody in a
// payroll has that employer: a run of members of one class.
func TestEmployerAndPayrollAgree(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		for _, i := range some(b) {
			s := w.Seat(b.ID, i)
			n, ok := w.EmployerOf(b.ID, s)
			if !ok {
				if w.Classes(b.ID)[s.Class].Life == people.Working && !s.Pinned {
					t.Fatalf("%s: customer %d works for nobody", b.ID, i)
				}
				continue
			}
			p, pays := w.PayrollOf(b.ID, s.District, n)
			if s.Pinned || !pays || p.Class != s.Class || s.Member < p.First || s.Member >= p.Last {
				t.Fatalf("%s: customer %d at %+v is not in the payroll %+v of employer %d", b.ID, i, s, p, n)
			}
			if who := someone(t, w, b.ID, i); who.Employer != p.Business.Name && who.Key == "" {
				t.Fatalf("%s: customer %d works for %q, paid by %q", b.ID, i, who.Employer, p.Business.Name)
			}
		}
		for n := range w.Businesses(b.ID) {
			checkPayroll(t, w, b, n)
		}
	})
}

func checkPayroll(t *testing.T, w *people.World, b people.Bank, n int) {
	t.Helper()
	last := (b.Population - 1) / people.District
	p, pays := w.PayrollOf(b.ID, last, n)
	if pays != (n < w.Employers(b.ID)) {
		t.Fatalf("%s: business %d pays: %v, want %v", b.ID, n, pays, !pays)
	}
	if p.Last-p.First > 64 || pays && p.Last <= p.First {
		t.Fatalf("%s: business %d pays members %d to %d", b.ID, n, p.First, p.Last)
	}
	for m := p.First; m < p.Last; m++ {
		i, ok := w.Member(b.ID, p.Class, m)
		if !ok {
			continue // an empty seat of the last district, or a pin
		}
		if got, ok := w.EmployerOf(b.ID, w.Seat(b.ID, i)); !ok || got != n {
			t.Fatalf("%s: member %d of class %d is in payroll %d, but works for %d, %v", b.ID, m, p.Class, n, got, ok)
		}
	}
}

// Every business that has an account is a trading customer, and the reverse.
func TestBusinessesAreTheTradingCustomers(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		for _, i := range some(b) {
			s := w.Seat(b.ID, i)
			trades := w.Classes(b.ID)[s.Class].Life == people.Trading && !s.Pinned
			f, ok := w.BusinessOf(b.ID, s)
			if ok != trades {
				t.Fatalf("%s: customer %d is a business: %v, want %v", b.ID, i, ok, trades)
			}
			if ok && (!f.Customer || f.Index != i || f != w.Business(b.ID, f.District, f.Number)) {
				t.Fatalf("%s: customer %d is the business %+v", b.ID, i, f)
			}
		}
	})
}

func TestBusinessesHaveLegalNames(t *testing.T) {
	w, banks := world(t, 2018)
	for _, b := range banks {
		merchants := 0
		for n := range w.Businesses(b.ID) {
			f := w.Business(b.ID, 17, n)
			legal := f.Legal(b.Country)
			public := f.Sector == people.School || f.Sector == people.Hospital || f.Sector == people.Council
			form := map[string]string{"US": " LLC", "GB": " Ltd"}[b.Country]
			if f.Name == "" || !strings.HasPrefix(legal, f.Name) || strings.HasSuffix(legal, form) == public {
				t.Errorf("%s: business %d is %q, legally %q", b.ID, n, f.Name, legal)
			}
			if f.Trade != "" {
				merchants++
			}
			if f.Trade != "" && f.Customer && !has(w.Merchants(b.ID, f.Trade), n) {
				t.Errorf("%s: business %d is no merchant of %s", b.ID, n, f.Trade)
			}
		}
		if merchants < 10 {
			t.Errorf("%s has %d merchants in a district", b.ID, merchants)
		}
	}
	if w.Merchants("larkspur", "zeppelin") != nil {
		t.Error("there are merchants of a trade that nobody has")
	}
}

func has(list []int, n int) bool {
	for _, m := range list {
		if m == n {
			return true
		}
	}
	return false
}

func TestHouseholdsAreMutual(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		couples, joint := 0, 0
		list := some(b)
		for _, i := range list {
			s := w.Seat(b.ID, i)
			h, ok := w.Household(b.ID, i, s)
			if !ok {
				continue
			}
			couples++
			joint += count(h.Joint)
			back, ok := w.Household(b.ID, h.Partner, w.Seat(b.ID, h.Partner))
			if !ok || back.Partner != i || back.Head == h.Head || back.Joint != h.Joint || h.Partner == i {
				t.Fatalf("%s: %d lives with %+v, who lives with %+v", b.ID, i, h, back)
			}
			p, q := someone(t, w, b.ID, i), someone(t, w, b.ID, h.Partner)
			if p.Address != q.Address || p.Family != q.Family && p.Key == "" {
				t.Fatalf("%s: %s of %+v lives with %s of %+v", b.ID, p.Name(), p.Address, q.Name(), q.Address)
			}
			if (p.Key == "") != (q.Key == "") {
				t.Fatalf("%s: %s, a pin, lives with %s", b.ID, p.Name(), q.Name())
			}
		}
		if len(list) > 999 && (couples*100 < len(list)*14 || couples*100 > len(list)*50 || joint*100 < couples*30 || joint*100 > couples*60) {
			t.Errorf("%s: %d of %d live with another customer, %d hold an account with them", b.ID, couples, len(list), joint)
		}
	})
}
