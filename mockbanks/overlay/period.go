package overlay

import (
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// period is the pay period that holds an instant; of an account that was
// opened here, the month. After the history there is only one.
func (l *Ledger) period(x *account, at int64) (from, to int64) {
	end := ms(ledger.End)
	switch {
	case at >= end:
		return end, never
	case !x.made:
		f, t := l.book.Period(x.now, instant(at))
		if f, t := ms(f), ms(t); f <= at && at < t {
			return f, t
		}
	}
	y, m, _ := instant(at).Date()
	return ms(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)), ms(time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC))
}
