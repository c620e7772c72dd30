package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func TestBooksBalanceAtBothEndsOfTheHistory(t *testing.T) {
	t.Parallel()
	sample(t, 2, func(t *testing.T, k *ledger.Book, a ledger.Account, _ *draws) {
		spans := [][2]time.Time{
			{ledger.Epoch, ledger.Epoch.AddDate(0, 2, 0)},
			{ledger.End.AddDate(0, -2, 0), ledger.End},
		}
		for _, span := range spans {
			sum := k.Balance(a, span[0]).Booked
			for _, l := range k.Lines(a, span[0].Add(time.Millisecond), span[1]) {
				sum += l.Amount
				if _, got, err := k.Line(a.Bank, l.ID); err != nil || got != l {
					t.Fatalf("Line(%s) at %s = %v", l.ID, l.At, err)
				}
			}
			if got := k.Balance(a, span[1].Add(-time.Millisecond)).Booked; got != sum {
				t.Fatalf("%s: %d at %s, listing says %d", a.ID, got, span[1], sum)
			}
		}
	})
}

func TestOutsideTheHistoryNothingHappens(t *testing.T) {
	t.Parallel()
	k, w, _ := open(t, 2018)
	a := pinned(t, k, w, "larkspur", "linh")
	first, last := k.Balance(a, ledger.Epoch), k.Balance(a, ledger.End)
	if got := k.Balance(a, ledger.Epoch.AddDate(-3, 0, 0)); got.Booked != first.Booked {
		t.Errorf("before the history = %d, want %d", got.Booked, first.Booked)
	}
	if got := k.Balance(a, ledger.End.AddDate(3, 0, 0)); got.Booked != last.Booked {
		t.Errorf("after the history = %d, want %d", got.Booked, last.Booked)
	}
	windows := []struct {
		name     string
		from, to time.Time
	}{
		{"before the history", ledger.Epoch.AddDate(-2, 0, 0), ledger.Epoch},
		{"after the history", ledger.End, ledger.End.AddDate(1, 0, 0)},
		{"an inverted window", runStart, runStart.AddDate(0, -1, 0)},
		{"an empty window", runStart, runStart},
	}
	for _, c := range windows {
		t.Run(c.name, func(t *testing.T) {
			if lines := k.Lines(a, c.from, c.to); len(lines) != 0 {
				t.Errorf("%d lines", len(lines))
			}
		})
	}
	if lines := k.Lines(ledger.Account{Bank: "nobank"}, ledger.Epoch, ledger.End); lines != nil {
		t.Errorf("an account of no bank has %d lines", len(lines))
	}
}
