package ledger

import "github.com/sandbank/sandbank/mockbanks/people"

// What is scattered over periods, and the businesses, by rank.

// scatters are what happens to members of a class now and then.
func (r *reader) scatters(class int) {
	c := &r.b.classes[class]
	last := c.periodOf(moment{r.at.day, dayMS - 1}, 0)
	for n := last - 2; n <= last; n++ {
		per := c.period(n)
		if per.next < r.at.day-hotelDays-5 {
			continue
		}
		r.class(class, per, onBig, classBig)
		r.class(class, per, onReturned, classReturn)
		r.byHand(class, per, onHand, classManual)
		r.byHand(class, per, onAside, classAside)
		r.unpaid(class, per)
		r.hotels(class, per)
		if c.Life == people.Gigging {
			r.gigs(class, per)
		}
	}
}

// ranks visits the members whom a scatter gives a time in the stretch, moved
// by so many days and milliseconds.
func (r *reader) ranks(class int, s *scatter, days, later int, keep func(*profile)) {
	if s.taken == 0 || s.days <= 0 {
		return
	}
	lo, hi := within(s.taken, s.days, r.at.day-days-s.from, s.open, s.span, r.at.from-later, r.at.to-later)
	for x := lo; x < hi; x++ {
		if p, ok := r.member(class, s.perm.Inverse(x)); ok {
			keep(&p)
		}
	}
}

// class adds the events of one kind in a period's sheet.
func (r *reader) class(class int, per period, purpose, want int) {
	s := r.b.classes[class].purpose(purpose, per)
	r.ranks(class, &s, 0, 0, func(p *profile) {
		r.sheet(p, per.n, func(e *event) bool { return e.class == want }, Held)
	})
}

// byHand: what is paid by hand on a day without business goes back to the one
// before.
func (r *reader) byHand(class int, per period, purpose, want int) {
	c := &r.b.classes[class]
	if !c.rules.business(r.at.day) && r.at.day != per.first {
		return
	}
	s := c.purpose(purpose, per)
	for ahead := 0; ahead < 6 && (ahead == 0 || !c.rules.business(r.at.day+ahead)); ahead++ {
		r.ranks(class, &s, -ahead, 0, func(p *profile) {
			if purpose == onHand && p.billed(per) {
				return // spares the sheet
			}
			r.sheet(p, per.n, func(e *event) bool { return e.class == want }, Booked)
		})
	}
}

func (r *reader) unpaid(class int, per period) {
	c := &r.b.classes[class]
	if !c.rules.business(r.at.day) {
		return
	}
	s := c.purpose(onUnpaid, per)
	for ahead := 0; ahead < 6 && (ahead == 0 || !c.rules.business(r.at.day+ahead)); ahead++ {
		r.ranks(class, &s, -ahead, 0, func(p *profile) {
			if at, amount, ok := p.unpaid(per); ok && per.n >= p.born && per.n < p.dies {
				r.emit(p, slotPrimary, event{moment: at, class: classUnpaid, amount: -amount}, 0)
				r.emit(p, slotPrimary, event{moment: at, class: classUnpaidBack, amount: amount}, 0)
			}
		})
	}
}

func (r *reader) hotels(class int, per period) {
	s := r.b.classes[class].purpose(onHotel, per)
	for _, back := range [...][2]int{{0, 0}, {hotelDays, lapseLater}} {
		phase := Held
		if back[0] > 0 {
			phase = Lapsed
		}
		r.ranks(class, &s, back[0], back[1], func(p *profile) {
			if at, ok := p.hotel(per); ok && per.n >= p.born && per.n < p.dies {
				r.emitAs(p, slotPrimary, event{moment: at, class: classHotel, amount: -hotelHold, hold: true, held: hotelHold}, 0, phase)
			}
		})
	}
}

func (r *reader) gigs(class int, per period) {
	for i := range gigs {
		s := r.b.classes[class].purpose(onGig+i, per)
		r.ranks(class, &s, 0, 0, func(p *profile) {
			if at, amount, ok := p.gig(per, i); ok && !p.calm && per.n >= p.born && per.n < p.dies {
				r.emit(p, slotPrimary, event{moment: at, class: classGig + i, amount: amount}, 0)
			}
		})
	}
}

// traders are what businesses pay.
func (r *reader) traders(class int) {
	c := &r.b.classes[class]
	day := r.at.day
	if !c.rules.business(day) {
		return
	}
	for i := range suppliersADay {
		s := c.supplies(i, day)
		r.ranks(class, &s, 0, 0, func(p *profile) { r.outlay(p, classSupplier+i) })
	}
	for nominal := day; nominal == day || !c.rules.business(nominal); nominal-- {
		_, _, dom := civil(nominal)
		s := c.slate(premises)
		r.slate(class, &s, premises, dom, r.at.from, r.at.to, func(p *profile) { r.outlay(p, classPremises) })
	}
	if _, month, _ := civil(day); month%3 == 1 && c.taxDay(monthOf(day)) == day && r.at.meets(taxOpen, taxSpan) {
		lo, hi := within(c.Members, 1, 0, taxOpen, taxSpan, r.at.from, r.at.to)
		for x := lo; x < hi; x++ {
			if p, ok := r.member(class, c.ranks[1].Inverse(x)); ok {
				r.outlay(&p, classTax)
			}
		}
	}
}

// outlay adds what a business pays today, of one class.
func (r *reader) outlay(p *profile, want int) {
	f := p.business()
	f.outlays(r.at.day, func(e event) {
		if e.class == want {
			r.emit(p, slotPrimary, e, 0)
		}
	})
}

// settlements are the receipts and sweeps of businesses.
func (r *reader) settlements() {
	if !r.at.meets(settleOpen, settleSpan) || !r.b.rules.business(r.at.day) {
		return
	}
	n := r.b.paydays.Len()
	lo, hi := within(n, 1, 0, settleOpen, settleSpan, r.at.from, r.at.to)
	for x := lo; x < hi; x++ {
		r.ranked++
		index := int64(r.b.paydays.Inverse(x))
		if r.b.pin(index) != nil || r.b.classes[r.k.world.Seat(r.b.ID, index).Class].Life != people.Trading {
			continue
		}
		p := r.k.profile(r.b, index)
		f := p.business()
		f.days(r.at.day, r.at.day, func(e event, _ int) {
			if e.class == classReceipts || e.class == classSweep {
				r.emit(&p, slotPrimary, e, 0)
			}
		})
	}
}
