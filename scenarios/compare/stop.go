package compare

import (
	"fmt"
	"strings"
)

// A stop is where the story of one run failed and the other's went on.
type stop struct {
	place  place  // in the first run
	at     uint64 // the event of the first run
	since  uint64 // the last event of the run that goes on which both have
	second bool   // it is the second run that stopped
}

// stops finds out whether one of the stories ended at a failure where the
// other one went on.
func (c *comparison) stops(a, b []traced, ofA, ofB []int) {
	i, j := failure(a), failure(b)
	switch {
	case j != none && (i == none || went(a, ofB[j])):
		if c.stop = stopped(a, j, ofB); c.stop != nil {
			c.stop.second = true
		}
	case i != none && (j == none || went(b, ofA[i])):
		if c.stop = stopped(b, i, ofA); c.stop != nil {
			c.stop.place, c.stop.at = a[i].place, a[i].Seq
		}
	}
}

// went says that a run has passed the step that the other one failed at.
func went(events []traced, i int) bool { return i != none && events[i].Type == "story.step.passed" }

// failure is the index of the step that failed, none if all passed.
func failure(events []traced) int {
	for i := range events {
		if events[i].Type == "story.step.failed" {
			return i
		}
	}
	return none
}

// stopped is the stop at a failure of a run, by the partners of its events in
// the other, which goes on; nil if there is no such place in that.
func stopped(other []traced, failed int, partner []int) *stop {
	for i := failed; i >= 0; i-- {
		if j := partner[i]; j != none && other[j].context != "" {
			return &stop{place: other[j].place, at: other[j].Seq, since: other[j].Seq}
		}
	}
	return nil
}

// unplayed takes what only one run has of the story because the other stopped:
// that is told once, whatever the number of steps. b says that the event is of
// the second run.
func (c *comparison) unplayed(v *traced, b bool) bool {
	s := c.stop
	if s == nil || s.second == b || v.Seq <= s.since || !strings.HasPrefix(v.Type, "story.") || v.Type == "story.ended" {
		return false
	}
	if v.Type != "story.step.started" {
		return true
	}
	d := Difference{Kind: Step, weight: 1300, Where: s.place.String(), at: float64(s.at) + 0.9, placed: true, A: v.Seq}
	if b {
		d.A, d.B = 0, v.Seq
	}
	n := c.note("stop", d).Events
	does, are := "stops", "are not played"
	if !s.second {
		does, are = "goes on", "more are played"
	}
	c.groups["stop"].Sentence = fmt.Sprintf("The story %s there (%s): %s %s", does, s.place, steps(n), are)
	c.groups["stop"].brief = "the story " + does
	return true
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}
