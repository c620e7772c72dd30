package ledger

import (
	"github.com/sandbank/sandbank/mockbanks/people"
)

// Most customers came before the history began and stay. Some come during it:
// so many a year that a bank grows a little until 2026; a few leave.

const (
	joined   = 220 // of a thousand customers come in the years after 2016
	joinEnd  = 10  // years
	departed = 40  // of a thousand leave in the years after 2018
)

// lifetime is the first period of a customer and the first that is none.
func (b *bank) lifetime(index int64, pin *people.Pin) (born, dies int) {
	born, dies = never, always
	c := &b.classes[b.world.Seat(b.ID, index).Class]
	if pin != nil {
		if pin.OpenedAtStart {
			born = c.periodOf(moment{b.startDay, dayMS - 1}, 0) + 1
		}
		if pin.Dormant {
			dies = c.periodOf(moment{lastMoved, 0}, 0)
		}
		return born, dies
	}
	if c.Life == people.Trading {
		return born, dies
	}
	switch at, kind := b.move(index); kind {
	case comes:
		born = c.periodOf(at, 0) + 1
	case leaves:
		dies = c.periodOf(moment{at.day - 6, 0}, 0)
	}
	return born, dies
}

// A move is how a customer comes to the bank or leaves it, by rank.
type move uint8

const (
	stays move = iota
	comes
	leaves
)

// move is when a customer opens the first account or has it closed, if that is
// within the history.
func (b *bank) move(index int64) (moment, move) {
	n, x := b.opens.Len(), b.opens.At(uint64(index))
	if in := n * joined / 1000; x < in {
		return b.movesOn(x, in, firstComes, joinEnd*365), comes
	}
	if out := n * departed / 1000; x >= n-out {
		return b.movesOn(n-1-x, out, firstLeaves, 27*365), leaves
	}
	return moment{}, stays
}

// The first days on which customers come and leave.
const (
	firstComes  = epochDay + 45
	firstLeaves = epochDay + 730
)

// movesOn is the business day and time of rank x of n from a day on.
func (b *bank) movesOn(x, n uint64, from, days int) moment {
	day, ms := spread(x, n, days, hour(9, 30), hour(6, 30))
	return moment{b.rules.onOrAfter(from + day), ms}
}

// opensAt and closesAt are when the first and the last line are written: the
// last one when all that was held is booked.
func (p *profile) opensAt() moment {
	if p.pin != nil {
		return moment{p.b.startDay, hour(9, 30)}
	}
	at, _ := p.b.move(p.index)
	return at
}

func (p *profile) closesAt() moment {
	at, _ := p.b.move(p.index)
	return at
}

// deposit is what an account of a customer who came later is opened with.
func (p *profile) deposit() int64 {
	if p.pin != nil || p.base <= 0 {
		return 0
	}
	return 25_00 + p.base/100_00*100_00
}

// lastMoved is 2021-06-15: since about then nothing has moved on the account
// of somebody dormant.
const lastMoved = 18793

// departs reports whether the account is closed some day, rather than left
// alone.
func (p *profile) departs() bool { return p.dies != always && (p.pin == nil || !p.pin.Dormant) }
