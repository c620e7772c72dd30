package ledger_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

func TestADormantAccountKeepsWhatItHadAndNothingMoves(t *testing.T) {
	for _, seed := range seeds() {
		k, w, _ := open(t, seed)
		for _, bank := range []string{"larkspur", "thistle-crown"} {
			a := pinned(t, k, w, bank, "dora")
			years := k.Lines(a, ledger.Epoch, ledger.End)
			last := years[len(years)-1]
			if last.At.Year() != 2021 || len(years) < 500 {
				t.Errorf("%s: %d lines, the last on %s", bank, len(years), last.At)
			}
			for _, at := range []time.Time{last.At, runStart, ledger.End} {
				if b := k.Balance(a, at); b.Booked != last.After || b.Booked <= 0 || at.Year() > 2021 && b.Available != b.Booked {
					t.Errorf("%s: %+v, after the last line %d", bank, b, last.After)
				}
			}
			if !a.OpenAt(runStart) {
				t.Errorf("%s: the account is closed", bank)
			}
		}
	}
}

func TestBusinessesHaveNoCardsWithoutALine(t *testing.T) {
	k, w, _ := open(t, 2018)
	bea := k.Accounts("larkspur", pinned(t, k, w, "larkspur", "bea").Customer)
	if len(bea) != 1 || bea[0].Kind != ledger.Business {
		t.Errorf("bea has %+v", bea)
	}
}
