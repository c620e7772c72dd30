package ledger_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// town returns a world in which every bank has so many customers.
func town(tb testing.TB, seed uint64, size int64) *ledger.Book {
	tb.Helper()
	all, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	for i := range all {
		all[i].Population = max(size, 1)
		for _, p := range all[i].Pins {
			all[i].Population = max(all[i].Population, p.Index+1)
		}
	}
	banks := catalog.People(all)
	w, err := people.New(seed, banks)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.New(seed, runStart, w, banks)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func feed(tb testing.TB, k *ledger.Book, bank string, from time.Time) *ledger.Feed {
	tb.Helper()
	f, err := k.Feed(bank, from)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func tell(p *ledger.Posting) string {
	return fmt.Sprintf("%s %s #%d/%d %d %s %s", p.At.Format(time.RFC3339Nano), p.Bank, p.Customer, p.Slot, p.Amount, p.Phase, p.Cursor())
}

// same compares what is found by rank with what every account says.
func same(tb testing.TB, k *ledger.Book, bank string, from, to time.Time) int {
	tb.Helper()
	quick, slow := feed(tb, k, bank, from), feed(tb, k, bank, from)
	slow.ReadAll()
	got, want := quick.Until(to), slow.Until(to)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			_, l := k.Words(&want[i])
			tb.Fatalf("%s to %s: feed lacks %s (%s)", from, to, tell(&want[i]), l.Text)
		case i >= len(want) || tell(&got[i]) != tell(&want[i]):
			_, l := k.Words(&got[i])
			if i < len(want) {
				_, m := k.Words(&want[i])
				tb.Fatalf("%s to %s: feed has %s (%s), want %s (%s)", from, to, tell(&got[i]), l.Text, tell(&want[i]), m.Text)
			}
			tb.Fatalf("%s to %s: feed has %s (%s) too much", from, to, tell(&got[i]), l.Text)
		}
	}
	return len(got)
}

func TestTheFeedIsWhatEveryAccountSays(t *testing.T) {
	days := []string{"2025-03-03", "2025-01-31", "2025-10-15", "2016-12-26", "2024-02-29"}
	lines := 0
	for i, seed := range seeds()[:min(more(2), 6)] {
		k := town(t, seed, 5300)
		for _, bank := range []string{"larkspur", "thistle-crown", "kestrel"} {
			day, err := time.Parse(time.DateOnly, days[(i+len(bank))%len(days)])
			if err != nil {
				t.Fatal(err)
			}
			lines += same(t, k, bank, day, day.AddDate(0, 0, 3))
		}
	}
	t.Logf("%d postings are the same", lines)
}

func TestWindowsOfAFeedAddUp(t *testing.T) {
	k := town(t, 7, 4000)
	from := time.Date(2025, time.March, 27, 3, 0, 0, 0, time.UTC)
	to := from.Add(30 * time.Hour)
	whole := feed(t, k, "", from).Until(to)
	d := draws{5}
	parts := feed(t, k, "", from)
	var got []ledger.Posting
	for at := from; at.Before(to); {
		at = at.Add(time.Duration(d.below(5400_000)) * time.Millisecond)
		if at.After(to) {
			at = to
		}
		got = append(got, parts.Until(at)...)
		if d.below(4) == 0 && len(got) > 3 { // a reader that comes back
			got = got[:len(got)-3]
			c, err := ledger.ParseCursor(got[len(got)-1].Cursor().String())
			if err != nil {
				t.Fatal(err)
			}
			if parts, err = k.FeedAfter("", c); err != nil {
				t.Fatal(err)
			}
			got = append(got, parts.Until(at)...)
		}
	}
	if len(got) != len(whole) || len(whole) < 5000 {
		t.Fatalf("%d postings in parts, %d in one", len(got), len(whole))
	}
	for i := range got {
		if tell(&got[i]) != tell(&whole[i]) {
			t.Fatalf("posting %d is %s in parts and %s in one", i, tell(&got[i]), tell(&whole[i]))
		}
	}
}

// FuzzFeed: what is found by rank, what every account says and what balances
// change by are one.
func FuzzFeed(f *testing.F) {
	f.Add(uint64(2018), uint32(80_000_000), uint32(7200), uint8(0))
	f.Add(uint64(3), uint32(287_000_000), uint32(40_000), uint8(1))
	f.Add(uint64(11), uint32(120_000_123), uint32(1), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint64, start, seconds uint32, which uint8) {
		bank := []string{"larkspur", "thistle-crown", "kestrel"}[which%3]
		k := town(t, seed, 3100)
		from := ledger.Epoch.Add(time.Duration(start%900_000_000) * time.Second)
		to := from.Add(time.Duration(1+seconds%50_000) * time.Second)
		same(t, k, bank, from, to)
		checkBalances(t, k, bank, from, to)
	})
}

// checkBalances compares the change of every account that the feed names, and
// of some that it does not, with what the feed says.
func checkBalances(t *testing.T, k *ledger.Book, bank string, from, to time.Time) {
	t.Helper()
	type key struct {
		customer int64
		slot     int
	}
	changes, available := map[key]int64{}, map[key]int64{}
	for _, p := range feed(t, k, bank, from).Until(to) {
		at := key{p.Customer, p.Slot}
		if p.Phase == ledger.Booked {
			changes[at] += p.Amount
		}
		available[at] += 0
	}
	for customer := int64(0); customer < 3100; customer += 11 {
		for _, a := range k.Accounts(bank, customer) {
			if a.Customer == customer {
				available[key{customer, a.Slot}] += 0
			}
		}
	}
	for at := range available {
		for _, a := range k.Accounts(bank, at.customer) {
			if a.Customer != at.customer || a.Slot != at.slot {
				continue
			}
			change := k.Balance(a, to.Add(-time.Millisecond)).Booked - k.Balance(a, from.Add(-time.Millisecond)).Booked
			if change != changes[at] {
				t.Fatalf("%s %d/%d changed by %d from %s to %s, the feed says %d", bank, at.customer, at.slot, change, from, to, changes[at])
			}
		}
	}
}

func TestAFeedHasWordsForEverything(t *testing.T) {
	k := town(t, 2018, 3500)
	from := time.Date(2026, time.March, 2, 5, 0, 0, 0, time.UTC)
	seen := map[string]int{}
	for _, p := range feed(t, k, "", from).Until(from.AddDate(0, 0, 2)) {
		a, l := k.Words(&p)
		seen[l.Kind+" "+p.Phase.String()]++
		switch {
		case a.Bank != p.Bank || a.Slot != p.Slot || l.Text == "" || l.ID == "":
			t.Fatalf("%s has the words %+v", tell(&p), l)
		case p.Phase == ledger.Booked && (l.Amount != p.Amount || !l.At.Equal(p.At) || l.Pending):
			t.Fatalf("%s is booked as %+v", tell(&p), l)
		case p.Phase == ledger.Held && (l.Amount != p.Amount || !l.Pending || !l.At.Equal(p.At)):
			t.Fatalf("%s is held as %+v", tell(&p), l)
		}
	}
	for _, want := range []string{"card held", "card booked", "bill booked", "p2p booked", "settlement booked", "card payment booked", "cash booked"} {
		if seen[want] == 0 {
			t.Errorf("no %s among %v", want, seen)
		}
	}
}

func TestAnUnknownBankOrCursorIsRefused(t *testing.T) {
	k := town(t, 1, 100)
	if _, err := k.Feed("nobank", runStart); !errors.Is(err, ledger.ErrUnknownBank) {
		t.Errorf("feed of no bank = %v", err)
	}
	for _, c := range []string{"", "1.2", "1.2.3.4", "-.1.1", "1.1.zzzzzzzzz", "A.1.1"} {
		if _, err := ledger.ParseCursor(c); !errors.Is(err, ledger.ErrBadCursor) {
			t.Errorf("ParseCursor(%q) = %v, want ErrBadCursor", c, err)
		}
	}
}

func BenchmarkFeedSecond(b *testing.B) {
	k := town(b, 2018, 100_000_000)
	for _, c := range []struct{ name, from string }{
		{"noon", "2026-03-04T17:20:00Z"}, {"evening", "2026-03-06T23:50:00Z"}, {"payday", "2026-03-06T09:10:00Z"}, {"booking", "2026-03-09T09:30:00Z"},
		{"bills", "2026-03-02T12:00:00Z"}, {"settlement", "2026-03-09T14:20:00Z"}, {"interest", "2026-02-28T03:30:00Z"},
	} {
		b.Run(c.name, func(b *testing.B) {
			at, err := time.Parse(time.RFC3339, c.from)
			if err != nil {
				b.Fatal(err)
			}
			f := feed(b, k, "larkspur", at)
			f.Until(at.Add(time.Millisecond)) // the pins' day is listed once a day
			b.ReportAllocs()
			n, next := 0, at
			for b.Loop() {
				next = next.Add(time.Second)
				n += len(f.Until(next))
			}
			b.ReportMetric(float64(n)/float64(b.N), "postings")
		})
	}
}
