package openbanking

import (
	"net/http"
	"slices"
	"time"

	"github.com/sandbank/sandbank/mockbanks/consent"
	"github.com/sandbank/sandbank/mockbanks/face"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// transactions answers GET /transactions.
func (s *Server) transactions(r *http.Request, c *face.Call, _ string, doc *face.Doc) *face.Refusal {
	all, no := s.desk.Accounts(c)
	if no != nil {
		return no
	}
	return s.statement(r, c, doc, all, face.When{}, "/transactions")
}

// accountTransactions answers GET /accounts/{AccountId}/transactions.
func (s *Server) accountTransactions(r *http.Request, c *face.Call, id string, doc *face.Doc) *face.Refusal {
	a, no := s.desk.Account(c, id)
	if no != nil {
		return no
	}
	return s.statement(r, c, doc, []ledger.Account{a}, face.When{}, "/accounts/"+a.ID+"/transactions")
}

// An item is a line of one of several accounts.
type item struct {
	account *ledger.Account
	line    ledger.Line
}

// statement writes one page of the accounts' transactions, the newest first;
// none outside of a span, unless that is zero.
func (s *Server) statement(r *http.Request, c *face.Call, doc *face.Doc, all []ledger.Account, within face.When, path string) *face.Refusal {
	p, no := parsePage(r, c.Now, s.desk.Zone)
	if no != nil {
		return no
	}
	if !within.To.IsZero() {
		within = within.Narrow(p.from, p.to)
		p.from.From, p.to.To = within.From, within.To
	}
	items, span := s.items(c, all, p)
	items = items[s.desk.Late(r, c, p.AsOf, len(items), func(i int) time.Time { return items[i].line.At }):]
	begin, end := p.cut(len(items))
	doc.Object("")
	doc.Object("Data")
	doc.Array("Transaction")
	detail := c.Has(consent.ReadTransactionsDetail)
	for i := range items[begin:end] {
		s.transaction(doc, items[begin+i].account, &items[begin+i].line, detail)
	}
	doc.End()
	doc.End()
	p.links(doc, s.self(r, path), s.base()+path, r.URL.Query(), len(items))
	doc.Object("Meta")
	doc.Int("TotalPages", int64(pages(len(items))))
	doc.Local("FirstAvailableDateTime", span.From, s.desk.Zone)
	doc.Local("LastAvailableDateTime", p.AsOf, s.desk.Zone)
	doc.End()
	doc.End()
	return nil
}

// items is what the consent and the query let through, and the span in which
// there may be more.
func (s *Server) items(c *face.Call, all []ledger.Account, p page) (items []item, span face.When) {
	credits, debits := c.Has(consent.ReadTransactionsCredits), c.Has(consent.ReadTransactionsDebits)
	for i := range all {
		w := s.desk.Available(c, all[i], p.AsOf)
		if i == 0 || w.From.Before(span.From) {
			span = w
		}
		for _, l := range s.desk.Statement(all[i], w.Narrow(p.from, p.to), p.AsOf) {
			if l.Amount < 0 && debits || l.Amount >= 0 && credits {
				items = append(items, item{&all[i], l})
			}
		}
	}
	if len(all) > 1 {
		slices.SortStableFunc(items, func(x, y item) int { return y.line.At.Compare(x.line.At) })
	}
	return items, span
}

// transaction writes one line. Basic leaves out the narrative, the balance,
// the merchant and the other side.
func (s *Server) transaction(doc *face.Doc, a *ledger.Account, l *ledger.Line, detail bool) {
	doc.Object("")
	doc.Text("AccountId", a.ID)
	doc.Text("TransactionId", l.ID)
	doc.Known("TransactionReference", first(l.Reference, 210))
	side(doc, l.Amount)
	status, mutability := "BOOK", "Immutable"
	if l.Pending {
		status, mutability = "PDNG", "Mutable"
	}
	doc.Text("Status", status)
	doc.Text("TransactionMutability", mutability)
	doc.Local("BookingDateTime", l.At, s.desk.Zone)
	doc.Local("ValueDateTime", l.Value, s.desk.Zone)
	if detail {
		doc.Known("TransactionInformation", first(l.Text, 500))
	}
	money(doc, "Amount", l.Amount, a.Currency)
	codes(doc, l, a)
	if detail {
		particulars(doc, a, l)
	}
	doc.End()
}

// codes writes the bank transaction codes: the family and sub-family of ISO
// 20022, and the bank's own.
func codes(doc *face.Doc, l *ledger.Line, a *ledger.Account) {
	if l.ISOFamily != "" && l.ISOSubFamily != "" {
		doc.Object("BankTransactionCode")
		doc.Text("Code", l.ISOFamily)
		doc.Text("SubCode", l.ISOSubFamily)
		doc.End()
	}
	if l.Proprietary != "" {
		doc.Object("ProprietaryBankTransactionCode")
		doc.Text("Code", l.Proprietary)
		doc.Text("Issuer", a.Bank)
		doc.End()
	}
}

// particulars writes what only ReadTransactionsDetail shows.
func particulars(doc *face.Doc, a *ledger.Account, l *ledger.Line) {
	if !l.Pending {
		doc.Object("Balance")
		side(doc, l.After)
		doc.Text("Type", "ITBD")
		money(doc, "Amount", l.After, a.Currency)
		doc.End()
	}
	if l.Merchant != "" {
		doc.Known("AddressLine", first(l.Place, 70))
		doc.Object("MerchantDetails")
		doc.Text("MerchantName", l.Merchant)
		doc.Known("MerchantCategoryCode", l.MCC)
		doc.End()
	}
	if name := l.Counterparty.Name; name != "" && l.Merchant == "" {
		other := "CreditorAccount"
		if l.Amount >= 0 {
			other = "DebtorAccount"
		}
		doc.Object(other)
		doc.Text("Name", first(name, 350))
		doc.End()
	}
	doc.Known("CategoryPurposeCode", purpose(l.Kind))
	supplement(doc, l)
}

// purpose is the ISO 20022 category purpose of a line, or nothing.
func purpose(kind string) string {
	switch kind {
	case "salary":
		return "SALA"
	case "card payment":
		return "CCRD"
	case "loan":
		return "LOAN"
	case "interest":
		return "INTE"
	}
	return ""
}

// supplement writes what the standard leaves to the bank: the id that a line
// had while it was pending, why money came back, and how the card was used.
// CardInstrument would demand the name of a card scheme, and this world's cards
// are of none.
func supplement(doc *face.Doc, l *ledger.Line) {
	card, reason := l.Kind == "card" || l.Kind == "cash", l.Reason
	if l.Pending {
		reason = "" // what becomes of a hold is not known yet
	}
	if l.PendingID == "" && reason == "" && !card {
		return
	}
	doc.Object("SupplementaryData")
	doc.Known("PendingTransactionId", l.PendingID)
	doc.Known("ReasonCode", reason)
	if card {
		entry, by := "eCommerce", "None"
		switch {
		case l.Kind == "cash" || l.Present && l.Amount < -contactless:
			entry, by = "CardPresent", "PIN"
		case l.Present:
			entry, by = "CardPresent", "Contactless"
		}
		doc.Text("CardEntry", entry)
		doc.Text("AuthorisationType", by)
	}
	doc.End()
}

// contactless is up to how much a card is only held against the reader.
const contactless = 100_00
