package people

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

// A Person is one customer of one bank.
type Person struct {
	Bank     string
	Index    int64
	Key      string // of the pin; empty for everybody else
	Given    string
	Family   string
	Email    string
	Phone    string // shared by several people: the fictional ranges are small
	Address  Address
	Birth    time.Time // UTC midnight of the day
	Language string    // ISO 639: en, vi
	Employer string
	Job      string
	Company  string // of a business customer, whose owner this is
}

// An Address is where post reaches a person.
type Address struct {
	Line     string
	City     string
	Region   string // state or county
	Postcode string
	Country  string // ISO 3166
}

// Name is the given name and the family name.
func (p Person) Name() string { return p.Given + " " + p.Family }

// Holder is the name in which the accounts are held.
func (p Person) Holder() string { return cmpOr(p.Company, p.Name()) }

// Person returns the customer at an index. It fails with [ErrUnknownBank] or,
// at or beyond the population, with [ErrUnknownPerson].
func (w *World) Person(bank string, index int64) (Person, error) {
	b := w.bank(bank)
	if b == nil {
		return Person{}, refuse("person of "+bank, ErrUnknownBank)
	}
	if index < 0 || index >= b.Population {
		return Person{}, refuse("person "+strconv.FormatInt(index, 10)+" of "+bank, ErrUnknownPerson)
	}
	return w.draw(b, index), nil
}

// Pins returns the customers of a bank that have a name of their own, in the
// order of the catalog; none for an unknown bank.
func (w *World) Pins(bank string) []Person {
	b := w.bank(bank)
	if b == nil {
		return nil
	}
	all := make([]Person, 0, len(b.Pins))
	for _, p := range b.Pins {
		all = append(all, w.draw(b, p.Index))
	}
	return all
}

// draw invents the person at an index that is below the population.
func (w *World) draw(b *bank, index int64) Person {
	key, seat := chance.H(b.key, uint64(index)), b.seat(index)
	home, at := b.home(index, seat)
	c := &b.classes[seat.Class]
	p := Person{Bank: b.ID, Index: index, Language: "en", Birth: birth(c.Life, chance.H(home, 1), chance.H(key, 7))}
	p.Given, p.Family, p.Language = w.name(b, home, key)
	p.Address = b.address(at, home)
	p.Phone = b.phone(index, b.towns.At(uint64(index)))
	p.Job, p.Employer, p.Company = b.work(key, seat)
	if pin := b.pin(index); pin != nil {
		p.take(pin)
	}
	p.Email = b.email(p)
	return p
}

// Name is that of a customer, who must exist: the same as [Person.Name], at a
// fraction of the cost.
func (w *World) Name(bank string, index int64) string {
	b := w.bank(bank)
	home, _ := b.home(index, b.seat(index))
	var p Person
	p.Given, p.Family, _ = w.name(b, home, chance.H(b.key, uint64(index)))
	if pin := b.pin(index); pin != nil {
		p.Given, p.Family = cmpOr(pin.Given, p.Given), cmpOr(pin.Family, p.Family)
	}
	return p.Name()
}

// take lets the pin win over what was drawn.
func (p *Person) take(pin *Pin) {
	p.Key = pin.Key
	p.Given = cmpOr(pin.Given, p.Given)
	p.Family = cmpOr(pin.Family, p.Family)
	p.Language = cmpOr(pin.Language, "en")
	p.Employer = cmpOr(pin.Employer, p.Employer)
	p.Job = cmpOr(pin.Job, p.Job)
	p.Company = pin.Company
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// work is what a customer does, for whom, and the firm that is the customer.
func (b *bank) work(key uint64, s Seat) (job, employer, company string) {
	persona := &b.Personas[b.classes[s.Class].Persona]
	if len(persona.Jobs) > 0 {
		job = pick(persona.Jobs, chance.H(key, 22))
	}
	if f, ok := b.businessOf(s); ok {
		return cmpOr(job, "owner"), f.Name, f.Legal(b.Country)
	}
	if n, ok := b.employerOf(s); ok {
		return job, b.business(s.District, n).Name, ""
	}
	if persona.Life == Working {
		return job, employerName(b.Country, persona.Sector, chance.H(key, 24)), ""
	}
	return job, "", ""
}

// birth makes everybody an adult in 2025, whenever the history began: students
// are 19 to 26, those who work 22 to 65, the retired older. Those of one home
// are of an age.
func birth(life Life, home, own uint64) time.Time {
	first, years := 1960, uint64(44)
	switch life {
	case Retired:
		first, years = 1933, 27
	case Studying:
		first, years = 1999, 8
	}
	day := int(chance.Scale(home, years*365)) + int(chance.Scale(own, 6*365)) - 3*365
	return time.Date(first, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, min(max(day, 0), int(years)*365-1))
}

// name draws a name and the language its bearer prefers. Two of one home do not
// have the same given name.
func (w *World) name(b *bank, home, key uint64) (given, family, language string) {
	g := chance.H(key, 3)
	given, family, language = w.nameOf(b, home, key, g)
	if home == key {
		return given, family, language
	}
	head, _, _ := w.nameOf(b, home, home, chance.H(home, 3))
	for given == head {
		g = chance.Mix(g + 1)
		given, _, _ = w.nameOf(b, home, key, g)
	}
	return given, family, language
}

// nameOf is the name of a draw: mostly a common one,
// now and then one of the long tail, and the names of the communities
// that live in the country.
func (w *World) nameOf(b *bank, home, key, g uint64) (given, family, language string) {
	kind := chance.Scale(chance.H(home, 2), 100)
	f := chance.H(home, 4)
	switch {
	case b.Country == "GB" && kind < 78:
		return skewed(givenGB[:], g), skewed(familyGB[:], f), "en"
	case b.Country == "GB":
		c := chance.Scale(chance.H(home, 5), uint64(len(communitiesGB)))
		return pick(communitiesGB[c].given, g), pick(communitiesGB[c].family, f), "en"
	case kind < 68:
		return skewed(givenUS[:], g), skewed(familyUS[:], f), "en"
	case kind < 76:
		return skewed(givenUS[:], g), pick(w.names, f), "en"
	case kind < 80:
		return pick(w.given, g), pick(w.names, f), "en"
	}
	c := chance.Scale(chance.H(home, 5), uint64(len(communitiesUS)))
	community := communitiesUS[c]
	if community.language != "" && chance.Scale(chance.H(key, 6), 2) == 0 {
		language = community.language
	}
	return pick(community.given, g), pick(community.family, f), cmpOr(language, "en")
}

func pick(list []string, h uint64) string {
	return list[chance.Scale(h, uint64(len(list)))]
}

// skewed prefers the head of the list, as the frequency of names does.
func skewed(list []string, h uint64) string {
	n := uint64(len(list))
	return list[min(chance.Scale(h, n), chance.Scale(chance.Mix(h), n))]
}
