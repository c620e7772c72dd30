package places

import (
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Hours are minutes after local midnight; equal ones mean closed, 0 to
// [Midnight] the whole day.
type Hours struct {
	Open, Close int16
}

// Midnight is the end of a day.
const Midnight = 24 * 60

// Closed reports whether the door stays shut.
func (h Hours) Closed() bool { return h.Open >= h.Close }

// String writes "09:00-17:00" or "closed".
func (h Hours) String() string {
	if h.Closed() {
		return "closed"
	}
	return clock(h.Open) + "-" + clock(h.Close)
}

func clock(minute int16) string {
	return strconv.Itoa(100 + int(minute)/60)[1:] + ":" + strconv.Itoa(100 + int(minute)%60)[1:]
}

// A Week is the hours of each day, from Sunday as [time.Weekday] counts.
type Week [7]Hours

// Always reports whether it is open day and night.
func (w Week) Always() bool { return w == always() }

func always() (w Week) { return daily(0, Midnight) }

func daily(open, shut int16) (w Week) {
	for d := range w {
		w[d] = Hours{open, shut}
	}
	return w
}

// open reports whether a place of these hours is open at an instant. What
// keeps a bank's days is closed on the country's bank holidays; holidays that
// fall on a Saturday are not known here.
func (w Week) open(t time.Time, z zone, country string, bankDays bool) bool {
	local := z.at(t)
	day := local.Weekday()
	minute := int16(local.Hour()*60 + local.Minute())
	if minute < w[day].Open || minute >= w[day].Close {
		return false
	}
	weekend := day == time.Saturday || day == time.Sunday
	return !bankDays || weekend || ledger.BusinessDay(country, local)
}

// A zone is what a town's clocks show. The rules of daylight saving are those
// in force since 2007, also for the years before.
type zone uint8

const (
	eastern zone = iota
	central
	mountain
	pacific
	arizona // mountain time all the year
	british
)

// String is the name in the IANA database.
func (z zone) String() string {
	switch z {
	case eastern:
		return "America/New_York"
	case central:
		return "America/Chicago"
	case mountain:
		return "America/Denver"
	case pacific:
		return "America/Los_Angeles"
	case arizona:
		return "America/Phoenix"
	}
	return "Europe/London"
}

// at is what the clocks show at an instant, as a time in UTC. It does not read
// the machine's time zones, so that every machine shows the same.
func (z zone) at(t time.Time) time.Time {
	t = t.UTC()
	year := t.Year()
	standard := time.Duration(offset(z)) * time.Hour
	var from, to time.Time
	switch z {
	case arizona:
		return t.Add(standard)
	case british:
		from = sunday(year, time.March, 25).Add(time.Hour)
		to = sunday(year, time.October, 25).Add(time.Hour)
	default:
		from = sunday(year, time.March, 8).Add(2*time.Hour - standard)
		to = sunday(year, time.November, 1).Add(time.Hour - standard)
	}
	if !t.Before(from) && t.Before(to) {
		standard += time.Hour
	}
	return t.Add(standard)
}

// offset is the offset of standard time from UTC in hours.
func offset(z zone) int {
	switch z {
	case eastern:
		return -5
	case central:
		return -6
	case mountain, arizona:
		return -7
	case pacific:
		return -8
	}
	return 0
}

// sunday is the first Sunday on or after a date.
func sunday(year int, month time.Month, day int) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t.AddDate(0, 0, (7-int(t.Weekday()))%7)
}
