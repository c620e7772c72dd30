package ledger_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite testdata")

// The generator is pinned: a change of this file is another world.
func TestStatementsOfThePinsAreGolden(t *testing.T) {
	k, w, banks := open(t, 2018)
	from := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	var out strings.Builder
	for _, b := range banks {
		for _, p := range w.Pins(b.ID) {
			a := k.Accounts(b.ID, p.Index)[0]
			fmt.Fprintf(&out, "%s %s %s %s%s %s%s %s\n", b.ID, p.Key, a.ID, a.RoutingNumber, a.SortCode, a.Number, a.IBAN, p.Email)
			for _, l := range k.Lines(a, from, from.AddDate(0, 0, 31)) {
				fmt.Fprintf(&out, "%s %s %d %d %s %s/%s/%s/%s %s\n", l.ID, l.At.Format(time.RFC3339), l.Amount, l.After,
					l.MCC, l.ISODomain, l.ISOFamily, l.ISOSubFamily, l.Proprietary, l.Text)
			}
		}
	}
	const file = "testdata/pins.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the generator changed: %s differs (run with -update and raise the world's version)", file)
	}
}
