package ledger_test

import (
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
