package verdict_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios/verdict"
)

var update = flag.Bool("update", false, "write the table of rules into the manual")

const (
	manual = "../../docs/own-part.md"
	begin  = "<!-- rules -->\n"
	end    = "<!-- end of rules -->\n"
)

// table is all rules, as the manual shows them.
func table() string {
	var b strings.Builder
	b.WriteString("| rule | | a program in the role … | by |\n|---|---|---|---|\n")
	for _, r := range verdict.Rules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, r.Severity, r.Says, r.Standard)
	}
	return b.String()
}

func TestTheManualHasAllRules(t *testing.T) {
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), begin)
	have, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the rules, between %q and %q", manual, begin, end)
	}
	if have == table() {
		return
	}
	if !*update {
		t.Fatalf("%s has other rules than the code: run this test with -update", manual)
	}
	if err := os.WriteFile(manual, []byte(head+begin+table()+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRulesHaveOneNameEachAndSayWhoseTheyAre(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range verdict.Rules() {
		if seen[r.ID] || !strings.HasPrefix(r.ID, r.Role+"-") || r.Severity != verdict.Must && r.Severity != verdict.Should || strings.HasSuffix(r.Says, ".") {
			t.Errorf("rule %+v", r.ID)
		}
		seen[r.ID] = true
	}
}
