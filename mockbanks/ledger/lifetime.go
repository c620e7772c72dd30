package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
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
		return born, dies
	}
	if c.Life == people.Trading {
		return born, dies
	}
	n := b.opens.Len()
	if x := b.opens.At(uint64(index)); x < n*joined/1000 {
		day, _ := spread(x, n*joined/1000, joinEnd*365, 0, 1)
		return c.periodOf(moment{epochDay + 45 + day, dayMS - 1}, 0) + 1, dies
	}
	if x := b.opens.At(uint64(index)); x >= n-n*departed/1000 {
		day, _ := spread(n-1-x, n*departed/1000, 27*365, 0, 1)
		dies = c.periodOf(moment{epochDay + 730 + day, dayMS - 1}, 0) + 1
	}
	return born, dies
}

// openingDay is the business day on which an account of period born opens: the
// last but two before the first pay.
func (p *profile) openingDay() int {
	if p.pin != nil && p.pin.OpenedAtStart {
		return p.b.startDay
	}
	return p.b.rules.onOrBefore(p.c.payday(p.born) - 3)
}

// closingDay is when the account of a customer who leaves is closed, once all
// that was held is booked.
func (p *profile) closingDay() int { return p.b.rules.onOrAfter(p.c.payday(p.dies) + 6) }

// opensAt and closesAt are when the first and the last line are written.
func (p *profile) opensAt() moment {
	return moment{p.openingDay(), hour(9, 30) + int(chance.Scale(chance.H(p.key, 130), uint64(hour(6, 30))))}
}

func (p *profile) closesAt() moment {
	return moment{p.closingDay(), hour(9, 30) + int(chance.Scale(chance.H(p.key, 131), uint64(hour(6, 30))))}
}

// deposit is what an account of a customer who came later is opened with.
func (p *profile) deposit() int64 {
	if p.pin != nil || p.base <= 0 {
		return 0
	}
	return 25_00 + p.base/100_00*100_00
}
