package fdx

import (
	"net/http"
	"net/url"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// transactions answers the statement of an account, the newest first.
func (s *Server) transactions(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	p, no := parsePage(r, c.Now)
	if no != nil {
		return no
	}
	q := r.URL.Query()
	from, to, no := span(q, s.desk.Zone)
	if no != nil {
		return no
	}
	lines := s.desk.Statement(a, s.desk.Available(c, a, p.AsOf).Narrow(from, to), p.AsOf)
	lines = lines[s.desk.Late(r, c, p.AsOf, len(lines), func(i int) time.Time { return lines[i].At }):]
	begin, end := p.cut(len(lines))
	doc.Object("")
	p.write(doc, s.base()+"/accounts/"+a.ID+"/transactions", q, len(lines))
	doc.Array("transactions")
	for i := range lines[begin:end] {
		s.line(doc, a, &lines[begin+i])
	}
	doc.End()
	doc.End()
	return nil
}

// span reads startTime and endTime, or startDate and endDate as earlier
// versions have them.
func span(q url.Values, zone *time.Location) (from, to face.When, no *face.Refusal) {
	if from, no = when(q, zone, "startTime", "startDate"); no != nil {
		return from, to, no
	}
	if to, no = when(q, zone, "endTime", "endDate"); no != nil {
		return from, to, no
	}
	if !from.From.IsZero() && !to.To.IsZero() && !from.From.Before(to.To) {
		no = &face.Refusal{Kind: face.BadDate, Path: "startTime",
			Sentence: "The parameter startTime lies after endTime; exchange them."}
	}
	return from, to, no
}

func when(q url.Values, zone *time.Location, names ...string) (face.When, *face.Refusal) {
	for _, name := range names {
		if !q.Has(name) {
			continue
		}
		w, err := face.ParseInstant(q.Get(name), zone)
		if err != nil {
			return w, &face.Refusal{Kind: face.BadDate, Path: name,
				Sentence: "The parameter " + name + " must be a day like 2026-03-02 or a time like 2026-03-02T12:00:00Z; a plus sign in it has to be sent as %2B."}
		}
		return w, nil
	}
	return face.When{}, nil
}

// line writes one transaction. Amounts are never negative: the memo tells.
func (s *Server) line(doc *face.Doc, a ledger.Account, l *ledger.Line) {
	doc.Object("")
	doc.Text("accountCategory", category(a.Kind))
	doc.Text("transactionId", l.ID)
	doc.Time("transactionTimestamp", made(l))
	status, memo, amount := "POSTED", "CREDIT", l.Amount
	if l.Pending {
		status = "PENDING"
	} else {
		doc.Time("postedTimestamp", l.At)
	}
	if amount < 0 {
		memo, amount = "DEBIT", -amount
	}
	doc.Text("description", l.Text)
	doc.Text("debitCreditMemo", memo)
	doc.Text("status", status)
	doc.Number("amount", amount)
	// Of a posted card line the standard wants the id of its authorisation.
	doc.Known("referenceTransactionId", l.PendingID)
	doc.Known("category", l.MCC)
	if l.Reason != "" && !l.Pending { // what becomes of a hold is not known yet
		doc.Text("memo", "Reason "+l.Reason)
	}
	doc.Known("transactionType", transactionType(a.Kind, l))
	if !a.Owes() {
		doc.Known("payee", l.Merchant)
		doc.Known("checkNumber", l.CheckNumber)
	}
	doc.End()
}

// made is when the customer acted: a card purchase is booked later.
func made(l *ledger.Line) time.Time {
	if !l.Authorised.IsZero() {
		return l.Authorised
	}
	return l.At
}

// transactionType is the standard's word for a line, which differs by the
// category of its account; nothing where there is none.
func transactionType(k ledger.Kind, l *ledger.Line) string {
	switch category(k) {
	case "LOC_ACCOUNT":
		return creditType(l)
	case "LOAN_ACCOUNT":
		return loanType(l)
	}
	return depositType(l)
}

func creditType(l *ledger.Line) string {
	switch l.Kind {
	case "card payment":
		return "PAYMENT"
	case "card":
		return "PURCHASE"
	case "cash":
		return "WITHDRAWAL"
	case "refund", "return":
		return "ADJUSTMENT"
	}
	return charged(l)
}

// loanType: money that is lent has no word.
func loanType(l *ledger.Line) string {
	if word := charged(l); word != "" || l.Amount < 0 {
		return word
	}
	return "PAYMENT"
}

func depositType(l *ledger.Line) string {
	switch l.Kind {
	case "salary", "payout":
		return "DIRECTDEPOSIT"
	case "bill", "card payment", "loan":
		return "BILLPAYMENT"
	case "card":
		return "POSDEBIT"
	case "refund":
		return "POSCREDIT"
	case "cash":
		return "ATMWITHDRAWAL"
	case "p2p", "transfer":
		return "TRANSFER"
	case "check":
		return "CHECK"
	case "return":
		return "ADJUSTMENT"
	}
	if word := charged(l); word != "" || l.Amount < 0 {
		return word
	}
	return "DEPOSIT"
}

// charged is what banks put on any account by themselves.
func charged(l *ledger.Line) string {
	switch l.Kind {
	case "interest":
		return "INTEREST"
	case "fee":
		return "FEE"
	}
	return ""
}
