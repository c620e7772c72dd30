package ledger

import "github.com/sandbank/sandbank/internal/chance"

// absorb turns what is left of a period into lines, so that its end meets the
// next anchor: now and then a big purchase, a transfer to savings in round
// sums, and card bills for the rest. If too little is left, a round transfer
// from savings comes right after the salary.
func (p *profile) absorb(s *sheet, rest int64) {
	key := chance.H(p.key, 3<<24+uint64(uint32(s.period.n)))
	if rest < 0 {
		sum := roundUp(-rest+25_00, 50_00)
		s.add(event{moment: moment{s.first, p.payAt + rescuedAfter}, class: classRescue, amount: sum})
		rest += sum
	}
	rest -= p.bigPurchase(s, key, rest)
	rest -= p.putAside(s, key, rest)
	p.payCards(s, key, rest)
}

func roundUp(amount, step int64) int64 { return (amount + step - 1) / step * step }

// bigPurchase is a card purchase that is booked within the period.
func (p *profile) bigPurchase(s *sheet, key uint64, rest int64) int64 {
	if rest < 400_00 {
		return 0
	}
	at, ok := p.buysBig(s.period)
	if !ok {
		return 0
	}
	part := 25 + int64(chance.Scale(chance.H(key, 2), 30))
	price := nines.round(rest*part/100, chance.H(key, 3)&255)
	s.add(event{moment: at, class: classBig, amount: -price, hold: true, held: price})
	return price
}

// buysBig is when a big purchase is made in a period, if one may be.
func (p *profile) buysBig(per period) (moment, bool) {
	s := p.c.purpose(onBig, per)
	return s.of(p.seat.Member)
}

// putAside moves a round sum to savings elsewhere when much is left.
func (p *profile) putAside(s *sheet, key uint64, rest int64) int64 {
	if p.base < 0 || rest < p.pay*20/100 {
		return 0
	}
	at, ok := p.setsAside(s.period)
	if !ok {
		return 0
	}
	sum := rest * (40 + int64(chance.Scale(chance.H(key, 7), 31))) / 100
	sum -= sum % 50_00
	if sum > 0 {
		s.add(event{moment: at, class: classAside, amount: -sum})
	}
	return sum
}

// setsAside is when money is put aside in a period, if any is.
func (p *profile) setsAside(per period) (moment, bool) {
	s := p.c.purpose(onAside, per)
	m, ok := s.of(p.seat.Member)
	m.day = max(p.b.rules.onOrBefore(m.day), per.first)
	return m, ok
}

// payCards pays the bills of cards held elsewhere that fall due in the period;
// without one, the customer pays something in by hand.
func (p *profile) payCards(s *sheet, key uint64, rest int64) {
	if rest == 0 {
		return
	}
	var due [2]int
	for i, card := range p.cards {
		if card.dom != 0 {
			due[i] = p.c.due(card.dom, s.period)
		}
	}
	switch {
	case due[0] != 0 && due[1] != 0 && rest > 60_00:
		first := rest * (35 + int64(chance.Scale(chance.H(key, 10), 31))) / 100
		s.add(event{moment: moment{due[0], p.cards[0].ms}, class: classCard, amount: -first})
		s.add(event{moment: moment{due[1], p.cards[1].ms}, class: classCard + 1, amount: first - rest})
	case due[0] != 0:
		s.add(event{moment: moment{due[0], p.cards[0].ms}, class: classCard, amount: -rest})
	case due[1] != 0:
		s.add(event{moment: moment{due[1], p.cards[1].ms}, class: classCard + 1, amount: -rest})
	default:
		s.add(event{moment: p.byHand(s.period), class: classManual, amount: -rest})
	}
}

// billed reports whether a card held elsewhere asks for money in a period: then
// nothing is paid by hand.
func (p *profile) billed(per period) bool {
	for _, card := range p.cards {
		if card.dom != 0 && p.c.due(card.dom, per) != 0 {
			return true
		}
	}
	return false
}

// byHand is when something is paid by hand in a period: on a business day.
func (p *profile) byHand(per period) moment {
	s := p.c.purpose(onHand, per)
	at, _ := s.of(p.seat.Member)
	return moment{max(p.b.rules.onOrBefore(at.day), per.first), at.ms}
}
