package main

import (
	"encoding/json"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// A tally is how much of a run is recorded.
type tally struct {
	Events    int `json:"events"`
	Exchanges int `json:"exchanges"` // recorded with what was said
	Refused   int `json:"refused"`   // of them, those answered with 400 or more
	Strikes   int `json:"strikes"`   // of faults
}

func tallyOf(events []journal.Event) tally {
	t := tally{Events: len(events)}
	for _, e := range events {
		switch e.Type {
		case wire.EventType:
			t.Exchanges++
			var x struct{ Status int }
			if json.Unmarshal(e.Data, &x) == nil && x.Status >= 400 {
				t.Refused++
			}
		case "fault.struck":
			t.Strikes++
		}
	}
	return t
}
