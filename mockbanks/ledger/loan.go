package ledger

import (
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

// A borrowed loan in closed form: level payments at the end of each month, the
// interest of a month a twelfth of the year's, rounded to the minor unit; the
// last payment takes what is left. What is borrowed follows from the payment.
type borrowed struct {
	item    int
	from    int   // month of the first payment
	term    int   // payments
	payment int64 // each, but for the last
	rate    int64 // hundredths of a percent a year
	sum     int64 // borrowed
}

// loan is the car loan or mortgage of a customer, if there is one.
func (p *profile) loan(item int) (l borrowed, ok bool) {
	b := &p.bills[item]
	if b.last == 0 || b.amount == 0 {
		return l, false
	}
	l = borrowed{item: item, from: b.from, term: b.last - b.from + 1, payment: grown(b.amount, b.from/12)}
	h := chance.H(p.key, 140+uint64(item))
	l.rate = 290 + int64(chance.Scale(h, 390))
	if item == car {
		l.rate = 460 + int64(chance.Scale(h, 540))
	}
	for range l.term {
		l.sum = (l.sum + l.payment) * 120_000 / (120_000 + l.rate)
	}
	return l, true
}

// after is what is owed after some payments, and the interest in the last of
// them. With all of them made nothing is.
func (l *borrowed) after(payments int) (owed, interest int64) {
	owed = l.sum
	for i := range min(payments, l.term) {
		interest = (owed*l.rate + 60_000) / 120_000
		if i == l.term-1 {
			return 0, interest
		}
		owed += interest - l.payment
	}
	return owed, interest
}

// final is the last payment.
func (l *borrowed) final() int64 {
	owed, _ := l.after(l.term - 1)
	return owed + (owed*l.rate+60_000)/120_000
}

// begins is the day on which the money is lent: a month before the first
// payment.
func (p *profile) begins(l *borrowed) int {
	return p.b.rules.onOrAfter(inMonth(l.from-1, p.bills[l.item].dom))
}

// paidBy is how many payments are made by a moment.
func (p *profile) paidBy(l *borrowed, m moment) int {
	b := &p.bills[l.item]
	n := monthOf(m.day) - l.from + 1
	for n > 0 && m.before(moment{p.b.rules.onOrAfter(inMonth(l.from+n-1, b.dom)), b.ms}) {
		n--
	}
	return max(0, min(n, l.term))
}

// loanBalance is what a loan account holds at m: minus what is owed.
func (p *profile) loanBalance(item int, m moment) int64 {
	l, ok := p.loan(item)
	if !ok || m.before(p.lent(&l)) {
		return 0
	}
	owed, _ := l.after(p.paidBy(&l, m))
	return -owed
}

// lent is when a loan is paid out.
func (p *profile) lent(l *borrowed) moment {
	return moment{p.begins(l), p.bills[l.item].ms + lentLater}
}

// lentLater is how much later than the payments of its months it is.
const lentLater = 8 * 3_600_000

// loanEvents hands over what is written on a loan account: each payment, and
// the interest that it bears at the same time.
func (p *profile) loanEvents(item int, lo, hi moment, keep func(event, int)) {
	l, ok := p.loan(item)
	if !ok {
		return
	}
	if at := p.lent(&l); at.day >= lo.day-7 && at.day <= hi.day {
		keep(event{moment: at, class: classLent, amount: -l.sum}, 0)
	}
	b := &p.bills[item]
	first := max(0, monthOf(lo.day-7)-l.from)
	owed, _ := l.after(first)
	for n := first; n < l.term; n++ {
		at := moment{p.b.rules.onOrAfter(inMonth(l.from+n, b.dom)), b.ms}
		if at.day > hi.day {
			return
		}
		interest, payment := (owed*l.rate+60_000)/120_000, l.payment
		if n == l.term-1 {
			payment = owed + interest
		}
		keep(event{moment: at, class: classAccrued, amount: -interest}, 0)
		keep(event{moment: at, class: classRepaid, amount: payment}, 0)
		owed += interest - payment
	}
}

// Loan returns the state of an auto loan or a mortgage at an instant: the zero
// value for any other account.
func (k *Book) Loan(a Account, at time.Time) Loan {
	b := k.bank(a.Bank)
	if b == nil || a.Kind != AutoLoan && a.Kind != Mortgage || !k.exists(b, a) {
		return Loan{}
	}
	p := k.profile(b, a.Customer)
	item := loanItem(a.Slot)
	l, _ := p.loan(item)
	m := on(b.Zone, clamp(at))
	paid := p.paidBy(&l, m)
	owed, _ := l.after(paid)
	due := func(n int) time.Time {
		return midnight(b.Zone, b.rules.onOrAfter(inMonth(l.from+n, p.bills[item].dom)))
	}
	out := Loan{Principal: l.sum, Outstanding: owed, Payment: l.payment, Rate: l.rate, Term: l.term, Paid: paid, Matures: due(l.term - 1)}
	if m.before(p.lent(&l)) {
		out.Outstanding = 0
	}
	if paid > 0 {
		out.LastPayment = due(paid - 1)
	}
	if paid < l.term {
		out.NextDue = due(paid)
	}
	for n := paid; n > 0 && due(n-1).Year() == midnight(b.Zone, m.day).Year(); n-- {
		_, interest := l.after(n)
		out.Interest += interest
	}
	return out
}

func loanItem(slot int) int {
	if slot == slotHome {
		return rent
	}
	return car
}
