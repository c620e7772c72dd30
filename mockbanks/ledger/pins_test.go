package ledger_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

func TestOliveIsBelowZeroAtEveryInstant(t *testing.T) {
	t.Parallel()
	for seed := range uint64(more(25)) {
		k, w, _ := open(t, seed)
		a := pinned(t, k, w, "larkspur", "olive")
		for _, l := range k.Lines(a, ledger.Epoch.AddDate(0, 2, 0), ledger.Epoch.AddDate(5, 0, 0)) {
			for _, at := range []time.Time{l.At, l.At.Add(-time.Millisecond)} {
				if b := k.Balance(a, at); b.Booked >= 0 || b.Available < -a.Overdraft {
					t.Fatalf("seed %d at %s: %+v, limit %d", seed, at, b, a.Overdraft)
				}
			}
			if l.Text != "" && l.Kind == "transfer" && l.Amount < 0 {
				t.Fatalf("Olive saves: %q", l.Text)
			}
		}
	}
}

func TestNoraHasNothingBeforeHerFirstDay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(more(25)) {
		k, w, _ := open(t, seed)
		a := pinned(t, k, w, "larkspur", "nora")
		if y, m, d := a.Opened.Date(); y != 2026 || m != time.March || d != 4 {
			t.Fatalf("opened %s, want the run's first day", a.Opened)
		}
		if lines := k.Lines(a, ledger.Epoch, runStart); len(lines) != 0 {
			t.Fatalf("seed %d: %d lines before the start", seed, len(lines))
		}
		if b := k.Balance(a, runStart); b.Booked != 0 || b.Available != 0 {
			t.Fatalf("seed %d: opening balance %+v, want 0.00", seed, b)
		}
		lines := k.Lines(a, runStart, runStart.AddDate(1, 0, 0))
		if len(lines) < 200 || lines[0].Kind != "salary" {
			t.Fatalf("seed %d: %d lines in her first year, the first is %q", seed, len(lines), lines[0].Text)
		}
		for _, l := range lines {
			if l.After < 0 {
				t.Fatalf("seed %d: %d after %q without an overdraft", seed, l.After, l.Text)
			}
		}
	}
}

func TestPinsAreTheSameForEverySeed(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds() {
		k, w, banks := open(t, seed)
		for _, b := range banks {
			for i, p := range w.Pins(b.ID) {
				checkPin(t, k, w, b.Pins[i], p)
			}
		}
	}
}

// checkPin compares a customer with what the catalog says of him or her; what
// it leaves out is drawn.
func checkPin(t *testing.T, k *ledger.Book, w *people.World, pin people.Pin, p people.Person) {
	t.Helper()
	if p.Key != pin.Key || p.Given != pin.Given || p.Family != pin.Family || p.Index != pin.Index {
		t.Errorf("%s: pin %+v became %+v", p.Bank, pin, p)
	}
	in := w.Income(p.Bank, p.Index)
	if pin.Salary != 0 && in.Pay != pin.Salary || pin.Rhythm != people.AnyRhythm && in.Rhythm != pin.Rhythm {
		t.Errorf("%s %s: income %+v, declared %d %s", p.Bank, pin.Key, in, pin.Salary, pin.Rhythm)
	}
	accounts := k.Accounts(p.Bank, p.Index)
	own := slices.DeleteFunc(slices.Clone(accounts), func(a ledger.Account) bool { return a.Customer != p.Index })
	switch {
	case len(own) == 0 || own[0].Slot != 0:
		t.Errorf("%s %s has no first account", p.Bank, pin.Key)
	case pin.Accounts > 0 && len(own) < pin.Accounts, (pin.Zero || pin.Dormant || pin.OpenedAtStart) && len(own) != 1:
		t.Errorf("%s %s has %d accounts", p.Bank, pin.Key, len(own))
	case own[0].Frozen != pin.Frozen || pin.Overdraft > 0 && own[0].Overdraft != pin.Overdraft:
		t.Errorf("%s %s: account %+v", p.Bank, pin.Key, own[0])
	}
	if pin.With != "" {
		other, err := w.ByKey(p.Bank, pin.With)
		theirs := k.Accounts(p.Bank, other.Index)
		joint := func(a ledger.Account) bool { return a.Joint }
		i, j := slices.IndexFunc(accounts, joint), slices.IndexFunc(theirs, joint)
		if err != nil || i < 0 || j < 0 || accounts[i] != theirs[j] {
			t.Errorf("%s: %s and %s hold no account together", p.Bank, pin.Key, pin.With)
		}
	}
}

func TestImpossibleBooksAreRefused(t *testing.T) {
	t.Parallel()
	_, w, banks := open(t, 2018)
	if _, err := ledger.New(1, ledger.Epoch.AddDate(-1, 0, 0), w, banks); !errors.Is(err, ledger.ErrBadStart) {
		t.Errorf("start before the history = %v, want ErrBadStart", err)
	}
	cases := []struct {
		name string
		pin  people.Pin
	}{
		{"pay too low for the bridge", people.Pin{Key: "x", Index: 3, Given: "X", Family: "Y", Rhythm: people.Biweekly, Salary: 50_00}},
		{"an overdrawn pin with too small a limit", people.Pin{Key: "x", Index: 3, Given: "X", Family: "Y", Rhythm: people.Monthly, Salary: 2_000_00, Overdrawn: true, Overdraft: 100_00}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := banks[0]
			b.Pins = []people.Pin{c.pin}
			w, err := people.New(1, []people.Bank{b})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := ledger.New(1, runStart, w, []people.Bank{b}); !errors.Is(err, ledger.ErrBadBank) {
				t.Errorf("New = %v, want ErrBadBank", err)
			}
		})
	}
}

func TestANewCustomerIsSoundWhateverTheStart(t *testing.T) {
	t.Parallel()
	_, _, banks := open(t, 2018)
	for day := range more(40) {
		start := time.Date(2026, time.January, 1+9*day, 3, 30, 0, 0, time.UTC)
		w, err := people.New(uint64(day), banks)
		if err != nil {
			t.Fatal(err)
		}
		k, err := ledger.New(uint64(day), start, w, banks)
		if err != nil {
			t.Fatal(err)
		}
		a := pinned(t, k, w, "larkspur", "nora")
		if b := k.Balance(a, start); b.Booked != 0 || len(k.Pending(a, start)) != 0 {
			t.Fatalf("start %s: %+v", start, b)
		}
		sum := int64(0)
		for _, l := range k.Lines(a, ledger.Epoch, start.AddDate(0, 4, 0)) {
			if sum += l.Amount; sum < 0 || l.At.Before(start) || l.After != sum {
				t.Fatalf("start %s: %q at %s leaves %d, After says %d", start, l.Text, l.At, sum, l.After)
			}
		}
	}
}
