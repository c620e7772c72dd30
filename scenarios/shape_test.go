package scenarios_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios"
)

// savers are steps that save something, under the names of their keys.
const savers = `      - register: {bank: larkspur, name: Tally, save: register}
      - token: {as: linh, client: "{register.id}", share: [ACCOUNT_BASIC, TRANSACTIONS], save: token}
      - inbox: {name: desk, save: inbox}
      - subscribe: {bank: larkspur, client: "{register.id}", url: "{inbox.url}", events: [transaction.created], save: subscribe}
      - spend: {as: linh, amount: 1, at: Pine Market, pending: true, save: spend}
      - receive: {as: linh, amount: 1, from: Elm Lettings, save: receive}
      - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{token.access}", save: call}
      - review: {bank: larkspur, save: review}
`

// What is known of things saved before a story is played is what they are.
func TestStepsSaveWhatTheManualSays(t *testing.T) {
	page, err := os.ReadFile("../docs/stories.md")
	if err != nil {
		t.Fatal(err)
	}
	var expects strings.Builder
	for _, step := range []string{"register", "token", "inbox", "subscribe", "spend", "receive", "call", "review"} {
		members := scenarios.Saves(step)
		quoted := make([]string, len(members))
		for i, m := range members {
			quoted[i] = "'" + m + "'"
		}
		fmt.Fprintf(&expects, "      - expect: saved.%s.all(k, k in [%s]) && size(saved.%[1]s) == %[3]d\n", step, strings.Join(quoted, ", "), len(members))
		if row := membersOf(string(page), step); !slices.Equal(row, members) {
			t.Errorf("docs/stories.md says that %s saves %v, want %v", step, row, members)
		}
	}
	if report, _ := perform(t, parse(t, with(savers+expects.String()))); !report.Passed() {
		t.Error(told(report))
	}
}

// membersOf are the words in backquotes of a step's row in the table of what is
// saved, in order of the alphabet.
func membersOf(page, step string) []string {
	_, table, _ := strings.Cut(page, "| step | `save` has |\n")
	_, row, _ := strings.Cut(table, "| `"+step+"` |")
	row, _, _ = strings.Cut(row, "\n")
	var words []string
	for i, part := range strings.Split(row, "`") {
		if i%2 == 1 {
			words = append(words, part)
		}
	}
	slices.Sort(words)
	return words
}
