package catalog_test

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// example is the world file of the manual.
func example(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/worldfile.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	yaml, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the manual has no example")
	}
	return yaml
}

func declare(t testing.TB, text string) catalog.World {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	w, err := catalog.Declare(all, "world.yaml", []byte(text), 2)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheExampleOfTheManualDoesWhatItSays(t *testing.T) {
	w := declare(t, example(t))
	if !w.Seeded || w.Seed != 77 {
		t.Errorf("seed %d, %v, want 77", w.Seed, w.Seeded)
	}
	larkspur, _ := catalog.Find(w.Banks, "larkspur")
	if larkspur.Population != 1_000_000 || larkspur.Offers.Savings != "Larkspur Nest Egg" || larkspur.Offers.Mortgage != "Larkspur Home Loan" {
		t.Errorf("larkspur = %+v", larkspur)
	}
	linh, _ := larkspur.Pin("linh")
	if linh.Salary != 2400_00 || linh.Index != 4711 || linh.Town != "San Jose" || linh.Employer == "" {
		t.Errorf("linh = %+v, want 5,200 a month in 26 pays a year, and all else as it was", linh)
	}
	amara, ok := larkspur.Pin("amara")
	if !ok || amara.Salary != 11_500_00 || amara.Index < 0 || amara.Index >= 10_000 {
		t.Errorf("amara = %+v, %v", amara, ok)
	}
	fernhill, ok := catalog.Find(w.Banks, "fernhill")
	if !ok || !fernhill.Newcomer || fernhill.Currency != "GBP" || fernhill.Zone() == nil || fernhill.Faces[0].Standard != "openbanking" {
		t.Errorf("fernhill = %+v, %v", fernhill, ok)
	}
	world, err := people.New(w.Seed, catalog.People(w.Banks))
	if err != nil {
		t.Fatal(err)
	}
	p, err := world.ByEmail("larkspur", "amara.okafor@example.com")
	if err != nil || p.Job != "surgeon" || p.Address.City != "Chicago" || world.Income("larkspur", p.Index).Pay != 11_500_00 {
		t.Errorf("amara okafor = %+v, %v", p, err)
	}
}

func TestTheCatalogStaysAsItIs(t *testing.T) {
	before, base := load(t), load(t)
	for range 2 {
		if _, err := catalog.Declare(base, "world.yaml", []byte(example(t)), 2); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(before, base) {
		t.Error("the shipped catalog has changed")
	}
}

func TestTheCanonicalFormMakesTheSameWorld(t *testing.T) {
	w := declare(t, example(t))
	again := declare(t, w.Text)
	if again.Text != w.Text || !reflect.DeepEqual(catalog.People(again.Banks), catalog.People(w.Banks)) || again.Seed != w.Seed {
		t.Errorf("the canonical form is another world:\n%s\n%s", w.Text, again.Text)
	}
	one := declare(t, "world: 2\nseed: 5\npeople: [{name: Bo Ek, bank: kestrel, salary: 3000.50}]\n")
	two := declare(t, "# the same\npeople:\n  - bank: \"kestrel\"\n    name: 'Bo Ek'\n    salary: \"3000.50\"\nseed:   5\nworld: 2\n")
	if one.Text != two.Text {
		t.Errorf("two ways of writing differ:\n%s\n%s", one.Text, two.Text)
	}
}

func TestBadWorldFilesAreRefusedWithLineAndColumn(t *testing.T) {
	text := example(t)
	cases := []struct{ name, old, new, where, want string }{
		{"another version", "world: 2 ", "world: 1 ", "", "the file is for version 1 of the world, and this program makes version 2"},
		{"no version", "world: 2 ", "#", "any", "`world: 2`"},
		{"a version in words", "world: 2 ", "world: one ", "", "a whole number"},
		{"an unknown key", "people:\n", "peple:\n", "", "did you mean people?"},
		{"an unknown key of a bank", "    population: 50000", "    populaton: 50000", "", "did you mean population?"},
		{"an unknown key of a person", "persona: surgeon, salary", "person: surgeon, salary", "", "did you mean persona?"},
		{"a size of nought", "population: 1000000", "population: 0", "", "must be 1 to 134217728"},
		{"a size beyond capacity", "population: 1000000", "population: 134217729", "", "must be 1 to 134217728"},
		{"a size beyond all numbers", "population: 1000000", "population: 99999999999999999999", "", "["},
		{"too small for its people", "population: 1000000", "population: 3", "", "too small for its 15 named customers"},
		{"shares that do not add up", "clerk: 80}", "clerk: 90}", "any", "add up to 1010, not to 1000"},
		{"a share of nobody known", "{surgeon: 20", "{surgeons: 20", "", "did you mean surgeon?"},
		{"a pay from high to low", "pay: 9000-16000", "pay: 16000-9000", "", "from the higher to the lower"},
		{"a bank that is not there", "{bank: larkspur, name: Amara", "{bank: larkspurr, name: Amara", "", "did you mean larkspur?"},
		{"a new bank without a country", "    country: GB\n", "", "any", "a new one needs a country, US or GB"},
		{"a bank twice", "id: fernhill ", "id: larkspur ", "", "stands here twice"},
		{"a bank without an id", "  - id: fernhill ", "  - # ", "any", "a bank has an id"},
		{"a person twice", "name: Amara Okafor", "name: linh tran", "any", "stands here twice"},
		{"a person of one name", "name: Amara Okafor", "name: Amara", "", "two words"},
		{"a persona that is not there", "persona: nurse", "persona: nurze", "", "did you mean nurse?"},
		{"a place where nobody lives", "town: Chicago", "town: Chikago", "", "did you mean Chicago?"},
		{"too little pay", "salary: 5200", "salary: 1200", "", "too little to pay the bills from: at least 2380"},
		{"a pay of less than nothing", "salary: 5200", "salary: -5200", "", "not an amount"},
		{"an index that is taken", "name: Amara Okafor,", "name: Amara Okafor, index: 4711,", "any", "same key or index as linh"},
		{"an index beyond the bank", "name: Amara Okafor,", "name: Amara Okafor, index: 2000000,", "", "not below the population"},
		{"a negative index", "name: Amara Okafor,", "name: Amara Okafor, index: -1,", "", "not below the population"},
		{"a slot that is taken", "    population: 50000", "    first: 0\n    population: 50000", "", "taken by larkspur"},
		{"a currency of elsewhere", "    population: 50000", "    currency: EUR\n    population: 50000", "", "not that of GB"},
		{"a routing number that could be real", "    population: 1000000", "    routing_numbers: [\"021000021\"]\n    population: 1000000", "", "never assigned"},
		{"a key twice", "seed: 77 ", "seed: 77\nseed: 78 ", "any", "seed"},
		{"a seed that is none", "seed: 77 ", "seed: lucky ", "", "a whole number"},
		{"a number in eights", "salary: 5200", "salary: 05200", "", "plain digits"},
		{"a number with an exponent", "salary: 5200", "salary: 5e3", "", "not an amount"},
		{"an alias", "persona: nurse", "persona: *n", "", "aliases"},
		{"a list where keys belong", "shares: {surgeon: 20, clerk: 80}", "shares: [surgeon]", "", "not the kind of value"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(text, c.old, c.new, 1)
			if bad == text {
				t.Fatal("the case changes nothing")
			}
			_, err := catalog.Declare(load(t), "my.yaml", []byte(bad), 2)
			if err == nil {
				t.Fatal("Declare accepted it")
			}
			t.Log(err)
			at := "my.yaml: ["
			if c.where == "" { // where the text was changed
				at += strconv.Itoa(lineOf(text, bad)) + ":"
			}
			for _, part := range []string{at, c.want} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not mention %q", err, part)
				}
			}
		})
	}
}

// A person's index does not move when others are declared, nor does a bank's
// slot.
func TestWhatIsChosenStays(t *testing.T) {
	one := declare(t, "world: 2\nbanks: [{id: fern, name: Fern, country: US, population: 90000}]\npeople: [{bank: fern, name: Ada Low}]\n")
	two := declare(t, "world: 2\nbanks: [{id: alder, name: Alder, country: US, population: 90000}, {id: fern, name: Fern, country: US, population: 80000}]\n"+
		"people: [{bank: fern, name: Bo Ek}, {bank: fern, name: Ada Low}]\n")
	a, _ := catalog.Find(one.Banks, "fern")
	b, _ := catalog.Find(two.Banks, "fern")
	p, _ := a.Pin("ada")
	q, _ := b.Pin("ada")
	if p != q || a.First != b.First || a.Routing[0] != b.Routing[0] || a.IIN != b.IIN {
		t.Errorf("%+v of %+v moved to %+v of %+v", p, a, q, b)
	}
}

func TestTheWorldHasRoomForAllItsSlotsAndNoMore(t *testing.T) {
	var text strings.Builder
	text.WriteString("world: 2\nbanks:\n")
	for i := range 25 {
		name := "bank-" + string(rune('a'+i))
		text.WriteString("  - {id: " + name + ", name: " + name + ", country: " + [2]string{"US", "GB"}[i%2] + ", population: 10}\n")
	}
	if w := declare(t, text.String()); len(w.Banks) != 32 {
		t.Errorf("%d banks, want 32", len(w.Banks))
	}
	text.WriteString("  - {id: one-more, name: One, country: US, population: 10}\n")
	if _, err := catalog.Declare(load(t), "w.yaml", []byte(text.String()), 2); err == nil || !strings.Contains(err.Error(), "w.yaml: [28:10] one-more: id: the world has room for 32 banks") {
		t.Errorf("one bank too many: %v", err)
	}
}

// A bank that is made small keeps its named customers, at other indexes.
func TestASmallBankKeepsItsNamedCustomers(t *testing.T) {
	w := declare(t, "world: 2\nbanks: [{id: larkspur, population: 20}]\n")
	b, _ := catalog.Find(w.Banks, "larkspur")
	if len(b.Pins) != 14 {
		t.Errorf("%d named customers, want 14", len(b.Pins))
	}
	for _, p := range b.Pins {
		if p.Index < 0 || p.Index >= 20 {
			t.Errorf("%s is customer %d of 20", p.Key, p.Index)
		}
	}
}

func TestABankThatIssuesCardsOnlyHasNoBusinesses(t *testing.T) {
	w := declare(t, "world: 2\nbanks: [{id: plastic, name: Plastic, country: US, population: 100, product: {kind: credit-card, name: Plastic}}]\n")
	b, _ := catalog.Find(w.Banks, "plastic")
	for _, p := range b.People().Personas {
		if p.Life == people.Trading && p.Share != 0 {
			t.Errorf("persona %+v", p)
		}
	}
}

func FuzzDeclare(f *testing.F) {
	f.Add(example(f))
	f.Add("world: 2\npeople: [{bank: larkspur, name: Linh Tran, salary: 5200}]")
	f.Add("world: 2\npeople: [{bank: larkspur, name: 0 A, salary: 02000}]")
	f.Add("world: 2\nbanks: [{id: x, country: GB, population: 1}]")
	base, err := catalog.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := catalog.Declare(base, "fuzz.yaml", []byte(text), 2)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz.yaml: ") {
				t.Errorf("error %q does not name the file", err)
			}
			return
		}
		again, err := catalog.Declare(base, "again", []byte(w.Text), 2)
		if err != nil || again.Text != w.Text || !reflect.DeepEqual(again.Banks, w.Banks) {
			t.Errorf("the canonical form %s is another world: %v", w.Text, err)
		}
	})
}
