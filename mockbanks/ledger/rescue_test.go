package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// A transfer from savings that the customer needs to get through a period
// must stay rare, or the ledger is hiding a shortfall.
func TestRescuesFromSavingsAreRare(t *testing.T) {
	t.Parallel()
	from := time.Date(2024, time.January, 10, 0, 0, 0, 0, time.UTC)
	groups := []struct {
		name, country string
		rhythm        people.Rhythm
	}{
		{"US every two weeks", "US", people.Biweekly}, {"US monthly", "US", people.Monthly}, {"US twice a month", "US", people.SemiMonthly},
		{"US weekly", "US", people.Weekly}, {"UK monthly", "GB", people.Monthly}, {"UK weekly", "GB", people.Weekly}, {"UK every four weeks", "GB", people.FourWeekly},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			k, w, banks := open(t, 2018)
			var customers, paydays, rescues, negative int
			var lowest int64
			d := draws{7}
			for customers < more(300) {
				b := banks[d.below(int64(len(banks)))]
				index := d.below(b.Population)
				if b.Cards || b.Country != g.country || w.Income(b.ID, index).Rhythm != g.rhythm || w.Income(b.ID, index).Life == people.Trading {
					continue
				}
				customers++
				for _, l := range k.Lines(k.Accounts(b.ID, index)[0], from, from.AddDate(2, 0, 0)) {
					switch {
					case l.Kind == "salary":
						paydays++
					case l.Kind == "transfer" && l.Amount > 0 && l.Contra != "savings" && l.Text != "OPENING DEPOSIT":
						rescues++
						lowest = max(lowest, l.Amount)
					}
					if l.After < 0 {
						negative++
					}
				}
			}
			share := float64(rescues) / float64(paydays) * 100
			t.Logf("%s: %d customers, 24 months, %d periods, %d rescues = %.3f %% of periods, greatest %d.%02d; %d lines below zero",
				g.name, customers, paydays, rescues, share, lowest/100, lowest%100, negative)
			if share >= 0.5 {
				t.Errorf("rescues in %.3f %% of periods, want under 0.5", share)
			}
		})
	}
}
