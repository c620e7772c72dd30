package face

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A Beneficiary is somebody whom a customer pays from an account and need not
// be told again how.
type Beneficiary struct {
	ID        string
	Name      string
	Reference string
	SortCode  string // UK; empty with Number if the payee banks elsewhere
	Number    string
}

// holdings tells the accounts of customers of this world. A *[ledger.Book]
// does.
type holdings interface {
	Accounts(bank string, customer int64) []ledger.Account
}

// Beneficiaries is whom the customer pays by hand or by standing order, as the
// account's lines of the last months tell.
func (d *Desk) Beneficiaries(a ledger.Account, at time.Time) []Beneficiary {
	if a.Owes() {
		return nil
	}
	var all []Beneficiary
	for _, l := range d.Book.Lines(a, at.AddDate(0, -lookBack, 0), at) {
		name := l.Counterparty.Name
		if l.Amount >= 0 || name == "" || !byHand(&l) {
			continue
		}
		i := slices.IndexFunc(all, func(b Beneficiary) bool { return b.Name == name })
		if i >= 0 {
			all[i].Reference = l.Reference
			continue
		}
		b := Beneficiary{ID: "b-" + mandateID(a, true, name, "")[2:], Name: name, Reference: l.Reference}
		b.SortCode, b.Number = d.payee(a, l.Counterparty)
		all = append(all, b)
	}
	slices.SortFunc(all, func(x, y Beneficiary) int { return cmp.Compare(x.ID, y.ID) })
	return all
}

// byHand tells payments for which the payer named an account: credit transfers
// to others, at once or by standing order.
func byHand(l *ledger.Line) bool {
	transfer := l.ISOFamily == "ICDT" || l.ISOFamily == "IRCT"
	return transfer && (l.ISOSubFamily == "DMCT" || l.ISOSubFamily == "STDO")
}

// payee is the account of the other side of a payment from a, as UK payments
// name it: a customer's of this world, or one outside of it. It is nothing where
// accounts are named otherwise.
func (d *Desk) payee(a ledger.Account, c ledger.Counterparty) (sortCode, number string) {
	if a.SortCode == "" {
		return "", ""
	}
	if book, ok := d.Book.(holdings); ok && c.Bank != "" {
		for _, other := range book.Accounts(c.Bank, c.Customer) {
			if other.SortCode != "" && other.ID != a.ID {
				return other.SortCode, other.Number
			}
		}
		return "", ""
	}
	return Outside(c.Name)
}

// Outside is the account of a payee that is no customer of this world: always
// the same for a name, in a sort code that is not allocated and that no bank of
// the world uses.
func Outside(name string) (sortCode, number string) {
	h := chance.Mix(chance.Text(name))
	return fmt.Sprintf("0099%02d", chance.Scale(h, 100)), fmt.Sprintf("%08d", chance.Scale(chance.Mix(h), 100_000_000))
}
