package ledger

import "time"

// Days are counted from 1970-01-01 in the bank's local calendar.

// epochDay is 2016-01-01.
const epochDay = 16801

// civil is the date of a day that is not before 1970, by the affine functions
// of C. Neri and L. Schneider (2022): it is asked for more than anything else.
func civil(day int) (year, month, dom int) {
	n := 4*(uint32(day)+719468) + 3 // from 1 March of the year 0
	century := n / 146097
	n = n%146097/4*4 + 3
	p := 2939745 * uint64(n)
	ofYear := uint32(p) / 2939745 / 4
	year = int(100*century + uint32(p>>32))
	m := 2141*ofYear + 197913
	month, dom = int(m>>16), int(m&0xffff/2141)+1
	if ofYear >= 306 {
		return year + 1, month - 12, dom
	}
	return year, month, dom
}

// dayOf is the day of a date; the inverse of civil.
func dayOf(year, month, dom int) int {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	yoe := year - era*400
	doy := (153*(month-3)+2)/5 + dom - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// monthOf numbers the month of a day: year*12 + month - 1.
func monthOf(day int) int {
	y, m, _ := civil(day)
	return y*12 + m - 1
}

// inMonth is the day with a day-of-month in a numbered month.
func inMonth(month, dom int) int { return dayOf(month/12, month%12+1, dom) }

// weekday is 0 for Sunday.
func weekday(day int) int { return (day + 4) % 7 }

// rules are the business days of a country.
type rules uint8

const (
	usRules rules = iota // Federal Reserve holidays
	gbRules              // bank holidays of England and Wales
)

// business reports whether banks settle on the day.
func (r rules) business(day int) bool {
	if w := weekday(day); w == 0 || w == 6 {
		return false
	}
	y, m, d := civil(day)
	if r == gbRules {
		return !holidayGB(day, y, m, d)
	}
	return !holidayUS(weekday(day), y, m, d)
}

// BusinessDay reports whether banks of a country ("US" or "GB") settle on the
// date that t shows in its own location.
func BusinessDay(country string, t time.Time) bool {
	r := usRules
	if country == "GB" {
		r = gbRules
	}
	y, m, d := t.Date()
	return r.business(dayOf(y, int(m), d))
}

// holidayUS: the Federal Reserve moves a Sunday's holiday to Monday and does
// not move a Saturday's.
func holidayUS(w, y, m, d int) bool {
	switch m {
	case 1:
		return d == 1 || w == 1 && (d == 2 || d >= 15 && d <= 21)
	case 2:
		return w == 1 && d >= 15 && d <= 21
	case 5:
		return w == 1 && d >= 25
	case 6:
		return y >= 2021 && (d == 19 || w == 1 && d == 20)
	case 7:
		return d == 4 || w == 1 && d == 5
	case 9:
		return w == 1 && d <= 7
	case 10:
		return w == 1 && d >= 8 && d <= 14
	case 11:
		return d == 11 || w == 1 && d == 12 || w == 4 && d >= 22 && d <= 28
	case 12:
		return d == 25 || w == 1 && d == 26
	}
	return false
}

// holidayGB: substitutes follow a weekend; the Late May and Early May holidays
// moved in the years of the jubilees and of VE day, and three were declared once.
func holidayGB(day, y, m, d int) bool {
	w := weekday(day)
	switch m {
	case 1:
		return d == 1 || w == 1 && d <= 3
	case 3, 4:
		e := easter(y)
		return day == e-2 || day == e+1
	case 5:
		switch {
		case y == 2020:
			return d == 8 || d == 25
		case y == 2022:
			return d == 2
		case y == 2023 && d == 8:
			return true
		}
		return w == 1 && (d <= 7 || d >= 25)
	case 6:
		return y == 2022 && (d == 2 || d == 3)
	case 8:
		return w == 1 && d >= 25
	case 9:
		return y == 2022 && d == 19
	case 12:
		return d == 25 || d == 26 || (d == 27 || d == 28) && (w == 1 || w == 2)
	}
	return false
}

// easter is the day of Easter Sunday (the anonymous Gregorian computus).
func easter(y int) int {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return dayOf(y, n/31, n%31+1)
}

// onOrAfter is the first business day that is not before the day.
func (r rules) onOrAfter(day int) int {
	for !r.business(day) {
		day++
	}
	return day
}

// onOrBefore is the last business day that is not after the day.
func (r rules) onOrBefore(day int) int {
	for !r.business(day) {
		day--
	}
	return day
}

// A moment is an instant on the bank's wall: day and milliseconds since its
// midnight. No line falls between 00:00 and 03:00, when clocks are changed, so
// moments are ordered as instants are.
type moment struct{ day, ms int }

func (m moment) before(o moment) bool {
	return m.day < o.day || m.day == o.day && m.ms < o.ms
}

// on converts an instant to the wall.
func on(zone *time.Location, at time.Time) moment {
	_, offset := at.In(zone).Zone()
	local := at.UnixMilli() + int64(offset)*1000
	day := local / dayMS
	if local%dayMS < 0 {
		day--
	}
	return moment{int(day), int(local - day*dayMS)}
}

const dayMS = 86_400_000

// instant converts a moment of a line to UTC.
func (m moment) instant(zone *time.Location) time.Time {
	return time.UnixMilli(int64(m.day)*dayMS + int64(m.ms) - noonOffset(zone, m.day)*1000).UTC()
}

// noonOffset is the seconds that a zone is ahead of UTC from 03:00 to midnight
// of a day. At 12:00 UTC it is that date, and past any change of clocks, in
// the zones from Hawaii to Moscow.
func noonOffset(zone *time.Location, day int) int64 {
	_, offset := time.Unix(int64(day)*86400+43200, 0).In(zone).Zone()
	return int64(offset)
}

// midnight is the local midnight that begins a day: clocks have not changed
// since the noon before.
func midnight(zone *time.Location, day int) time.Time {
	return time.Unix(int64(day)*86400-noonOffset(zone, day-1), 0).In(zone)
}
