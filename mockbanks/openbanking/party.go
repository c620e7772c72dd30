package openbanking

import (
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// party answers GET /party: the customer who consented.
func (s *Server) party(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	return s.owner(c, doc, s.self(r, "/party"))
}

// accountParty answers GET /accounts/{AccountId}/party.
func (s *Server) accountParty(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	return s.owner(c, doc, s.self(r, "/accounts/"+a.ID+"/party"))
}

// accountParties answers GET /accounts/{AccountId}/parties. Accounts of this
// bank have one owner.
func (s *Server) accountParties(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	p, no := s.desk.Person(c)
	if no != nil {
		return no
	}
	doc.Object("")
	doc.Object("Data")
	doc.Array("Party")
	doc.Object("")
	person(doc, s.desk.Subject(c.Consent.Customer), p)
	doc.End()
	doc.End()
	doc.End()
	single(doc, s.self(r, "/accounts/"+a.ID+"/parties"))
	return nil
}

func (s *Server) owner(c *face.Call, doc *face.Doc, self string) *face.Refusal {
	p, no := s.desk.Person(c)
	if no != nil {
		return no
	}
	doc.Object("")
	doc.Object("Data")
	doc.Object("Party")
	person(doc, s.desk.Subject(c.Consent.Customer), p)
	doc.End()
	doc.End()
	single(doc, self)
	return nil
}

func person(doc *face.Doc, subject string, p people.Person) {
	doc.Text("PartyId", first(subject, 40))
	doc.Text("PartyType", "Sole")
	doc.Text("Name", p.Name())
	doc.Text("FullLegalName", p.Name())
	doc.Text("AccountRole", "UK.OBIE.Principal")
	doc.Text("EmailAddress", p.Email)
	doc.Known("Mobile", telephone(p.Phone))
	doc.Array("Address")
	doc.Object("")
	doc.Text("AddressType", "HOME")
	doc.Array("AddressLine")
	doc.Text("", first(p.Address.Line, 70))
	doc.End()
	doc.Text("TownName", p.Address.City)
	doc.Known("CountrySubDivision", first(p.Address.Region, 35))
	doc.Text("PostCode", p.Address.Postcode)
	doc.Text("Country", p.Address.Country)
	doc.End()
	doc.End()
}

// telephone writes an international number as ISO 20022 wants it: +44-7700900123.
// It is nothing if the number is not international.
func telephone(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	for _, code := range [...]string{"44", "1"} {
		if rest, ok := strings.CutPrefix(digits, code); ok && strings.HasPrefix(number, "+") {
			return "+" + code + "-" + rest
		}
	}
	return ""
}
