package catalog

import (
	"fmt"
	"slices"

	"github.com/sandbank/sandbank/mockbanks/people"
)

// most is how many accounts a customer may have.
const most = 40

// checkPins says what is wrong with the named customers of a bank, whose
// personas are settled.
func checkPins(b Bank) (wrong, bool) {
	for j, p := range b.Pins {
		owner := b.ID + "/" + p.Key
		for _, fault := range []func(Pin) (string, string){faultyWords, b.faultyPlace, b.faultyPersona, b.faultyMoney} {
			if key, why := fault(p); why != "" {
				return wrong{owner, key, why}, true
			}
		}
		for _, q := range b.Pins[:j] {
			if q.Key == p.Key || q.Index == p.Index {
				return wrong{owner, "key", "same key or index as " + q.Key}, true
			}
		}
	}
	return wrong{}, false
}

func faultyWords(p Pin) (key, why string) {
	switch {
	case !isWord(p.Key):
		return "key", "must be lower-case letters and dashes"
	case p.Given == "" || p.Family == "":
		return "given", "a named customer has a given and a family name"
	case len(p.Given)+len(p.Family) > 200:
		return "given", "given and family name have at most 200 bytes"
	case p.Language != "" && p.Language != "en" && p.Language != "vi":
		return "language", "must be en or vi"
	case p.Rhythm != "" && p.rhythm() == people.AnyRhythm:
		return "rhythm", oneOf(p.Rhythm, rhythms())
	case p.Opened != "" && p.Opened != "run":
		return "opened", "must be run: on the run's first day"
	case p.Level != "" && !slices.Contains(levels(), p.Level):
		return "level", oneOf(p.Level, levels())
	case p.Login != "" && !slices.Contains(logins(), p.Login):
		return "login", oneOf(p.Login, logins())
	case p.Accounts < 0 || p.Accounts > most:
		return "accounts", fmt.Sprintf("%d is not between 0, which leaves it to chance, and %d", p.Accounts, most)
	}
	return "", ""
}

// faultyPlace says what is wrong with where a pin is, and with whom.
func (b Bank) faultyPlace(p Pin) (key, why string) {
	if p.Index < 0 || p.Index >= b.Population {
		return "index", fmt.Sprintf("%d is not below the population of %s, %d", p.Index, b.ID, b.Population)
	}
	if towns := townNames(b.Country); p.Town != "" && !slices.Contains(towns, p.Town) {
		return "town", fmt.Sprintf("nobody lives in %q in %s%s", p.Town, b.Country, instead(p.Town, towns))
	}
	if p.With == "" {
		return "", ""
	}
	keys := make([]string, len(b.Pins))
	for i, q := range b.Pins {
		keys[i] = q.Key
	}
	with, ok := b.Pin(p.With)
	switch {
	case !ok:
		return "with", fmt.Sprintf("%s has no named customer %q%s", b.ID, p.With, instead(p.With, keys))
	case with.With != p.Key || p.With == p.Key:
		return "with", fmt.Sprintf("%s does not say `with: %s`", p.With, p.Key)
	case with.Town != p.Town:
		return "town", "they live together: give both the same town"
	}
	return "", ""
}

func townNames(country string) []string {
	towns := people.Towns(country)
	names := make([]string, len(towns))
	for i, t := range towns {
		names[i] = t.Name
	}
	return names
}

// faultyPersona says what is wrong with what kind of customer a pin is.
func (b Bank) faultyPersona(p Pin) (key, why string) {
	if p.Persona == "" {
		if p.Company != "" {
			return "company", "a company is of a persona that trades, such as business"
		}
		return "", ""
	}
	names := make([]string, len(b.personas))
	for i, q := range b.personas {
		names[i] = q.Name
	}
	i := slices.Index(names, p.Persona)
	if i < 0 {
		return "persona", fmt.Sprintf("no persona %q in %s%s", p.Persona, b.Country, instead(p.Persona, names))
	}
	q := b.personas[i]
	switch {
	case q.Share == 0:
		return "persona", fmt.Sprintf("nobody at %s is a %s: give it a share", b.ID, q.Name)
	case p.Rhythm != "" && p.rhythm() != q.Rhythm:
		return "rhythm", fmt.Sprintf("a %s is paid %s", q.Name, q.Rhythm)
	case q.Life == people.Trading && p.Company == "":
		return "company", "who trades has a company with a name"
	case q.Life != people.Trading && p.Company != "":
		return "company", fmt.Sprintf("a %s has none: take a persona that trades, such as business", q.Name)
	}
	return "", ""
}

// faultyMoney says what is wrong with what a pin gets and may owe.
func (b Bank) faultyMoney(p Pin) (key, why string) {
	rhythm, trades := b.paid(p)
	least := people.LeastPay(b.Country, rhythm)
	switch month := rhythm.Monthly(int64(p.Salary)); {
	case p.Level == "overdrawn" && p.Overdraft == 0:
		return "level", "who is overdrawn needs an overdraft limit"
	case p.Salary > 0 && trades:
		return "salary", "a business lives on what it takes"
	case p.Salary > 0 && month < least:
		return "salary", fmt.Sprintf("%d.%02d a month is too little to pay the bills from: at least %d", month/100, month%100, least/100)
	}
	return "", ""
}

// paid is how often a pin is paid, as far as it is declared.
func (b Bank) paid(p Pin) (r people.Rhythm, trades bool) {
	for _, q := range b.personas {
		if q.Name == p.Persona {
			return q.Rhythm, q.Life == people.Trading
		}
	}
	return p.rhythm(), false
}
