package face

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/ledger"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Holders is in whose names an account is held, who opened it first. The
// account of a firm has its owner first, and then who else may sign.
func (d *Desk) Holders(a ledger.Account) ([]people.Person, *Refusal) {
	indexes := []int64{a.Customer, a.Partner}
	if !a.Joint {
		indexes = indexes[:1]
	}
	all := make([]people.Person, 0, len(indexes))
	for _, index := range indexes {
		p, err := d.People.Person(d.Bank, index)
		if err != nil {
			return nil, &Refusal{Kind: Failed, Sentence: "The bank lost a holder of the account; this is a fault of the sandbox."}
		}
		all = append(all, p)
	}
	return all, nil
}

// Title is the name that an account carries, from its holders.
func Title(a ledger.Account, holders []people.Person) string {
	if a.Kind == ledger.Business {
		return holders[0].Holder()
	}
	names := make([]string, len(holders))
	for i, p := range holders {
		names[i] = p.Name()
	}
	return strings.Join(names, " and ")
}

// SubjectOf is the opaque id of a person, which is also that of ID tokens.
func (d *Desk) SubjectOf(p people.Person) string {
	return d.Subject(cmp.Or(p.Key, strconv.FormatInt(p.Index, 10)))
}
