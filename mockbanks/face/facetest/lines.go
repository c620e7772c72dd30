package facetest

import (
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/banktest"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Lines implements [face.Book].
func (k Book) Lines(a ledger.Account, from, to time.Time) []ledger.Line {
	all := k.history(a)
	return slices.DeleteFunc(all, func(l ledger.Line) bool { return l.Pending || l.At.Before(from) || !l.At.Before(to) })
}

// Pending implements [face.Book].
func (k Book) Pending(a ledger.Account, _ time.Time) []ledger.Line {
	return slices.DeleteFunc(k.history(a), func(l ledger.Line) bool { return !l.Pending })
}

// history is some lines of each kind: of an account that nobody owes on, a
// standing order and a direct debit of which the last was returned unpaid, a
// card purchase whose id changed when it was booked, and one that is pending;
// of savings interest; of a loan a payment.
func (k Book) history(a ledger.Account) []ledger.Line {
	ago := func(days, hour int) time.Time {
		y, m, d := banktest.Start.In(k.zone).Date()
		return time.Date(y, m, d-days, hour, 0, 0, 0, k.zone)
	}
	at := func(days, hour int, l ledger.Line) ledger.Line {
		l.ID, l.Account, l.At, l.Value = a.ID+"-"+l.ID, a.ID, ago(days, hour), ago(days, 0)
		return l
	}
	switch {
	case a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage:
		return []ledger.Line{at(20, 6, ledger.Line{ID: "paid", Amount: k.Loan(a, ago(0, 0)).Payment, Kind: "loan", Text: "PAYMENT RECEIVED",
			ISODomain: "PMNT", ISOFamily: "RDDT", ISOSubFamily: "PMDD", Proprietary: "PAYMENT", After: -k.Loan(a, ago(0, 0)).Outstanding})}
	case a.Kind == ledger.Savings:
		return []ledger.Line{at(5, 1, ledger.Line{ID: "interest", Amount: 4_12, Kind: "interest", Text: "INTEREST",
			ISODomain: "ACMT", ISOFamily: "MCOP", ISOSubFamily: "INTR", Proprietary: "INT", After: 1_250_00})}
	case a.Kind == ledger.CreditCard:
		return nil
	}
	rent := ledger.Line{ID: "rent-1", Amount: -780_00, Kind: "bill", Text: "SO ELM LETTINGS RENT", Reference: "RENT", ISODomain: "PMNT",
		ISOFamily: "ICDT", ISOSubFamily: "STDO", Proprietary: "SO", Counterparty: ledger.Counterparty{Name: "Elm Lettings"}}
	power := ledger.Line{ID: "power", Amount: -64_20, Kind: "bill", Text: "DD ELM POWER", ISODomain: "PMNT", ISOFamily: "RDDT",
		ISOSubFamily: "PMDD", Proprietary: "DD", Counterparty: ledger.Counterparty{Name: "Elm Power"}}
	back := ledger.Line{ID: "back", Amount: 64_20, Kind: "return", Text: "UNPAID DD ELM POWER", ISODomain: "PMNT", ISOFamily: "RDDT",
		ISOSubFamily: "UPDD", Proprietary: "UNP", Reason: "0", Counterparty: ledger.Counterparty{Name: "Elm Power"}}
	shop := ledger.Line{ID: "shop", PendingID: a.ID + "-shop-held", Amount: -31_40, Kind: "card", Text: "CARD PAYMENT TO PINE MARKET", Merchant: "Pine Market",
		Place: "Farmouth", MCC: "5411", Present: true, ISODomain: "PMNT", ISOFamily: "CCRD", ISOSubFamily: "POSD", Proprietary: "DEB"}
	held := shop
	held.ID, held.PendingID, held.Amount, held.Pending, held.Present = "net", "", -42_50, true, false
	held.Merchant, held.MCC, held.Text = "Quill & Page", "5942", "CARD PAYMENT TO QUILL & PAGE"
	shop.Authorised, held.Authorised = ago(4, 17), ago(0, 9)
	next := rent
	next.ID = "rent-2"
	return []ledger.Line{at(32, 7, rent), at(30, 3, power), at(29, 3, back), at(3, 8, shop), at(0, 9, held), at(-1, 7, next)}
}
