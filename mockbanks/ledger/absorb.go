package ledger

import "github.com/sandbank/sandbank/internal/chance"

// absorb turns what is left of a period into lines, so that its end meets the
// next anchor: now and then a big purchase, a transfer to savings in round
// sums, and card bills for the rest. If too little is left, a round transfer
// from savings comes right after the salary.
func (p *profile) absorb(s *sheet, rest int64) {
	key := chance.H(p.key, 3<<24+uint64(s.period.n))
	if rest < 0 {
		sum := roundUp(-rest+25_00, 50_00)
		s.add(event{moment: moment{s.first, p.payAt + 60_000}, class: classRescue, amount: sum})
		rest += sum
	}
	rest -= p.bigPurchase(s, key, rest)
	rest -= p.putAside(s, key, rest)
	p.payCards(s, key, rest)
}

func roundUp(amount, step int64) int64 { return (amount + step - 1) / step * step }

// bigPurchase is a card purchase that is booked within the period.
func (p *profile) bigPurchase(s *sheet, key uint64, rest int64) int64 {
	often := uint64(13)
	if p.biweekly {
		often = 7
	}
	if rest < 400_00 || chance.Scale(chance.H(key, 1), 100) >= often {
		return 0
	}
	part := 25 + int64(chance.Scale(chance.H(key, 2), 30))
	price := nines.round(rest*part/100, chance.H(key, 3)&255)
	day := s.first + 1 + int(chance.Scale(chance.H(key, 4), uint64(s.next-s.first-7)))
	at := hour(10, 0) + int(chance.Scale(chance.H(key, 5), uint64(hour(9, 0))))
	s.add(event{moment: moment{day, at}, class: classBig, amount: -price, hold: true})
	return price
}

// putAside moves a round sum to savings when much is left.
func (p *profile) putAside(s *sheet, key uint64, rest int64) int64 {
	if p.base < 0 || rest < p.pay*28/100 || chance.Scale(chance.H(key, 6), 100) >= 65 {
		return 0
	}
	sum := rest * (30 + int64(chance.Scale(chance.H(key, 7), 31))) / 100
	sum -= sum % 50_00
	if sum == 0 {
		return 0
	}
	day := s.first + 1 + int(chance.Scale(chance.H(key, 8), uint64(s.next-s.first-2)))
	at := hour(8, 0) + int(chance.Scale(chance.H(key, 9), uint64(hour(14, 0))))
	s.add(event{moment: moment{day, at}, class: classSavings, amount: -sum})
	return sum
}

// payCards pays the card bills that fall due in the period; without one, the
// customer pays something in by hand.
func (p *profile) payCards(s *sheet, key uint64, rest int64) {
	if rest == 0 {
		return
	}
	var due [2]int
	for i, dom := range p.cards {
		if dom != 0 {
			due[i] = p.due(dom, s.period)
		}
	}
	at := hour(6, 10) + int(chance.Scale(chance.H(p.key, 80), uint64(hour(1, 40))))
	switch {
	case due[0] != 0 && due[1] != 0 && rest > 60_00:
		first := rest * (35 + int64(chance.Scale(chance.H(key, 10), 31))) / 100
		s.add(event{moment: moment{due[0], at}, class: classCard, amount: -first})
		s.add(event{moment: moment{due[1], at + 61_000}, class: classCard + 1, amount: first - rest})
	case due[0] != 0:
		s.add(event{moment: moment{due[0], at}, class: classCard, amount: -rest})
	case due[1] != 0:
		s.add(event{moment: moment{due[1], at}, class: classCard + 1, amount: -rest})
	default:
		day := p.b.rules.onOrBefore(s.first + 3 + int(chance.Scale(chance.H(key, 11), uint64(s.next-s.first-4))))
		s.add(event{moment: moment{max(day, s.first), at}, class: classManual, amount: -rest})
	}
}
