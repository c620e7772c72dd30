package people

import "github.com/sandbank/sandbank/internal/chance"

// A Rhythm is how often somebody is paid.
type Rhythm uint8

// The rhythms of pay. The zero value leaves the choice to chance.
const (
	AnyRhythm Rhythm = iota
	Monthly
	Biweekly // every two weeks
)

// String is the word of the catalog.
func (r Rhythm) String() string {
	switch r {
	case Monthly:
		return "monthly"
	case Biweekly:
		return "biweekly"
	}
	return "any"
}

// An Income is what a customer is paid, after tax.
type Income struct {
	Rhythm Rhythm
	Pay    int64 // minor units, each payday
}

// Income returns what a customer is paid: the zero value for an unknown one.
// It allocates nothing.
func (w *World) Income(bank string, index int64) Income {
	b := w.bank(bank)
	if b == nil || index < 0 || index >= b.Population {
		return Income{}
	}
	return b.income(index)
}

func (b *bank) income(index int64) Income {
	monthly, _ := b.job(index)
	in := Income{Rhythm: Monthly}
	draw := chance.Scale(chance.H(chance.H(b.key, uint64(index)), 21), 100)
	if int(draw) < b.Biweekly {
		in.Rhythm = Biweekly
	}
	pin := b.pin(index)
	if pin != nil && pin.Rhythm != AnyRhythm {
		in.Rhythm = pin.Rhythm
	}
	in.Pay = monthly
	if in.Rhythm == Biweekly {
		in.Pay = monthly * 12 / 26
	}
	if pin != nil && pin.Salary > 0 {
		in.Pay = pin.Salary
	}
	return in
}

// A job is a trade: what it pays after tax each month, in whole units of the
// currency, and what employers it has.
type job struct {
	title  string
	sector sector
	lo, hi int64
}

type sector uint8

const (
	office sector = iota
	hospital
	school
	shop
	works
	kitchen
	council
)

// job draws a trade and the monthly pay in minor units.
func (b *bank) job(index int64) (int64, job) {
	list := jobsUS[:]
	if b.Country == "GB" {
		list = jobsGB[:]
	}
	key := chance.H(b.key, uint64(index))
	j := list[chance.Scale(chance.H(key, 22), uint64(len(list)))]
	span := uint64(j.hi-j.lo) * 100
	h := chance.H(key, 23)
	// The mean of two draws: the middle of the range is the usual pay.
	cents := (chance.Scale(h, span) + chance.Scale(chance.Mix(h), span)) / 2
	return j.lo*100 + int64(cents), j
}

// employer names who pays: an invented firm, hospital, school or public body.
func (b *bank) employer(j job, index int64) string {
	key := chance.H(b.key, uint64(index))
	h := chance.H(key, 24)
	firm := pick(firms[:], h)
	second := chance.Mix(h)
	switch j.sector {
	case hospital:
		if b.Country == "GB" {
			return firm + " Infirmary"
		}
		return pick([]string{firm + " General Hospital", firm + " Medical Center"}, second)
	case school:
		if b.Country == "GB" {
			return pick([]string{firm + " Academy", firm + " Primary School"}, second)
		}
		return firm + " School District"
	case shop:
		return firm + " " + pick([]string{"Stores", "Market", "Hardware", "Outfitters"}, second)
	case works:
		return firm + " " + pick([]string{"Logistics", "Components", "Building", "Electric"}, second)
	case kitchen:
		return firm + " " + pick([]string{"Kitchen", "Bakery", "Hotels", "Catering"}, second)
	case council:
		if b.Country == "GB" {
			return firm + " District Council"
		}
		return firm + " County"
	}
	return firm + " " + pick([]string{"Software", "Partners", "Insurance", "Design", "Media"}, second)
}
