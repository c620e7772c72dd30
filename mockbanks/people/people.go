// Package people invents the customers of the mock banks.
//
// A [Person] is a pure function of the seed, the bank and an index below the
// bank's population: nothing is stored, and every identifier that a person
// carries inverts to the index, so that a bank of forty million costs nothing
// until somebody looks. Pins are customers with names of their own choosing:
// they are read before anything is drawn, and hold for every seed.
//
// Every identifier lies in a range set aside for fiction: mail at example.com
// and its kin (RFC 2606), phones 555-0100 to 555-0199 and the drama ranges of
// the British regulator, postcodes with letters that no postcode ends in.
package people

import (
	"errors"
	"time"

	"github.com/brianvoe/gofakeit/v6/data"

	"github.com/sandbank/sandbank/internal/chance"
)

const (
	// Capacity is the number of customers that all banks together can have.
	// It is part of the generator: changing it changes every world.
	Capacity = 1 << 32
	// Slot is the number of indexes set aside for one bank, whatever its
	// population, so that adding a bank moves no other.
	Slot = 1 << 27
)

// The purposes of chance that this package draws for. Tags 0x100 to 0x1ff
// are its own.
const (
	tagPerson chance.Tag = 0x100 + iota
	tagMail
	tagTown
	tagHouse
)

// Refusals of [New] and of the look-ups.
var (
	ErrUnknownBank   = errors.New("no such bank")
	ErrUnknownPerson = errors.New("no such customer")
	ErrBadBank       = errors.New("bank cannot be part of the world")
)

// A Bank is what the generators must know of one bank.
type Bank struct {
	ID       string
	Country  string // ISO 3166: "US" or "GB"
	Currency string // ISO 4217
	Zone     *time.Location

	First      int64 // first global index, a multiple of [Slot]
	Population int64 // 1 to [Slot]

	Cards    bool   // credit cards instead of current accounts
	Product  string // name of the product that every customer holds
	Routing  []string
	SortCode string // first of its sort codes, six digits
	IBANBank string // four letters
	IIN      string // first six digits of its card numbers

	SavingsProduct, CardProduct, AutoLoanProduct, MortgageProduct, BusinessProduct string // empty: not sold

	Personas []Persona // shares add up to 1,000
	// Newcomer is a bank that was added to a world: its customers have no
	// friends at other banks, so that the others' history stays as it was.
	Newcomer bool
	NewIDs   bool // booking gives a card line another id than it had while pending
	Pins     []Pin
}

// A Pin is a customer declared by name. Zero fields are drawn like anybody's.
type Pin struct {
	Key      string
	Index    int64
	Given    string
	Family   string
	Language string
	Persona  string // of the bank's personas
	Rhythm   Rhythm
	Salary   int64 // minor units per pay
	Employer string
	Job      string
	Town     string // one of the country's
	Company  string // of a pin that trades
	With     string // key of the pin who shares the household and a joint account

	OpenedAtStart bool  // the account is opened on the run's first day
	Overdrawn     bool  // the booked balance is negative at every instant
	Overdraft     int64 // minor units; the limit when Overdrawn
	Zero          bool  // nothing ever moves, and nothing is there
	Dormant       bool  // nothing has moved for years; the last balance stays
	Frozen        bool  // the bank has blocked the account
	Holds         bool  // always something pending: a hold with a tip to come, a hold that lapses
	Accounts      int   // how many accounts; 0 leaves it to chance
}

// A World answers who the customers are. It is safe for concurrent use and
// never changes.
type World struct {
	seed  uint64
	banks []*bank
	given []string // the long tail of names
	names []string
}

// bank is a Bank with its permutations.
type bank struct {
	Bank
	key     uint64
	houses  uint64
	mails   chance.Perm
	towns   chance.Perm // rank, town after town
	classes []Class
	place   [District]uint16 // the class of each place
	employs [District]uint16 // the employer of each place: its number and one more
	pinned  map[int64]pinned // by index
	letters map[string]*Pin  // by mail address
	staff   []staff          // the employers of a district, by number
	firms   []int            // the places of a district's businesses, by number
	trade   []string         // what they sell, by number
	trades  map[string][]int
}

// New returns the world of one seed. It fails with [ErrBadBank] if two banks
// share an id or a slot, or if a population, pin or zone is impossible.
func New(seed uint64, banks []Bank) (*World, error) {
	w := &World{
		seed:  seed,
		given: data.Person["first"],
		names: data.Person["last"],
	}
	for _, b := range banks {
		if err := w.add(b); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *World) add(b Bank) error {
	if why := fault(b); why != "" {
		return refuse("add "+b.ID+" ("+why+")", ErrBadBank)
	}
	for _, other := range w.banks {
		if other.ID == b.ID || other.First == b.First {
			return refuse("add "+b.ID+" (id or first index taken by "+other.ID+")", ErrBadBank)
		}
	}
	id := chance.Text(b.ID)
	in := &bank{
		Bank:   b,
		key:    chance.Key(w.seed, tagPerson, id),
		houses: chance.Key(w.seed, tagHouse, id),
		mails:  chance.NewPerm(chance.Key(w.seed, tagMail, id), Slot),
		towns:  chance.NewPerm(chance.Key(w.seed, tagTown, id), uint64(b.Population)),
	}
	in.lay()
	in.hire()
	in.seatPins()
	w.banks = append(w.banks, in)
	return nil
}

// fault says why b cannot be part of a world, or nothing.
func fault(b Bank) string {
	switch {
	case b.ID == "":
		return "no id"
	case b.Country != "US" && b.Country != "GB":
		return "country must be US or GB"
	case b.Zone == nil:
		return "no time zone"
	case b.First < 0 || b.First%Slot != 0 || b.First >= Capacity:
		return "first index is not the start of a slot"
	case b.Population < 1 || b.Population > Slot:
		return "population out of range"
	}
	shares := 0
	for _, p := range b.Personas {
		if shares += p.Share; p.Share < 0 || p.Low <= 0 && p.Life != Trading || p.High < p.Low || p.Rhythm > FourWeekly {
			return "persona " + p.Name + " has an impossible share or pay"
		}
	}
	if shares != 1000 {
		return "shares of the personas do not add up to 1,000"
	}
	return faultyPin(b)
}

// faultyPin says why the pins of b cannot be, or nothing.
func faultyPin(b Bank) string {
	keys, indexes, mails := map[string]string{}, map[int64]string{}, map[string]string{}
	for _, p := range b.Pins {
		if p.Key == "" || p.Index < 0 || p.Index >= b.Population {
			return "pin " + p.Key + " beyond the population"
		}
		if p.Persona != "" && !b.has(p.Persona, p.Rhythm) {
			return "pin " + p.Key + " is of a persona or a rhythm that the bank has nobody of"
		}
		if p.With != "" && !b.mutual(p) {
			return "pin " + p.Key + " lives with " + p.With + ", who does not say so"
		}
		mail := p.mail()
		for _, other := range [...]string{keys[p.Key], indexes[p.Index], mails[mail]} {
			if other != "" {
				return "pins " + other + " and " + p.Key + " have the same key, index or mail address"
			}
		}
		keys[p.Key], indexes[p.Index], mails[mail] = p.Key, p.Key, p.Key
	}
	return ""
}

// has reports whether the bank has customers of a persona and a rhythm.
func (b Bank) has(persona string, r Rhythm) bool {
	for _, p := range b.Personas {
		if p.Name == persona {
			return p.Share > 0 && (r == AnyRhythm || r == p.Rhythm)
		}
	}
	return false
}

// mutual reports whether the pin whom p names names p.
func (b Bank) mutual(p Pin) bool {
	for _, q := range b.Pins {
		if q.Key == p.With {
			return q.With == p.Key && q.Key != p.Key
		}
	}
	return false
}

// bank returns the bank with the id, or nil.
func (w *World) bank(id string) *bank {
	for _, b := range w.banks {
		if b.ID == id {
			return b
		}
	}
	return nil
}

// Population is the number of customers of a bank: 0 for an unknown one.
func (w *World) Population(bank string) int64 {
	if b := w.bank(bank); b != nil {
		return b.Population
	}
	return 0
}

// pinned is a pin with the class that it declares.
type pinned struct {
	pin   *Pin
	class int
}

// pin returns the pin at an index, or nil. It allocates nothing.
func (b *bank) pin(index int64) *Pin { return b.pinned[index].pin }

// A refusal names the operation that failed; it unwraps to its sentinel.
// The standard formatting package would bring the operating system with it.
type refusal struct {
	op  string
	err error
}

func refuse(op string, err error) error { return &refusal{op, err} }

func (r *refusal) Error() string { return r.op + ": " + r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }
