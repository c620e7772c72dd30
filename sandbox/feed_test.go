package sandbox_test

import (
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/movements"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestAStandingOrderComesInTheFeedOfBothBanks(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	payer, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	payee, err := w.Bank("northmoor")
	if err != nil {
		t.Fatal(err)
	}
	linh, err := payer.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	ruth, err := payee.Customer("ruth")
	if err != nil {
		t.Fatal(err)
	}
	from, to := payer.Accounts(linh.Index)[0], payee.Accounts(ruth.Index)[0]
	if _, err := payer.SetBalance(t.Context(), from.ID, 4_000_00); err != nil {
		t.Fatal(err)
	}
	order, err := payer.StandingOrder(t.Context(), movements.Instruct{
		Ask: movements.Ask{
			Rail: "rtp", From: overlay.Party{Account: from.ID}, To: overlay.Party{Account: to.ID, Bank: "northmoor"}, Amount: 25_00, Reference: "rent",
		},
		First: march.Add(30 * time.Hour), Every: overlay.Weekly, Count: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	watches := []sandbox.Watch{
		{Bank: "larkspur", Customer: -1, Account: from.ID, Kind: "transfer", Least: 25_00},
		{Bank: "northmoor", Customer: ruth.Index, Account: to.ID, Kind: "transfer", Phase: "booked"},
	}
	var feeds []*sandbox.Feed
	for _, watch := range watches {
		f, err := w.Feed(watch, ledger.Cursor{At: march})
		if err != nil {
			t.Fatal(err)
		}
		feeds = append(feeds, f)
	}
	seen := make([]int, len(feeds))
	read := func() {
		for i, f := range feeds {
			for _, p := range f.Next(1000) {
				if p.Line.Reference == "rent" && p.Phase == ledger.Booked {
					seen[i]++
				}
			}
			if f.Behind() > 0 {
				t.Errorf("the feed is %v behind", f.Behind())
			}
		}
	}
	for n := range 3 {
		if err := w.Run.Advance(t.Context(), order.First.AddDate(0, 0, 7*n).Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if read(); seen[0] != n+1 || seen[1] != n+1 {
			t.Errorf("after %d payments the feeds have %v", n+1, seen)
		}
	}
	if got := ofType(t, w.Run, "bank.payment.executed"); len(got) != 3 {
		t.Errorf("%d events", len(got))
	}
}
