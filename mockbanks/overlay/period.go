package overlay

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// periods is a book that tells its pay periods.
type periods interface {
	Period(a ledger.Account, at time.Time) (from, to time.Time)
}

// period is the pay period that holds an instant. After the history there is
// only one.
func (l *Ledger) period(x *account, at int64) (from, to int64) {
	end, a := ms(ledger.End), x.now
	switch {
	case at >= end:
		return end, never
	case x.made:
		return month(at)
	}
	if p, ok := l.book.(periods); ok {
		f, t := p.Period(a, instant(at))
		if f, t := ms(f), ms(t); f <= at && at < t {
			return f, t
		}
	}
	return l.payPeriod(a, at)
}

// longest is more than any time between two pays.
const longest = 40 * 24 * time.Hour

// payPeriod finds the period in the lines: from one pay to the next. What
// shows no pay has calendar months.
func (l *Ledger) payPeriod(a ledger.Account, at int64) (from, to int64) {
	t := instant(at)
	for _, line := range l.book.Lines(a, t.Add(-longest), t.Add(longest)) {
		if line.Kind != "salary" {
			continue
		}
		if pay := ms(line.At); pay <= at {
			from = pay
		} else if to == 0 {
			to = pay
		}
	}
	if from == 0 || to == 0 {
		return month(at)
	}
	return from, to
}

func month(at int64) (from, to int64) {
	y, m, _ := instant(at).Date()
	return ms(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)), ms(time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC))
}
