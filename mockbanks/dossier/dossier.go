// Package dossier says what there is to know about a customer at an instant,
// as the control API and the commands show it: who it is, what it lives on,
// whom it lives with, and every account with its numbers. It also finds a
// customer by whatever identifies one.
//
// Amounts are decimal strings in the account's currency; dates are local.
package dossier

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// A Reader answers what accounts there are and what is in them: the book, or
// what users have laid over it.
type Reader interface {
	Accounts(bank string, customer int64) []ledger.Account
	Account(bank, id string) (ledger.Account, error)
	ByNumber(branch, number string) (ledger.Account, error)
	ByIBAN(iban string) (ledger.Account, error)
	ByPAN(pan string) (ledger.Account, error)
	Balance(a ledger.Account, at time.Time) ledger.Balance
	Spendable(a ledger.Account, at time.Time) int64
	Loan(a ledger.Account, at time.Time) ledger.Loan
}

// An Archive holds the dossiers of one world. It is safe for concurrent use if
// its reader is.
type Archive struct {
	Banks  []catalog.Bank
	People *people.World
	Reader Reader
}

// A Person is one customer.
type Person struct {
	Bank      string     `json:"bank"`
	Index     int64      `json:"index"`
	Key       string     `json:"key,omitempty"`
	Name      string     `json:"name"`
	Given     string     `json:"given"`
	Family    string     `json:"family"`
	Company   string     `json:"company,omitempty"` // of a business, whose owner this is
	Email     string     `json:"email"`
	Phone     string     `json:"phone"`
	Town      string     `json:"town"`
	Address   Address    `json:"address"`
	Birth     string     `json:"birth"`
	Language  string     `json:"language"`
	Persona   string     `json:"persona"`
	Job       string     `json:"job,omitempty"`
	Employer  string     `json:"employer,omitempty"`
	Pay       *Pay       `json:"pay,omitempty"`       // none of a business
	Household *Household `json:"household,omitempty"` // none of who lives alone, or with no customer of the bank
	About     string     `json:"about,omitempty"`     // what a named customer is for
	Accounts  []Account  `json:"accounts"`
}

// An Address is where post reaches somebody.
type Address struct {
	Line     string `json:"line"`
	City     string `json:"city"`
	Region   string `json:"region"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

// A Pay is what comes in after tax, in money of 2026.
type Pay struct {
	Rhythm string `json:"rhythm"`
	Amount string `json:"amount"`
}

// A Household is the other customer of the home.
type Household struct {
	Index int64  `json:"index"`
	Name  string `json:"name"`
	Joint bool   `json:"joint"` // they share an account
}

// Person is the dossier of a customer at an instant.
func (v *Archive) Person(p people.Person, at time.Time) Person {
	entry, _ := catalog.Find(v.Banks, p.Bank)
	seat := v.People.Seat(p.Bank, p.Index)
	class := v.People.Classes(p.Bank)[seat.Class]
	out := Person{
		Bank: p.Bank, Index: p.Index, Key: p.Key, Name: p.Name(), Given: p.Given, Family: p.Family, Company: p.Company,
		Email: p.Email, Phone: p.Phone, Town: p.Address.City, Address: Address(p.Address),
		Birth: p.Birth.Format(time.DateOnly), Language: p.Language,
		Persona: entry.People().Personas[class.Persona].Name, Job: p.Job, Employer: p.Employer, Accounts: []Account{},
	}
	if in := v.People.IncomeAt(p.Bank, p.Index, seat); in.Pay > 0 && in.Life != people.Trading {
		out.Pay = &Pay{in.Rhythm.String(), Decimal(in.Pay)}
	}
	if h, ok := v.People.Household(p.Bank, p.Index, seat); ok {
		out.Household = &Household{h.Partner, v.People.Name(p.Bank, h.Partner), h.Joint}
	}
	if pin, ok := entry.Pin(p.Key); ok && p.Key != "" {
		out.About = pin.About
	}
	for _, a := range v.Reader.Accounts(p.Bank, p.Index) {
		if at.Before(a.Opened) {
			continue // nobody knows of it yet
		}
		out.Accounts = append(out.Accounts, v.Account(a, at))
	}
	return out
}

// Decimal writes minor units with two decimals, as all currencies here have.
func Decimal(minor int64) string {
	sign, u := "", uint64(minor)
	if minor < 0 {
		sign, u = "-", -u
	}
	cents := strconv.FormatUint(100+u%100, 10)[1:]
	return sign + strconv.FormatUint(u/100, 10) + "." + cents
}
