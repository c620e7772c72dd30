package catalog_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/catalog"
)

func load(t *testing.T) []catalog.Bank {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestShippedCatalogHasTheSevenBanks(t *testing.T) {
	var ids []string
	for _, b := range load(t) {
		ids = append(ids, b.ID)
		if len(b.Pins) == 0 || len(b.Policy) == 0 || b.Zone() == nil {
			t.Errorf("%s lacks a named customer, a policy or a zone", b.ID)
		}
		if b.Population < 1_000_000 || b.Population > 40_000_000 {
			t.Errorf("%s has %d customers, want 1 to 40 million", b.ID, b.Population)
		}
	}
	want := "larkspur gullhaven copperfield northmoor union-pine kestrel thistle-crown"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("banks = %s, want %s", got, want)
	}
}

func TestGullhavenAdmitsNoPlatformAndTheOthersAdmitTheMessenger(t *testing.T) {
	for _, b := range load(t) {
		if got, want := b.AdmitsPlatform("kinnet"), b.ID != "gullhaven"; got != want {
			t.Errorf("%s admits the messenger = %v, want %v", b.ID, got, want)
		}
	}
}

func TestBadCatalogsAreRefusedWithLineAndColumn(t *testing.T) {
	text := readShipped(t)
	cases := []struct{ name, old, new, where, want string }{
		{"an unknown key", "    regime: contract\n", "    regime: contract\n    colour: red\n", "", "colour"},
		{"a bank without a slot", "first: 536870912", "first: 5", "", "multiple"},
		{"two banks in one slot", "first: 536870912", "first: 0", "any", "taken by larkspur"},
		{"a population of nought", "population: 24000000", "population: 0", "", "must be 1 to"},
		{"a pin beyond the population", "index: 4711", "index: 99000000", "", "not below the population"},
		{"a routing number that could be real", `"131000128"`, `"021000021"`, "", "never assigned"},
		{"a wrong check digit", `"131000128"`, `"131000129"`, "", "check digit"},
		{"an amount that is no amount", `"2214.37"`, `"lots"`, "", "amount"},
		{"a zone that does not exist", "America/New_York", "America/Nowhere", "", "time zone"},
		{"an overdrawn pin without a limit", "        overdraft: \"2900.00\"\n", "", "any", "limit"},
		{"an unknown key with a near one", "    regime: contract\n", "    regmie: contract\n", "", "did you mean regime?"},
		{"an anchor", "    name: Larkspur National\n", "    name: &n Larkspur National\n", "", "anchors"},
		{"an unknown life", "life: studying", "life: studing", "", "did you mean studying?"},
		{"an unknown rhythm", "rhythm: semimonthly", "rhythm: semi-monthly", "", "did you mean semimonthly?"},
		{"an unknown sector", "sector: council", "sector: councel", "", "did you mean council?"},
		{"a sector of nobody who works", "pay: 1900-3900", "pay: 1900-3900, sector: shop", "", "only who works"},
		{"a range of pay from high to low", "pay: 3300-5700", "pay: 5700-3300", "", "from the higher to the lower"},
		{"a pay of nothing", "pay: 3300-5700", "pay: 0-5700", "", "at least 2380 where pay is biweekly"},
		{"a pay that is no range", "pay: 3300-5700", "pay: lots", "", "range"},
		{"a business on a salary", "pay: 0-0", "pay: 0-90", "", "lives on what it takes"},
		{"a persona twice", "{name: carer,", "{name: nurse,", "any", "nurse is there already"},
		{"a persona without a job", "jobs: [student]", "jobs: []", "", "jobs"},
		{"a negative share", "rhythm: biweekly, share: 70", "rhythm: biweekly, share: -1", "", "between 0 and 1,000"},
		{"personas of another country", "  GB:\n", "  FR:\n", "any", "of US and GB"},
		{"shares that do not add up", "share: 70, pay: 3300", "share: 60, pay: 3300", "any", "add up to 990, not to 1000"},
		{"shares of a bank that do not add up", "{business: 0, engineer: 160}", "{business: 0, engineer: 170}", "", "kestrel: shares: with those of the country they add up to 1010, not to 1000"},
		{"a share of an unknown persona", "engineer: 160}", "enginer: 160}", "", "did you mean engineer?"},
		{"a negative share of a bank", "{business: 0, engineer: 160}", "{business: -5, engineer: 165}", "", "less than nobody"},
		{"a pin of an unknown persona", "        persona: nurse\n", "        persona: nurs\n", "", "larkspur/linh: persona: no persona \"nurs\" in US; did you mean nurse?"},
		{"a pin of another rhythm than its persona", "        rhythm: biweekly\n        town", "        rhythm: monthly\n        town", "", "a nurse is paid biweekly"},
		{"a pin in an unknown place", "town: San Jose", "town: San Josey", "", "did you mean San Jose?"},
		{"a pin who lives with nobody", "with: joe\n", "with: jo\n", "", "did you mean joe?"},
		{"a pin who lives with somebody else", "with: joe\n", "with: olive\n", "", "olive does not say `with: joan`"},
		{"a pin who lives elsewhere", "town: Sacramento", "town: Fresno", "any", "both the same"},
		{"a pin with too many accounts", "accounts: 40", "accounts: 41", "", "between 0"},
		{"a pin with less than no account", "accounts: 40", "accounts: -1", "", "between 0"},
		{"a pin at another level", "level: zero", "level: zeor", "", "did you mean zero?"},
		{"a pin with another login", "login: otp-locked", "login: otp-lock", "", "did you mean otp-locked?"},
		{"a pin that cannot pay its bills", "\"2214.37\"", "\"900.00\"", "", "1950.00 a month is too little to pay the bills from: at least 2380"},
		{"a company of somebody who works", "        persona: nurse\n", "        persona: nurse\n        company: X\n", "", "has none"},
		{"a company on a salary", "        job: owner\n", "        salary: 5000\n        job: owner\n", "", "lives on what it takes"},
		{"a company without a name", "        company: Business & Daughters LLC\n", "", "any", "a company with a name"},
		{"cards without an issuer number", "    issuer_number: \"999981\"\n", "", "any", "needs six digits in 9999"},
		{"an issuer number of two banks", "\"999982\"", "\"999981\"", "", "issuer_number: taken by larkspur"},
		{"a locale that is none", "locale: en-US", "locale: english", "", "en-US"},
		{"a newcomer that is neither", "    population: 24000000\n", "    population: 24000000\n    newcomer: perhaps\n", "", "want true or false"},
		{"a tab for an indent", "    name: Larkspur National", "\tname: Larkspur National", "", "["},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(text, c.old, c.new, 1)
			if bad == text {
				t.Fatal("the case changes nothing")
			}
			_, err := catalog.Parse("my.yaml", []byte(bad))
			if err == nil {
				t.Fatal("Parse accepted it")
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

// lineOf is the line of the first difference.
func lineOf(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return 1 + strings.Count(b[:i], "\n")
}

func TestPopulationCanBeOverridden(t *testing.T) {
	all := load(t)
	small, err := catalog.WithPopulation(all, "larkspur", 10_000)
	if err != nil || small[0].Population != 10_000 {
		t.Fatalf("WithPopulation = %v, %v", small[0].Population, err)
	}
	if all[0].Population != 24_000_000 {
		t.Error("the original changed")
	}
	for id, n := range map[string]int64{"nobank": 5, "larkspur": 0, "gullhaven": 1 << 40, "kestrel": 10} {
		if _, err := catalog.WithPopulation(all, id, n); err == nil {
			t.Errorf("WithPopulation(%s, %d) was accepted", id, n)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("banks: []"))
	f.Add([]byte("banks:\n  - id: larkspur\n    first: 0\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := catalog.Parse("fuzz.yaml", text)
		if err == nil && len(all) == 0 {
			t.Error("accepted a catalog without banks")
		}
	})
}
