package openbanking

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// accounts answers GET /accounts. A closed account has left the consent, as
// the standard has it, and the consent stands for the others; a blocked one
// stays and says so.
func (s *Server) accounts(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	all, no := s.desk.Accounts(c)
	if no != nil {
		return no
	}
	return s.list(c, doc, all, s.self(r, "/accounts"))
}

// account answers GET /accounts/{AccountId}.
func (s *Server) account(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	return s.list(c, doc, []ledger.Account{a}, s.self(r, "/accounts/"+a.ID))
}

func (s *Server) list(c *face.Call, doc *face.Doc, all []ledger.Account, self string) *face.Refusal {
	doc.Object("")
	doc.Object("Data")
	doc.Array("Account")
	for i := range all {
		if no := s.describe(doc, c, &all[i]); no != nil {
			return no
		}
	}
	doc.End()
	doc.End()
	single(doc, self)
	return nil
}

// describe writes one account; its identification is for ReadAccountsDetail.
func (s *Server) describe(doc *face.Doc, c *face.Call, a *ledger.Account) *face.Refusal {
	category, status := "Personal", "Enabled"
	if a.Kind == ledger.Business {
		category = "Business"
	}
	if a.Frozen {
		status = "Disabled"
	}
	doc.Object("")
	doc.Text("AccountId", a.ID)
	doc.Text("Status", status)
	doc.Local("StatusUpdateDateTime", a.Opened, s.desk.Zone)
	doc.Text("Currency", a.Currency)
	doc.Text("AccountCategory", category)
	doc.Text("AccountTypeCode", typeCode(a.Kind))
	doc.Known("Description", first(a.Product, 35))
	doc.Known("Nickname", first(a.Nickname, 70))
	doc.Local("OpeningDate", a.Opened, s.desk.Zone)
	if isLoan(a.Kind) {
		s.known(doc, "MaturityDate", s.desk.Loan(*a, c.Now).Matures)
	}
	if a.SortCode != "" && typeCode(a.Kind) == "CACC" {
		doc.Text("SwitchStatus", "UK.CASS.NotSwitched")
	}
	if c.Has(consent.ReadAccountsDetail) {
		holders, no := s.desk.Holders(*a)
		if no != nil {
			return no
		}
		doc.Array("Account")
		identify(doc, c, a, first(face.Title(*a, holders), 350))
		doc.End()
	}
	doc.End()
	return nil
}

// typeCode is the kind in the words of ISO 20022, external cash account types.
func typeCode(k ledger.Kind) string {
	switch k {
	case ledger.CreditCard:
		return "CARD"
	case ledger.Savings:
		return "SVGS"
	case ledger.AutoLoan:
		return "LOAN"
	case ledger.Mortgage:
		return "MORT"
	}
	return "CACC"
}

func isLoan(k ledger.Kind) bool { return k == ledger.AutoLoan || k == ledger.Mortgage }

// identify writes the account's identifiers in every scheme that it has. A
// card number is masked unless ReadPAN is granted. For the number of a loan no
// scheme exists, so that the bank names its own.
func identify(doc *face.Doc, c *face.Call, a *ledger.Account, holder string) {
	scheme := func(name, value string) {
		doc.Object("")
		doc.Text("SchemeName", name)
		doc.Text("Identification", value)
		doc.Text("Name", holder)
		doc.End()
	}
	switch {
	case a.PAN != "":
		pan := a.PAN
		if !c.Has(consent.ReadPAN) && len(pan) > 4 {
			pan = "xxxx-xxxx-xxxx-" + pan[len(pan)-4:]
		}
		scheme("UK.OBIE.PAN", pan)
	case a.SortCode != "":
		scheme("UK.OBIE.SortCodeAccountNumber", a.SortCode+a.Number)
	case a.RoutingNumber != "":
		scheme("UK.OBIE.BBAN", a.RoutingNumber+a.Number)
	case a.Number != "":
		scheme(a.Bank+".AccountNumber", a.Number)
	}
	if a.IBAN != "" {
		scheme("UK.OBIE.IBAN", a.IBAN)
	}
}

// first is the beginning of a text, of at most n bytes and whole letters.
func first(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
