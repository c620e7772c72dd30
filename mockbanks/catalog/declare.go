package catalog

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// mergeBank changes a bank of the catalog, or adds one.
func (d *declaration) mergeBank(i int) error {
	node := items(child(d.root, "banks"))[i]
	declared := d.file.Banks[i]
	if declared.ID == "" {
		return at(d.name, node.GetToken(), "a bank has an id: one of "+strings.Join(d.ids(), ", ")+", or a new one")
	}
	if d.twice(declared.ID, fmt.Sprintf("$.banks[%d]", i)) {
		return d.where(wrong{declared.ID, "id", declared.ID + " stands here twice"})
	}
	at := slices.IndexFunc(d.banks, func(b Bank) bool { return b.ID == declared.ID })
	if at < 0 {
		b, err := d.newBank(declared)
		if err != nil {
			return err
		}
		d.banks = append(d.banks, b)
		at = len(d.banks) - 1
	}
	b := &d.banks[at]
	pins, shares := b.Pins, maps.Clone(b.Shares)
	b.Pins, b.Shares = nil, nil
	if err := d.onto(node, b); err != nil {
		return err
	}
	if b.Pins = pins; shares == nil {
		shares = map[string]int{}
	}
	maps.Copy(shares, declared.Shares)
	b.Shares = shares
	for j, n := range items(child(node, "pins")) {
		path := fmt.Sprintf("$.banks[%d].pins[%d]", i, j)
		if err := d.mergePin(b, n, path, declared.Pins[j].Key); err != nil {
			return err
		}
	}
	return nil
}

// unplaced is the index of a pin that has none yet.
const unplaced = math.MinInt64

// mergePin changes the pin of a key as a node says, or adds one.
func (d *declaration) mergePin(b *Bank, n ast.Node, path, key string) error {
	owner := b.ID + "/" + key
	if d.twice(owner, path) {
		return d.where(wrong{owner, "key", key + " stands here twice"})
	}
	d.indexed[owner] = child(n, "index") != nil
	at := slices.IndexFunc(b.Pins, func(p Pin) bool { return p.Key == key })
	if at < 0 {
		at = len(b.Pins)
		b.Pins = append(b.Pins, Pin{Key: key, Index: unplaced, About: "Named in the world file."})
	}
	return d.onto(n, &b.Pins[at])
}

// mergePerson changes or adds a pin in its short form.
func (d *declaration) mergePerson(i int) error {
	node, p := items(child(d.root, "people"))[i], d.file.People[i]
	path := fmt.Sprintf("$.people[%d]", i)
	bad := func(key, why string) error {
		d.place["people"] = path
		return d.where(wrong{"people", key, why})
	}
	at := slices.IndexFunc(d.banks, func(b Bank) bool { return b.ID == p.Bank })
	if at < 0 {
		return bad("bank", fmt.Sprintf("there is no bank %q%s", p.Bank, instead(p.Bank, d.ids())))
	}
	b := &d.banks[at]
	given, family, ok := splitName(p)
	if !ok {
		return bad("name", "a person has a name of two words or more")
	}
	key, why := b.keyOf(p, given, family)
	if why != "" {
		return bad("key", why)
	}
	before, existed := b.Pin(key)
	if err := d.mergePin(b, node, path, key); err != nil {
		return err
	}
	pin := &b.Pins[slices.IndexFunc(b.Pins, func(q Pin) bool { return q.Key == key })]
	if !existed {
		pin.Given, pin.Family = given, family
	}
	if pin.Persona != before.Persona {
		b.adopt(pin, p.Pin)
	}
	if p.Salary > 0 { // a month's, as the pay of personas is
		rhythm, _ := d.paid(*b, *pin)
		pin.Salary = Money(rhythm.Pay(int64(p.Salary)))
	}
	return nil
}

// adopt forgets what a pin had from another persona.
func (b *Bank) adopt(pin *Pin, said Pin) {
	pin.Rhythm, pin.Salary, pin.Employer, pin.Job, pin.Company = said.Rhythm, said.Salary, said.Employer, said.Job, said.Company
}

// paid is how often a pin is paid in a bank whose personas are not settled.
func (d *declaration) paid(b Bank, p Pin) (people.Rhythm, bool) {
	for _, q := range d.kinds[b.Country] {
		if q.Name == p.Persona {
			return people.ParseRhythm(q.Rhythm)
		}
	}
	if r := p.rhythm(); r != people.AnyRhythm {
		return r, true
	}
	return people.Monthly, false
}

// splitName takes the last word for the family's, unless both are said.
func splitName(p person) (given, family string, ok bool) {
	if p.Name == "" {
		return p.Given, p.Family, p.Given != "" && p.Family != ""
	}
	words := strings.Fields(p.Name)
	if len(words) < 2 {
		return "", "", false
	}
	last := len(words) - 1
	return strings.Join(words[:last], " "), words[last], true
}

// keyOf is the key of a person: said, that of the pin with the name, or made
// from the name.
func (b *Bank) keyOf(p person, given, family string) (key, why string) {
	if p.Key != "" {
		return p.Key, ""
	}
	for _, q := range b.Pins {
		if strings.EqualFold(q.Name(), given+" "+family) {
			return q.Key, ""
		}
	}
	first, _, _ := strings.Cut(given, " ")
	for _, key := range []string{people.Slug(first), people.Slug(given + family)} {
		if _, taken := b.Pin(key); !taken && key != "" {
			return key, ""
		}
	}
	return "", "no key can be made from the name: say one, in lower-case letters"
}

func (d *declaration) ids() []string {
	ids := make([]string, len(d.banks))
	for i, b := range d.banks {
		ids[i] = b.ID
	}
	return ids
}

// roomy is how far the indexes chosen for pins go, where there is room: not
// with the population, so that a bank may grow and they stay.
const roomy = 10_000

// seatPins chooses an index for pins that have none, and for those of the
// catalog that a smaller bank has no room for.
func (d *declaration) seatPins() error {
	for i := range d.banks {
		b := &d.banks[i]
		if b.Population < int64(len(b.Pins)) && b.Population > 0 {
			return d.where(wrong{b.ID, "population", fmt.Sprintf("%d is too small for its %d named customers", b.Population, len(b.Pins))})
		}
		taken := map[int64]bool{}
		for _, p := range b.Pins {
			taken[p.Index] = true
		}
		for j := range b.Pins {
			p := &b.Pins[j]
			if p.Index != unplaced && (d.indexed[b.ID+"/"+p.Key] || p.Index < b.Population) || b.Population < 1 || b.Population > people.Slot {
				continue
			}
			p.Index = free(b.ID+"/"+p.Key, b.Population, taken)
			taken[p.Index] = true
		}
	}
	return nil
}

// free draws an index that is not taken; there must be one.
func free(of string, population int64, taken map[int64]bool) int64 {
	n := uint64(min(population, roomy))
	if uint64(len(taken)) >= n {
		n = uint64(population)
	}
	index := int64(chance.Scale(chance.Mix(chance.Text(of)), n))
	for taken[index] {
		index = (index + 1) % int64(n)
	}
	return index
}
