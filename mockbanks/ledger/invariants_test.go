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

// everyLife calls check for the accounts of one customer of each persona, of
// some who came late or left, and of every pin, at two banks of each world.
func everyLife(t *testing.T, check func(*testing.T, *ledger.Book, people.Bank, ledger.Account, *draws)) {
	t.Helper()
	for i, seed := range manySeeds() {
		k, w, banks := open(t, seed)
		d := &draws{seed}
		for _, b := range []people.Bank{banks[i%len(banks)], banks[len(banks)-1]} {
			for _, index := range cast(w, b, d, i == 0) {
				for _, a := range k.Accounts(b.ID, index) {
					check(t, k, b, a, d)
				}
			}
		}
	}
}

// cast is one customer of each persona that a bank has, and pins if asked for.
func cast(w *people.World, b people.Bank, d *draws, pins bool) (list []int64) {
	left := map[int]int{}
	for _, c := range w.Classes(b.ID) {
		left[c.Persona] = more(1)
	}
	for range 4000 {
		index := d.below(b.Population)
		s := w.Seat(b.ID, index)
		persona := w.Classes(b.ID)[s.Class].Persona
		if left[persona] > 0 {
			left[persona]--
			list = append(list, index)
		}
	}
	for i := range b.Pins {
		if pins {
			list = append(list, b.Pins[i].Index)
		}
	}
	return list
}

func TestEveryPersonaOfBothCountriesIsChecked(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	_, w, banks := open(t, 2018)
	for _, b := range banks {
		for _, index := range cast(w, b, &draws{9}, false) {
			c := w.Classes(b.ID)[w.Seat(b.ID, index).Class]
			seen[b.Country+" "+b.Personas[c.Persona].Name] = true
		}
	}
	for _, b := range banks {
		for _, p := range b.Personas {
			if p.Share > 0 && !seen[b.Country+" "+p.Name] {
				t.Errorf("nobody at %s is a %s", b.ID, p.Name)
			}
		}
	}
	if len(seen) < 12 {
		t.Errorf("only %d personas", len(seen))
	}
}

func TestEveryAccountKeepsTheRulesOfItsKind(t *testing.T) {
	t.Parallel()
	kinds := map[ledger.Kind]int{}
	everyLife(t, func(t *testing.T, k *ledger.Book, b people.Bank, a ledger.Account, d *draws) {
		kinds[a.Kind]++
		from := d.instant()
		to := from.AddDate(1, 0, 0)
		sum := k.Balance(a, from.Add(-time.Millisecond)).Booked
		seen := map[string]bool{}
		for _, l := range k.Lines(a, from, to) {
			if sum += l.Amount; l.After != sum || seen[l.ID] || !a.OpenAt(l.At) && a.Kind != ledger.CreditCard {
				t.Fatalf("%s of %s: line %s %q at %s leaves %d, want %d; twice %v", a.ID, a.Bank, l.ID, l.Text, l.At, l.After, sum, seen[l.ID])
			}
			seen[l.ID] = true
			checkLine(t, b, a, l)
		}
		if got := k.Balance(a, to.Add(-time.Millisecond)).Booked; got != sum {
			t.Fatalf("%s of %s: %d at the end of a year, lines say %d", a.ID, a.Bank, got, sum)
		}
		if a.Kind == ledger.CreditCard {
			checkCard(t, k, a, from)
		}
	})
	for kind := ledger.Checking; kind <= ledger.Business; kind++ {
		if kinds[kind] < 10 {
			t.Errorf("%d accounts of kind %s are too few", kinds[kind], kind)
		}
	}
}

// checkLine checks one line by the rules of its account: limits, interest, and
// the days on which a bank settles.
func checkLine(t *testing.T, b people.Bank, a ledger.Account, l ledger.Line) {
	t.Helper()
	before := l.After - l.Amount
	switch {
	case a.Kind == ledger.Savings && l.After < 0, a.Owes() && l.After > 0:
		t.Fatalf("%s %s: %d after %q", a.Kind, a.ID, l.After, l.Text)
	case a.Kind == ledger.CreditCard && -l.After > a.CreditLine, !a.Owes() && l.After < -a.Overdraft:
		t.Fatalf("%s %s: %d after %q breaks the limit", a.Kind, a.ID, l.After, l.Text)
	case a.Kind == ledger.Savings && l.Kind == "interest" && l.Amount != before*a.Rate/120_000:
		t.Fatalf("savings %s: interest %d on %d at %d", a.ID, l.Amount, before, a.Rate)
	case (a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage) && l.Kind == "interest" && l.Amount != -((-before*a.Rate+60_000)/120_000):
		t.Fatalf("%s %s: interest %d on %d at %d", a.Kind, a.ID, l.Amount, before, a.Rate)
	}
	if !settlesAnyDay(l) && !ledger.BusinessDay(b.Country, l.At.In(b.Zone)) {
		t.Fatalf("%s %s: %q by %s is booked on %s", a.Kind, a.ID, l.Text, l.Contra, l.At.In(b.Zone).Format("Mon 2006-01-02"))
	}
}

// settlesAnyDay: instant payments, cash, and what a bank writes in its own books.
func settlesAnyDay(l ledger.Line) bool {
	switch l.Contra {
	case "p2p", "faster payments", "rtp", "cash", "interest", "savings":
		return true
	}
	return false
}

func TestLoansEndAtExactlyNothing(t *testing.T) {
	t.Parallel()
	loans := 0
	everyLife(t, func(t *testing.T, k *ledger.Book, b people.Bank, a ledger.Account, _ *draws) {
		if a.Kind != ledger.AutoLoan && a.Kind != ledger.Mortgage {
			return
		}
		loans++
		end := a.Closed.AddDate(0, 0, 1)
		if end.After(ledger.End) {
			end = ledger.End
		}
		lines := k.Lines(a, ledger.Epoch, end)
		payments, last := 0, int64(0)
		for _, l := range lines {
			if l.Contra == "loans" {
				payments, last = payments+1, l.Amount
			}
		}
		state := k.Loan(a, end)
		ended := !a.Closed.AddDate(0, 0, 1).After(ledger.End)
		switch {
		case ended && (k.Balance(a, end).Booked != 0 || state.Outstanding != 0 || state.Paid != state.Term):
			t.Fatalf("loan %s is closed on %s and owes %d, %+v", a.ID, a.Closed, k.Balance(a, end).Booked, state)
		case ended && !a.Opened.Before(ledger.Epoch.AddDate(0, 0, 1)) && payments != state.Term:
			t.Fatalf("loan %s: %d payments, term %d", a.ID, payments, state.Term)
		case ended && payments > 0 && (last <= 0 || last > 2*state.Payment):
			t.Fatalf("loan %s: the last of %d payments of %d is %d", a.ID, payments, state.Payment, last)
		case -k.Balance(a, runStart).Booked != k.Loan(a, runStart).Outstanding:
			t.Fatalf("loan %s: balance %d, state %+v", a.ID, k.Balance(a, runStart).Booked, k.Loan(a, runStart))
		case len(k.Lines(a, end, ledger.End)) > 0:
			t.Fatalf("loan %s has lines after its end on %s", a.ID, a.Closed)
		}
	})
	if loans < 40 {
		t.Errorf("%d loans are too few", loans)
	}
}

func TestAccountsOpenWithTheirDepositAndCloseAtNothing(t *testing.T) {
	t.Parallel()
	var opened, closed int
	for _, seed := range manySeeds() {
		k, _, banks := open(t, seed)
		d := &draws{seed}
		for range more(120) {
			b := banks[d.below(int64(len(banks)))]
			for _, a := range k.Accounts(b.ID, d.below(b.Population)) {
				if a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage {
					continue
				}
				if a.Opened.After(ledger.Epoch) {
					opened++
					checkOpening(t, k, a)
				}
				if !a.Closed.IsZero() {
					closed++
					after := a.Closed.AddDate(0, 0, 1)
					bal := k.Balance(a, after)
					if bal.Booked != 0 || bal.Available != 0 || len(k.Lines(a, after, ledger.End)) > 0 || len(k.Pending(a, after)) > 0 {
						t.Fatalf("%s of %s is closed on %s with %+v", a.ID, a.Bank, a.Closed, bal)
					}
				}
			}
		}
	}
	if opened < 200 || closed < 20 {
		t.Errorf("%d opened and %d closed accounts are too few", opened, closed)
	}
}

func checkOpening(t *testing.T, k *ledger.Book, a ledger.Account) {
	t.Helper()
	if bal := k.Balance(a, a.Opened.Add(-time.Millisecond)); bal.Booked != 0 || bal.Available != 0 {
		t.Fatalf("%s of %s holds %+v before it opens on %s", a.ID, a.Bank, bal, a.Opened)
	}
	if early := k.Lines(a, ledger.Epoch, a.Opened); len(early) > 0 {
		t.Fatalf("%s of %s has %d lines before it opens on %s, the last %q", a.ID, a.Bank, len(early), a.Opened, early[len(early)-1].Text)
	}
	if first := k.Lines(a, a.Opened, a.Opened.AddDate(0, 1, 0)); len(first) > 0 && (first[0].After != first[0].Amount || a.Kind == ledger.Savings && first[0].Text != "OPENING DEPOSIT") {
		t.Fatalf("%s of %s opens with %+v", a.ID, a.Bank, first[0])
	}
}

func TestJointAccountsAreOneForBoth(t *testing.T) {
	t.Parallel()
	joint := 0
	for _, seed := range manySeeds() {
		k, _, banks := open(t, seed)
		d := &draws{seed}
		for range more(60) {
			b := banks[d.below(int64(len(banks)))]
			for _, a := range k.Accounts(b.ID, d.below(b.Population)) {
				if !a.Joint {
					continue
				}
				joint++
				for _, holder := range []int64{a.Customer, a.Partner} {
					if !slices.Contains(k.Accounts(b.ID, holder), a) {
						t.Fatalf("customer %d of %s does not hold the joint account %s", holder, b.ID, a.ID)
					}
				}
			}
		}
	}
	if joint < 50 {
		t.Errorf("%d joint accounts are too few", joint)
	}
}

func TestASingleWrongDigitIsNobodysNumber(t *testing.T) {
	t.Parallel()
	_, _, banks := open(t, 2018)
	everyLife(t, func(t *testing.T, k *ledger.Book, _ people.Bank, a ledger.Account, d *draws) {
		if d.below(4) != 0 {
			return
		}
		number, find := a.Number, func(s string) error { _, err := k.ByNumber(a.RoutingNumber+a.SortCode, s); return err }
		if a.PAN != "" {
			number, find = a.PAN, func(s string) error { _, err := k.ByPAN(s); return err }
		}
		checkTypos(t, number, find)
		if a.IBAN != "" {
			checkTypos(t, a.IBAN, func(s string) error { _, err := k.ByIBAN(s); return err })
		}
		if a.PAN == "" {
			bank, customer, slot, ok := k.Holder(a.RoutingNumber+a.SortCode, a.Number)
			if !ok || bank != a.Bank || customer != a.Customer || slot != a.Slot {
				t.Fatalf("Holder(%s%s, %s) = %s, %d, %d, %v, want %+v", a.RoutingNumber, a.SortCode, a.Number, bank, customer, slot, ok, a)
			}
		}
	})
	for _, b := range banks[:1] {
		k, _, _ := open(t, 2018)
		for _, number := range []string{"", "0", "ABCDEFGHI", "00000000000000000000", "-12345678", "１２３４５６７８"} {
			if _, _, _, ok := k.Holder(b.Routing[0], number); ok {
				t.Errorf("Holder(%q) is somebody", number)
			}
		}
	}
}

// checkTypos changes each digit in turn.
func checkTypos(t *testing.T, number string, find func(string) error) {
	t.Helper()
	if err := find(number); err != nil {
		t.Fatalf("%s: %v", number, err)
	}
	for at := range len(number) {
		if number[at] < '0' || number[at] > '9' {
			continue
		}
		for step := byte(1); step < 10; step += 4 {
			typo := []byte(number)
			typo[at] = '0' + (typo[at]-'0'+step)%10
			if err := find(string(typo)); !errors.Is(err, ledger.ErrUnknownAccount) {
				t.Fatalf("%s for %s = %v, want ErrUnknownAccount", typo, number, err)
			}
		}
	}
}

func TestANewcomerAmongTheBanksChangesNobody(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds() {
		before, _, banks := open(t, seed)
		for i, like := range []people.Bank{banks[0], banks[len(banks)-1]} {
			comer := like
			comer.ID, comer.First, comer.Pins, comer.Newcomer = fmt.Sprintf("newcomer-%d", i), int64(20+i)*people.Slot, nil, true
			after := books(t, seed, append(slices.Clone(banks), comer))
			d := &draws{seed}
			for _, b := range banks {
				for _, a := range before.Accounts(b.ID, d.below(b.Population)) {
					from := d.instant()
					if b, err := after.Account(a.Bank, a.ID); err != nil || b != a {
						t.Fatalf("account %s became %+v, %v", a.ID, b, err)
					}
					if !slices.Equal(before.Lines(a, from, from.AddDate(0, 2, 0)), after.Lines(a, from, from.AddDate(0, 2, 0))) {
						t.Fatalf("the statement of %s changed", a.ID)
					}
				}
			}
			audited(t, after, ledger.Scope{Banks: []string{comer.ID}, From: auditFrom, To: auditFrom.AddDate(0, 0, 20), Sample: 20})
		}
	}
}

// The payment of February's last days is made in March if they are a weekend;
// it is February's all the same, for the loan and for who pays it.
func TestALoanPaymentThatSlipsIntoMarchIsFebruarys(t *testing.T) {
	t.Parallel()
	k, _ := sized(t, 2018, 8000)
	from := time.Date(2026, time.February, 27, 0, 0, 0, 0, time.UTC)
	for _, bank := range []string{"larkspur", "northmoor"} {
		audited(t, k, ledger.Scope{Banks: []string{bank}, From: from, To: from.AddDate(0, 0, 5), Workers: 2})
	}
}
