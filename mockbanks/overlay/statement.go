package overlay

import (
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// Lines implements [Reader].
func (l *Ledger) Lines(a ledger.Account, from, to time.Time) []ledger.Line {
	x := l.touched(a.ID)
	if x == nil {
		return l.book.Lines(a, from, to)
	}
	defer l.mu.RUnlock()
	return l.statement(x, from, to)
}

// statement merges the lines of the book that stand with those of events. The
// caller holds the ledger's lock.
func (l *Ledger) statement(x *account, from, to time.Time) []ledger.Line {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed != never && ms(to) > x.closed {
		to = instant(x.closed + 1)
	}
	if !from.Before(to) {
		return nil
	}
	var drawn []ledger.Line
	if !x.made {
		drawn = l.book.Lines(x.now, from, to)
	}
	if ms(to) <= x.first {
		return drawn
	}
	all := l.standing(x, drawn, max(ms(from), x.first), ms(to))
	first, _ := slices.BinarySearchFunc(x.posted, from, func(p ledger.Line, t time.Time) int { return p.At.Compare(t) })
	for _, p := range x.posted[first:] {
		if !p.At.Before(to) {
			break
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(p, q ledger.Line) int { return p.At.Compare(q.At) })
	after := l.bookedBefore(x, from)
	for i := range all {
		after += all[i].Amount
		all[i].After = after
	}
	return all
}

// standing leaves out the lines that do not happen, and lets debits bounce.
func (l *Ledger) standing(x *account, drawn []ledger.Line, from, to int64) []ledger.Line {
	lost := map[string]item{}
	for at := from; at < to; {
		w := l.walked(x, at)
		for _, g := range w.gone {
			if g.Posted < w.to {
				lost[l.book.DrawID(x.now, g.Draw)] = g
			}
		}
		at = w.to
	}
	if len(lost) == 0 {
		return drawn
	}
	uk := l.uk(x.now.Bank)
	all := make([]ledger.Line, 0, len(drawn))
	for _, line := range drawn {
		g, gone := lost[key(&line)]
		switch {
		case !gone:
			all = append(all, line)
		case !g.Undoes && (line.ISOFamily == "RDDT" || line.ISOFamily == "ICHQ"):
			all = append(all, line, bounced(line, uk))
		}
	}
	return all
}

// key is the id of a line that stays the same when it is booked.
func key(l *ledger.Line) string {
	if l.PendingID != "" {
		return l.PendingID
	}
	return l.ID
}

// bookedBefore is the booked balance just before an instant.
func (l *Ledger) bookedBefore(x *account, from time.Time) (booked int64) {
	before := from.Add(-time.Nanosecond)
	t := ms(before)
	if !x.made {
		booked = l.book.Balance(x.now, before).Booked
	}
	if t < x.first || t >= x.closed {
		return booked
	}
	_, added, _ := l.walked(x, t).added(t)
	return booked + added
}

// Pending implements [Reader].
func (l *Ledger) Pending(a ledger.Account, at time.Time) []ledger.Line {
	x := l.touched(a.ID)
	if x == nil {
		return l.book.Pending(a, at)
	}
	defer l.mu.RUnlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	t := ms(at)
	var all []ledger.Line
	if !x.made && t < x.closed {
		all = l.book.Pending(x.now, at)
	}
	if t < x.first || t >= x.closed {
		return all
	}
	for _, g := range l.walked(x, t).gone {
		if g.Held > 0 && g.At <= t && t < g.Posted {
			id := l.book.DrawID(x.now, g.Draw)
			all = slices.DeleteFunc(all, func(p ledger.Line) bool { return p.ID == id })
		}
	}
	for _, h := range x.holds {
		if !h.line.At.After(at) && t < h.until {
			all = append(all, h.line)
		}
	}
	slices.SortStableFunc(all, func(p, q ledger.Line) int { return p.At.Compare(q.At) })
	return all
}

// Line implements [Reader].
func (l *Ledger) Line(bank, id string) (ledger.Account, ledger.Line, error) {
	if !l.touchedAny.Load() {
		return l.book.Line(bank, id)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if x := l.accounts[l.lines[id]]; x != nil && x.now.Bank == bank {
		for _, p := range x.posted {
			if p.ID == id {
				return l.pick(x, p, id)
			}
		}
	}
	a, line, err := l.book.Line(bank, strings.TrimSuffix(id, unpaid))
	if err != nil {
		return a, line, err
	}
	x := l.accounts[a.ID]
	if x == nil {
		if line.ID != id {
			return a, line, refuse("transaction "+id+" of "+bank, ledger.ErrUnknownLine)
		}
		return a, line, nil
	}
	return l.pick(x, line, id)
}

// pick finds a line where it would stand in the statement.
func (l *Ledger) pick(x *account, at ledger.Line, id string) (ledger.Account, ledger.Line, error) {
	for _, line := range l.statement(x, at.At, at.At.Add(time.Millisecond)) {
		if line.ID == id {
			return x.now, line, nil
		}
	}
	return x.now, ledger.Line{}, refuse("transaction "+id, ledger.ErrUnknownLine)
}
