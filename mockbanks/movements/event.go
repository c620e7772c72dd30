package movements

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/overlay"
	"github.com/sandbank/sandbank/mockbanks/rails"
)

// Types of the events of this package.
const (
	accepted   = "bank.payment.accepted"
	executed   = "bank.payment.executed"
	rejected   = "bank.payment.rejected"
	returned   = "bank.payment.returned"
	corrected  = "bank.payment.corrected"
	unpaid     = "bank.payment.unpaid"
	authorised = "bank.card.authorised"
	declined   = "bank.card.declined"
	captured   = "bank.card.captured"
	lapsed     = "bank.card.lapsed"
	refunded   = "bank.card.refunded"
	set        = "bank.order.set"
	missed     = "bank.order.missed"
	cancelled  = "bank.order.cancelled"
	opened     = "bank.account.opened"
	closed     = "bank.account.closed"
	frozen     = "bank.account.frozen"
	unfrozen   = "bank.account.unfrozen"
	adjusted   = "bank.account.adjusted"
	limited    = "bank.account.limited"
)

// An amount is minor units inside and a decimal string in the journal: all
// currencies of this world have two digits.
type amount int64

// MarshalJSON implements [json.Marshaler].
func (a amount) MarshalJSON() ([]byte, error) {
	sign, n := "", int64(a)
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n/100, 10) + "." + strconv.Itoa(int(n%100/10)) + strconv.Itoa(int(n%10))
	return json.Marshal(sign + s)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (a *amount) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	whole, cents, _ := strings.Cut(s, ".")
	if len(cents) != 2 {
		return strconv.ErrSyntax
	}
	n, err := strconv.ParseInt(whole+cents, 10, 64)
	*a = amount(n)
	return err
}

// party is one side of a payment.
type party struct {
	Account  string `json:"account,omitempty"`
	Bank     string `json:"bank,omitempty"`
	Customer int64  `json:"customer,omitempty"`
	Name     string `json:"name,omitempty"`
	Branch   string `json:"branch,omitempty"`
	Number   string `json:"number,omitempty"`
}

// record is the data of every event of this package.
type record struct {
	Payment   string    `json:"payment,omitempty"`
	Purchase  string    `json:"purchase,omitempty"`
	Refund    string    `json:"refund,omitempty"`
	Order     string    `json:"order,omitempty"`
	Bank      string    `json:"bank,omitempty"`
	Account   string    `json:"account,omitempty"`
	Rail      string    `json:"rail,omitempty"`
	Entry     string    `json:"entry,omitempty"`
	From      *party    `json:"from,omitempty"`
	To        *party    `json:"to,omitempty"`
	Amount    amount    `json:"amount,omitempty"`
	Final     amount    `json:"final,omitempty"`
	Currency  string    `json:"currency,omitempty"`
	Reference string    `json:"reference,omitempty"`
	Note      string    `json:"note,omitempty"`
	Code      string    `json:"code,omitempty"`
	Reason    string    `json:"reason,omitempty"` // the code in words, for readers
	Settles   time.Time `json:"settles,omitzero"`
	Returns   time.Time `json:"returns,omitzero"`
	Captures  time.Time `json:"captures,omitzero"`
	Lapses    time.Time `json:"lapses,omitzero"`
	First     time.Time `json:"first,omitzero"`
	Until     time.Time `json:"until,omitzero"`
	Every     string    `json:"every,omitempty"`
	Count     int       `json:"count,omitempty"`
	Merchant  string    `json:"merchant,omitempty"`
	MCC       string    `json:"mcc,omitempty"`
	Place     string    `json:"place,omitempty"`
	Present   bool      `json:"present,omitempty"`
	Line      string    `json:"line,omitempty"`
	Limit     *amount   `json:"limit,omitempty"`
	Opened    *open     `json:"opened,omitempty"`
}

// open is an account that was opened: the book knows the rest by its slot.
type open struct {
	ID       string `json:"id"`
	Customer int64  `json:"customer"`
	Slot     int    `json:"slot"`
	Kind     int    `json:"kind"`
	Product  string `json:"product"`
}

func sideOf(p overlay.Party) *party {
	s := party(p)
	return &s
}

func (p *party) side() overlay.Party {
	if p == nil {
		return overlay.Party{}
	}
	return overlay.Party(*p)
}

// paymentRecord is what all events about a payment tell.
func paymentRecord(p overlay.Payment, code string) record {
	c, _ := p.Rail.Code(code)
	return record{
		Payment: p.ID, Order: p.Order, Bank: home(p.From, p.To), Rail: p.Rail.String(), Entry: string(p.Entry), From: sideOf(p.From), To: sideOf(p.To),
		Amount: amount(p.Amount), Currency: p.Currency, Reference: p.Reference, Note: p.Note, Code: code, Reason: c.Text,
	}
}

// home is the bank at which a payment is made.
func home(from, to overlay.Party) string {
	if from.Account != "" {
		return from.Bank
	}
	return to.Bank
}

func purchaseRecord(p overlay.Purchase) record {
	return record{
		Purchase: p.ID, Bank: p.Bank, Account: p.Account, Amount: amount(p.Amount), Final: amount(p.Final), Merchant: p.Merchant,
		MCC: p.MCC, Place: p.Place, Present: p.Present, Note: p.Note,
	}
}

// draft makes the event of the journal of a decision. Bank is the one at which
// it was taken, where the decision does not tell.
func draft(e overlay.Event, bank string) actor.Draft {
	kind, d := write(e)
	if d.Bank == "" {
		d.Bank = bank
	}
	subject := "account/" + d.Account
	switch {
	case d.Payment != "":
		subject = "payment/" + d.Payment
	case d.Purchase != "":
		subject = "purchase/" + d.Purchase
	case d.Order != "":
		subject = "order/" + d.Order
	}
	return actor.Draft{Type: kind, Source: "/banks/" + d.Bank, Subject: subject, Data: d}
}

// write turns a decision into the type and data of its event.
func write(e overlay.Event) (string, record) {
	switch e := e.(type) {
	case overlay.PaymentAccepted:
		d := paymentRecord(e.Payment, e.Code)
		d.Settles, d.Returns = e.Settles, e.Returns
		return accepted, d
	case overlay.PaymentExecuted:
		d := paymentRecord(e.Payment, e.Code)
		d.Returns = e.Returns
		return executed, d
	case overlay.PaymentRejected:
		return rejected, paymentRecord(e.Payment, e.Code)
	case overlay.PaymentUnpaid:
		return unpaid, paymentRecord(e.Payment, e.Code)
	case overlay.PaymentReturned:
		return returned, record{Payment: e.ID, Code: e.Code}
	case overlay.PaymentCorrected:
		return corrected, record{Payment: e.ID, Code: e.Code}
	case overlay.CardAuthorised:
		d := purchaseRecord(e.Purchase)
		d.Captures, d.Lapses = e.Captures, e.Lapses
		return authorised, d
	case overlay.CardDeclined:
		d := purchaseRecord(e.Purchase)
		c, _ := rails.Card.Code(e.Code)
		d.Code, d.Reason = e.Code, c.Text
		return declined, d
	case overlay.CardCaptured:
		return captured, record{Purchase: e.ID, Amount: amount(e.Amount)}
	case overlay.CardLapsed:
		return lapsed, record{Purchase: e.ID}
	case overlay.CardRefunded:
		return refunded, record{Purchase: e.Sale, Refund: e.ID, Amount: amount(e.Amount)}
	case overlay.OrderSet:
		d := paymentRecord(overlay.Payment{Rail: e.Rail, From: e.From, To: e.To, Amount: e.Amount, Currency: e.Currency, Reference: e.Reference, Note: e.Note}, "")
		d.Order, d.First, d.Until, d.Every, d.Count = e.ID, e.First, e.Until, string(e.Every), e.Count
		return set, d
	case overlay.OrderMissed:
		return missed, record{Order: e.ID, Code: e.Code}
	case overlay.OrderCancelled:
		return cancelled, record{Order: e.ID, Code: e.Code}
	}
	return writeEdit(e)
}

func writeEdit(e overlay.Event) (string, record) {
	switch e := e.(type) {
	case overlay.AccountOpened:
		a := e.Account
		return opened, record{Account: a.ID, Bank: a.Bank, Opened: &open{a.ID, a.Customer, a.Slot, int(a.Kind), a.Product}}
	case overlay.AccountClosed:
		return closed, record{Account: e.Account, Bank: e.Bank, Line: e.ID, Amount: amount(e.Payout)}
	case overlay.AccountFrozen:
		return frozen, record{Account: e.Account, Bank: e.Bank}
	case overlay.AccountUnfrozen:
		return unfrozen, record{Account: e.Account, Bank: e.Bank}
	case overlay.BalanceSet:
		return adjusted, record{Account: e.Account, Bank: e.Bank, Line: e.ID, Amount: amount(e.Adjustment)}
	case overlay.LimitSet:
		limit := amount(e.Limit)
		return limited, record{Account: e.Account, Bank: e.Bank, Limit: &limit}
	}
	return "", record{}
}

// read is the inverse of write: nil for an event that is none of ours, or that
// cannot be read.
func (r *Register) read(e journal.Event) overlay.Event {
	if !ours(e.Type) {
		return nil
	}
	var d record
	if json.Unmarshal(e.Data, &d) != nil {
		return nil
	}
	rail, _ := rails.Parse(d.Rail)
	p := overlay.Payment{
		ID: d.Payment, Rail: rail, Entry: rails.Entry(d.Entry), From: d.From.side(), To: d.To.side(), Amount: int64(d.Amount),
		Currency: d.Currency, Reference: d.Reference, Order: d.Order, Note: d.Note,
	}
	u := overlay.Purchase{
		ID: d.Purchase, Account: d.Account, Bank: d.Bank, Amount: int64(d.Amount), Final: int64(d.Final), Merchant: d.Merchant,
		MCC: d.MCC, Place: d.Place, Present: d.Present, Note: d.Note,
	}
	switch e.Type {
	case accepted:
		return overlay.PaymentAccepted{Payment: p, At: e.Time, Settles: d.Settles, Returns: d.Returns, Code: d.Code}
	case executed:
		return overlay.PaymentExecuted{Payment: p, At: e.Time, Returns: d.Returns, Code: d.Code}
	case rejected:
		return overlay.PaymentRejected{Payment: p, At: e.Time, Code: d.Code}
	case unpaid:
		return overlay.PaymentUnpaid{Payment: p, At: e.Time, Code: d.Code}
	case returned:
		return overlay.PaymentReturned{ID: d.Payment, At: e.Time, Code: d.Code}
	case corrected:
		return overlay.PaymentCorrected{ID: d.Payment, At: e.Time, Code: d.Code}
	case authorised:
		return overlay.CardAuthorised{Purchase: u, At: e.Time, Captures: d.Captures, Lapses: d.Lapses}
	case declined:
		return overlay.CardDeclined{Purchase: u, At: e.Time, Code: d.Code}
	case captured:
		return overlay.CardCaptured{ID: d.Purchase, At: e.Time, Amount: int64(d.Amount)}
	case lapsed:
		return overlay.CardLapsed{ID: d.Purchase, At: e.Time}
	case refunded:
		return overlay.CardRefunded{ID: d.Refund, Sale: d.Purchase, At: e.Time, Amount: int64(d.Amount)}
	}
	return r.readMore(e, d, p)
}

func (r *Register) readMore(e journal.Event, d record, p overlay.Payment) overlay.Event {
	switch e.Type {
	case set:
		return overlay.OrderSet{Order: overlay.Order{
			ID: d.Order, Rail: p.Rail, From: p.From, To: p.To, Amount: p.Amount, Currency: p.Currency, Reference: p.Reference,
			First: d.First, Every: overlay.Every(d.Every), Count: d.Count, Until: d.Until, Note: d.Note,
		}, At: e.Time}
	case missed:
		return overlay.OrderMissed{ID: d.Order, At: e.Time, Code: d.Code}
	case cancelled:
		return overlay.OrderCancelled{ID: d.Order, At: e.Time, Code: d.Code}
	case opened:
		if d.Opened == nil {
			return nil
		}
		a, err := r.book.Given(d.Bank, d.Opened.Customer, d.Opened.Slot, ledger.Kind(d.Opened.Kind), e.Time)
		if err != nil {
			return nil
		}
		return overlay.AccountOpened{Account: a, At: e.Time}
	case closed:
		return overlay.AccountClosed{ID: d.Line, Account: d.Account, Bank: d.Bank, At: e.Time, Payout: int64(d.Amount)}
	case frozen:
		return overlay.AccountFrozen{Account: d.Account, Bank: d.Bank, At: e.Time}
	case unfrozen:
		return overlay.AccountUnfrozen{Account: d.Account, Bank: d.Bank, At: e.Time}
	case adjusted:
		return overlay.BalanceSet{ID: d.Line, Account: d.Account, Bank: d.Bank, At: e.Time, Adjustment: int64(d.Amount)}
	case limited:
		if d.Limit == nil {
			return nil
		}
		return overlay.LimitSet{Account: d.Account, Bank: d.Bank, At: e.Time, Limit: int64(*d.Limit)}
	}
	return nil
}

// ours reports whether a type can be one of this package.
func ours(kind string) bool {
	for _, prefix := range [...]string{"bank.payment.", "bank.card.", "bank.order.", "bank.account."} {
		if strings.HasPrefix(kind, prefix) {
			return true
		}
	}
	return false
}
