package catalog_test

import (
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
	cases := []struct{ name, old, new, line, want string }{
		{"an unknown key", "    regime: contract\n", "    regime: contract\n    colour: red\n", "[49:5]", "colour"},
		{"a bank without a slot", "first: 536870912", "first: 5", "", "multiple"},
		{"two banks in one slot", "first: 536870912", "first: 0", "", "taken by larkspur"},
		{"a population of nought", "population: 24000000", "population: 0", "[56:17]", "must be 1 to"},
		{"a pin beyond the population", "index: 4711", "index: 99000000", "", "not below the population"},
		{"a routing number that could be real", `"131000128"`, `"021000021"`, "", "never assigned"},
		{"a wrong check digit", `"131000128"`, `"131000129"`, "", "check digit"},
		{"an amount that is no amount", `"2214.37"`, `"lots"`, "", "amount"},
		{"a zone that does not exist", "America/New_York", "America/Nowhere", "[51:16]", "time zone"},
		{"an overdrawn pin without a limit", "        overdraft: \"2900.00\"\n", "", "", "limit"},
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
			for _, part := range []string{"my.yaml: [", c.line, c.want} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not mention %q", err, part)
				}
			}
		})
	}
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
