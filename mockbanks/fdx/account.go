package fdx

import (
	"net/http"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// accounts answers the list of descriptors. Closed accounts are in it: their
// status says so, and nothing else of them is served.
func (s *Server) accounts(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	all, no := s.desk.Listed(c)
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
	for i := range all[begin:end] {
		doc.Object("")
		s.describe(doc, &all[begin+i], c.Now)
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
	switch a.Kind {
	case ledger.CreditCard:
		s.card(doc, &a, c.Now)
	case ledger.AutoLoan, ledger.Mortgage:
		s.loan(doc, &a, c.Now)
	default:
		s.deposit(doc, &a, c.Now)
	}
	doc.End()
	return nil
}

// category and accountType are the standard's words for a kind.
func category(k ledger.Kind) string {
	switch k {
	case ledger.CreditCard:
		return "LOC_ACCOUNT"
	case ledger.AutoLoan, ledger.Mortgage:
		return "LOAN_ACCOUNT"
	}
	return "DEPOSIT_ACCOUNT"
}

func accountType(k ledger.Kind) string {
	switch k {
	case ledger.CreditCard:
		return "CREDITCARD"
	case ledger.Savings:
		return "SAVINGS"
	case ledger.AutoLoan:
		return "AUTOLOAN"
	case ledger.Mortgage:
		return "MORTGAGE"
	}
	return "CHECKING" // a firm's too: its holder is a business
}

// describe writes what every account shows without its money.
func (s *Server) describe(doc *face.Doc, a *ledger.Account, at time.Time) {
	if !a.OpenAt(at) {
		descriptor(doc, a, "CLOSED")
		return
	}
	var booked int64
	if a.Kind != ledger.CreditCard {
		booked = s.desk.Balance(*a, at).Booked
	}
	descriptor(doc, a, status(a, booked))
}

// status is the standard's word for how an open account stands.
func status(a *ledger.Account, booked int64) string {
	switch {
	case a.Frozen:
		return "RESTRICTED"
	case booked < 0 && !a.Owes():
		return "NEGATIVECURRENTBALANCE"
	case booked == 0 && (a.Kind == ledger.AutoLoan || a.Kind == ledger.Mortgage):
		return "PAID"
	}
	return "OPEN"
}

func descriptor(doc *face.Doc, a *ledger.Account, status string) {
	doc.Text("accountCategory", category(a.Kind))
	doc.Text("accountId", a.ID)
	doc.Text("accountType", accountType(a.Kind))
	doc.Text("accountNumberDisplay", a.Display())
	doc.Text("productName", a.Product)
	doc.Known("nickname", a.Nickname)
	doc.Text("status", status)
	doc.Object("currency")
	doc.Text("currencyCode", a.Currency)
	doc.End()
}

// deposit writes a current or savings account with both balances.
func (s *Server) deposit(doc *face.Doc, a *ledger.Account, at time.Time) {
	b := s.desk.Balance(*a, at)
	descriptor(doc, a, status(a, b.Booked))
	s.opened(doc, a, at)
	doc.Number("currentBalance", b.Booked)
	doc.Number("availableBalance", b.Available)
	if a.Rate > 0 {
		doc.Number("interestRate", a.Rate)
		doc.Text("interestRateType", "VARIABLE")
	}
}

func (s *Server) opened(doc *face.Doc, a *ledger.Account, at time.Time) {
	doc.Date("accountOpenDate", a.Opened.In(s.desk.Zone))
	doc.Time("balanceAsOf", at)
}

// card writes a line of credit. What is owed is positive.
func (s *Server) card(doc *face.Doc, a *ledger.Account, at time.Time) {
	c := s.desk.Card(*a, at)
	descriptor(doc, a, status(a, -c.Owed))
	s.opened(doc, a, at)
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

// loan writes an auto loan or a mortgage. What is owed is positive. Rates here
// are fixed, and nothing is held in escrow.
func (s *Server) loan(doc *face.Doc, a *ledger.Account, at time.Time) {
	l := s.desk.Loan(*a, at)
	descriptor(doc, a, status(a, -l.Outstanding))
	s.opened(doc, a, at)
	doc.Known("accountNumber", a.Number)
	doc.Number("principalBalance", l.Outstanding)
	doc.Number("interestRate", l.Rate)
	doc.Text("interestRateType", "FIXED")
	if l.Principal > 0 {
		doc.Number("originalPrincipal", l.Principal)
		doc.Date("originatingDate", a.Opened.In(s.desk.Zone))
		doc.Int("loanTerm", int64(l.Term))
		doc.Number("interestPaidYearToDate", l.Interest)
	}
	s.date(doc, "maturityDate", l.Matures)
	if !l.NextDue.IsZero() && l.Outstanding > 0 {
		doc.Number("nextPaymentAmount", l.Payment)
		s.date(doc, "nextPaymentDate", l.NextDue)
	}
	if !l.LastPayment.IsZero() {
		doc.Number("lastPaymentAmount", l.Payment)
		s.date(doc, "lastPaymentDate", l.LastPayment)
	}
}

func (s *Server) date(doc *face.Doc, name string, t time.Time) {
	if !t.IsZero() {
		doc.Date(name, t.In(s.desk.Zone))
	}
}
