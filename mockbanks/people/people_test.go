package people_test

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func world(tb testing.TB, seed uint64) (*people.World, []people.Bank) {
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
	return w, banks
}

// each calls check for people spread over every bank of three worlds.
func each(t *testing.T, perBank int64, check func(*testing.T, *people.World, people.Bank, people.Person)) {
	t.Helper()
	for _, seed := range []uint64{2018, 3, 1 << 40} {
		w, banks := world(t, seed)
		for _, b := range banks {
			for _, p := range w.Pins(b.ID) {
				check(t, w, b, p)
			}
			for i := range perBank {
				p, err := w.Person(b.ID, i*(b.Population/perBank)+i%7)
				if err != nil {
					t.Fatal(err)
				}
				check(t, w, b, p)
			}
		}
	}
}

func TestLookUpsInvert(t *testing.T) {
	each(t, 300, func(t *testing.T, w *people.World, b people.Bank, p people.Person) {
		if got, err := w.ByEmail(b.ID, strings.ToUpper(p.Email)); err != nil || got != p {
			t.Fatalf("ByEmail(%s) = %+v, %v, want %+v", p.Email, got, err, p)
		}
		key := p.Key
		if key == "" {
			key = strconv.FormatInt(p.Index, 10)
		}
		if got, err := w.ByKey(b.ID, key); err != nil || got != p {
			t.Fatalf("ByKey(%s) = %+v, %v, want %+v", key, got, err, p)
		}
	})
}

func TestPhonesLeadBackToTheirPeople(t *testing.T) {
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"larkspur", "thistle-crown"} {
		w, _ := world(t, 2018)
		p, err := w.Person(id, 77)
		if err != nil {
			t.Fatal(err)
		}
		found := w.ByPhone(id, p.Phone, 5)
		if len(found) != 5 {
			t.Errorf("%s: %d people with %s, want 5", id, len(found), p.Phone)
		}
		for _, q := range found {
			if q.Phone != p.Phone {
				t.Errorf("ByPhone(%s) found %s with %s", p.Phone, q.Name(), q.Phone)
			}
		}
		few, err := catalog.WithPopulation(all, id, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		small, err := people.New(2018, catalog.People(few))
		if err != nil {
			t.Fatal(err)
		}
		known := false
		for _, q := range small.ByPhone(id, p.Phone, 1000) {
			known = known || q == p
		}
		if !known {
			t.Errorf("%s: the whole list of %s lacks %s", id, p.Phone, p.Name())
		}
	}
}

func TestEverythingLiesInARangeForFiction(t *testing.T) {
	phone := regexp.MustCompile(`^(\+1[2-9]\d{2}55501\d\d|\+447700900\d{3})$`)
	mail := regexp.MustCompile(`^[a-z]+\.[a-z]+\d*@example\.(com|org|net)$`)
	post := regexp.MustCompile(`^(\d{5}|[A-Z]{1,2}\d \d[CIKMOV]{2})$`)
	each(t, 400, func(t *testing.T, _ *people.World, b people.Bank, p people.Person) {
		switch {
		case !phone.MatchString(p.Phone):
			t.Fatalf("%s has phone %s", p.Name(), p.Phone)
		case !mail.MatchString(p.Email):
			t.Fatalf("%s has mail %s", p.Name(), p.Email)
		case !post.MatchString(p.Address.Postcode):
			t.Fatalf("%s has postcode %s", p.Name(), p.Address.Postcode)
		case p.Address.Country != b.Country || p.Address.City == "" || p.Address.Region == "" || p.Address.Line == "":
			t.Fatalf("%s lives at %+v", p.Name(), p.Address)
		case p.Birth.Year() < 1962 || p.Birth.Year() > 1995 || p.Employer == "" || p.Job == "" || p.Language == "":
			t.Fatalf("incomplete: %+v", p)
		}
	})
}

func TestAPersonDependsOnSeedBankAndIndexOnly(t *testing.T) {
	w, banks := world(t, 2018)
	small := append([]people.Bank(nil), banks...)
	for i := range small {
		small[i].Population = 10_000
	}
	few, err := people.New(2018, small[:1])
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(500) {
		a, _ := w.Person("larkspur", i)
		if b, _ := few.Person("larkspur", i); a != b {
			t.Fatalf("customer %d changes with the size of the bank: %+v, %+v", i, a, b)
		}
	}
}

func TestUnknownPeopleAreRefused(t *testing.T) {
	w, _ := world(t, 2018)
	cases := []struct {
		name string
		err  error
		want error
	}{
		{"a negative index", second(w.Person("larkspur", -1)), people.ErrUnknownPerson},
		{"an index at the population", second(w.Person("gullhaven", 2_000_000)), people.ErrUnknownPerson},
		{"a bank that is not there", second(w.Person("nobank", 1)), people.ErrUnknownBank},
		{"a key that nobody has", second(w.ByKey("larkspur", "lynn")), people.ErrUnknownPerson},
		{"a number with a sign", second(w.ByKey("larkspur", "+5")), people.ErrUnknownPerson},
		{"a number beyond all", second(w.ByKey("larkspur", "99999999999999999999")), people.ErrUnknownPerson},
		{"mail without a number", second(w.ByEmail("larkspur", "a.b@example.com")), people.ErrUnknownPerson},
		{"mail with another's number", second(w.ByEmail("larkspur", "a.b17@example.com")), people.ErrUnknownPerson},
		{"no mail at all", second(w.ByEmail("larkspur", "")), people.ErrUnknownPerson},
		{"mail at a bank that is not there", second(w.ByEmail("nobank", "a.b1@example.com")), people.ErrUnknownBank},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !errors.Is(c.err, c.want) {
				t.Errorf("got %v, want %v", c.err, c.want)
			}
		})
	}
	if w.ByPhone("larkspur", "", 3) != nil || w.ByPhone("nobank", "+15125550100", 3) != nil || w.Pins("nobank") != nil {
		t.Error("somebody was found where nobody is")
	}
}

func second(_ people.Person, err error) error { return err }

func TestImpossibleBanksAreRefused(t *testing.T) {
	_, banks := world(t, 1)
	cases := []struct {
		name   string
		change func(*people.Bank)
	}{
		{"no population", func(b *people.Bank) { b.Population = 0 }},
		{"more customers than a slot holds", func(b *people.Bank) { b.Population = people.Slot + 1 }},
		{"a first index inside a slot", func(b *people.Bank) { b.First = 9 }},
		{"no zone", func(b *people.Bank) { b.Zone = nil }},
		{"an unknown country", func(b *people.Bank) { b.Country = "FR" }},
		{"a pin beyond the population", func(b *people.Bank) { b.Population = 10 }},
		{"a slot that is taken", func(b *people.Bank) { b.ID, b.First = "other", banks[1].First }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := banks[0]
			c.change(&b)
			if _, err := people.New(1, []people.Bank{banks[1], b}); !errors.Is(err, people.ErrBadBank) {
				t.Errorf("New = %v, want ErrBadBank", err)
			}
		})
	}
}

func FuzzByEmail(f *testing.F) {
	w, _ := world(f, 2018)
	p, _ := w.Person("larkspur", 12)
	f.Add(p.Email)
	f.Add("linh.tran@example.com")
	f.Add("x.y99999999999999@example.com")
	f.Fuzz(func(t *testing.T, mail string) {
		p, err := w.ByEmail("larkspur", mail)
		if err == nil && p.Email != strings.ToLower(strings.TrimSpace(mail)) {
			t.Errorf("ByEmail(%q) writes back %q", mail, p.Email)
		}
	})
}

func BenchmarkPerson(b *testing.B) {
	w, _ := world(b, 2018)
	b.ReportAllocs()
	var i int64
	for b.Loop() {
		i = (i + 7919) % 20_000_000
		if _, err := w.Person("larkspur", i); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkByEmail(b *testing.B) {
	w, _ := world(b, 2018)
	p, _ := w.Person("larkspur", 123_456)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.ByEmail("larkspur", p.Email); err != nil {
			b.Fatal(err)
		}
	}
}
