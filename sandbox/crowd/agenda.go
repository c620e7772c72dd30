package crowd

import (
	"cmp"
	"slices"
	"time"
)

// A Turn is a member's act on a day, in its place.
type Turn struct {
	Member   int    // of the crowd, from 0
	Customer uint64 // index at the bank
	At       time.Duration
	Sampled  bool
	Act
}

// Turns is what the members do on a day in the order in which they do it. The
// day begins so long after midnight at the bank and is 24 hours long; Turn.At
// counts from its beginning. linked says of a customer's index whether she is
// linked then.
func (p Plan) Turns(day int, begins time.Duration, linked func(customer uint64) bool) []Turn {
	const whole = 24 * time.Hour
	var turns []Turn
	for i := range p.size {
		customer := p.Member(i)
		a := p.Act(i, day, linked(customer))
		if a.Offered || a.Asked || a.Revoked {
			at := ((a.At-begins)%whole + whole) % whole
			turns = append(turns, Turn{i, customer, at, p.Sampled(i), a})
		}
	}
	slices.SortFunc(turns, func(a, b Turn) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Member, b.Member)) })
	return turns
}
