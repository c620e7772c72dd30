package service

import (
	"time"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// The desk works on business days, by the bank's clocks.
const (
	opens  = 9  // o'clock
	closes = 17 // o'clock
)

// plan is when a case that comes in now will be answered and resolved: a
// quarter of an hour to two hours of office time later, and on the next
// business day after that, in its first hours.
func (d *Desk) plan(id string, now time.Time) (answer, resolve time.Time) {
	key := chance.Key(d.c.Actor.Seed(), tagDesk, chance.Text(d.c.Bank), chance.Text(id))
	wait := time.Duration(15+chance.Scale(chance.H(key, 0), 106)) * time.Minute
	answer = d.working(now)
	if end := at(answer, closes); answer.Add(wait).Before(end) {
		answer = answer.Add(wait)
	} else {
		answer = d.working(end).Add(wait)
	}
	wait = time.Duration(60+chance.Scale(chance.H(key, 1), 181)) * time.Minute
	return answer, d.working(at(answer, closes)).Add(wait)
}

// working is the first instant, from t on, at which the desk is open.
func (d *Desk) working(t time.Time) time.Time {
	t = t.In(d.c.Zone).Truncate(time.Minute)
	if d.business(t) && t.Before(at(t, closes)) {
		if open := at(t, opens); t.Before(open) {
			return open
		}
		return t
	}
	for {
		t = at(t.AddDate(0, 0, 1), opens)
		if d.business(t) {
			return t
		}
	}
}

func (d *Desk) business(t time.Time) bool { return ledger.BusinessDay(d.c.Country, t) }

// at is an hour of the day of t, by its own clocks.
func at(t time.Time, hour int) time.Time {
	y, m, day := t.Date()
	return time.Date(y, m, day, hour, 0, 0, 0, t.Location())
}
