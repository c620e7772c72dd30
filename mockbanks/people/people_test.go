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

func someone(tb testing.TB, w *people.World, bank string, index int64) people.Person {
	tb.Helper()
	p, err := w.Person(bank, index)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// resized is the world with banks of one size, without the pins beyond it.
func resized(tb testing.TB, seed uint64, size int64) *people.World {
	tb.Helper()
	w, err := people.New(seed, sized(tb, size))
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func sized(tb testing.TB, size int64) []people.Bank {
	tb.Helper()
	_, banks := world(tb, 1)
	for i := range banks {
		banks[i].Population = size
		kept := banks[i].Pins[:0:0]
		for _, p := range banks[i].Pins {
			if p.Index < size && size > 9000 {
				kept = append(kept, p)
			}
		}
		banks[i].Pins = kept
	}
	return banks
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
	for _, id := range []string{"larkspur", "thistle-crown"} {
		w, _ := world(t, 2018)
		p := someone(t, w, id, 77)
		found := w.ByPhone(id, p.Phone, 5)
		if len(found) != 5 {
			t.Errorf("%s: %d people with %s, want 5", id, len(found), p.Phone)
		}
		for _, q := range found {
			if q.Phone != p.Phone {
				t.Errorf("ByPhone(%s) found %s with %s", p.Phone, q.Name(), q.Phone)
			}
		}
	}
}

// A phone goes by the town, and that by the size of the bank: so whom the
// small bank is asked for must be of the small bank.
func TestTheWholeListOfAPhoneHasEverybodyWithIt(t *testing.T) {
	for _, id := range []string{"larkspur", "thistle-crown"} {
		w := resized(t, 2018, 10_000)
		for _, index := range []int64{77, 4711, 9_999} {
			p, found := someone(t, w, id, index), map[int64]bool{}
			for _, q := range w.ByPhone(id, p.Phone, 10_000) {
				if found[q.Index] {
					t.Errorf("%s: %s stands twice in the list of %s", id, q.Name(), p.Phone)
				}
				found[q.Index] = true
			}
			for i := range int64(10_000) {
				if q := someone(t, w, id, i); (q.Phone == p.Phone) != found[i] {
					t.Fatalf("%s: %s has %s; listed under %s: %v", id, q.Name(), q.Phone, p.Phone, found[i])
				}
			}
		}
	}
}

// The bank's size decides where in its districts somebody sits, and with that
// town, persona, household and what follows from them: phone, address, birth,
// work, family name. The given name is that of the index unless the community
// changes with the household, and so is the number in the mail address.
func TestWhatTheSizeOfABankChangesAboutAPerson(t *testing.T) {
	number := regexp.MustCompile(`\d+@.*`)
	w, small := resized(t, 2018, 24_000_000), resized(t, 2018, 10_000)
	again := resized(t, 2018, 10_000)
	same := 0
	for i := range int64(2000) {
		a, b := someone(t, w, "larkspur", i), someone(t, small, "larkspur", i)
		if a.Key != b.Key || number.FindString(a.Email) != number.FindString(b.Email) {
			t.Fatalf("customer %d changes identity with the size of the bank: %+v, %+v", i, a, b)
		}
		if someone(t, again, "larkspur", i) != b {
			t.Fatalf("customer %d differs between two equal worlds", i)
		}
		if a.Given == b.Given {
			same++
		}
	}
	if same < 1600 {
		t.Errorf("%d of 2,000 keep their given name, want most", same)
	}
}

// Other banks, and their sizes, change nobody.
func TestAPersonDependsOnNoOtherBank(t *testing.T) {
	w, banks := world(t, 2018)
	for _, b := range banks {
		alone, err := people.New(2018, []people.Bank{b})
		if err != nil {
			t.Fatal(err)
		}
		for i := range int64(300) {
			index := i * (b.Population / 300)
			if p, q := someone(t, w, b.ID, index), someone(t, alone, b.ID, index); p != q {
				t.Fatalf("customer %d of %s changes with the other banks: %+v, %+v", index, b.ID, p, q)
			}
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

func TestANameAloneIsThatOfThePerson(t *testing.T) {
	w, banks := world(t, 2018)
	for _, b := range banks {
		indexes := []int64{0, b.Population - 1}
		for i := range int64(300) {
			indexes = append(indexes, i*7919%b.Population)
		}
		for _, p := range b.Pins {
			indexes = append(indexes, p.Index)
		}
		for _, index := range indexes {
			p, err := w.Person(b.ID, index)
			if got := w.Name(b.ID, index); err != nil || got != p.Name() {
				t.Fatalf("%s %d: Name = %q, Person says %q, %v", b.ID, index, got, p.Name(), err)
			}
		}
	}
}

func TestCouplesHaveTwoNames(t *testing.T) {
	couples := 0
	each(t, 700, func(t *testing.T, w *people.World, b people.Bank, p people.Person) {
		h, ok := w.Household(b.ID, p.Index, w.Seat(b.ID, p.Index))
		if !ok || p.Key != "" {
			return
		}
		couples++
		if q, err := w.Person(b.ID, h.Partner); err != nil || q.Given == p.Given || q.Family != p.Family {
			t.Errorf("%s lives with %s (%v)", p.Name(), q.Name(), err)
		}
	})
	if couples < 500 {
		t.Errorf("%d couples mean little", couples)
	}
}
