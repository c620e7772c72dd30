package openbanking

import (
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// product writes what an account was sold as.
func (s *Server) product(doc *face.Doc, _ *face.Call, a *ledger.Account) {
	kind, name, about := productType(a.Kind)
	doc.Object("")
	doc.Known("ProductName", first(a.Product, 350))
	doc.Text("AccountId", a.ID)
	doc.Text("ProductType", kind)
	if name != "" {
		doc.Object("OtherProductType")
		doc.Text("Name", name)
		doc.Text("Description", about)
		doc.End()
	}
	doc.End()
}

// productType is the standard's word, and our own where it has none.
func productType(k ledger.Kind) (kind, name, about string) {
	switch k {
	case ledger.Business:
		return "BusinessCurrentAccount", "", ""
	case ledger.CreditCard:
		return "Other", "Credit card", "A personal credit card with a monthly statement"
	case ledger.Savings:
		return "Other", "Savings", "An instant access savings account"
	case ledger.AutoLoan:
		return "Other", "Car loan", "A loan for a car, repaid monthly at a fixed rate"
	case ledger.Mortgage:
		return "Other", "Mortgage", "A loan on a home, repaid monthly at a fixed rate"
	}
	return "PersonalCurrentAccount", "", ""
}
