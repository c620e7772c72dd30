package ledger

import "github.com/sandbank/sandbank/internal/chance"

// The classes of lines. An account has at most one line of a class on a day,
// so that (account, day, class) names it.
const (
	classSalary  = 0
	classRescue  = 1
	classBill    = 2  // and the following, one for each bill
	classCard    = 14 // two of them
	classManual  = 16 // a card payment made by hand
	classSavings = 17
	classBig     = 18
	classFriend  = 19
	classRefund  = 20
	classReturn  = 21 // the purchase that is refunded later
	classSlot    = 24 // and the following, one for each slot
	classPaid    = 32 // payment received on a card account
	classCharged = 33 // interest
	nClasses     = 64
)

// An event is a line before it has words.
type event struct {
	moment
	class  int
	amount int64 // a credit is positive
	hold   bool  // held until it is booked
}

// A sheet is one period of one account: every event but the purchases of the
// slots, which are summed.
type sheet struct {
	period
	open, close int64 // the anchors at both ends
	events      [40]event
	n           int
	in          int64 // credits after the salary
	sum         int64 // of all events
}

func (s *sheet) add(e event) {
	s.events[s.n] = e
	s.n++
	s.sum += e.amount
}

// fill draws period n. It must not precede the account's first.
func (p *profile) fill(s *sheet, n int) {
	s.period = p.period(n)
	s.open = p.anchor(n)
	s.add(event{moment: moment{s.first, p.payAt}, class: classSalary, amount: p.pay})
	p.fillBills(s)
	p.fillFriends(s)
	p.fillRefund(s)
	s.close = p.anchorAfter(n+1, s.in)
	p.absorb(s, s.open+s.sum-p.spent(s.first, s.next)-s.close)
}

// anchor is the balance, less holds, just before payday n.
func (p *profile) anchor(n int) int64 {
	if n <= p.born {
		return 0
	}
	return p.anchorAfter(n, p.credits(n-1))
}

// anchorAfter is the anchor if the credits after the last salary are known.
// They are part of it: then money received never has to be there before.
func (p *profile) anchorAfter(n int, credits int64) int64 {
	noise := int64(chance.Scale(chance.H(p.key, 1<<24+uint64(n)), uint64(p.pay*noiseShare/100)))
	return p.base + noise + credits + p.reserve(n)
}

// reserve is what is set aside for a period that holds more than half of a
// month's bills: with pay every two weeks the rent alone can be 63 % of one
// pay. Then every period keeps at least a pay less half a month's bills.
func (p *profile) reserve(n int) int64 {
	if !p.biweekly {
		return 0
	}
	return max(0, p.fixed(p.period(n))-p.due30/2)
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
	return s.in
}

func (p *profile) fillBills(s *sheet) {
	if s.period.n <= p.born {
		return // a new customer has not moved the bills yet
	}
	for i := range p.bills {
		if p.bills[i].amount == 0 {
			continue
		}
		day := p.due(p.bills[i].dom, s.period)
		if day == 0 {
			continue
		}
		if amount := p.charge(i, day); amount > 0 {
			at := hour(5, 55) + int(chance.Scale(chance.H(p.key, 64+uint64(i)), uint64(hour(2, 30))))
			s.add(event{moment: moment{day, at}, class: classBill + i, amount: -amount})
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
	key := chance.H(p.key, 2<<24+uint64(s.period.n))
	often := uint64(20)
	if p.biweekly {
		often = 12
	}
	if p.calm || chance.Scale(key, 100) >= often || s.period.n <= p.born {
		return
	}
	day := s.first + 1 + int(chance.Scale(chance.H(key, 1), uint64(s.next-s.first-9)))
	back := p.b.rules.onOrAfter(p.booked(day).day + 2 + int(chance.Scale(chance.H(key, 2), 3)))
	if back >= s.next {
		return
	}
	amount := nines.round(1200+int64(chance.Scale(chance.H(key, 3), 4700)), chance.H(key, 4)&255)
	at := hour(10, 0) + int(chance.Scale(chance.H(key, 5), uint64(hour(9, 0))))
	s.in += amount
	s.add(event{moment: moment{day, at}, class: classReturn, amount: -amount, hold: true})
	s.add(event{moment: moment{back, p.bookAt + 1}, class: classRefund, amount: amount})
}
