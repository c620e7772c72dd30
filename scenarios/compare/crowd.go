package compare

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox/crowd"
)

// Types of the events of crowds: other rates, and the sums of a day.
const (
	crowdFormed = "crowd.formed"
	crowdDay    = "crowd.day.finished"
)

// A mass is what the crowds of a run did in all, by their names.
type mass struct {
	names []string // in the order in which they came
	sums  map[string]*total

	deeds map[string]int // what single members did, by kind; of messages, by their words
}

type total struct {
	crowd.Tally
	linked int
	seq    uint64 // of its last day
	place  place
}

// alone leaves what single members of crowds do out of a run, the clock that
// goes from one to the next included: of thousands only the sums are compared.
func alone(events []traced) ([]traced, mass) {
	m := mass{sums: map[string]*total{}, deeds: map[string]int{}}
	crowded := map[string]bool{} // steps in which a crowd lives
	for i := range events {
		if events[i].Type == crowdDay {
			crowded[events[i].context] = true
			m.add(&events[i])
		}
	}
	return slices.DeleteFunc(slices.Clone(events), func(v traced) bool {
		single := crowded[v.context] && v.context != "" && v.Type != crowdFormed && !strings.HasPrefix(v.Type, "story.")
		if deed := v.deed(); single && deed != "" {
			m.deeds[deed]++
		}
		return single
	}), m
}

// deed is what a member did, without who it was: what she wrote, or how she
// decided; empty is what others did, or a fault.
func (v *traced) deed() string {
	switch {
	case v.Type == "chat.message.sent" && v.facts.From == "customer":
		return v.Type + " " + plain(english(v.facts.Text))
	case v.Type == "bank.consent.authorised", v.Type == "bank.consent.rejected", v.Type == "bank.consent.revoked":
		return v.Type
	}
	return ""
}

func (m *mass) add(v *traced) {
	var d crowd.Day
	if json.Unmarshal(v.Data, &d) != nil {
		return
	}
	t := m.sums[d.Crowd]
	if t == nil {
		t = &total{}
		m.sums[d.Crowd], m.names = t, append(m.names, d.Crowd)
	}
	t.Add(d.All())
	t.linked, t.seq, t.place = d.Linked, v.Seq, v.place
}

// masses compares the sums of the crowds that both runs have.
func (c *comparison) masses(a, b mass) {
	for _, name := range a.names {
		was, is := a.sums[name], b.sums[name]
		if is == nil {
			continue // that it is missing is told by its forming
		}
		if list := was.differ(is); len(list) > 0 {
			c.note("crowd "+name, Difference{
				Kind: Happened, weight: 690, A: was.seq, B: is.seq, Where: was.place.String(), at: float64(was.seq),
				Sentence: fmt.Sprintf("Crowd %s does otherwise: %s", name, strings.Join(list, ", ")),
			})
			return
		}
	}
	if !c.otherTimes && len(a.names) > 0 && !maps.Equal(a.deeds, b.deeds) {
		t := a.sums[a.names[0]]
		c.note("members", Difference{Kind: Happened, weight: 60, A: t.seq, Where: t.place.String(), at: float64(t.seq),
			Sentence: "Single members of crowds do otherwise, and yet the sums are equal"})
	}
}

// differ words in what two sums differ, the biggest first.
func (t *total) differ(u *total) []string {
	type pair struct {
		what    string
		was, is int
	}
	pairs := []pair{
		{"linked", t.linked, u.linked}, {"allowed", t.Allowed, u.Allowed}, {"denied", t.Denied, u.Denied},
		{"answered", t.Answered, u.Answered}, {"revoked", t.Revoked, u.Revoked}, {"refused", t.Refused, u.Refused},
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return far(y.was, y.is) - far(x.was, x.is) })
	var list []string
	for _, p := range pairs {
		if p.was != p.is {
			list = append(list, fmt.Sprintf("%d %s became %d", p.was, p.what, p.is))
		}
	}
	return list
}

func far(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}

// traces are the events of both runs that are compared one by one.
func (c *comparison) traces(first, second []journal.Event) (a, b []traced) {
	a, crowdsA := alone(trace(first))
	b, crowdsB := alone(trace(second))
	c.masses(crowdsA, crowdsB)
	return a, b
}
