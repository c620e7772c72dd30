package face

import (
	"errors"
	"time"
)

// ErrWhen says that a text is neither a day nor an instant.
var ErrWhen = errors.New("not a date (2026-03-02) or a time (2026-03-02T12:00:00Z)")

// A When is a day or an instant of a query, as two instants: the first that
// belongs to it and the first that does not.
type When struct {
	From, To time.Time
}

// ParseInstant reads a day of a zone or an RFC 3339 instant with its offset.
// An instant given to the second stands for that second. It fails with
// [ErrWhen].
func ParseInstant(s string, zone *time.Location) (When, error) {
	if w, ok := parseDay(s, zone); ok {
		return w, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || !sane(t) {
		return When{}, ErrWhen
	}
	return second(t), nil
}

// ParseLocal reads a day or a time of a zone. An offset may be there and is
// ignored. It fails with [ErrWhen].
func ParseLocal(s string, zone *time.Location) (When, error) {
	if w, ok := parseDay(s, zone); ok {
		return w, nil
	}
	for _, layout := range [...]string{"2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil && sane(t) {
			return second(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)), nil
		}
	}
	return When{}, ErrWhen
}

func parseDay(s string, zone *time.Location) (When, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || !sane(t) {
		return When{}, false
	}
	y, m, d := t.Date()
	return When{time.Date(y, m, d, 0, 0, 0, 0, zone).UTC(), time.Date(y, m, d+1, 0, 0, 0, 0, zone).UTC()}, true
}

// second is the second that an answer shows for everything in it.
func second(t time.Time) When {
	t = t.UTC()
	from := t.Truncate(time.Second)
	if !t.Equal(from) {
		return When{t, t.Add(time.Nanosecond)}
	}
	return When{from, from.Add(time.Second)}
}

// sane keeps years that a client cannot mean away from the arithmetic.
func sane(t time.Time) bool { return t.Year() >= 1900 && t.Year() < 2200 }
