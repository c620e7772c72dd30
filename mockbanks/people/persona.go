package people

// A Rhythm is how often somebody is paid.
type Rhythm uint8

// The rhythms of pay. The zero value leaves the choice to the persona.
const (
	AnyRhythm Rhythm = iota
	Monthly
	SemiMonthly // twice a month, on fixed days
	Biweekly    // every two weeks
	Weekly
	FourWeekly // every 28 days, as British pensions are
)

// String is the word of the catalog.
func (r Rhythm) String() string {
	return [...]string{"any", "monthly", "semimonthly", "biweekly", "weekly", "four-weekly"}[r]
}

// ParseRhythm reads the word of the catalog.
func ParseRhythm(s string) (Rhythm, bool) {
	for r := Monthly; r <= FourWeekly; r++ {
		if r.String() == s {
			return r, true
		}
	}
	return AnyRhythm, false
}

// Times is how often a rhythm pays in four weeks at least, and the twelfths of
// a pay that make an average month.
func (r Rhythm) Times() (inFourWeeks int, monthly, of int64) {
	switch r {
	case SemiMonthly:
		return 2, 2, 1
	case Biweekly:
		return 2, 26, 12
	case Weekly:
		return 4, 52, 12
	case FourWeekly:
		return 1, 13, 12
	}
	return 1, 1, 1
}

// A Life is what fills somebody's days; it decides who pays them and how they
// spend.
type Life uint8

// The lives.
const (
	Working  Life = iota
	Retired       // on a pension
	Studying      // on an allowance
	Gigging       // a small weekly payout, and credits at odd times
	Trading       // a small business
)

// String is the word of the catalog.
func (l Life) String() string {
	return [...]string{"working", "retired", "studying", "gigging", "trading"}[l]
}

// ParseLife reads the word of the catalog.
func ParseLife(s string) (Life, bool) {
	for l := Working; l <= Trading; l++ {
		if l.String() == s {
			return l, true
		}
	}
	return Working, false
}

// A Persona is a kind of customer: how many there are, and how they are paid.
type Persona struct {
	Name   string
	Life   Life
	Rhythm Rhythm
	Share  int    // of a bank's customers, in thousandths
	Low    int64  // pay after tax in an average month, minor units
	High   int64  // the same of the best paid
	Sector Sector // of the employer
	Jobs   []string
}

// A Sector is what an employer does.
type Sector string

// The sectors that employers' names are made for.
const (
	Office   Sector = "office"
	Hospital Sector = "hospital"
	School   Sector = "school"
	Shop     Sector = "shop"
	Works    Sector = "works"
	Kitchen  Sector = "kitchen"
	Council  Sector = "council"
)

// An Income is what a customer is paid, after tax.
type Income struct {
	Rhythm Rhythm
	Life   Life
	Pay    int64 // minor units, each payday
}

// LeastPay is the least pay of an average month, in minor units, from
// which a customer can always meet the bills: the books are proved for pays
// from there on. Whoever is paid every week or two may have to pay a month's
// bills from half a month's pay, which in the United States are dearer.
func LeastPay(country string, r Rhythm) int64 {
	if country == "US" && (r == Biweekly || r == Weekly) {
		return 2_380_00
	}
	return 1_500_00
}

// Monthly is what pays of a rhythm bring in an average month.
func (r Rhythm) Monthly(pay int64) int64 {
	_, times, of := r.Times()
	return pay * times / of
}

// Pay is a single pay of a rhythm that brings so much in an average month.
func (r Rhythm) Pay(monthly int64) int64 {
	_, times, of := r.Times()
	return monthly * of / times
}
