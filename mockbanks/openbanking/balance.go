package openbanking

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// balances answers GET /balances.
func (s *Server) balances(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	all, no := s.desk.Accounts(c)
	if no != nil {
		return no
	}
	if len(all) == 0 { // the standard knows no empty list of balances
		return &face.Refusal{Kind: face.ClosedAccount, Path: "AccountId",
			Sentence: "No account of the consent is open; ask the customer to share one that is."}
	}
	s.holdings(doc, c, all, s.self(r, "/balances"))
	return nil
}

// accountBalances answers GET /accounts/{AccountId}/balances.
func (s *Server) accountBalances(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	s.holdings(doc, c, []ledger.Account{a}, s.self(r, "/accounts/"+a.ID+"/balances"))
	return nil
}

func (s *Server) holdings(doc *face.Doc, c *face.Call, all []ledger.Account, self string) {
	doc.Object("")
	doc.Object("Data")
	doc.Array("Balance")
	for i := range all {
		s.holding(doc, c, &all[i])
	}
	doc.End()
	doc.End()
	single(doc, self)
}

// holding writes the two balances of an account: interim booked, and interim
// available, which includes what the customer may overdraw. Of a loan nothing
// is available.
func (s *Server) holding(doc *face.Doc, c *face.Call, a *ledger.Account) {
	b := s.desk.Balance(*a, c.Now)
	line, kind := b.Overdraft, "Pre-Agreed"
	if a.Kind == ledger.CreditCard {
		line, kind = a.CreditLine, "Credit"
	}
	s.amount(doc, c, a, "ITBD", b.Booked)
	doc.End()
	if isLoan(a.Kind) {
		return
	}
	s.amount(doc, c, a, "ITAV", b.Available+line)
	if line > 0 {
		doc.Array("CreditLine")
		doc.Object("")
		doc.Bool("Included", true)
		doc.Text("Type", kind)
		money(doc, "Amount", line, a.Currency)
		doc.End()
		doc.End()
	}
	doc.End()
}

// amount begins one balance, which the caller ends.
func (s *Server) amount(doc *face.Doc, c *face.Call, a *ledger.Account, code string, amount int64) {
	doc.Object("")
	doc.Text("AccountId", a.ID)
	side(doc, amount)
	doc.Text("Type", code)
	doc.Local("DateTime", c.Now, s.desk.Zone)
	money(doc, "Amount", amount, a.Currency)
}

// side writes the sign of an amount: the standard's amounts have none.
func side(doc *face.Doc, amount int64) {
	word := "Credit"
	if amount < 0 {
		word = "Debit"
	}
	doc.Text("CreditDebitIndicator", word)
}

func money(doc *face.Doc, name string, amount int64, currency string) {
	doc.Object(name)
	doc.Decimal("Amount", max(amount, -amount))
	doc.Text("Currency", currency)
	doc.End()
}
