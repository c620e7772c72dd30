package outcome

import (
	"encoding/json"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// Coverage is how much of a run is recorded.
type Coverage struct {
	Events    int `json:"events"`
	Exchanges int `json:"exchanges"` // recorded with what was said
	Refused   int `json:"refused"`   // of them, those answered with 400 or more
	Strikes   int `json:"strikes"`   // of faults
}

// Tally counts the events of a run.
func Tally(events []journal.Event) Coverage {
	t := Coverage{Events: len(events)}
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
