package overlay_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// village is a ledger over banks of few customers.
func village(tb testing.TB, seed uint64, size int64) (*overlay.Ledger, []people.Bank) {
	tb.Helper()
	all, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(b catalog.Bank) bool { return b.ID != "larkspur" && b.ID != "kestrel" && b.ID != "thistle-crown" })
	for i := range all {
		all[i].Population, all[i].Pins = size, nil // pins sit far beyond
	}
	list := catalog.People(all)
	w, err := people.New(seed, list)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.New(seed, start, w, list)
	if err != nil {
		tb.Fatal(err)
	}
	return overlay.New(k, list), list
}

// everybody is all accounts of all customers.
func everybody(l *overlay.Ledger, list []people.Bank) (all []ledger.Account) {
	for _, b := range list {
		for i := range b.Population {
			for _, a := range l.Accounts(b.ID, i) {
				if a.Customer == i {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

func tell(p overlay.Posting) string {
	return fmt.Sprintf("%s %s #%d/%d %d %s %s", p.At.Format(time.RFC3339Nano), p.Bank, p.Customer, p.Slot, p.Amount, p.Phase, p.Cursor())
}

func feed(tb testing.TB, l *overlay.Ledger, bank string, after ledger.Cursor) *overlay.Feed {
	tb.Helper()
	f, err := l.Feed(bank, after)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// busy lets everybody do something, and hands over what a follower of the feed
// reads meanwhile.
func busy(tb testing.TB, l *overlay.Ledger, all []ledger.Account, draw *rand.Rand, from, to time.Time) (read []overlay.Posting) {
	tb.Helper()
	b := &bench{tb: tb, l: l}
	f := feed(tb, l, "", ledger.Cursor{At: from})
	var able []ledger.Account
	for _, a := range all {
		if (a.Kind == ledger.Checking || a.Kind == ledger.Current || a.Kind == ledger.CreditCard) && a.OpenAt(from) && len(able) < 60 && draw.IntN(3) == 0 {
			able = append(able, a)
		}
	}
	const steps = 400
	step := int64(to.Sub(from)) / steps
	at := from
	for n := range steps {
		if n%7 != 0 { // else again at the same instant
			at = at.Add(time.Duration(draw.Int64N(step*3/2) + 1)).Truncate(time.Millisecond)
		}
		read = append(read, f.Until(at.Add(time.Millisecond))...) // the present included
		op := byte(draw.IntN(12))
		if op == 11 && n%5 > 0 {
			op = 6 // close few
		}
		b.step(op, able[draw.IntN(len(able))], able[draw.IntN(len(able))], draw, at)
		if n%4 == 0 {
			read = append(read, f.Until(at.Add(time.Millisecond))...)
		}
	}
	return append(read, f.Until(to)...)
}

func TestTheFeedIsAllStatementsInOneOrder(t *testing.T) {
	for seed := range uint64(more(2)) {
		draw := rand.New(rand.NewPCG(seed, 3))
		l, list := village(t, 2018+seed, 6)
		all := everybody(l, list)
		from, to := start, start.AddDate(0, 0, 40)
		read := busy(t, l, all, draw, from, to)
		if !slices.IsSortedFunc(read, func(p, q overlay.Posting) int { return p.Cursor().Compare(q.Cursor()) }) {
			t.Error("what was read as it came is not in order")
		}
		again := feed(t, l, "", ledger.Cursor{At: from}).Until(to)
		equal(t, read, again)
		booked, held := 0, 0
		of := map[string][]overlay.Posting{}
		for _, p := range read {
			a, _ := l.Words(&p)
			of[a.ID] = append(of[a.ID], p)
		}
		for _, a := range everybody(l, list) {
			booked += sameStatement(t, l, a, of[a.ID], from, to)
			held += samePending(t, l, a, of[a.ID], from, to)
			delete(of, a.ID)
		}
		if len(of) > 0 {
			t.Errorf("the feed has %d accounts that are nobody's", len(of))
		}
		t.Logf("%d postings, %d booked lines, %d holds left", len(read), booked, held)
	}
}

// sameStatement compares the booked postings of an account with its lines.
func sameStatement(t *testing.T, l *overlay.Ledger, a ledger.Account, of []overlay.Posting, from, to time.Time) int {
	t.Helper()
	want := map[string]ledger.Line{}
	for _, line := range l.Lines(a, from, to) {
		want[line.ID] = line
	}
	n := 0
	for _, p := range of {
		if p.Phase != ledger.Booked {
			continue
		}
		n++
		_, line := l.Words(&p)
		w, ok := want[line.ID]
		if !ok || p.Amount != w.Amount || !p.At.Equal(w.At) || line.Text != w.Text || line.Reason != w.Reason {
			t.Fatalf("%s %s: the feed has %s (%s %s), the statement %+v", a.Bank, a.ID, tell(p), line.ID, line.Text, w)
		}
		if l.Version(a.ID) > 0 && line.After != w.After {
			t.Fatalf("%s: after %s the feed has %d, the statement %d", a.ID, line.Text, line.After, w.After)
		}
		delete(want, line.ID)
	}
	for _, w := range want {
		t.Fatalf("%s %s: the feed lacks %+v", a.Bank, a.ID, w)
	}
	return n
}

// samePending compares what is held after all postings with what is pending.
func samePending(t *testing.T, l *overlay.Ledger, a ledger.Account, of []overlay.Posting, from, to time.Time) int {
	t.Helper()
	held := map[string]int64{}
	for _, p := range l.Pending(a, from.Add(-time.Millisecond)) {
		held[p.ID] = p.Amount
	}
	for _, p := range of {
		_, line := l.Words(&p)
		switch p.Phase {
		case ledger.Held:
			held[line.ID] = p.Amount
		case ledger.Lapsed:
			if held[line.ID] != -p.Amount {
				t.Fatalf("%s: %d lapses of what was held as %d: %s", a.ID, p.Amount, held[line.ID], tell(p))
			}
			delete(held, line.ID)
		case ledger.Booked:
			delete(held, line.ID)
			delete(held, line.PendingID)
			delete(held, strings.TrimSuffix(line.ID, "-d"))
		}
	}
	now := to.Add(-time.Millisecond)
	pending := l.Pending(a, now)
	if !a.OpenAt(now) || l.Balance(a, now) == (ledger.Balance{AsOf: now}) {
		return 0 // closed: nothing is pending, and nothing lapsed one by one
	}
	if len(pending) != len(held) {
		t.Fatalf("%s %s: %d are pending, the feed leaves %d held: %v", a.Bank, a.ID, len(pending), len(held), held)
	}
	for _, p := range pending {
		if held[p.ID] != p.Amount {
			t.Fatalf("%s: %s is pending with %d, held as %d", a.ID, p.ID, p.Amount, held[p.ID])
		}
	}
	return len(pending)
}

func equal(t *testing.T, got, want []overlay.Posting) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Fatalf("of %d postings %s is missing", len(want), tell(want[i]))
		case i >= len(want):
			t.Fatalf("%s is one too many", tell(got[i]))
		case tell(got[i]) != tell(want[i]):
			t.Fatalf("posting %d is %s, want %s", i, tell(got[i]), tell(want[i]))
		}
	}
}

func TestTheFeedIsTheSameHoweverItIsRead(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 4))
	l, list := village(t, 2018, 6)
	from, to := start, start.AddDate(0, 0, 25)
	want := busy(t, l, everybody(l, list), draw, from, to)
	t.Run("in windows of any width", func(t *testing.T) {
		f, at := feed(t, l, "", ledger.Cursor{At: from}), from
		var got []overlay.Posting
		for at.Before(to) {
			at = at.Add(time.Duration(draw.Int64N(int64(9 * time.Hour))))
			if at.After(to) {
				at = to
			}
			got = append(got, f.Until(at)...)
			if draw.IntN(3) == 0 { // a new reader goes on
				c, err := ledger.ParseCursor(f.Cursor().String())
				if err != nil {
					t.Fatal(err)
				}
				f = feed(t, l, "", c)
			}
		}
		equal(t, got, want)
	})
	t.Run("after any posting, those of an instant included", func(t *testing.T) {
		for i := range want {
			later := i+1 == len(want) || want[i+1].At.After(want[i].At)
			if later && draw.IntN(60) > 0 {
				continue
			}
			c, err := ledger.ParseCursor(want[i].Cursor().String())
			if err != nil || c != want[i].Cursor() {
				t.Fatalf("ParseCursor(%s) = %v, %v", want[i].Cursor(), c, err)
			}
			stop := want[min(i+40, len(want)-1)].At.Add(time.Millisecond)
			rest := want[i+1:]
			end, _ := slices.BinarySearchFunc(rest, stop, func(p overlay.Posting, at time.Time) int {
				if p.At.Before(at) {
					return -1
				}
				return 1
			})
			equal(t, feed(t, l, "", c).Until(stop), rest[:end])
		}
	})
	t.Run("bank by bank, and customer by customer", func(t *testing.T) {
		var got []overlay.Posting
		for _, b := range list {
			got = append(got, feed(t, l, b.ID, ledger.Cursor{At: from}).Until(to)...)
		}
		slices.SortFunc(got, func(p, q overlay.Posting) int { return p.Cursor().Compare(q.Cursor()) })
		equal(t, got, want)
		got = got[:0]
		for _, b := range list {
			for i := range b.Population {
				f, err := l.FeedOf(b.ID, i, ledger.Cursor{At: from})
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, f.Until(to)...)
			}
		}
		slices.SortFunc(got, func(p, q overlay.Posting) int { return p.Cursor().Compare(q.Cursor()) })
		equal(t, got, want)
	})
}

func TestAFeedOfNobodyIsRefused(t *testing.T) {
	l, _ := village(t, 2018, 6)
	if _, err := l.Feed("nowhere", ledger.Cursor{At: start}); err == nil {
		t.Error("Feed(nowhere) opens")
	}
	if _, err := l.FeedOf("larkspur", -4, ledger.Cursor{At: start}); err == nil {
		t.Error("FeedOf(-4) opens")
	}
}
