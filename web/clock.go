package web

import "time"

// A clockBody is the virtual clock of a run.
type clockBody struct {
	Now    time.Time `json:"now"`
	Rate   string    `json:"rate"` // virtual seconds in a second of the wall
	Frozen bool      `json:"frozen"`
	Zone   string    `json:"zone"`
}
