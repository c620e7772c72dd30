package ledger

import "github.com/sandbank/sandbank/mockbanks/people"

// Pay and bills by rank: what [reader.rank] asks for.

// What follows the pay, and how much later.
const rescuedAfter = 60_000

// after are the pays at their instant, and the transfers that follow them at
// theirs.
//
//nolint:gochecknoglobals // constant table
var after = [...]struct {
	later int
	add   func(*reader, *profile, int)
}{{0, (*reader).pay}, {rescuedAfter, (*reader).rescued}, {cashedAfter, (*reader).cashed}}

// payrolls are the pays of those whom a business employs, what follows them,
// and the businesses' side.
func (r *reader) payrolls() {
	n := r.b.payrolls.Len()
	for _, step := range after {
		lo, hi := within(n, 1, 0, payOpen, paySpan, r.at.from-step.later, r.at.to-step.later)
		for x := lo; x < hi; x++ {
			at := r.b.payrolls.Inverse(x)
			roll, ok := r.k.world.PayrollOf(r.b.ID, int64(at/uint64(r.b.employers)), int(at%uint64(r.b.employers)))
			if !ok {
				continue
			}
			period, paid := r.paid(&r.b.classes[roll.Class])
			if !paid {
				continue
			}
			for m := roll.First; m < roll.Last; m++ {
				if p, ok := r.member(roll.Class, m); ok {
					step.add(r, &p, period)
				}
			}
			if step.later == 0 {
				r.payer(&roll)
			}
		}
	}
}

// paid is the period of a class that begins today, if one does.
func (r *reader) paid(c *class) (n int, ok bool) {
	n = c.periodOf(moment{r.at.day, dayMS - 1}, 0)
	return n, c.payday(n) == r.at.day
}

// pay adds the pay of a customer.
func (r *reader) pay(p *profile, n int) {
	if n >= p.born && n < p.dies {
		r.emit(p, slotPrimary, event{moment: moment{r.at.day, p.payAt}, class: classSalary, amount: p.earns(n, r.at.day)}, 0)
	}
}

// rescued adds the transfer of somebody whose period is too tight.
func (r *reader) rescued(p *profile, n int) {
	if r.at.has(moment{r.at.day, p.payAt + rescuedAfter}) {
		r.sheet(p, n, func(e *event) bool { return e.class == classRescue }, Booked)
	}
}

// cashed adds what comes back from savings, on both accounts.
func (r *reader) cashed(p *profile, n int) {
	if n < p.born || n >= p.dies {
		return
	}
	sum := p.cashes(n)
	if sum == 0 {
		return
	}
	e := event{moment: moment{r.at.day, p.payAt + cashedAfter}, class: classCashed, amount: sum}
	r.emit(p, slotPrimary, e, 0)
	e.class, e.amount = classSavedOut, -sum
	if s := p.nest(slotSavings); e.day > s.since {
		r.emit(p, slotSavings, e, 0)
	}
}

// payer adds the payroll as the business sees it.
func (r *reader) payer(roll *people.Payroll) {
	if !roll.Business.Customer {
		return
	}
	p, ok := r.anybody(roll.Business.Index)
	if !ok {
		return
	}
	f := p.business()
	f.payrolls(moment{r.at.day, 0}, moment{r.at.day, dayMS - 1}, func(e event, _ int) { r.emit(&p, slotPrimary, e, 0) })
}

// benefits are the pays of those whom no business employs.
func (r *reader) benefits(class int) {
	c := &r.b.classes[class]
	if c.Life == people.Working {
		return
	}
	period, paid := r.paid(c)
	if !paid {
		return
	}
	for _, step := range after {
		lo, hi := within(c.Members, 1, 0, payOpen, paySpan, r.at.from-step.later, r.at.to-step.later)
		for x := lo; x < hi; x++ {
			if p, ok := r.member(class, c.ranks[1].Inverse(x)); ok {
				step.add(r, &p, period)
			}
		}
	}
}

// bills are those of one class that fall due today: the nominal days that no
// business day has taken yet.
func (r *reader) bills(class int) {
	c := &r.b.classes[class]
	lend := r.at.meets(billOpen+lentLater, billSpan)
	if !r.at.meets(billOpen, billSpan) && !lend || !r.b.rules.business(r.at.day) {
		return
	}
	for nominal := r.at.day; nominal == r.at.day || !r.b.rules.business(nominal); nominal-- {
		_, _, dom := civil(nominal)
		for item := range nItems + 2 {
			s := c.slate(item)
			if r.at.meets(billOpen, billSpan) {
				r.slate(class, &s, item, dom, r.at.from, r.at.to, func(p *profile) { r.bill(p, item) })
			}
			if lend && (item == rent || item == car) {
				r.slate(class, &s, item, dom, r.at.from-lentLater, r.at.to-lentLater, func(p *profile) { r.lent(p, item, monthOf(nominal)) })
			}
		}
	}
}

// slate finds the members of a class whose bills of an item have a nominal day
// of the month and a time of the day.
func (r *reader) slate(class int, s *slate, item, dom, from, to int, keep func(*profile)) {
	c := &r.b.classes[class]
	visit := func(lo, hi, offset uint64) {
		for x := lo + offset; x < hi+offset; x++ {
			if p, ok := r.member(class, s.rank.Inverse((x+s.n-s.turn)%s.n)); ok {
				keep(&p)
			}
		}
	}
	if dom == 1 && s.first > 0 {
		lo, hi := within(s.first, 1, 0, s.open, s.span, from, to)
		visit(lo, hi, 0)
	}
	for k := range c.billDays() {
		if c.billDay(k) == dom {
			lo, hi := within(s.n-s.first, c.billDays(), k, s.open, s.span, from, to)
			visit(lo, hi, s.first)
		}
	}
}

// bill adds a bill that falls due today, and its other side in the bank.
func (r *reader) bill(p *profile, item int) {
	n := p.periodOf(moment{r.at.day, hour(12, 0)})
	if n < p.born || n >= p.dies {
		return
	}
	if item >= bankCard {
		class := classCard + item - bankCard
		r.sheet(p, n, func(e *event) bool { return e.class == class }, Booked)
		return
	}
	b := &p.bills[item]
	if b.amount == 0 {
		return
	}
	at := moment{r.at.day, b.ms}
	if amount := p.charge(item, r.at.day); amount > 0 && n > p.born {
		r.emit(p, slotPrimary, event{moment: at, class: classBill + item, amount: -amount}, 0)
	}
	switch {
	case item == savings && p.has.savings:
		if s := p.nest(slotSavings); s.comes(at.day) && at.day > s.since {
			r.emit(p, slotSavings, event{moment: at, class: classSavedIn, amount: b.amount}, 0)
		}
	case item == car && p.has.auto, item == rent && p.has.home:
		r.repaid(p, item)
	}
}

// repaid adds what is written on a loan account today.
func (r *reader) repaid(p *profile, item int) {
	slot := slotAuto
	if item == rent {
		slot = slotHome
	}
	p.loanEvents(item, moment{r.at.day, 0}, moment{r.at.day, dayMS - 1}, func(e event, _ int) {
		if e.class != classLent {
			r.emit(p, slot, e, 0)
		}
	})
}

// lent adds a loan that is paid out today.
func (r *reader) lent(p *profile, item, month int) {
	slot := slotAuto
	if item == rent {
		slot = slotHome
	}
	if p.bills[item].from-1 != month || !p.holds(slot) {
		return
	}
	if l, ok := p.loan(item); ok {
		r.emit(p, slot, event{moment: p.lent(&l), class: classLent, amount: -l.sum}, 0)
	}
}

// moves are the first lines and the last of those who come and leave.
func (r *reader) moves() {
	if !r.b.rules.business(r.at.day) {
		return
	}
	n := r.b.opens.Len()
	in, out := n*joined/1000, n*departed/1000
	for nominal := r.at.day; nominal == r.at.day || !r.b.rules.business(nominal); nominal-- {
		lo, hi := within(in, joinEnd*365, nominal-firstComes, hour(9, 30), hour(6, 30), r.at.from, r.at.to)
		for x := lo; x < hi; x++ {
			r.edges(int64(r.b.opens.Inverse(x)))
		}
		lo, hi = within(out, 27*365, nominal-firstLeaves, hour(9, 30), hour(6, 30), r.at.from, r.at.to)
		for x := lo; x < hi; x++ {
			r.edges(int64(r.b.opens.Inverse(n - 1 - x)))
		}
	}
}

func (r *reader) edges(index int64) {
	if p, ok := r.anybody(index); ok && !p.trades() {
		p.edges(moment{r.at.day, 0}, moment{r.at.day, dayMS - 1}, func(e event, _ int) { r.emit(&p, slotPrimary, e, 0) })
	}
}
