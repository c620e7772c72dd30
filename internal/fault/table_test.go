package fault_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/fault"
)

var update = flag.Bool("update", false, "rewrite the table in docs/faults.md")

const page = "../../docs/faults.md"

// table is the table of kinds in the documentation.
func table() string {
	var b strings.Builder
	b.WriteString("| kind | the client meets | arm it with `sandbank fault PARTY …` | seen |\n|---|---|---|---|\n")
	for _, k := range fault.AllKinds() {
		seen := k.Seen
		if seen == "" {
			seen = "asked for"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", k.Name, k.Means, k.Example, seen)
	}
	return b.String()
}

// The page has every kind in the words of the code.
func TestTheDocumentationHasEveryKind(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), "<!-- kinds -->\n")
	_, after, closed := strings.Cut(rest, "<!-- end of kinds -->\n")
	if !found || !closed {
		t.Fatal("the marks of the table are missing")
	}
	want := before + "<!-- kinds -->\n" + table() + "<!-- end of kinds -->\n" + after
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatal("docs/faults.md is not what the code has: run go test ./internal/fault -update")
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every example is a fault that can be armed.
func TestEveryKindIsComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range fault.AllKinds() {
		if k.Means == "" || k.Example == "" || seen[k.Name] {
			t.Errorf("kind %+v", k)
		}
		seen[k.Name] = true
		if word, _, _ := strings.Cut(k.Example, " "); word != k.Name && word != "503" {
			t.Errorf("the example of %s arms %s", k.Name, word)
		}
	}
}
