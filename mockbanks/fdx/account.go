package fdx

import (
	"net/http"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// accounts answers the list of descriptors.
func (s *Server) accounts(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	all, no := s.desk.Accounts(c)
	if no != nil {
		return no
	}
	p, no := parsePage(r, c.Now)
	if no != nil {
		return no
	}
	begin, end := p.cut(len(all))
	doc.Object("")
	p.write(doc, s.base()+"/accounts", r.URL.Query(), len(all))
	doc.Array("accounts")
	for _, a := range all[begin:end] {
		doc.Object("")
		s.describe(doc, a, c.Now)
		doc.End()
	}
	doc.End()
	doc.End()
	return nil
}

// account answers one detailed account.
func (s *Server) account(_ *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	doc.Object("")
	if a.Kind == ledger.CreditCard {
		s.card(doc, a, c.Now)
	} else {
		s.deposit(doc, a, c.Now)
	}
	doc.End()
	return nil
}

// category and accountType are the standard's words for a kind.
func category(k ledger.Kind) string {
	if k == ledger.CreditCard {
		return "LOC_ACCOUNT"
	}
	return "DEPOSIT_ACCOUNT"
}

func accountType(k ledger.Kind) string {
	if k == ledger.CreditCard {
		return "CREDITCARD"
	}
	return "CHECKING"
}

// describe writes what every account shows without its money.
func (s *Server) describe(doc *face.Doc, a ledger.Account, at time.Time) {
	status := "OPEN"
	if a.Kind != ledger.CreditCard && s.desk.Balance(a, at).Booked < 0 {
		status = "NEGATIVECURRENTBALANCE"
	}
	descriptor(doc, a, status)
}

func descriptor(doc *face.Doc, a ledger.Account, status string) {
	doc.Text("accountCategory", category(a.Kind))
	doc.Text("accountId", a.ID)
	doc.Text("accountType", accountType(a.Kind))
	doc.Text("accountNumberDisplay", last4(a))
	doc.Text("productName", a.Product)
	doc.Known("nickname", a.Nickname)
	doc.Text("status", status)
	doc.Object("currency")
	doc.Text("currencyCode", a.Currency)
	doc.End()
}

func last4(a ledger.Account) string { return a.Number[max(0, len(a.Number)-4):] }

// deposit writes a current account with both balances.
func (s *Server) deposit(doc *face.Doc, a ledger.Account, at time.Time) {
	b := s.desk.Balance(a, at)
	status := "OPEN"
	if b.Booked < 0 {
		status = "NEGATIVECURRENTBALANCE"
	}
	descriptor(doc, a, status)
	doc.Date("accountOpenDate", a.Opened.In(s.desk.Zone))
	doc.Time("balanceAsOf", at)
	doc.Number("currentBalance", b.Booked)
	doc.Number("availableBalance", b.Available)
}

// card writes a line of credit. What is owed is positive.
func (s *Server) card(doc *face.Doc, a ledger.Account, at time.Time) {
	c := s.desk.Card(a, at)
	descriptor(doc, a, "OPEN")
	doc.Date("accountOpenDate", a.Opened.In(s.desk.Zone))
	doc.Time("balanceAsOf", at)
	doc.Number("creditLine", a.CreditLine)
	doc.Number("availableCredit", c.AvailableCredit)
	doc.Number("currentBalance", c.Owed)
	doc.Number("principalBalance", c.Owed)
	doc.Number("minimumPaymentAmount", c.MinimumPayment)
	doc.Number("nextPaymentAmount", c.MinimumPayment)
	s.date(doc, "nextPaymentDate", c.DueDate)
	if !c.LastPaymentDate.IsZero() {
		doc.Number("lastPaymentAmount", c.LastPayment)
		s.date(doc, "lastPaymentDate", c.LastPaymentDate)
	}
	if !c.StatementDate.IsZero() {
		doc.Number("lastStmtBalance", c.StatementBalance)
		s.date(doc, "lastStmtDate", c.StatementDate)
	}
	if c.APR > 0 {
		doc.Number("purchasesApr", c.APR)
	}
}

func (s *Server) date(doc *face.Doc, name string, t time.Time) {
	if !t.IsZero() {
		doc.Date(name, t.In(s.desk.Zone))
	}
}
