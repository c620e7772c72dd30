package fdx

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
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
		name(doc, p)
		contacts(doc, p)
	}
	doc.End()
	return nil
}

// contact answers accounts/{id}/contact.
func (s *Server) contact(_ *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	if _, no := s.desk.Account(c, id); no != nil {
		return no
	}
	p, no := s.desk.Person(c)
	if no != nil {
		return no
	}
	doc.Object("")
	doc.Array("holders")
	doc.Object("")
	doc.Text("relationship", "PRIMARY")
	name(doc, p)
	doc.End()
	doc.End()
	contacts(doc, p)
	doc.End()
	return nil
}

func name(doc *face.Doc, p people.Person) {
	doc.Object("name")
	doc.Text("first", p.Given)
	doc.Text("last", p.Family)
	doc.End()
}

func contacts(doc *face.Doc, p people.Person) {
	doc.Array("emails")
	doc.Text("", p.Email)
	doc.End()
	doc.Array("addresses")
	doc.Object("")
	doc.Text("type", "HOME")
	doc.Text("line1", p.Address.Line)
	doc.Text("city", p.Address.City)
	doc.Known("region", p.Address.Region)
	doc.Text("postalCode", p.Address.Postcode)
	doc.Text("country", p.Address.Country)
	doc.End()
	doc.End()
	doc.Array("telephones")
	country, number := telephone(p)
	doc.Object("")
	doc.Text("type", "CELL")
	doc.Text("country", country)
	doc.Text("number", number)
	doc.End()
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
