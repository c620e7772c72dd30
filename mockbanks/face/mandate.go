package face

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A Mandate is a standing order or a direct debit on an account.
type Mandate struct {
	ID        string
	Standing  bool // the payer repeats it; else the payee pulls it
	Payee     string
	SortCode  string // of the payee, with Number; empty where they are not known
	Number    string
	Reference string
	Every     Every
	Ended     bool      // nothing follows
	Last      time.Time // zero before the first
	Amount    int64     // of the last payment, as a positive amount
	Next      time.Time // zero if Ended
	Due       int64     // of the next payment, if it is known

	gap time.Duration // between the last two payments that were seen
}

// Every is how often a mandate is used.
type Every int

// The intervals.
const (
	Month Every = iota // the zero value
	Week
	Fortnight
	Quarter
	Year
	Once // a payment of a later day
)

// Mandates tells the standing orders, direct debits and payments of later days
// of an account. A [Book] that has the method is asked without being told to.
// Others are read off the account's lines, see [Desk.Mandates].
type Mandates interface {
	Mandates(a ledger.Account, at time.Time) []Mandate
}

// How far observe looks back, and ahead: some monthly bills pause for two
// months a year.
const (
	lookBack  = 4   // months
	lookAhead = 100 // days
)

// observe reads the mandates off the lines of an account: the payer's ISO 20022
// codes tell standing orders (STDO) and direct debits (PMDD). The book knows
// what is yet to come, so that the next payment is the true one.
func (d *Desk) observe(a ledger.Account, at time.Time) []Mandate {
	if a.Owes() {
		return nil
	}
	var all []Mandate
	for _, l := range d.Book.Lines(a, at.AddDate(0, -lookBack, 0), at.AddDate(0, 0, lookAhead)) {
		standing := l.ISOSubFamily == "STDO"
		if l.Amount >= 0 || !standing && l.ISOSubFamily != "PMDD" {
			continue
		}
		payee := cmp.Or(l.Counterparty.Name, l.Merchant, l.Text)
		i := slices.IndexFunc(all, func(m Mandate) bool {
			return m.Standing == standing && m.Payee == payee && m.Reference == l.Reference
		})
		if i < 0 {
			m := Mandate{ID: mandateID(a, standing, payee, l.Reference), Standing: standing, Payee: payee, Reference: l.Reference}
			if standing {
				m.SortCode, m.Number = d.payee(a, l.Counterparty)
			}
			all = append(all, m)
			i = len(all) - 1
		}
		all[i].see(&l, at)
	}
	for i := range all {
		all[i].conclude()
	}
	slices.SortFunc(all, func(x, y Mandate) int { return cmp.Compare(x.ID, y.ID) })
	return all
}

// see takes note of one payment; payments come in order.
func (m *Mandate) see(l *ledger.Line, at time.Time) {
	switch {
	case !l.At.After(at):
		if !m.Last.IsZero() {
			m.gap = l.At.Sub(m.Last)
		}
		m.Last, m.Amount = l.At, -l.Amount
	case m.Next.IsZero():
		m.Next, m.Due = l.At, -l.Amount
	}
}

// conclude says how often, by the longer of the gaps before and after the last
// payment: bills are monthly unless both are short.
func (m *Mandate) conclude() {
	const day = 24 * time.Hour
	m.Ended = m.Next.IsZero()
	if !m.Ended && !m.Last.IsZero() {
		m.gap = max(m.gap, m.Next.Sub(m.Last))
	}
	switch {
	case m.gap == 0 || m.gap >= 21*day:
		m.Every = Month
	case m.gap >= 11*day:
		m.Every = Fortnight
	default:
		m.Every = Week
	}
}

// mandateID is the same for as long as the mandate stands.
func mandateID(a ledger.Account, standing bool, payee, reference string) string {
	kind := "d-"
	if standing {
		kind = "s-"
	}
	n := chance.Mix(chance.Text(a.ID) ^ chance.Mix(chance.Text(payee)^chance.Mix(chance.Text(reference))))
	return kind + strconv.FormatUint(n>>1|1<<62, 36)
}
