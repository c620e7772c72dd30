package ledger

// Cards and savings by rank: what [reader.rank] asks for.

// statements are the interest of cards that close today, and the payments of
// those that closed before.
func (r *reader) statements() {
	for i := range r.b.classes {
		c := &r.b.classes[i]
		s := c.slate(closing)
		if r.at.meets(s.open, s.span) {
			r.closings(i, &s, r.at.day, r.at.from, r.at.to, func(p *profile) { r.charged(p) })
		}
		if !r.at.meets(billOpen, billSpan) || !r.b.rules.business(r.at.day) {
			continue
		}
		for nominal := r.at.day; nominal == r.at.day || !r.b.rules.business(nominal); nominal-- {
			from := s.open + (r.at.from-billOpen)*10/9 - 10
			to := s.open + (r.at.to-billOpen)*10/9 + 10
			r.closings(i, &s, nominal-graceDays, from, to, func(p *profile) { r.paidOff(p) })
		}
	}
}

// closings finds the members of a class whose cards close on a day.
func (r *reader) closings(class int, s *slate, day, from, to int, keep func(*profile)) {
	_, _, dom := civil(day)
	lo, hi := within(s.n, 28, dom-1, s.open, s.span, from, to)
	for x := lo; x < hi; x++ {
		if p, ok := r.member(class, s.rank.Inverse((x+s.n-s.turn)%s.n)); ok && p.has.card && !p.trades() {
			keep(&p)
		}
	}
}

func (p *profile) cardSlot() int {
	if p.b.Cards {
		return slotPrimary
	}
	return slotCard
}

func (r *reader) charged(p *profile) {
	cycle := p.cycleOf(r.at.day)
	if at := p.charged(cycle); r.at.has(at) {
		if _, interest := p.bill(cycle); interest > 0 {
			r.emit(p, p.cardSlot(), event{moment: at, class: classCharged, amount: -interest}, 0)
		}
	}
}

func (r *reader) paidOff(p *profile) {
	for cycle := p.cycleOf(r.at.day) - 2; cycle <= p.cycleOf(r.at.day); cycle++ {
		at := p.paid(cycle)
		if !r.at.has(at) {
			continue
		}
		total, _ := p.bill(cycle)
		sum := p.payment(cycle, total)
		if sum == 0 {
			continue
		}
		r.emit(p, p.cardSlot(), event{moment: at, class: classPaid, amount: sum}, 0)
		if n := p.periodOf(at); !p.b.Cards && n > p.born && n < p.dies {
			r.emit(p, slotPrimary, event{moment: at, class: classOwnCard, amount: -sum}, 0)
		}
	}
}

// savers are the interest of savings accounts, what is moved with it, and the
// deposits with which young accounts open.
func (r *reader) savers(class int) {
	c := &r.b.classes[class]
	r.nests(c, class, interestOpen, interestSpan, c.rules.onOrBefore(inMonth(monthOf(r.at.day)+1, 1)-1) == r.at.day)
	r.nests(c, class, depositOpen, depositSpan, c.rules.onOrAfter(inMonth(monthOf(r.at.day), 1)) == r.at.day)
}

func (r *reader) nests(c *class, class, open, span int, today bool) {
	if !today || !r.at.meets(open, span+1) {
		return
	}
	lo, _ := within(c.Members, 1, 0, open, span, r.at.from-2, dayMS)
	_, hi := within(c.Members, 1, 0, open, span, 0, r.at.to)
	for x := lo; x < hi; x++ {
		p, ok := r.member(class, c.ranks[2].Inverse(x))
		if !ok || !p.has.savings {
			continue
		}
		s := p.nest(slotSavings)
		s.events(moment{r.at.day, 0}, moment{r.at.day, dayMS - 1}, func(e event, _ int) {
			if e.class == classSavedInterest || e.class == classSavedMoved || e.class == classSavedOpen {
				r.emit(&p, slotSavings, e, 0)
			}
		})
	}
}
