package ledger

import "github.com/sandbank/sandbank/mockbanks/people"

// A schedule is when the members of a class are paid: always on business days.
type schedule struct {
	people.Rhythm
	nominal int
	rules   rules
}

// A period is the time from one pay to the next.
type period struct{ n, first, next int }

func (s schedule) period(n int) period { return period{n, s.payday(n), s.payday(n + 1)} }

// payday is the day on which period n begins.
func (s schedule) payday(n int) int { return s.rules.onOrBefore(s.fixed(n)) }

// fixed is the payday before weekends and holidays move it.
func (s schedule) fixed(n int) int {
	switch s.Rhythm {
	case people.SemiMonthly:
		return s.half(n)
	case people.Biweekly:
		return s.nominal + 14*n
	case people.Weekly:
		return s.nominal + 7*n
	case people.FourWeekly:
		return s.nominal + 28*n
	}
	switch {
	case s.nominal == 31:
		return inMonth(n+1, 1) - 1
	case s.nominal < 0: // the n-th Wednesday
		first := inMonth(n, 1)
		return first + (10-weekday(first))%7 + 7*(-s.nominal-1)
	}
	return inMonth(n, s.nominal)
}

// half is a payday of a class that is paid twice a month: on the 15th and the
// last day, or on the 5th and the 20th.
func (s schedule) half(n int) int {
	switch {
	case s.nominal == 15 && n%2 == 1:
		return inMonth(n/2+1, 1) - 1
	case n%2 == 1:
		return inMonth(n/2, s.nominal+15)
	}
	return inMonth(n/2, s.nominal)
}

// days is the length of a rhythm that counts days, or 0.
func (s schedule) days() int {
	switch s.Rhythm {
	case people.Biweekly:
		return 14
	case people.Weekly:
		return 7
	case people.FourWeekly:
		return 28
	}
	return 0
}

// periodOf is the period that holds a moment, if pay comes at payAt.
func (s schedule) periodOf(m moment, payAt int) int {
	var n int
	switch step := s.days(); {
	case step > 0:
		n = (m.day - s.nominal) / step
	case s.Rhythm == people.SemiMonthly:
		n = 2*monthOf(m.day) + 1
	default:
		n = monthOf(m.day)
	}
	for !m.before(moment{s.payday(n + 1), payAt}) { // a holiday moved it forward
		n++
	}
	for m.before(moment{s.payday(n), payAt}) {
		n--
	}
	return n
}

// billDay maps k of [schedule.billDays] to a day of the month on which bills
// may fall. Those of a month's pay keep a gap before the payday, so that every
// bill falls exactly once in each period.
func (s schedule) billDay(k int) int {
	d := k + 1
	switch {
	case s.Rhythm == people.SemiMonthly && s.nominal == 15:
		if d > 10 {
			d += 5
		}
	case s.Rhythm == people.SemiMonthly:
		if d += 5; d > 15 {
			d += 5
		}
	case s.Rhythm != people.Monthly || s.nominal == 31:
	case s.nominal < 0:
		d += -s.nominal * 7
	default:
		d += s.nominal
	}
	if d > 28 {
		d -= 28
	}
	return d
}

// billDays is how many days of the month bills may fall on.
func (s schedule) billDays() int {
	switch {
	case s.Rhythm == people.SemiMonthly && s.nominal == 15:
		return 21
	case s.Rhythm == people.SemiMonthly:
		return 18
	case s.Rhythm != people.Monthly:
		return 28
	case s.nominal == 31:
		return 21
	case s.nominal < 0:
		return 17
	}
	return 23
}

// growth is what 1,024 of 2026 were worth in another year: pay, rents and
// prices grow by about 3 % a year.
func growth(year int) int64 {
	return [...]int64{
		740, 762, 785, 808, 831, 849, 884, 934, 968, 995, 1024, 1055, 1086, 1119, 1152, 1187,
		1223, 1259, 1297, 1336, 1376, 1417, 1460, 1503, 1549, 1595, 1643, 1692, 1743, 1795, 1849,
	}[min(max(year-2016, 0), 30)]
}

// yearOf is the year of a day.
func yearOf(day int) int {
	y, _, _ := civil(day)
	return y
}
