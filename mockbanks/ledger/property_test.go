package ledger_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// seeds are the worlds that every property is checked in.
func seeds() []uint64 { return []uint64{2018, 1, 7, 99, 123456789, 1 << 63} }

// sample calls check for accounts drawn from every bank of every seed, pins first.
func sample(t *testing.T, perBank int, check func(*testing.T, *ledger.Book, ledger.Account, *draws)) {
	t.Helper()
	for _, seed := range seeds() {
		k, w, banks := open(t, seed)
		d := &draws{seed}
		for _, b := range banks {
			each := func(index int64) {
				for _, a := range k.Accounts(b.ID, index) {
					check(t, k, a, d)
				}
			}
			for _, p := range w.Pins(b.ID) {
				each(p.Index)
			}
			for range more(perBank) {
				each(d.below(b.Population))
			}
		}
	}
}

func TestFastBalanceIsTheFullListing(t *testing.T) {
	t.Parallel()
	sample(t, 12, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		from := d.instant()
		to := from.Add(time.Duration(d.below(200*86400)) * time.Second)
		before := k.Balance(a, from.Add(-time.Millisecond)).Booked
		for _, l := range k.Lines(a, from, to) {
			before += l.Amount
			if l.After != before {
				t.Fatalf("%s %s: After = %d, want %d", a.ID, l.At, l.After, before)
			}
		}
		end := to.Add(-time.Millisecond)
		got := k.Balance(a, end)
		if got.Booked != before {
			t.Fatalf("%s of %s: booked at %s = %d, listing says %d", a.ID, a.Bank, end, got.Booked, before)
		}
		for _, l := range k.Pending(a, end) {
			before += l.Amount
			if !l.Pending || l.Amount >= 0 || l.At.After(end) {
				t.Fatalf("%s: pending line %+v at %s", a.ID, l, end)
			}
		}
		if got.Available != before {
			t.Fatalf("%s of %s: available at %s = %d, listing and holds say %d", a.ID, a.Bank, end, got.Available, before)
		}
	})
}

func TestBalanceIsRightAtEveryLine(t *testing.T) {
	t.Parallel()
	sample(t, 2, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		from := d.instant()
		lines := k.Lines(a, from, from.AddDate(0, 3, 0))
		for i, l := range lines {
			if i+1 < len(lines) && lines[i+1].At.Equal(l.At) {
				continue
			}
			if got := k.Balance(a, l.At).Booked; got != l.After {
				t.Fatalf("%s: Balance(%s) = %d, line %q says %d", a.ID, l.At, got, l.Text, l.After)
			}
		}
	})
}

func TestNoLimitIsEverBroken(t *testing.T) {
	t.Parallel()
	sample(t, 6, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		from := d.instant()
		for _, l := range k.Lines(a, from, from.AddDate(0, 7, 0)) {
			for _, at := range []time.Time{l.At.Add(-time.Millisecond), l.At, l.Authorised} {
				if at.IsZero() || at.Before(from) {
					continue
				}
				b := k.Balance(a, at)
				if b.Available > b.Booked {
					t.Fatalf("%s at %s: available %d above booked %d", a.ID, at, b.Available, b.Booked)
				}
				if a.Kind == ledger.CreditCard {
					if -b.Available > a.CreditLine || b.Booked > 0 {
						t.Fatalf("card %s at %s: %+v breaks the line %d", a.ID, at, b, a.CreditLine)
					}
				} else if a.Owes() {
					if b.Booked > 0 {
						t.Fatalf("loan %s at %s: %d is paid too much", a.ID, at, b.Booked)
					}
				} else if b.Available < -a.Overdraft {
					t.Fatalf("%s at %s: available %d below the limit %d", a.ID, at, b.Available, a.Overdraft)
				}
			}
		}
	})
}

func TestLinesAreUniqueOrderedAndInTheirWindow(t *testing.T) {
	t.Parallel()
	sample(t, 6, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		from := d.instant()
		to := from.AddDate(1, 0, 0)
		lines := k.Lines(a, from, to)
		seen := map[string]bool{}
		for i, l := range lines {
			switch {
			case l.At.Before(from) || !l.At.Before(to):
				t.Fatalf("%s outside its window: %s", l.Text, l.At)
			case i > 0 && l.At.Before(lines[i-1].At):
				t.Fatalf("%s is out of order", l.Text)
			case seen[l.ID]:
				t.Fatalf("%s: two lines with id %s", a.ID, l.ID)
			case l.Amount == 0 || l.Text == "" || l.Kind == "" || l.Contra == "" || l.ISODomain == "" || l.ISOFamily == "" || l.ISOSubFamily == "" || l.Proprietary == "":
				t.Fatalf("a line lacks something: %+v", l)
			case !l.Authorised.IsZero() && !l.Authorised.Before(l.At):
				t.Fatalf("%s booked before it was authorised", l.Text)
			}
			seen[l.ID] = true
		}
		middle := from.AddDate(0, 5, 3)
		parts := append(k.Lines(a, from, middle), k.Lines(a, middle, to)...)
		if !slices.Equal(parts, lines) {
			t.Fatalf("%s: two windows do not add up to one", a.ID)
		}
	})
}

func TestPayComesOnBusinessDaysAndRentOncePerMonth(t *testing.T) {
	t.Parallel()
	from := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, seed := range seeds() {
		k, w, banks := open(t, seed)
		d := &draws{seed}
		for _, b := range banks {
			if b.Cards {
				continue
			}
			for range more(6) {
				index := d.below(b.Population)
				in := w.Income(b.ID, index)
				a := k.Accounts(b.ID, index)[0]
				if a.Kind == ledger.Business || !a.OpenAt(from) || !a.OpenAt(from.AddDate(2, 2, 0)) {
					continue
				}
				lines := k.Lines(a, from, from.AddDate(2, 0, 0))
				checkPay(t, b, in, lines)
			}
		}
	}
}

func checkPay(t *testing.T, b people.Bank, in people.Income, lines []ledger.Line) {
	t.Helper()
	pays, inPeriod := 0, 0
	for _, l := range lines {
		at := l.At.In(b.Zone)
		switch {
		case l.Kind == "salary":
			if pays > 1 && in.Rhythm == people.Monthly && inPeriod > 1 || inPeriod > 2 {
				t.Fatalf("%s: rent %d times in the period before %s", b.ID, inPeriod, at)
			}
			pays++
			inPeriod = 0
			if !ledger.BusinessDay(b.Country, at) {
				t.Fatalf("%s: paid on %s, no business day", b.ID, at)
			}
			if at.Hour() < 3 || at.Hour() > 4 {
				t.Fatalf("%s: paid at %s", b.ID, at)
			}
		case l.Reference == "RENT", l.Reference == "MORTGAGE":
			inPeriod++
		}
	}
	least := map[people.Rhythm]int{people.Monthly: 23, people.SemiMonthly: 47, people.Biweekly: 51, people.Weekly: 103, people.FourWeekly: 25}[in.Rhythm]
	if pays < least || pays > least+3 {
		t.Fatalf("%s: %s with %d pays in two years", b.ID, in.Rhythm, pays)
	}
}

func TestIdsAndNumbersInvert(t *testing.T) {
	t.Parallel()
	sample(t, 20, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		if a.Joint && a.Customer != k.Accounts(a.Bank, a.Customer)[0].Customer {
			return
		}
		if got, err := k.Account(a.Bank, a.ID); err != nil || got != a {
			t.Fatalf("Account(%s) = %+v, %v, want %+v", a.ID, got, err, a)
		}
		switch {
		case a.PAN != "":
			if got, err := k.ByPAN(a.PAN); err != nil || got != a {
				t.Fatalf("ByPAN(%s) = %v", a.PAN, err)
			}
		default:
			if got, err := k.ByNumber(a.RoutingNumber+a.SortCode, a.Number); err != nil || got != a {
				t.Fatalf("ByNumber(%s%s, %s) = %v", a.RoutingNumber, a.SortCode, a.Number, err)
			}
		}
		if a.IBAN != "" {
			if got, err := k.ByIBAN(a.IBAN); err != nil || got != a {
				t.Fatalf("ByIBAN(%s) = %v", a.IBAN, err)
			}
			typo := []byte(a.IBAN)
			typo[20] = '0' + (typo[20]-'0'+1)%10
			if _, err := k.ByIBAN(string(typo)); !errors.Is(err, ledger.ErrUnknownAccount) {
				t.Fatalf("ByIBAN(%s) = %v, want ErrUnknownAccount", typo, err)
			}
		}
		from := d.instant()
		lines := k.Lines(a, from, from.AddDate(0, 0, 20))
		for i := 0; i < len(lines); i += 9 {
			gotA, got, err := k.Line(a.Bank, lines[i].ID)
			if err != nil || gotA != a || got != lines[i] {
				t.Fatalf("Line(%s) = %+v, %v, want %+v", lines[i].ID, got, err, lines[i])
			}
		}
	})
}

func TestUnknownIdsAreRefused(t *testing.T) {
	t.Parallel()
	k, _, _ := open(t, 2018)
	a := k.Accounts("larkspur", 5)[0]
	for _, id := range []string{"", "0", "zzzzzzzz", "ÄÄÄÄ", "ilouilou", a.ID + "0"} {
		if _, err := k.Account("larkspur", id); !errors.Is(err, ledger.ErrUnknownAccount) {
			t.Errorf("Account(%q) = %v, want ErrUnknownAccount", id, err)
		}
		if _, _, err := k.Line("larkspur", id+"000"); !errors.Is(err, ledger.ErrUnknownLine) {
			t.Errorf("Line(%q) = %v, want ErrUnknownLine", id, err)
		}
	}
	if _, err := k.Account("gullhaven", a.ID); !errors.Is(err, ledger.ErrUnknownAccount) {
		t.Errorf("another bank's account = %v, want ErrUnknownAccount", err)
	}
	if _, err := k.Account("nobank", a.ID); !errors.Is(err, ledger.ErrUnknownBank) {
		t.Errorf("unknown bank = %v, want ErrUnknownBank", err)
	}
	if got := k.Accounts("larkspur", -1); got != nil {
		t.Errorf("Accounts(-1) = %v", got)
	}
	for _, pan := range []string{"", "9", "9999840000000000"} {
		if _, err := k.ByPAN(pan); err == nil && len(pan) < 16 {
			t.Errorf("ByPAN(%q) was accepted", pan)
		}
	}
}

func FuzzAccountID(f *testing.F) {
	k, _, _ := open(f, 2018)
	f.Add(k.Accounts("larkspur", 4711)[0].ID)
	f.Add("00000000")
	f.Fuzz(func(t *testing.T, id string) {
		a, err := k.Account("larkspur", id)
		if err == nil && a.ID != id {
			t.Errorf("Account(%q) writes back %q", id, a.ID)
		}
		_, l, err := k.Line("larkspur", id)
		if err == nil && l.ID != id {
			t.Errorf("Line(%q) writes back %q", id, l.ID)
		}
	})
}

func TestBothLegsOfAPaymentAgree(t *testing.T) {
	t.Parallel()
	legs, across := 0, 0
	sample(t, 25, func(t *testing.T, k *ledger.Book, a ledger.Account, d *draws) {
		from := d.instant()
		for _, l := range k.Lines(a, from, from.AddDate(0, 6, 0)) {
			if l.Kind != "p2p" {
				continue
			}
			legs++
			if l.Counterparty.Bank != a.Bank {
				across++
			}
			other := k.Accounts(l.Counterparty.Bank, l.Counterparty.Customer)[0]
			i := slices.IndexFunc(k.Lines(other, l.At, l.At.Add(time.Millisecond)), func(m ledger.Line) bool {
				return m.Kind == "p2p" && m.Amount == -l.Amount && m.Reference == l.Reference &&
					m.Counterparty.Bank == a.Bank && m.Counterparty.Customer == a.Customer
			})
			if i < 0 {
				t.Fatalf("%s: %q of %s has no other leg at %s", a.ID, l.Text, l.At, other.ID)
			}
		}
	})
	t.Logf("%d legs found at the other side, %d between banks", legs, across)
	if legs < 500 || across < 50 {
		t.Errorf("too few payments to mean anything")
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	one, _, _ := open(t, 42)
	two, _, _ := open(t, 42)
	other, _, _ := open(t, 43)
	from := time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC)
	for _, bank := range []string{"larkspur", "kestrel", "thistle-crown"} {
		a, b, c := one.Accounts(bank, 9)[0], two.Accounts(bank, 9)[0], other.Accounts(bank, 9)[0]
		if fmt.Sprint(a) != fmt.Sprint(b) || a.ID == c.ID {
			t.Errorf("%s: accounts %s %s %s", bank, a.ID, b.ID, c.ID)
		}
		x, y, z := one.Lines(a, from, from.AddDate(0, 2, 0)), two.Lines(b, from, from.AddDate(0, 2, 0)), other.Lines(c, from, from.AddDate(0, 2, 0))
		if fmt.Sprint(x) != fmt.Sprint(y) || fmt.Sprint(x) == fmt.Sprint(z) {
			t.Errorf("%s: one seed must give one statement, another seed another", bank)
		}
	}
}
