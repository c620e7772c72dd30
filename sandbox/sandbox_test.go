package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestATokenReadsTheLedgersBalanceToTheCent(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	for _, b := range w.Banks() {
		customers := []string{fmt.Sprint(b.Entry().Population / 7 * 3), "0", fmt.Sprint(b.Entry().Population - 1)}
		for _, pin := range b.Entry().Pins {
			customers = append(customers, pin.Key)
		}
		for _, customer := range customers {
			t.Run(b.ID()+" "+customer, func(t *testing.T) {
				p, err := b.Customer(customer)
				if err != nil {
					t.Fatal(err)
				}
				token := w.Token(b.ID(), customer)
				for _, a := range b.Accounts(p.Index) {
					if !a.OpenAt(march) {
						continue // never offered, so never shared
					}
					booked, available := figures(t, b, a, reads(t, w, b.BalanceURL(a.ID), token, 200))
					if truth := b.Balance(a); booked != truth.Booked || available != spendable(b, a, truth) {
						t.Errorf("account %s: face says %d and %d, ledger %+v", a.ID, booked, available, truth)
					}
				}
			})
		}
	}
}

// spendable is what the face of a bank calls available: under UK Open Banking
// with what the customer may overdraw, for a card what is left of its line, and
// of a loan nothing.
func spendable(b *mockbanks.Bank, a ledger.Account, truth ledger.Balance) int64 {
	switch {
	case a.Kind == ledger.CreditCard:
		return truth.Available + a.CreditLine
	case a.Owes():
		return 0
	case b.Standard() == consent.OpenBanking:
		return truth.Available + truth.Overdraft
	}
	return truth.Available
}

// figures reads the booked and the available balance from an answer.
func figures(t *testing.T, b *mockbanks.Bank, a ledger.Account, body string) (booked, available int64) {
	t.Helper()
	if b.Standard() == consent.OpenBanking {
		var answer struct {
			Data struct {
				Balance []struct {
					Type, CreditDebitIndicator string
					Amount                     struct{ Amount string }
				}
			}
		}
		parse(t, body, &answer)
		for _, one := range answer.Data.Balance {
			amount := cents(t, one.Amount.Amount)
			if one.CreditDebitIndicator == "Debit" {
				amount = -amount
			}
			if one.Type == "ITBD" {
				booked = amount
			} else {
				available = amount
			}
		}
		return booked, available
	}
	var answer struct {
		CurrentBalance, AvailableBalance, AvailableCredit, PrincipalBalance json.Number
	}
	parse(t, body, &answer)
	switch { // what is owed is positive in the words of FDX
	case a.Kind == ledger.CreditCard:
		return -cents(t, answer.CurrentBalance.String()), cents(t, answer.AvailableCredit.String())
	case a.Owes():
		return -cents(t, answer.PrincipalBalance.String()), 0
	}
	return cents(t, answer.CurrentBalance.String()), cents(t, answer.AvailableBalance.String())
}

func parse(t *testing.T, body string, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
}

// cents reads a decimal amount without floating point.
func cents(t *testing.T, s string) int64 {
	t.Helper()
	whole, part, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil || len(part) > 2 {
		t.Fatalf("amount %q: %v", s, err)
	}
	if strings.HasPrefix(s, "-") {
		return -n
	}
	return n
}

func TestABalanceIsToldInChat(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	for _, who := range []string{"larkspur/linh", "thistle-crown/" + pinOf(t, w, "thistle-crown")} {
		bank, customer, _ := strings.Cut(who, "/")
		link(t, w.Run, bank, customer)
		b, err := w.Bank(bank)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.Customer(customer)
		if err != nil {
			t.Fatal(err)
		}
		text := last(t, w.Run, who)
		for _, a := range b.Accounts(p.Index) {
			if truth := b.Balance(a); a.OpenAt(march) && !shows(text, truth.Booked) {
				t.Errorf("%s: the bot says %q, the ledger %+v", who, text, truth)
			}
		}
	}
}

// pinOf is the first named customer of a bank.
func pinOf(t *testing.T, w *sandboxtest.World, bank string) string {
	t.Helper()
	b, err := w.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	return b.Entry().Pins[0].Key
}
