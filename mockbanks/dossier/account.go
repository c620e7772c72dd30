package dossier

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// An Account is one account with what is in it. A card's or loan's booked
// balance is minus what is owed.
type Account struct {
	ID            string   `json:"id"`
	Kind          string   `json:"kind"` // checking, current, savings, credit card, auto loan, mortgage, business
	Product       string   `json:"product"`
	Nickname      string   `json:"nickname,omitempty"` // where it is not the product's name
	Display       string   `json:"number_display"`     // the last digits
	Status        string   `json:"status"`             // open, frozen, closed
	Holders       []string `json:"holders"`
	Opened        string   `json:"opened"`
	Closed        string   `json:"closed,omitempty"`
	Currency      string   `json:"currency"`
	Booked        string   `json:"booked"`
	Available     string   `json:"available"` // what could be spent; of a loan nothing
	AccountNumber string   `json:"account_number,omitempty"`
	RoutingNumber string   `json:"routing_number,omitempty"`
	SortCode      string   `json:"sort_code,omitempty"`
	IBAN          string   `json:"iban,omitempty"`
	PAN           string   `json:"card_number,omitempty"`
	Overdraft     string   `json:"overdraft,omitempty"`
	CreditLine    string   `json:"credit_line,omitempty"`
	Rate          string   `json:"rate,omitempty"` // percent a year
	Loan          *Loan    `json:"loan,omitempty"`
}

// A Loan is how far a loan is paid off.
type Loan struct {
	Principal   string `json:"principal"`
	Outstanding string `json:"outstanding"`
	Payment     string `json:"payment"`
	Term        int    `json:"term_months"`
	Paid        int    `json:"payments_made"`
	NextDue     string `json:"next_due,omitempty"`
	Matures     string `json:"matures"`
}

// Account describes an account at an instant.
func (v *Archive) Account(a ledger.Account, at time.Time) Account {
	b := v.Reader.Balance(a, at)
	out := Account{
		ID: a.ID, Kind: a.Kind.String(), Product: a.Product, Display: "··" + a.Display(), Status: status(a, at),
		Holders: []string{v.holder(a.Bank, a.Customer)}, Opened: day(a.Opened), Closed: day(a.Closed),
		Currency: a.Currency, Booked: Decimal(b.Booked), Available: Decimal(v.Reader.Spendable(a, at)),
		RoutingNumber: a.RoutingNumber, SortCode: a.SortCode, IBAN: a.IBAN, PAN: a.PAN,
		Overdraft: unlessZero(a.Overdraft), CreditLine: unlessZero(a.CreditLine), Rate: unlessZero(a.Rate),
	}
	if a.Nickname != a.Product {
		out.Nickname = a.Nickname
	}
	if a.PAN == "" {
		out.AccountNumber = a.Number
	}
	if a.Joint {
		out.Holders = append(out.Holders, v.holder(a.Bank, a.Partner))
	}
	if a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage {
		out.Available, out.Loan = Decimal(0), v.loan(a, at)
	}
	return out
}

func (v *Archive) loan(a ledger.Account, at time.Time) *Loan {
	l := v.Reader.Loan(a, at)
	return &Loan{
		Principal: Decimal(l.Principal), Outstanding: Decimal(l.Outstanding), Payment: Decimal(l.Payment),
		Term: l.Term, Paid: l.Paid, NextDue: day(l.NextDue), Matures: day(l.Matures),
	}
}

func (v *Archive) holder(bank string, index int64) string {
	p, err := v.People.Person(bank, index)
	if err != nil {
		return ""
	}
	return p.Holder()
}

func status(a ledger.Account, at time.Time) string {
	switch {
	case !a.OpenAt(at):
		return "closed"
	case a.Frozen:
		return "frozen"
	}
	return "open"
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func unlessZero(minor int64) string {
	if minor == 0 {
		return ""
	}
	return Decimal(minor)
}
