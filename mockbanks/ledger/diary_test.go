package ledger_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func TestADiaryIsTheSameHoweverItIsAsked(t *testing.T) {
	k, w, banks := open(t, 2018)
	from := time.Date(2025, time.April, 3, 9, 30, 0, 0, time.UTC)
	middle, to := from.AddDate(0, 1, 11), from.AddDate(0, 3, 0)
	for _, country := range []string{"US", "GB"} {
		consumers(k, w, banks, country, more(20), from, to, func(b people.Bank, index int64) {
			whole := k.Diary(b.ID, index, from, to)
			parts := slices.Concat(k.Diary(b.ID, index, from, middle), k.Diary(b.ID, index, middle, to))
			if !slices.Equal(whole, parts) {
				t.Fatalf("customer %d of %s: %d payments at once, %d in two parts", index, b.ID, len(whole), len(parts))
			}
			for _, p := range whole {
				if p.Amount <= 0 || p.At.Before(from) || !p.At.Before(to) {
					t.Fatalf("customer %d of %s paid %+v", index, b.ID, p)
				}
			}
		})
	}
}

// A bill's purchases lie in the 30 days that end 25 days before it: where no
// other bill is near, they are alone there.
func TestPurchasesOnCardsElsewhereAddUpToTheirBills(t *testing.T) {
	k, w, banks := open(t, 2018)
	from := time.Date(2025, time.January, 1, 8, 0, 0, 0, time.UTC)
	checked := 0
	consumers(k, w, banks, "US", more(150), from, from.AddDate(1, 0, 0), func(b people.Bank, index int64) {
		var bills []ledger.Line
		for _, l := range k.Lines(k.Accounts(b.ID, index)[0], from, from.AddDate(1, 0, 0)) {
			if l.Kind == "card payment" && l.Contra != "own cards" {
				bills = append(bills, l)
			}
		}
		for i := 1; i+1 < len(bills); i++ {
			day := func(j int) time.Time { return bills[j].Value }
			if day(i-1).AddDate(0, 0, 30).After(day(i)) || day(i).AddDate(0, 0, 30).After(day(i+1)) {
				continue
			}
			checked++
			var sum int64
			for _, p := range k.Diary(b.ID, index, day(i).AddDate(0, 0, -55), day(i).AddDate(0, 0, -25)) {
				if p.With == ledger.CreditCardPayment && p.Account == "" {
					sum += p.Amount
				}
			}
			if sum != -bills[i].Amount {
				t.Fatalf("customer %d of %s: purchases of %d, bill %s of %d", index, b.ID, sum, bills[i].Text, bills[i].Amount)
			}
		}
	})
	if checked < 40 {
		t.Errorf("only %d bills stood alone", checked)
	}
}

func TestNobodyHasNoDiary(t *testing.T) {
	k, _, _ := open(t, 2018)
	at := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	if got := k.Diary("nowhere", 1, at, at.AddDate(0, 1, 0)); got != nil {
		t.Errorf("a diary at an unknown bank: %v", got)
	}
	if got := k.Diary("larkspur", -1, at, at.AddDate(0, 1, 0)); got != nil {
		t.Errorf("a diary of customer -1: %v", got)
	}
	if got := k.Diary("larkspur", 1, at, at); got != nil {
		t.Errorf("a diary of no time: %v", got)
	}
}
