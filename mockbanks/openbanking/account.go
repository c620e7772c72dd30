package openbanking

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// accounts answers GET /accounts.
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
	p, no := s.desk.Person(c)
	if no != nil {
		return no
	}
	doc.Object("")
	doc.Object("Data")
	doc.Array("Account")
	for _, a := range all {
		s.describe(doc, c, a, p)
	}
	doc.End()
	doc.End()
	single(doc, self)
	return nil
}

// describe writes one account; its identification is for ReadAccountsDetail.
func (s *Server) describe(doc *face.Doc, c *face.Call, a ledger.Account, p people.Person) {
	kind := "CACC"
	if a.Kind == ledger.CreditCard {
		kind = "CARD"
	}
	doc.Object("")
	doc.Text("AccountId", a.ID)
	doc.Text("Status", "Enabled")
	doc.Local("StatusUpdateDateTime", a.Opened, s.desk.Zone)
	doc.Text("Currency", a.Currency)
	doc.Text("AccountCategory", "Personal")
	doc.Text("AccountTypeCode", kind)
	doc.Known("Description", first(a.Product, 35))
	doc.Known("Nickname", first(a.Nickname, 70))
	doc.Local("OpeningDate", a.Opened, s.desk.Zone)
	if a.SortCode != "" {
		doc.Text("SwitchStatus", "UK.CASS.NotSwitched")
	}
	if c.Has(consent.ReadAccountsDetail) {
		doc.Array("Account")
		identify(doc, c, a, p.Name())
		doc.End()
	}
	doc.End()
}

// identify writes the account's identifiers in every scheme that it has. A
// card number is masked unless ReadPAN is granted.
func identify(doc *face.Doc, c *face.Call, a ledger.Account, holder string) {
	scheme := func(name, value string) {
		doc.Object("")
		doc.Text("SchemeName", name)
		doc.Text("Identification", value)
		doc.Text("Name", holder)
		doc.End()
	}
	switch {
	case a.Kind == ledger.CreditCard:
		pan := a.PAN
		if !c.Has(consent.ReadPAN) && len(pan) > 4 {
			pan = "xxxx-xxxx-xxxx-" + pan[len(pan)-4:]
		}
		scheme("UK.OBIE.PAN", pan)
	case a.SortCode != "":
		scheme("UK.OBIE.SortCodeAccountNumber", a.SortCode+a.Number)
	default:
		scheme("UK.OBIE.BBAN", a.RoutingNumber+a.Number)
	}
	if a.IBAN != "" {
		scheme("UK.OBIE.IBAN", a.IBAN)
	}
}

// first is the beginning of a text, of at most n bytes.
func first(s string, n int) string { return s[:min(len(s), n)] }
