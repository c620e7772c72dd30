// Package crowd plans what many customers of a bank do with an app day by
// day: who is offered it, who allows it, who asks and who revokes.
//
// It decides and does nothing. Each decision is a pure function of the run's
// seed, the crowd, the member and the day: it does not depend on the order in
// which members are asked, nor on how many of them go over HTTP.
package crowd

import (
	"time"

	"github.com/sandbank/sandbank/internal/chance"
)

// DefaultSize is how many customers of a bank a crowd draws.
const DefaultSize = 10_000

// A Spec is a crowd and its rates.
type Spec struct {
	ID   string // of the crowd in its run
	Era  int    // how often it has got other rates: each time it draws anew
	Bank string // "larkspur"
	App  string // "kinnet/balance"

	Size   int // members drawn from the bank; 0 is DefaultSize
	Sample int // how many of the members go through the real protocol

	Offered Rate // of those not linked, a day
	Allow   Rate // of those offered: a share, its period means nothing
	Ask     Rate // of those linked
	Revoke  Rate // of those linked
}

// An Act is what one member does on one day. More than one may hold: she may
// be offered the app and allow it, or ask and then revoke.
type Act struct {
	Offered, Allowed, Asked, Revoked bool
	At                               time.Duration // since midnight at the bank
}

// tagCrowd is the purpose of every draw of a crowd.
const tagCrowd chance.Tag = 0xc20d

// The entities below tagCrowd: one for each decision.
const (
	member uint64 = iota
	offer
	allow
	ask
	revoke
	moment
)

// A Plan is a crowd over one bank of one run.
type Plan struct {
	spec Spec
	seed uint64
	name uint64
	perm chance.Perm
	size int
}

// NewPlan plans for a bank of so many customers, at least one.
func NewPlan(seed, population uint64, s Spec) Plan {
	name := chance.Text(s.ID)
	size := s.Size
	if size <= 0 {
		size = DefaultSize
	}
	if uint64(size) > population {
		size = int(population)
	}
	return Plan{s, seed, name, chance.NewPerm(chance.Key(seed, tagCrowd, member, name), population), size}
}

// Size is the number of members.
func (p Plan) Size() int { return p.size }

// Member is the index at the bank of the i-th member.
func (p Plan) Member(i int) uint64 { return p.perm.At(uint64(i)) }

// Sampled says whether the i-th member goes through the real protocol.
func (p Plan) Sampled(i int) bool { return i < p.spec.Sample }

// Act is what the i-th member does on a day, counted from the day on which
// the rates came into force.
func (p Plan) Act(i, day int, linked bool) Act {
	if !linked {
		a := Act{Offered: p.spec.Offered.Strikes(p.key(offer, i), day)}
		if a.Offered {
			yes := p.spec.Allow
			a.Allowed = yes.Num > 0 && chance.Scale(chance.H(p.key(allow, i), uint64(day)), yes.Den) < yes.Num
			a.At = p.moment(i, day)
		}
		return a
	}
	a := Act{Asked: p.spec.Ask.Strikes(p.key(ask, i), day), Revoked: p.spec.Revoke.Strikes(p.key(revoke, i), day)}
	if a.Asked || a.Revoked {
		a.At = p.moment(i, day)
	}
	return a
}

func (p Plan) key(decision uint64, i int) uint64 {
	return chance.Key(p.seed, tagCrowd, decision, p.name, uint64(p.spec.Era), p.Member(i))
}

// moment draws when on a day a member acts.
func (p Plan) moment(i, day int) time.Duration {
	k := p.key(moment, i)
	at := chance.Scale(chance.H(k, 2*uint64(day)), total(byHour[:]))
	for h, weight := range byHour {
		if at < weight {
			return time.Duration(h)*time.Hour + time.Duration(chance.Scale(chance.H(k, 2*uint64(day)+1), uint64(time.Hour)))
		}
		at -= weight
	}
	return 0
}

// byHour is how busy each hour of a day is: little at night, most at noon and
// in the evening. An assumption, not a measurement.
var byHour = [24]uint64{2, 1, 1, 1, 1, 2, 5, 9, 11, 11, 11, 12, 14, 12, 11, 11, 12, 14, 15, 16, 15, 12, 8, 4}

func total(weights []uint64) uint64 {
	var sum uint64
	for _, w := range weights {
		sum += w
	}
	return sum
}
