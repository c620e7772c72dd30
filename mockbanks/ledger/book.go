package ledger

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// The purposes of chance that this package draws for. Tags 0x200 to 0x2ff are
// its own.
const (
	tagAccount chance.Tag = 0x200 + iota
	tagNumber
	tagPAN
	tagAccountID
	tagLineID
	tagPayday
	tagItemDay
	tagClock
	tagFriends
	tagPayment
	tagClass
	tagOpening
	tagPayroll
	tagMeeting
	tagAudit
)

// A Book answers what every account holds and did. It never changes and is
// safe for concurrent use.
type Book struct {
	seed     uint64
	start    time.Time
	world    *people.World
	banks    []*bank
	accounts chance.Perm // account ids
	lines    chance.Perm // line ids
}

// bank is a bank with its permutations; they run over the population, so that
// a rank is a place in the day.
type bank struct {
	people.Bank
	world     *people.World
	key       uint64
	clock     uint64 // key of the time of day of card purchases
	slot      uint64 // which of the world's index ranges
	startDay  int    // of the run, by the bank's wall
	rules     rules
	shift     int // milliseconds its wall is ahead of the payment scheme's
	basket    int64
	classes   []class
	employers int         // of a district
	payrolls  chance.Perm // of all of them: the order in which they pay
	paydays   chance.Perm // the order in which card purchases are booked
	opens     chance.Perm // the order in which customers come, and go
	numbers   chance.Perm
	pans      chance.Perm
}

// New opens the books of a world whose run begins at start. Banks must be
// those of the world. It fails with [ErrBadStart] outside the history, and
// with [ErrBadBank] if a pin asks for what the ledger cannot keep.
func New(seed uint64, start time.Time, w *people.World, banks []people.Bank) (*Book, error) {
	if start.Before(Epoch) || !start.Before(End) {
		return nil, refuse("open books at "+start.UTC().Format(time.RFC3339), ErrBadStart)
	}
	k := &Book{
		seed: seed, start: start, world: w,
		accounts: chance.NewPerm(chance.Key(seed, tagAccountID), accountIDs),
		lines:    chance.NewPerm(chance.Key(seed, tagLineID), lineIDs),
	}
	for _, b := range banks {
		if why := fault(b, w); why != "" {
			return nil, refuse("open books of "+b.ID+" ("+why+")", ErrBadBank)
		}
		k.banks = append(k.banks, newBank(seed, start, w, b))
	}
	return k, nil
}

func newBank(seed uint64, start time.Time, w *people.World, c people.Bank) *bank {
	id, n := chance.Text(c.ID), uint64(c.Population)
	b := &bank{
		Bank: c, world: w, key: chance.Key(seed, tagAccount, id), clock: chance.Key(seed, tagClock, id),
		slot:      uint64(c.First / people.Slot),
		startDay:  on(c.Zone, start).day,
		employers: max(1, w.Employers(c.ID)),
		paydays:   chance.NewPerm(chance.Key(seed, tagPayday, id), n),
		opens:     chance.NewPerm(chance.Key(seed, tagOpening, id), n),
		numbers:   chance.NewPerm(chance.Key(seed, tagNumber, id), people.Slot),
		pans:      chance.NewPerm(chance.Key(seed, tagPAN, id), people.Slot),
	}
	if c.Country == "GB" {
		b.rules = gbRules
	}
	districts := (n + people.District - 1) / people.District
	b.payrolls = chance.NewPerm(chance.Key(seed, tagPayroll, id), districts*uint64(b.employers))
	b.enrol(seed, w.Classes(c.ID))
	b.shift = wall(c.Zone) - schemeWall(c.Country)
	b.basket = b.expected()
	return b
}

// wall is the offset of a zone from UTC in milliseconds, on a winter day.
func wall(zone *time.Location) int {
	_, offset := Epoch.In(zone).Zone()
	return offset * 1000
}

// fault says why the ledger cannot keep the books of b, or nothing.
func fault(b people.Bank, w *people.World) string {
	switch {
	case w.Population(b.ID) != b.Population:
		return "not a bank of this world"
	case b.Country == "US" && !b.Cards && len(b.Routing) == 0:
		return "no routing number"
	case b.Country == "GB" && len(b.SortCode) != 6:
		return "no sort code"
	case b.Cards && len(b.IIN) != 6:
		return "no card range"
	}
	for _, p := range b.Pins {
		in := w.Income(b.ID, p.Index)
		_, times, of := in.Rhythm.Times()
		switch {
		case !b.Cards && in.Life != people.Trading && in.Pay*times/of < people.LeastPay(b.Country, in.Rhythm):
			return "pin " + p.Key + " is paid too little for the payday bridge"
		case p.Overdrawn && p.Overdraft < in.Pay+in.Pay*noiseShare/100+overdrawnMargin:
			return "pin " + p.Key + " needs a limit of at least its pay and " +
				strconv.Itoa(noiseShare) + " % and " + strconv.Itoa(overdrawnMargin/100)
		}
	}
	return ""
}

// bank returns the bank with the id, or nil.
func (k *Book) bank(id string) *bank {
	for _, b := range k.banks {
		if b.ID == id {
			return b
		}
	}
	return nil
}

// pin returns the pin of a customer, or nil.
func (b *bank) pin(index int64) *people.Pin {
	for i := range b.Pins {
		if b.Pins[i].Index == index {
			return &b.Pins[i]
		}
	}
	return nil
}

// A refusal names the operation that failed and unwraps to its sentinel.
type refusal struct {
	op  string
	err error
}

func refuse(op string, err error) error { return &refusal{op, err} }

func (r *refusal) Error() string { return r.op + ": " + r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }
