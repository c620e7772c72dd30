package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// A Mention is a place of a story that names a bank, another party or a
// customer. Whether they are there depends on the banks of the run.
type Mention struct {
	At   Position
	Key  string // under which the name stands
	Name string
	Bank string // of a customer
	Of   sort
}

// A sort says who may be named.
type sort int

const (
	aBank     sort = iota
	aCallee        // who answers requests
	aCulprit       // who can be made to fail
	aCustomer      // named, or by an index
)

// mention keeps that the value names somebody.
func (v value) mention(of sort, name, bank string) string {
	if v.there() && name != "" {
		m := Mention{v.at, v.name, name, bank, of}
		if !v.r.mentioned[m] {
			v.r.mentioned[m] = true
			v.r.story.Mentions = append(v.r.story.Mentions, m)
		}
	}
	return name
}

// bank reads the id of a bank.
func (v value) bank() string { return v.mention(aBank, v.word(), "") }

// callee reads a party that answers requests.
func (v value) callee() string { return v.mention(aCallee, v.party(), "") }

// checkMentions refuses a story that names somebody who is not there.
func (s *Story) checkMentions(banks []catalog.Bank) error {
	ids := bankIDs(banks)
	for _, m := range s.Mentions {
		there, customers := ids, []string(nil)
		switch m.Of {
		case aCallee:
			there = append(append(slices.Clone(ids), sandbox.Platforms()...), append(sandbox.Apps(), "inbox/NAME", "api")...)
		case aCulprit:
			there = append(sandbox.FaultParties(ids), "inbox/NAME", "*")
		case aCustomer:
			if i := slices.Index(ids, m.Bank); i >= 0 {
				customers = keysOf(banks[i])
			}
			there = customers
		}
		if err := m.check(there); err != nil {
			return err
		}
	}
	return nil
}

// check refuses a name that is not one of those there.
func (m Mention) check(there []string) error {
	if slices.Contains(there, m.Name) && m.Name != "inbox/NAME" || m.Of != aBank && isInbox(m.Name) || m.Of == aCustomer && isIndex(m.Name) {
		return nil
	}
	e := &FormatError{At: m.At, Near: nearest(m.Name, there), Message: fmt.Sprintf("%s: %s is not there", m.Key, quote(m.Name)), cause: sandbox.ErrNoParty}
	if m.Of == aCustomer {
		e.Message, e.cause = fmt.Sprintf("%s: %s has no customer called %s", m.Key, m.Bank, quote(m.Name)), nil
	}
	if e.Near != "" {
		e.Message += "; did you mean " + e.Near + "?"
	}
	e.Message += stop(e.Message) + " There are " + listed(there)
	if m.Of == aCustomer {
		e.Message += ", and all others by an index like 17"
	}
	return e
}

// isInbox tells the receivers of webhooks: there is one of any name.
func isInbox(party string) bool {
	name, ok := strings.CutPrefix(party, "inbox/")
	return ok && isWord(name)
}

// isIndex tells the number of a customer from a name.
func isIndex(customer string) bool {
	return customer != "" && strings.Trim(customer, "0123456789") == ""
}

// keysOf are the named customers of a bank.
func keysOf(b catalog.Bank) []string {
	keys := make([]string, len(b.Pins))
	for i, p := range b.Pins {
		keys[i] = p.Key
	}
	return keys
}

func bankIDs(banks []catalog.Bank) []string {
	ids := make([]string, len(banks))
	for i, b := range banks {
		ids[i] = b.ID
	}
	return ids
}
