package wire

import (
	"net/url"
	"strings"
)

// Places are addresses that name the run; they are left out of what is
// recorded. An empty one is none.
type Places struct {
	Console string // the run's page
	Control string // the run in the control API
}

// A mark stands in what is recorded for a place.
type mark struct{ name, place string }

// marks are those of the places as they stand, and escaped in a query.
func (p Places) marks() marks {
	var all marks
	for _, m := range []mark{{"control", p.Control}, {"console", p.Console}} {
		if m.place != "" {
			all = append(all, mark{"{" + m.name + "}", m.place}, mark{"{" + m.name + "%}", url.QueryEscape(m.place)})
		}
	}
	return all
}

type marks []mark

func (all marks) fold(s string) string {
	for _, m := range all {
		s = strings.ReplaceAll(s, m.place, m.name)
	}
	return s
}

// expand is the inverse of fold.
func (all marks) expand(s string) string {
	for _, m := range all {
		s = strings.ReplaceAll(s, m.name, m.place)
	}
	return s
}
