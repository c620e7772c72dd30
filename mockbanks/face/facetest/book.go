package facetest

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

const bank = "example"

// Customers.
const (
	joan = iota
	joe
	bea
)

// A Book has one account of every kind. It implements [face.Book] and
// [face.Loans].
type Book struct {
	All  []ledger.Account
	zone *time.Location
}

// shelf is the accounts of a country: current (joint), savings, card, car loan,
// mortgage, a firm's with two signatories, a blocked one, a closed one and one
// that is opened next month.
func shelf(country string, zone *time.Location) Book {
	k := Book{zone: zone}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, zone) }
	add := func(id string, kind ledger.Kind, product string, set func(*ledger.Account)) {
		n := len(k.All)
		a := ledger.Account{
			ID: id, Bank: bank, Slot: n, Kind: kind, Product: product, Currency: "USD", Opened: day(2019, time.May, 6),
			Number: fmt.Sprintf("1000000%d", n),
		}
		if country == "GB" {
			a.Currency = "GBP"
		}
		if !a.Owes() {
			k.identify(&a, country)
		}
		if set != nil {
			set(&a)
		}
		k.All = append(k.All, a)
	}
	first := ledger.Checking
	if country == "GB" {
		first = ledger.Current
	}
	add("joint", first, "Everyday", func(a *ledger.Account) { a.Joint, a.Partner, a.Overdraft = true, joe, 500_00 })
	add("savings", ledger.Savings, "Rainy Day", func(a *ledger.Account) { a.Rate = 435 })
	add("card", ledger.CreditCard, "Kite Card", func(a *ledger.Account) {
		a.PAN, a.CreditLine, a.Rate = "9999990000000006", 4_000_00, 2199
		a.Number = a.PAN
	})
	add("auto", ledger.AutoLoan, "Car Loan", func(a *ledger.Account) { a.Rate, a.Opened = 649, day(2024, time.August, 15) })
	add("mortgage", ledger.Mortgage, "Home Loan", func(a *ledger.Account) { a.Rate, a.Joint, a.Partner = 512, true, joe })
	add("firm", ledger.Business, "Business Account", func(a *ledger.Account) { a.Customer, a.Joint, a.Partner = bea, true, joe })
	add("frozen", first, "Everyday", func(a *ledger.Account) { a.Frozen = true })
	add("closed", ledger.Savings, "Old Saver", func(a *ledger.Account) { a.Closed = day(2026, time.January, 30) })
	add("future", ledger.Savings, "New Saver", func(a *ledger.Account) { a.Opened = day(2026, time.April, 1) })
	return k
}

func (k Book) identify(a *ledger.Account, country string) {
	if country == "US" {
		a.RoutingNumber = "130000006"
		return
	}
	a.SortCode, a.IBAN = "009900", "GB00EXAM009900"+a.Number
}

// Account implements [face.Book].
func (k Book) Account(_, id string) (ledger.Account, error) {
	for _, a := range k.All {
		if a.ID == id {
			return a, nil
		}
	}
	return ledger.Account{}, ledger.ErrUnknownAccount
}

// Steady implements [face.Book].
func (k Book) Steady(a ledger.Account, at time.Time) (ledger.Balance, time.Time) {
	b := ledger.Balance{Booked: 1_250_00, Available: 1_207_50, Overdraft: a.Overdraft, AsOf: at}
	switch {
	case a.Kind == ledger.CreditCard:
		b.Booked, b.Available = -310_25, -352_75
	case a.Owes():
		b.Booked = -k.Loan(a, at).Outstanding
		b.Available = b.Booked
	}
	return b, at.Add(time.Hour)
}

// SteadyCard implements [face.Book]: statements come out on the 12th.
func (k Book) SteadyCard(_ ledger.Account, at time.Time) (ledger.Card, time.Time) {
	y, m, d := at.In(k.zone).Date()
	if d <= 12 {
		m--
	}
	last := time.Date(y, m, 12, 0, 0, 0, 0, k.zone)
	c := ledger.Card{
		Owed: 310_25, StatementBalance: 200_00 + int64(last.Month())*10_00, StatementDate: last, MinimumPayment: 25_00,
		DueDate: last.AddDate(0, 0, 25), AvailableCredit: 3_647_25, LastPayment: 180_00, LastPaymentDate: last.AddDate(0, 0, -4), APR: 2199,
	}
	if last.Year() < 2026 {
		c.StatementDate = time.Time{}
	}
	return c, at.Add(time.Hour)
}

// Loan implements [face.Loans].
func (k Book) Loan(a ledger.Account, at time.Time) ledger.Loan {
	l := ledger.Loan{Principal: 18_000_00, Outstanding: 13_204_11, Payment: 352_17, Rate: a.Rate, Term: 60, Paid: 18, Interest: 141_20}
	if a.Kind == ledger.Mortgage {
		l = ledger.Loan{Principal: 240_000_00, Outstanding: 212_450_90, Payment: 1_305_98, Rate: a.Rate, Term: 360, Paid: 81, Interest: 1_815_77}
	}
	l.Matures = a.Opened.AddDate(0, l.Term, 0)
	l.LastPayment = a.Opened.AddDate(0, l.Paid, 0)
	l.NextDue = a.Opened.AddDate(0, l.Paid+1, 0)
	return l
}
