package places

import (
	"iter"
	"slices"
	"time"
)

// A Filter says which places are wanted; the zero value wants all.
type Filter struct {
	Kind   Kind
	Having Set       // every one of these
	OpenAt time.Time // open at this instant; the zero time is any
}

// A Hit is a place that was found, and how far away it is.
type Hit struct {
	Place
	Metres int64
}

// Near yields the places that pass the filter, nearest first. Of several at
// one point, machines come first. It looks no further than it is read: each
// hit costs the logarithm of the number of places, over the share of them that
// passes.
func (n *Network) Near(at Point, f Filter) iter.Seq[Hit] {
	return func(yield func(Hit) bool) {
		walk := n.index().walk(at.vector())
		for {
			of, chord, ok := walk.next()
			if !ok {
				return
			}
			if n.passes(number(of), f) && !yield(Hit{n.place(number(of)), metres(chord)}) {
				return
			}
		}
	}
}

// Nearest is the first limit hits of [Network.Near].
func (n *Network) Nearest(at Point, f Filter, limit int) []Hit {
	list := []Hit{}
	if limit < 1 {
		return list
	}
	for h := range n.Near(at, f) {
		if list = append(list, h); len(list) == limit {
			break
		}
	}
	return list
}

// In lists the places of a town that pass the filter, those nearest to its
// centre first. It fails with [UnknownTown].
func (n *Network) In(town string, f Filter, limit int) ([]Hit, error) {
	t, err := n.town(town)
	if err != nil {
		return nil, err
	}
	centre := Point{n.towns[t].lat, n.towns[t].lon}.vector()
	var leaves []step
	for _, k := range [...]Kind{Branch, ATM} {
		for i := range n.counts[t].of(k) {
			if of := newNumber(t, k, i); n.passes(of, f) {
				leaves = append(leaves, step{chord: chord(centre, n.at(of).vector()), number: uint32(of)})
			}
		}
	}
	slices.SortFunc(leaves, func(a, b step) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	list := []Hit{}
	for _, l := range leaves[:min(len(leaves), max(limit, 0))] {
		list = append(list, Hit{n.place(number(l.number)), metres(l.chord)})
	}
	return list, nil
}

// passes reads only what the filter asks for.
func (n *Network) passes(of number, f Filter) bool {
	if f.Kind != AnyKind && f.Kind != of.kind() {
		return false
	}
	if f.Having != 0 && !n.facilities(of).Has(f.Having) {
		return false
	}
	if f.OpenAt.IsZero() {
		return true
	}
	hours := n.hours(of)
	bankDays := of.kind() == Branch || n.site(of) == "BranchLobby" && hours == n.branchHours(of.spot())
	return hours.open(f.OpenAt, n.towns[of.town()].clock, n.bank.Country, bankDays)
}
