package ledger_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// TestStatementsToRead prints statements for a human reader:
// go test -run StatementsToRead -v ./mockbanks/ledger
func TestStatementsToRead(t *testing.T) {
	k, w, banks := open(t, 2018)
	from := time.Date(2025, time.September, 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(0, 10, 0)
	cases := []struct{ bank, key string }{
		{"larkspur", "linh"}, {"northmoor", "ruth"}, {"thistle-crown", "isla"}, {"kestrel", "carla"},
		{"larkspur", "olive"}, {"larkspur", "nora"}, {"union-pine", "77"}, {"thistle-crown", "78"},
	}
	for _, c := range cases {
		p, err := w.ByKey(c.bank, c.key)
		if err != nil {
			t.Fatal(err)
		}
		a := k.Accounts(c.bank, p.Index)[0]
		b := banks[slices.IndexFunc(banks, func(b people.Bank) bool { return b.ID == c.bank })]
		lines := k.Lines(a, from, to)
		if c.key != "nora" && len(lines) < 100 {
			t.Errorf("%s has %d lines in ten months", p.Name(), len(lines))
		}
		if testing.Verbose() {
			in := w.Income(c.bank, p.Index)
			fmt.Printf("\n== %s %s: %s %s, %s, limit %d line %d; %s %d\n%s %s\n", c.bank, c.key, p.Name(), p.Job, p.Employer,
				a.Overdraft/100, a.CreditLine/100, in.Rhythm, in.Pay, p.Address.Line, p.Address.City)
			show(b.Zone, lines)
		}
	}
}

func show(zone *time.Location, lines []ledger.Line) {
	for _, l := range lines {
		fmt.Printf("%s %-62s %10.2f %10.2f\n", l.At.In(zone).Format("Mon 2006-01-02 15:04"), l.Text, float64(l.Amount)/100, float64(l.After)/100)
	}
}
