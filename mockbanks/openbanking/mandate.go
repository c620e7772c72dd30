package openbanking

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A record writes what one account has of one resource.
type record func(doc *face.Doc, c *face.Call, a *ledger.Account)

// all serves a resource over every account of a consent.
func (s *Server) all(name, path string, write record) reading {
	return func(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
		accounts, no := s.desk.Accounts(c)
		if no != nil {
			return no
		}
		s.records(doc, c, accounts, name, write, s.self(r, path))
		return nil
	}
}

// one serves a resource of the account in the path.
func (s *Server) one(name, path string, write record) reading {
	return func(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
		a, no := s.desk.Account(c, id)
		if no != nil {
			return no
		}
		s.records(doc, c, []ledger.Account{a}, name, write, s.self(r, "/accounts/"+a.ID+path))
		return nil
	}
}

func (s *Server) records(doc *face.Doc, c *face.Call, accounts []ledger.Account, name string, write record, self string) {
	doc.Object("")
	doc.Object("Data")
	doc.Array(name)
	for i := range accounts {
		write(doc, c, &accounts[i])
	}
	doc.End()
	doc.End()
	single(doc, self)
}

// standingOrders writes an account's standing orders; whom they pay is for
// ReadStandingOrdersDetail.
func (s *Server) standingOrders(doc *face.Doc, c *face.Call, a *ledger.Account) {
	for _, m := range s.desk.Mandates(*a, c.Now) {
		if !m.Standing || m.Every == face.Once {
			continue
		}
		doc.Object("")
		doc.Text("AccountId", a.ID)
		doc.Text("StandingOrderId", m.ID)
		s.known(doc, "NextPaymentDateTime", m.Next)
		s.known(doc, "LastPaymentDateTime", m.Last)
		doc.Text("StandingOrderStatusCode", mandateStatus(m))
		if !m.Next.IsZero() {
			money(doc, "NextPaymentAmount", m.Due, a.Currency)
		}
		if !m.Last.IsZero() {
			money(doc, "LastPaymentAmount", m.Amount, a.Currency)
		}
		if c.Has(consent.ReadStandingOrdersDetail) {
			code, number := m.SortCode, m.Number
			if number == "" {
				code, number = face.Outside(m.Payee)
			}
			creditor(doc, m.Payee, code, number)
		}
		s.regularity(doc, m)
		if m.Reference != "" {
			doc.Object("RemittanceInformation")
			doc.Array("Unstructured")
			doc.Text("", first(m.Reference, 140))
			doc.End()
			doc.End()
		}
		doc.End()
	}
}

// scheduledPayments writes the payments of later days; to whom is for
// ReadScheduledPaymentsDetail.
func (s *Server) scheduledPayments(doc *face.Doc, c *face.Call, a *ledger.Account) {
	for _, m := range s.desk.Mandates(*a, c.Now) {
		if !m.Standing || m.Every != face.Once || m.Ended {
			continue
		}
		doc.Object("")
		doc.Text("AccountId", a.ID)
		doc.Text("ScheduledPaymentId", m.ID)
		s.known(doc, "ScheduledPaymentDateTime", m.Next)
		doc.Text("ScheduledType", "Execution")
		doc.Known("Reference", first(m.Reference, 35))
		money(doc, "InstructedAmount", m.Due, a.Currency)
		if m.Number != "" && c.Has(consent.ReadScheduledPaymentsDetail) {
			creditor(doc, m.Payee, m.SortCode, m.Number)
		}
		doc.End()
	}
}

// directDebits writes an account's direct debits.
func (s *Server) directDebits(doc *face.Doc, c *face.Call, a *ledger.Account) {
	for _, m := range s.desk.Mandates(*a, c.Now) {
		if m.Standing {
			continue
		}
		doc.Object("")
		doc.Text("AccountId", a.ID)
		doc.Text("DirectDebitId", m.ID)
		doc.Text("DirectDebitStatusCode", mandateStatus(m))
		s.regularity(doc, m)
		doc.Text("Name", first(m.Payee, 70))
		s.known(doc, "PreviousPaymentDateTime", m.Last)
		if !m.Last.IsZero() {
			money(doc, "PreviousPaymentAmount", m.Amount, a.Currency)
		}
		doc.End()
	}
}

func mandateStatus(m face.Mandate) string {
	if m.Ended {
		return "CANC"
	}
	return "ACTV"
}

// regularity writes how often, and when again.
func (s *Server) regularity(doc *face.Doc, m face.Mandate) {
	doc.Object("MandateRelatedInformation")
	doc.Text("MandateIdentification", m.ID)
	s.known(doc, "RecurringPaymentDateTime", m.Next)
	doc.Object("Frequency")
	doc.Text("Type", [...]string{"MNTH", "WEEK", "FRTN", "QURT", "YEAR", "ADHO"}[m.Every])
	doc.End()
	doc.End()
}

// creditor writes the account of a payee.
func creditor(doc *face.Doc, name, sortCode, number string) {
	doc.Object("CreditorAccount")
	doc.Text("SchemeName", "UK.OBIE.SortCodeAccountNumber")
	doc.Text("Identification", sortCode+number)
	doc.Text("Name", first(name, 350))
	doc.End()
}

// beneficiaries writes whom the customer pays; how is for
// ReadBeneficiariesDetail.
func (s *Server) beneficiaries(doc *face.Doc, c *face.Call, a *ledger.Account) {
	for _, b := range s.desk.Beneficiaries(*a, c.Now) {
		doc.Object("")
		doc.Text("AccountId", a.ID)
		doc.Text("BeneficiaryId", b.ID)
		doc.Text("BeneficiaryType", "Ordinary")
		doc.Known("Reference", first(b.Reference, 35))
		if b.Number != "" && c.Has(consent.ReadBeneficiariesDetail) {
			creditor(doc, b.Name, b.SortCode, b.Number)
		}
		doc.End()
	}
}

// none is a resource of which no account here has any.
func none(*face.Doc, *face.Call, *ledger.Account) {}
