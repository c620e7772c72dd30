package ledger

import (
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// The classes of lines. An account has at most one line of a class on a day,
// so that (account, day, class) names it.
const (
	classSalary     = 0
	classRescue     = 1
	classCashed     = 2  // back from the bank's own savings account
	classBill       = 3  // and the following, one for each bill
	classCard       = 17 // two of them: cards held elsewhere
	classOwnCard    = 19
	classManual     = 20 // a card payment made by hand, or another way to put the rest away
	classAside      = 21
	classBig        = 22
	classFriend     = 23
	classRefund     = 24
	classReturn     = 25 // the purchase that is refunded later
	classSlot       = 26 // and the following, one for each slot
	classHotel      = 31 // a hold that lapses
	classUnpaid     = 32 // a direct debit that is returned unpaid
	classUnpaidBack = 33
	classGig        = 34 // four of them
	classOpening    = 38
	classClosing    = 39

	classPaid    = 40 // payment received on a card account
	classCharged = 41 // interest

	classSavedOpen     = 42
	classSavedIn       = 43
	classSavedOut      = 44
	classSavedInterest = 45
	classSavedMoved    = 46

	classLent    = 47
	classAccrued = 48
	classRepaid  = 49

	classReceipts = 50 // a business: what its customers paid by card
	classSweep    = 51
	classFunding  = 52 // before what it pays for
	classPayroll  = 53
	classSupplier = 54 // two of them
	classPremises = 56
	classTax      = 57
)

// What is left before a payday drifts by this share of a pay, in percent, over
// so many periods.
const (
	driftShare   = 60
	driftPeriods = 10
)

// An event is a line before it has words.
type event struct {
	moment
	class  int
	amount int64 // a credit is positive
	hold   bool  // held until it is booked
	held   int64 // how much, positive
}

// A sheet is one period of one account: every event but the purchases of the
// slots, which are summed.
type sheet struct {
	period
	open, close int64 // the anchors at both ends
	events      [48]event
	n           int
	in          int64 // credits after the salary
	sum         int64 // of all events
}

func (s *sheet) add(e event) {
	s.events[s.n] = e
	s.n++
	s.sum += e.amount
}

// fill draws period n of a current account. It must be one of its life.
func (p *profile) fill(s *sheet, n int) {
	s.period = p.period(n)
	s.open = p.anchor(n)
	s.add(event{moment: moment{s.first, p.payAt}, class: classSalary, amount: p.earns(n, s.first)})
	if sum := p.cashes(n); sum > 0 {
		s.add(event{moment: moment{s.first, p.payAt + cashedAfter}, class: classCashed, amount: sum})
	}
	p.fillBills(s)
	p.fillFriends(s)
	p.fillRefund(s)
	p.fillGigs(s)
	s.close = p.anchorAfter(n+1, s.in)
	p.absorb(s, s.open+s.sum-p.spent(s.first, s.next)-s.close)
}

// anchor is the balance, less holds, just before payday n.
func (p *profile) anchor(n int) int64 {
	if n <= p.born {
		return p.deposit()
	}
	return p.anchorAfter(n, p.credits(n-1))
}

// anchorAfter is the anchor if the credits after the last salary are known.
// They are part of it: then money received never has to be there before.
func (p *profile) anchorAfter(n int, credits int64) int64 {
	noise := int64(chance.Scale(chance.H(p.key, 1<<24+uint64(uint32(n))), uint64(p.pay*noiseShare/100)))
	return p.base + noise + p.drift(n) + credits + p.reserve(n)
}

// drift lets what is left before paydays rise and fall over the seasons: from
// one draw to the next, in as many steps as there are periods between.
func (p *profile) drift(n int) int64 {
	if p.base < 0 || p.calm || p.pin != nil && p.pin.OpenedAtStart {
		return 0
	}
	from := p.season(n / driftPeriods)
	return from + (p.season(n/driftPeriods+1)-from)*int64(n%driftPeriods)/driftPeriods
}

// season is one draw: at most half a pay.
func (p *profile) season(i int) int64 {
	return int64(chance.Scale(chance.H(p.key, 18<<24+uint64(i)), uint64(p.pay*driftShare/100)))
}

// reserve is what is set aside for the bills of the next four weeks beyond an
// even share of them: with pay every two weeks the rent alone can be 63 % of
// one pay. Then every period keeps at least a pay less its share of a month's
// bills. docs/decisions/0010 has the proof.
func (p *profile) reserve(n int) int64 {
	if p.c.often == 1 {
		return 0
	}
	var most, sum int64
	for i := range int(p.c.often) - 1 {
		per := p.period(n + i)
		share := p.due30 * growth(yearOf(per.first)) / 1024 / p.c.often
		sum += p.settled(per) - share
		most = max(most, sum)
	}
	return most
}

// credits is what comes in after the salary of period n.
func (p *profile) credits(n int) int64 {
	if n < p.born || p.calm {
		return 0
	}
	var s sheet
	s.period = p.period(n)
	p.fillFriends(&s)
	p.fillRefund(&s)
	p.fillGigs(&s)
	return s.in
}

func (p *profile) fillBills(s *sheet) {
	if s.period.n <= p.born {
		return // a new customer has not moved the bills yet
	}
	for i := range p.bills {
		b := &p.bills[i]
		if b.amount == 0 {
			continue
		}
		day := p.c.due(b.dom, s.period)
		if day == 0 {
			continue
		}
		if amount := p.charge(i, day); amount > 0 {
			s.add(event{moment: moment{day, b.ms}, class: classBill + i, amount: -amount})
		}
	}
	if p.has.card {
		p.fillCard(s)
	}
}

// fillCard pays the statements of the bank's own card that fall due.
func (p *profile) fillCard(s *sheet) {
	for cycle := p.cycleOf(s.first - graceDays - 8); ; cycle++ {
		at := p.paid(cycle)
		if at.day >= s.next {
			return
		}
		if at.day < s.first {
			continue
		}
		total, _ := p.bill(cycle)
		if pay := p.payment(cycle, total); pay > 0 {
			s.add(event{moment: at, class: classOwnCard, amount: -pay})
		}
	}
}

func (p *profile) fillFriends(s *sheet) {
	for m := monthOf(s.first); m <= monthOf(s.next-1); m++ {
		for r := range rounds {
			if end := inMonth(m, 7*r+7); end < s.first || inMonth(m, 7*r+1) >= s.next {
				continue
			}
			pay := p.pays(m, r)
			if !pay.happened || pay.day < s.first || pay.day >= s.next {
				continue
			}
			s.in += max(0, pay.amount)
			s.add(event{moment: pay.moment, class: classFriend, amount: pay.amount})
		}
	}
}

// fillRefund draws a purchase that is brought back, both in one period.
func (p *profile) fillRefund(s *sheet) {
	if p.calm || s.period.n <= p.born {
		return
	}
	at, ok := p.returned(s.period)
	if !ok {
		return
	}
	key := chance.H(p.key, 2<<24+uint64(uint32(s.period.n)))
	back := p.b.rules.onOrAfter(p.booked(at.day).day + 2 + int(chance.Scale(chance.H(key, 2), 3)))
	if back >= s.next {
		return
	}
	amount := nines.round(1200+int64(chance.Scale(chance.H(key, 3), 4700)), chance.H(key, 4)&255)
	s.in += amount
	s.add(event{moment: at, class: classReturn, amount: -amount, hold: true, held: amount})
	s.add(event{moment: moment{back, p.bookAt + 1}, class: classRefund, amount: amount})
}

// returned is when something is bought that will be brought back.
func (p *profile) returned(per period) (moment, bool) {
	s := p.c.purpose(onReturned, per)
	return s.of(p.seat.Member)
}

// fillGigs adds the credits of those who earn by the ride.
func (p *profile) fillGigs(s *sheet) {
	if p.c.Life != people.Gigging || p.calm {
		return
	}
	for i := range gigs {
		if at, amount, ok := p.gig(s.period, i); ok {
			s.in += amount
			s.add(event{moment: at, class: classGig + i, amount: amount})
		}
	}
}
