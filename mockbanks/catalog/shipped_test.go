package catalog_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func readShipped(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Towns are drawn from the seed, so what a sentence said of a place would be
// wrong for most seeds.
func TestWhatIsSaidOfANamedCustomerNamesNoPlace(t *testing.T) {
	for _, b := range load(t) {
		for _, p := range b.Pins {
			for _, place := range []string{"country", "coast", "city", "town", "time zone", "Pacific", "British", "American", "lives in"} {
				if strings.Contains(p.About, place) {
					t.Errorf("%s: %q says a place", p.Key, p.About)
				}
			}
		}
	}
}

var update = flag.Bool("update", false, "write the table of docs/customers.md anew")

const manual = "../../docs/customers.md"

// table is what the manual says of the named customers.
func table(all []catalog.Bank) string {
	var rows strings.Builder
	rows.WriteString("| bank | key | index | name | what for |\n|---|---|---|---|---|\n")
	for _, b := range all {
		for _, p := range b.Pins {
			fmt.Fprintf(&rows, "| %s | `%s` | %d | %s | %s |\n", b.Name, p.Key, p.Index, p.Name(), p.About)
		}
	}
	return rows.String()
}

func TestTheManualListsTheNamedCustomers(t *testing.T) {
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), "| bank |")
	end := strings.Index(rest, "\n\n")
	if !ok || end < 0 {
		t.Fatal("the manual has no table with something after it")
	}
	want := before + table(load(t)) + rest[end+1:]
	if *update {
		if err := os.WriteFile(manual, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Errorf("docs/customers.md is not the catalog's table: go test ./mockbanks/catalog -run Manual -update")
	}
}

// The same kinds at both banks, under the same keys and given names.
func TestTheMagicCustomersAreAtBothBanks(t *testing.T) {
	all := load(t)
	us, _ := catalog.Find(all, "larkspur")
	uk, _ := catalog.Find(all, "thistle-crown")
	if len(us.Pins) != 14 {
		t.Errorf("%d named customers at larkspur, want 14", len(us.Pins))
	}
	for _, p := range us.Pins {
		q, ok := uk.Pin(p.Key)
		if !ok {
			t.Errorf("%s is not at thistle-crown", p.Key)
			continue
		}
		alike := p.Given == q.Given && p.Level == q.Level && p.Login == q.Login && p.With == q.With && p.Accounts == q.Accounts &&
			p.Frozen == q.Frozen && p.Holds == q.Holds && p.Opened == q.Opened && (p.Company == "") == (q.Company == "")
		if !alike {
			t.Errorf("%s is of another kind at thistle-crown: %+v, %+v", p.Key, p, q)
		}
	}
	for _, b := range all {
		for _, p := range b.Pins {
			if p.About == "" || !strings.HasSuffix(p.About, ".") {
				t.Errorf("%s of %s is for nothing", p.Key, b.ID)
			}
		}
	}
}

// They hold for every seed: names, addresses that are declared, and kinds.
func TestTheMagicCustomersAreTheSameForEverySeed(t *testing.T) {
	banks := catalog.People(load(t))
	for seed := range uint64(20) {
		w, err := people.New(seed, banks)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range banks {
			for _, pin := range b.Pins {
				p, err := w.ByKey(b.ID, pin.Key)
				if err != nil || p.Index != pin.Index || p.Given != pin.Given || p.Family != pin.Family || p.Company != pin.Company {
					t.Fatalf("seed %d: %s of %s = %+v, %v", seed, pin.Key, b.ID, p, err)
				}
				if pin.Town != "" && p.Address.City != pin.Town || pin.Job != "" && p.Job != pin.Job {
					t.Errorf("seed %d: %s = %+v, declared %+v", seed, pin.Key, p, pin)
				}
				if q, err := w.ByEmail(b.ID, p.Email); err != nil || q != p {
					t.Errorf("seed %d: %s is not found by mail: %v", seed, p.Email, err)
				}
				if class := w.Classes(b.ID)[w.Seat(b.ID, p.Index).Class]; pin.Persona != "" && b.Personas[class.Persona].Name != pin.Persona {
					t.Errorf("seed %d: %s is a %s", seed, pin.Key, b.Personas[class.Persona].Name)
				}
			}
		}
	}
}
