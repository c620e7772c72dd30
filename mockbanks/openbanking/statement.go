package openbanking

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// statements writes the monthly statements of a card account; amounts are for
// ReadStatementsDetail. Other accounts have none.
func (s *Server) statements(doc *face.Doc, c *face.Call, a *ledger.Account) {
	for _, b := range s.desk.Bills(*a, c.Now) {
		s.writeBill(doc, c, a, b)
	}
}

func (s *Server) writeBill(doc *face.Doc, c *face.Call, a *ledger.Account, b face.Bill) {
	doc.Object("")
	doc.Text("AccountId", a.ID)
	doc.Text("StatementId", b.ID)
	doc.Text("Type", "RegularPeriodic")
	doc.Local("StartDateTime", b.From, s.desk.Zone)
	doc.Local("EndDateTime", s.lastSecond(b), s.desk.Zone)
	doc.Local("CreationDateTime", s.lastSecond(b), s.desk.Zone)
	if c.Has(consent.ReadStatementsDetail) {
		doc.Array("StatementAmount")
		amount := func(kind string, n int64) {
			doc.Object("")
			side(doc, -n)
			doc.Text("Type", kind)
			money(doc, "Amount", n, a.Currency)
			doc.End()
		}
		amount("UK.OBIE.ClosingBalance", b.Owed)
		amount("UK.OBIE.MinimumPaymentDue", b.Minimum)
		doc.End()
		if !b.Due.IsZero() {
			doc.Array("StatementDateTime")
			doc.Object("")
			doc.Local("DateTime", b.Due, s.desk.Zone)
			doc.Text("Type", "UK.OBIE.PaymentDue")
			doc.End()
			doc.End()
		}
	}
	doc.End()
}

// lastSecond is the last of the statement's last day.
func (s *Server) lastSecond(b face.Bill) time.Time {
	return b.To.In(s.desk.Zone).AddDate(0, 0, 1).Add(-time.Second)
}

// bill is the statement that a path names: account, slash, statement.
func (s *Server) bill(c *face.Call, path string) (a ledger.Account, b face.Bill, no *face.Refusal) {
	account, id, _ := strings.Cut(path, "/")
	if a, no = s.desk.Account(c, account); no != nil {
		return a, b, no
	}
	all := s.desk.Bills(a, c.Now)
	i := slices.IndexFunc(all, func(b face.Bill) bool { return b.ID == id })
	if i < 0 {
		return a, b, &face.Refusal{Kind: face.UnknownPath, Path: "StatementId",
			Sentence: "The account has no statement with this id; GET /accounts/" + a.ID + "/statements lists those that it has."}
	}
	return a, all[i], nil
}

// accountStatement answers GET /accounts/{AccountId}/statements/{StatementId}.
func (s *Server) accountStatement(r *http.Request, c *face.Call, path string, doc *face.Doc) *face.Refusal {
	a, b, no := s.bill(c, path)
	if no != nil {
		return no
	}
	one := func(doc *face.Doc, c *face.Call, a *ledger.Account) { s.writeBill(doc, c, a, b) }
	s.records(doc, c, []ledger.Account{a}, "Statement", one, s.self(r, "/accounts/"+a.ID+"/statements/"+b.ID))
	return nil
}

// statementTransactions answers GET
// /accounts/{AccountId}/statements/{StatementId}/transactions.
func (s *Server) statementTransactions(r *http.Request, c *face.Call, path string, doc *face.Doc) *face.Refusal {
	a, b, no := s.bill(c, path)
	if no != nil {
		return no
	}
	within := face.When{From: b.From, To: s.lastSecond(b).Add(time.Second)}
	return s.statement(r, c, doc, []ledger.Account{a}, within, "/accounts/"+a.ID+"/statements/"+b.ID+"/transactions")
}
