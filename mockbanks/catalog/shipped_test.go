package catalog_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
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
			for _, place := range []string{"country", "coast", "city", "town", "time", "Pacific", "British", "American", "lives in"} {
				if strings.Contains(p.About, place) {
					t.Errorf("%s: %q says a place", p.Key, p.About)
				}
			}
		}
	}
}

func TestTheManualListsTheNamedCustomers(t *testing.T) {
	text, err := os.ReadFile("../../docs/customers.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range load(t) {
		for _, p := range b.Pins {
			row := fmt.Sprintf("| %s | `%s` | %d | %s %s | %s |\n", b.Name, p.Key, p.Index, p.Given, p.Family, p.About)
			if !strings.Contains(string(text), row) {
				t.Errorf("docs/customers.md lacks the row\n%s", row)
			}
		}
	}
}
