package overlay_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
)

// crowd is some accounts of every bank that does not only issue cards.
func crowd(l *overlay.Ledger, k *ledger.Book, banks []string, each int, draw *rand.Rand) []ledger.Account {
	var all []ledger.Account
	for _, bank := range banks {
		for range each {
			for _, a := range k.Accounts(bank, draw.Int64N(100_000)) {
				if (a.Kind == ledger.Checking || a.Kind == ledger.Current) && a.OpenAt(start) && a.OpenAt(start.AddDate(1, 0, 0)) && !a.Frozen {
					all = append(all, a)
					break
				}
			}
		}
	}
	return all
}

var banks = []string{"larkspur", "gullhaven", "copperfield", "northmoor", "union-pine", "thistle-crown"}

func TestNoLimitIsBrokenWhateverIsPaid(t *testing.T) {
	accounts, payments, breaks := 0, 0, 0
	lines, drawn, returned := 0, 0, 0
	for seed := range uint64(more(2)) {
		draw := rand.New(rand.NewPCG(seed, 5))
		l, k, _, _ := world(t, 2018+seed)
		all := crowd(l, k, banks, 44, draw)
		accounts += len(all)
		payments += spree(t, &bench{tb: t, l: l}, all, draw, start, 9000)
		end := start.AddDate(0, 5, 0)
		for _, a := range all {
			drawn += len(k.Lines(a, start, end))
			for _, line := range l.Lines(a, start, end) {
				if line.Reference == "test" {
					drawn++
				}
				lines++
				if line.Kind == "return" {
					returned++
				}
				at := line.At
				if !line.Authorised.IsZero() {
					at = line.Authorised
				}
				if b := l.Balance(a, at); b.Available < -a.Overdraft {
					breaks++
					if breaks < 5 {
						t.Errorf("seed %d, %s: after %q at %v available is %d, limit %d; the book has %d", seed, a.ID, line.Text, at, b.Available, a.Overdraft, k.Balance(a, at).Available)
					}
				}
			}
		}
	}
	t.Logf("%d accounts, %d payments, %d lines shown, %d left out, %d returned unpaid, %d limit violations", accounts, payments, lines, drawn+returned-lines, returned, breaks)
	if breaks > 0 || accounts < 480 || returned == 0 {
		t.Errorf("%d limit violations in %d accounts", breaks, accounts)
	}
}

// spree pays at random for two months; a third of the payments spend all that
// there is, half of them go to others of the crowd.
func spree(t *testing.T, b *bench, all []ledger.Account, draw *rand.Rand, at time.Time, n int) (paid int) {
	t.Helper()
	step := int64(60*24*time.Hour) / int64(n)
	for range n {
		at = at.Add(time.Duration(draw.Int64N(2*step) + 1)).Truncate(time.Millisecond)
		from := all[draw.IntN(len(all))]
		room := b.l.Room(from, at)
		amount := 1 + draw.Int64N(200_00)
		if draw.IntN(3) == 0 {
			amount = room
		}
		to := outside()
		if other := all[draw.IntN(len(all))]; draw.IntN(2) == 0 && other.ID != from.ID && other.Currency == from.Currency {
			to = inside(other)
		}
		err := b.pay(inside(from), to, instant(from), amount, at)
		switch {
		case err == nil:
			paid++
		case amount <= 0 && errors.Is(err, overlay.ErrAmount), amount > room && errors.Is(err, overlay.ErrFunds):
		case amount > 1_000_000_00 && errors.Is(err, overlay.ErrLimit):
		default:
			t.Fatalf("%s pays %d of %d at %v: %v", from.ID, amount, room, at, err)
		}
	}
	return paid
}

func TestHistoryThatWasShownNeverChanges(t *testing.T) {
	for seed := range uint64(more(2)) {
		draw := rand.New(rand.NewPCG(seed, 6))
		l, k, _, _ := world(t, 2018+seed)
		all := crowd(l, k, banks, 4, draw)
		b := &bench{tb: t, l: l}
		type shown struct {
			a       ledger.Account
			at      time.Time
			lines   []ledger.Line
			pending []ledger.Line
			balance ledger.Balance
		}
		var seen []shown
		at := start
		for range 25 {
			spree(t, b, all, draw, at, 40)
			at = at.AddDate(0, 4, 0)
			a := all[draw.IntN(len(all))]
			then := at.Add(-time.Millisecond)
			seen = append(seen, shown{a, then, l.Lines(a, start.AddDate(0, -2, 0), then), l.Pending(a, then), l.Balance(a, then)})
		}
		for _, s := range seen {
			if got := l.Lines(s.a, start.AddDate(0, -2, 0), s.at); !reflect.DeepEqual(got, s.lines) {
				t.Fatalf("the statement of %s until %v has changed", s.a.ID, s.at)
			}
			if got := l.Pending(s.a, s.at); !reflect.DeepEqual(got, s.pending) {
				t.Fatalf("what was pending for %s at %v has changed", s.a.ID, s.at)
			}
			if got := l.Balance(s.a, s.at); got != s.balance {
				t.Fatalf("the balance of %s at %v was %+v, is %+v", s.a.ID, s.at, s.balance, got)
			}
		}
	}
}

func TestBalancesAreExplainedByLines(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 7))
	l, k, _, _ := world(t, 2018)
	all := crowd(l, k, banks, 10, draw)
	b := &bench{tb: t, l: l}
	spree(t, b, all, draw, start, 1500)
	from, to := start.AddDate(0, -1, 0), start.AddDate(0, 6, 0)
	for _, a := range all {
		lines := l.Lines(a, from, to)
		has := l.Balance(a, from.Add(-time.Millisecond)).Booked
		for i, line := range lines {
			if has += line.Amount; line.After != has {
				t.Fatalf("%s line %d: after %d, want %d", a.ID, i, line.After, has)
			}
			if _, again, err := l.Line(a.Bank, line.ID); err != nil || !reflect.DeepEqual(again, line) {
				t.Fatalf("Line(%s) = %+v, %v; want %+v", line.ID, again, err, line)
			}
		}
		end := l.Balance(a, to.Add(-time.Millisecond))
		if end.Booked != has {
			t.Fatalf("%s: %d by lines, %d by balance", a.ID, has, end.Booked)
		}
		for range 20 {
			at := from.Add(time.Duration(draw.Int64N(int64(to.Sub(from))))).Truncate(time.Millisecond)
			bal := l.Balance(a, at)
			held := int64(0)
			for _, p := range l.Pending(a, at) {
				held += p.Amount
			}
			if bal.Booked+held != bal.Available {
				t.Fatalf("%s at %v: booked %d, pending %d, available %d", a.ID, at, bal.Booked, held, bal.Available)
			}
			if s, until := l.Steady(a, at); s != bal || !until.After(at) {
				t.Fatalf("Steady = %+v until %v, Balance %+v", s, until, bal)
			} else if later := l.Balance(a, until.Add(-time.Millisecond)); later.Booked != bal.Booked || later.Available != bal.Available {
				t.Fatalf("%s at %v: steady until %v, yet %+v became %+v", a.ID, at, until, bal, later)
			}
		}
	}
}

func TestFoldingAgainGivesTheSame(t *testing.T) {
	draw := rand.New(rand.NewPCG(2, 8))
	l, k, bankList, _ := world(t, 2018)
	all := crowd(l, k, banks, 6, draw)
	b := &bench{tb: t, l: l}
	spree(t, b, all, draw, start, 600)
	again := overlay.New(k, bankList)
	for _, e := range b.events {
		if err := again.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	// The other order of questions: newest first, so that no checkpoint helps.
	to := start.AddDate(0, 4, 0)
	for _, a := range slices.Backward(all) {
		for range 10 {
			if x, y := again.Balance(a, to), l.Balance(a, to); x != y {
				t.Fatalf("folded again, %s has %+v, want %+v", a.ID, x, y)
			}
		}
		if !reflect.DeepEqual(again.Lines(a, start, to), l.Lines(a, start, to)) || again.Version(a.ID) != l.Version(a.ID) {
			t.Fatalf("folded again, the statement of %s differs", a.ID)
		}
	}
}

func TestTwoLegsCancel(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 9))
	l, k, _, _ := world(t, 2018)
	all := crowd(l, k, banks, 10, draw)
	b := &bench{tb: t, l: l}
	spree(t, b, all, draw, start, 800)
	sum, settled := int64(0), int64(0)
	for _, a := range all {
		for _, line := range l.Lines(a, start, start.AddDate(0, 4, 0)) {
			if line.Reference == "test" {
				sum += line.Amount
			}
		}
	}
	for _, m := range l.Payments("") {
		if m.To.Account == "" {
			settled += m.Amount
		}
	}
	if sum+settled != 0 || settled == 0 {
		t.Errorf("the lines of all payments add up to %d, the settlement accounts to %d", sum, settled)
	}
}

func TestAnAccountFullOfEventsIsWalkedInParts(t *testing.T) {
	draw := rand.New(rand.NewPCG(6, 11))
	l, k, bankList, _ := world(t, 2018)
	all := crowd(l, k, banks[:1], 2, draw)[:2]
	b := &bench{tb: t, l: l}
	for _, a := range all {
		b.apply(overlay.BalanceSet{ID: b.id("b"), Account: a.ID, At: start, Adjustment: 9_000_00})
	}
	at := start
	type shown struct {
		at      time.Time
		balance ledger.Balance
	}
	var seen []shown
	for i := range 3000 {
		at = at.Add(time.Duration(1+draw.Int64N(int64(20*time.Minute))) / 1e6 * 1e6)
		amount := 1 + draw.Int64N(30_00)
		if err := b.pay(inside(all[i%2]), inside(all[1-i%2]), instant(all[0]), amount, at); err != nil && !errors.Is(err, overlay.ErrFunds) {
			t.Fatal(err)
		}
		if i%50 == 0 {
			then := at.Add(-time.Millisecond)
			seen = append(seen, shown{then, l.Balance(all[0], then)})
		}
	}
	again := overlay.New(k, bankList)
	for _, e := range b.events {
		if err := again.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range slices.Backward(seen) {
		if x, y := l.Balance(all[0], s.at), again.Balance(all[0], s.at); x != s.balance || y != s.balance {
			t.Fatalf("at %v the balance was %+v, is %+v, folded again %+v", s.at, s.balance, x, y)
		}
	}
	to := at.AddDate(0, 2, 0)
	if !reflect.DeepEqual(l.Lines(all[0], start, to), again.Lines(all[0], start, to)) {
		t.Error("folded again, the statement differs")
	}
}

func FuzzLedger(f *testing.F) {
	f.Add(uint64(1), []byte{1, 2, 3, 4, 5, 6, 7, 8})
	f.Add(uint64(9), []byte{0, 0, 7, 7, 12, 30, 200, 255, 3, 3})
	l, k, bankList, _ := world(f, 2018)
	all := crowd(l, k, banks[:2], 3, rand.New(rand.NewPCG(4, 4)))
	f.Fuzz(func(t *testing.T, seed uint64, script []byte) {
		if len(script) > 64 {
			script = script[:64]
		}
		b := &bench{tb: t, l: overlay.New(k, bankList)}
		draw := rand.New(rand.NewPCG(seed, 1))
		at := start
		for _, op := range script {
			at = at.Add(time.Duration(draw.Int64N(int64(80 * time.Hour)))).Truncate(time.Millisecond)
			b.step(op, all[draw.IntN(len(all))], all[draw.IntN(len(all))], draw, at)
		}
		from, to := start.AddDate(0, -1, 0), at.AddDate(0, 1, 0)
		for _, a := range all {
			has := b.l.Balance(a, from.Add(-time.Millisecond)).Booked
			for _, line := range b.l.Lines(a, from, to) {
				has += line.Amount
			}
			if got := b.l.Balance(a, to.Add(-time.Millisecond)).Booked; got != has {
				t.Fatalf("%s: %d by lines, %d by balance", a.ID, has, got)
			}
		}
	})
}
