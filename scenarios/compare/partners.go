package compare

import (
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// none is the index of a partner that there is not.
const none = -1

// partners finds which events of two runs stand for each other: for each the
// index of its partner in the other run, or none.
func partners(a, b []traced) (ofA, ofB []int) {
	second := make(map[string]int, len(b))
	for j := range b {
		second[b[j].key] = j
	}
	ofA, ofB = unpaired(len(a)), unpaired(len(b))
	for i := range a {
		if j, ok := second[a[i].key]; ok {
			ofA[i], ofB[j] = j, i
		}
	}
	again(a, b, ofA, ofB)
	return ofA, ofB
}

func unpaired(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = none
	}
	return list
}

// again pairs the exchanges that are left: one that was refused led to less,
// and one that was answered before anybody looked at it may name no caller.
func again(a, b []traced, ofA, ofB []int) {
	left := map[string][]int{} // of the second run, in their order
	for j := range b {
		if ofB[j] == none && b[j].Type == wire.EventType {
			left[b[j].call()] = append(left[b[j].call()], j)
		}
	}
	for i := range a {
		if ofA[i] != none || a[i].Type != wire.EventType {
			continue
		}
		rest := left[a[i].call()]
		if len(rest) > 0 && sameCaller(a[i].facts.From, b[rest[0]].facts.From) {
			ofA[i], ofB[rest[0]] = rest[0], i
			left[a[i].call()] = rest[1:]
		}
	}
}

// sameCaller says that two exchanges may be of the same caller: nobody found
// out who an outside one is.
func sameCaller(a, b string) bool {
	const outside = "outside"
	return a == outside || b == outside || plain(a) == plain(b)
}

// call is what an exchange asks for, whoever asks.
func (v *traced) call() string {
	return strings.Join([]string{v.context, v.facts.To, v.facts.Method, pattern(v.facts.Path)}, " ")
}

// A numbered run says where events of the other one are, by its own numbers.
type numbered struct {
	places map[string]place // of its steps, by their contexts
	last   string           // its step at which the reading is
}

func numbering(a []traced) *numbered {
	n := &numbered{places: map[string]place{}}
	for i := range a {
		if a[i].context != "" {
			n.places[a[i].context] = a[i].place
		}
	}
	return n
}

// passes follows the reading to an event that both runs have.
func (n *numbered) passes(v *traced) {
	if at := v.place.String(); at != "" {
		n.last = at
	}
}

// renumber gives an event of the other run its place: in the same step, or
// after the last one that both have.
func (n *numbered) renumber(v *traced) {
	if v.context == "" {
		return
	}
	if p, ok := n.places[v.context]; ok {
		v.place = p
		return
	}
	v.place.after = n.last
	if n.last == "" {
		v.place.after = "the beginning"
	}
}
