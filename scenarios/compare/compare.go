// Package compare tells in what two runs differ, as sentences: what caused it
// first, and then the biggest effect first.
//
// Events are aligned by cause, not by number: an event of one run stands for
// that of the other which has the same kind, the same parties, and comes of
// the same step of the story or the same act of somebody. What differs between
// any two runs (ids, secrets, durations, wall times) is no difference. Chapters
// and steps are numbered as in the first run.
package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// Bodies finds one side of an exchange by its hash; false if it is not kept.
type Bodies func(hash string) (wire.Message, bool)

// A Side is a run that is compared. Without bodies, that two differ is told
// but not in what.
type Side struct {
	Events []journal.Event
	Bodies Bodies
}

// Kinds of differences, the weightiest first.
const (
	Made     = "made"     // what the run was made from
	Outcome  = "outcome"  // how the story, or a step of it, ended
	Step     = "step"     // a step that only one run has
	Fault    = "fault"    // a fault that only one run has
	Act      = "act"      // what somebody did, or the clock
	Status   = "status"   // an answer with another status
	Shown    = "shown"    // what a customer is shown in chat
	Money    = "money"    // what moved, or stands
	Happened = "happened" // events that only one run has
	Changed  = "changed"  // events with other data
	Said     = "said"     // requests and answers with other bodies
	When     = "when"     // events at another time
)

// A Difference is one or several events in which the runs differ in one way.
type Difference struct {
	Kind     string `json:"kind"`
	Sentence string `json:"sentence"`
	Events   int    `json:"events"`          // how many
	A        uint64 `json:"a,omitempty"`     // the first of them in the first run; 0 is none
	B        uint64 `json:"b,omitempty"`     // and in the second
	Where    string `json:"where,omitempty"` // "chapter 5, step 2", numbered as in the first run

	at      float64 // place in the first run, for what comes first
	brief   string  // the difference as a cause of others
	weight  int
	placed  bool // the sentence says where
	counted bool // and how many
}

// A Report is in what two runs differ.
type Report struct {
	// Differences begin with what was first; then the biggest comes first.
	Differences []Difference `json:"differences"`
	// Sentences are those of the differences, in their order.
	Sentences []string `json:"sentences"`
	Events    [2]int   `json:"events"` // of the two runs
}

// Equal says that the runs do not differ.
func (r Report) Equal() bool { return len(r.Differences) == 0 }

// Journals compares the events of two runs.
func Journals(a, b []journal.Event) Report { return Runs(Side{Events: a}, Side{Events: b}) }

// Runs compares two runs, what was said in their exchanges included.
func Runs(a, b Side) Report {
	r := Report{Differences: []Difference{}, Sentences: []string{}, Events: [2]int{len(a.Events), len(b.Events)}}
	if same(a.Events, b.Events) {
		return r
	}
	c := &comparison{a: a, b: b, groups: map[string]*Difference{}}
	c.made()
	c.end()
	c.align()
	r.Differences = c.ordered()
	for _, d := range r.Differences {
		r.Sentences = append(r.Sentences, d.Sentence)
	}
	return r
}

// same says that two runs are equal in every canonical byte.
func same(a, b []journal.Event) bool {
	if len(a) != len(b) {
		return false
	}
	return len(a) == 0 || a[len(a)-1].Chain == b[len(b)-1].Chain && a[len(a)-1].Chain != journal.Sum{}
}

// end notes that one run is the beginning of the other.
func (c *comparison) end() {
	n := min(len(c.a.Events), len(c.b.Events))
	if n == 0 || c.a.Events[n-1].Chain != c.b.Events[n-1].Chain || c.a.Events[n-1].Chain == (journal.Sum{}) {
		return
	}
	longer, rest, which := c.a.Events, len(c.a.Events)-n, "second"
	if len(c.b.Events) > n {
		longer, rest, which = c.b.Events, len(c.b.Events)-n, "first"
	}
	d := Difference{
		Kind: Outcome, weight: 1900, at: float64(n) + 0.1,
		Sentence: fmt.Sprintf("The %s run ends with event %d, where the other goes on for %s", which, n, counted(rest)),
		brief:    fmt.Sprintf("the %s run ends with event %d", which, n),
	}
	if which == "first" {
		d.B = longer[n].Seq
	} else {
		d.A = longer[n].Seq
	}
	c.note("end", d)
}

func counted(n int) string {
	if n == 1 {
		return "1 event"
	}
	return fmt.Sprintf("%d events", n)
}

// A comparison is two runs while they are compared.
type comparison struct {
	a, b       Side
	otherWorld bool // accounts and sums are other ones anyhow
	otherStart bool
	otherTimes bool  // instants are no difference
	stop       *stop // nil if both stories end alike
	groups     map[string]*Difference
	order      []string
}

// note adds a difference to those of its group.
func (c *comparison) note(group string, d Difference) *Difference {
	if g := c.groups[group]; g != nil {
		g.Events++
		return g
	}
	d.Events = 1
	c.groups[group] = &d
	c.order = append(c.order, group)
	return c.groups[group]
}

// ordered are the differences: the first cause, then by weight.
func (c *comparison) ordered() []Difference {
	list := make([]Difference, 0, len(c.order))
	for _, g := range c.order {
		list = append(list, *c.groups[g])
	}
	if len(list) == 0 {
		return list
	}
	first := 0
	for i, d := range list {
		if d.at < list[first].at || d.at == list[first].at && d.weight > list[first].weight {
			first = i
		}
	}
	cause := list[first]
	list = slices.Delete(list, first, first+1)
	slices.SortStableFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.Events, a.Events), cmp.Compare(a.at, b.at))
	})
	list = slices.Insert(list, 0, cause)
	for i := range list {
		list[i].finish(i > 0, cause.brief)
	}
	return list
}

// finish puts the number of events and the cause into the sentence.
func (d *Difference) finish(effect bool, cause string) {
	d.Sentence = capital(d.Sentence)
	if !d.placed {
		d.Sentence += where(d.Where, d.Events, d.Kind == Happened || d.counted)
	}
	if effect && cause != "" && d.A > 0 && d.B > 0 && (d.Kind == Shown || d.Kind == Outcome) {
		d.Sentence += ", because " + cause
	}
	d.Sentence += "."
}
