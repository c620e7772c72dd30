package dossier

import (
	"errors"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// ErrNobody is returned for an identifier that leads to no customer.
var ErrNobody = errors.New("nobody has it; a customer is found by name (linh), index, e-mail, phone (+1…), account id, " +
	"account number after its routing number or sort code (131000128/0579800715), IBAN or card number")

// A Match is a customer, and what the identifier is.
type Match struct {
	By     string // key, index, e-mail, phone, account id, account number, IBAN, card number
	Person people.Person
}

// Find returns whom an identifier leads to at one bank, or at all if bank is
// empty: one customer of a bank, or several with the same telephone, at most
// limit. No index is searched: identifiers are computed backwards. It fails
// with [ErrNobody].
func (v *Archive) Find(ident, bank string, limit int) ([]Match, error) {
	ident = strings.TrimSpace(ident)
	var found []Match
	for _, b := range v.Banks {
		if bank != "" && b.ID != bank {
			continue
		}
		if by, all := v.at(b.ID, ident, limit); len(found) < limit {
			for _, p := range all[:min(len(all), limit-len(found))] {
				found = append(found, Match{by, p})
			}
		}
	}
	if len(found) == 0 {
		return nil, ErrNobody
	}
	return found, nil
}

// at tries what the identifier may be, the surest first.
func (v *Archive) at(bank, ident string, limit int) (by string, found []people.Person) {
	switch {
	case ident == "":
		return "", nil
	case strings.Contains(ident, "@"):
		return "e-mail", one(v.People.ByEmail(bank, ident))
	case ident[0] == '+':
		return "phone", v.People.ByPhone(bank, strings.NewReplacer(" ", "", "-", "").Replace(ident), limit)
	}
	if p := one(v.People.ByKey(bank, ident)); p != nil {
		if p[0].Key == ident {
			return "key", p
		}
		return "index", p
	}
	if a, err := v.Reader.Account(bank, ident); err == nil {
		return "account id", v.owner(bank, a)
	}
	if a, err := v.Reader.ByIBAN(ident); err == nil {
		return "IBAN", v.owner(bank, a)
	}
	if a, err := v.Reader.ByPAN(strings.ReplaceAll(ident, " ", "")); err == nil {
		return "card number", v.owner(bank, a)
	}
	if branch, number, ok := cut(ident); ok {
		if a, err := v.Reader.ByNumber(branch, number); err == nil {
			return "account number", v.owner(bank, a)
		}
	}
	return "", nil
}

// cut parts a branch from an account number.
func cut(ident string) (branch, number string, ok bool) {
	if branch, number, ok = strings.Cut(ident, "/"); !ok {
		branch, number, ok = strings.Cut(ident, " ")
	}
	return strings.TrimSpace(branch), strings.TrimSpace(number), ok
}

// owner is who opened an account, if it is one of the bank.
func (v *Archive) owner(bank string, a ledger.Account) []people.Person {
	if a.Bank != bank {
		return nil
	}
	return one(v.People.Person(bank, a.Customer))
}

func one(p people.Person, err error) []people.Person {
	if err != nil {
		return nil
	}
	return []people.Person{p}
}
