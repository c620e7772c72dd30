package openbanking

import (
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// party answers GET /party: the customer who consented. Whoever acts for a
// firm is its delegate.
func (s *Server) party(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	p, no := s.desk.Person(c)
	if no != nil {
		return no
	}
	one := s.person(p, "Sole")
	if p.Company != "" {
		one.kind, one.role = "Delegate", "UK.OBIE.Administrator"
	}
	begin(doc, "Party", false)
	one.write(doc, "")
	end(doc, s.self(r, "/party"))
	return nil
}

// accountParty answers GET /accounts/{AccountId}/party: whose account it is,
// and of a joint one the holder who consented.
func (s *Server) accountParty(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, all, no := s.parties(c, id)
	if no != nil {
		return no
	}
	which := 0
	for i := range all {
		if a.Joint && all[i].id == first(s.desk.Subject(c.Consent.Customer), 40) {
			which = i
		}
	}
	begin(doc, "Party", false)
	all[which].write(doc, s.base()+"/accounts/"+a.ID)
	end(doc, s.self(r, "/accounts/"+a.ID+"/party"))
	return nil
}

// accountParties answers GET /accounts/{AccountId}/parties.
func (s *Server) accountParties(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, all, no := s.parties(c, id)
	if no != nil {
		return no
	}
	begin(doc, "Party", true)
	for i := range all {
		doc.Object("")
		all[i].write(doc, s.base()+"/accounts/"+a.ID)
		doc.End()
	}
	end(doc, s.self(r, "/accounts/"+a.ID+"/parties"))
	return nil
}

// begin opens the answer: one party, or a list.
func begin(doc *face.Doc, name string, list bool) {
	doc.Object("")
	doc.Object("Data")
	if list {
		doc.Array(name)
		return
	}
	doc.Object(name)
}

func end(doc *face.Doc, self string) {
	doc.End()
	doc.End()
	single(doc, self)
}

// A party is somebody of an account, in the standard's words.
type party struct {
	id, kind, role string
	name           string
	structure      string // of a firm, if it is known
	people.Person
}

func (s *Server) person(p people.Person, kind string) party {
	return party{id: first(s.desk.SubjectOf(p), 40), kind: kind, role: "UK.OBIE.Principal", name: p.Name(), Person: p}
}

// parties is everybody of an account. That of a firm is the firm's own, and
// those who sign for it are its delegates.
func (s *Server) parties(c *face.Call, id string) (ledger.Account, []party, *face.Refusal) {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return a, nil, no
	}
	holders, no := s.desk.Holders(a)
	if no != nil {
		return a, nil, no
	}
	var all []party
	kind := "Sole"
	switch {
	case a.Kind == ledger.Business:
		firm := s.person(holders[0], "Sole")
		firm.id, firm.name = first("f-"+firm.id, 40), holders[0].Holder()
		if strings.HasSuffix(firm.name, " Ltd") || strings.HasSuffix(firm.name, " Limited") {
			firm.structure = "UK.OBIE.PrivateLimitedCompany"
		}
		all, kind = append(all, firm), "Delegate"
	case a.Joint:
		kind = "Joint"
	}
	for i, p := range holders {
		one := s.person(p, kind)
		switch {
		case kind == "Delegate":
			one.role = "UK.OBIE.Administrator"
		case i > 0:
			one.role = "UK.OBIE.SecondaryOwner"
		}
		all = append(all, one)
	}
	return a, all, nil
}

// write writes the members of a party; account is the address of the account
// that it belongs to, if any.
func (p *party) write(doc *face.Doc, account string) {
	doc.Text("PartyId", p.id)
	doc.Text("PartyType", p.kind)
	doc.Text("Name", first(p.name, 350))
	doc.Text("FullLegalName", first(p.name, 350))
	doc.Known("LegalStructure", p.structure)
	doc.Text("AccountRole", p.role)
	doc.Text("EmailAddress", p.Email)
	doc.Known("Mobile", telephone(p.Phone))
	if account != "" {
		doc.Object("Relationships")
		doc.Object("Account")
		doc.Text("Related", account)
		doc.Text("Id", account[strings.LastIndexByte(account, '/')+1:])
		doc.End()
		doc.End()
	}
	address := "HOME"
	if p.name != p.Person.Name() {
		address = "BIZZ"
	}
	doc.Array("Address")
	doc.Object("")
	doc.Text("AddressType", address)
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
