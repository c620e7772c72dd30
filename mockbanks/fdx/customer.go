package fdx

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// customer answers customers/current: the stable id for everybody, name and
// contact where the customer shares them.
func (s *Server) customer(_ *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	doc.Object("")
	doc.Text("customerId", s.desk.Subject(c.Consent.Customer))
	if c.Cover(consent.CustomerContact) == nil {
		p, no := s.desk.Person(c)
		if no != nil {
			return no
		}
		name(doc, p, p.Company)
		contacts(doc, "HOME", p)
	}
	doc.End()
	return nil
}

// contact answers accounts/{id}/contact: all in whose name the account is. A
// firm is one of them, and whoever signs for it is an authorized user.
func (s *Server) contact(_ *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	holders, no := s.desk.Holders(a)
	if no != nil {
		return no
	}
	relationship, home := "PRIMARY", "HOME"
	doc.Object("")
	doc.Array("holders")
	switch {
	case a.Kind == ledger.Business:
		relationship, home = "AUTHORIZED_USER", "BUSINESS"
		doc.Object("")
		doc.Text("relationship", "BUSINESS")
		doc.Object("name")
		doc.Text("company", holders[0].Holder())
		doc.End()
		doc.End()
	case a.Joint:
		relationship = "PRIMARY_JOINT"
	}
	for _, p := range holders {
		doc.Object("")
		doc.Text("relationship", relationship)
		name(doc, p, "")
		doc.End()
	}
	doc.End()
	contacts(doc, home, holders...)
	doc.End()
	return nil
}

// name writes a person, and the firm that is the customer if there is one.
func name(doc *face.Doc, p people.Person, company string) {
	doc.Object("name")
	doc.Text("first", p.Given)
	doc.Text("last", p.Family)
	doc.Known("company", company)
	doc.End()
}

// contacts writes how to reach people. Who lives together has one address.
func contacts(doc *face.Doc, home string, all ...people.Person) {
	doc.Array("emails")
	for _, p := range all {
		doc.Text("", p.Email)
	}
	doc.End()
	doc.Array("addresses")
	for i, p := range all {
		if i == 0 || p.Address != all[0].Address {
			address(doc, home, p.Address)
		}
	}
	doc.End()
	doc.Array("telephones")
	for _, p := range all {
		country, number := telephone(p)
		doc.Object("")
		doc.Text("type", "CELL")
		doc.Text("country", country)
		doc.Text("number", number)
		doc.End()
	}
	doc.End()
}

func address(doc *face.Doc, kind string, a people.Address) {
	doc.Object("")
	doc.Text("type", kind)
	doc.Text("line1", a.Line)
	doc.Text("city", a.City)
	doc.Known("region", a.Region)
	doc.Text("postalCode", a.Postcode)
	doc.Text("country", a.Country)
	doc.End()
}

// telephone cuts the country's code off a number and leaves its digits.
func telephone(p people.Person) (country, number string) {
	country = "1"
	if p.Address.Country == "GB" {
		country = "44"
	}
	var digits []byte
	for i := range len(p.Phone) {
		if c := p.Phone[i]; c >= '0' && c <= '9' {
			digits = append(digits, c)
		}
	}
	if n := len(country); p.Phone != "" && p.Phone[0] == '+' && len(digits) > n && string(digits[:n]) == country {
		digits = digits[n:]
	}
	return country, string(digits)
}
