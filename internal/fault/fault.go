// Package fault keeps the deliberate, named deviations from good behaviour
// that a tester arms in a run, and makes the parties of ours show them.
//
// A fault is armed, strikes and is cleared by events, and its chances come
// from the run's seed: the same run fails in the same places.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kinds of faults.
const (
	Latency = "latency" // the answer comes late, by the real clock
	Status  = "status"  // the answer is a status, with Retry-After if set
)

// A Fault is one armed deviation.
type Fault struct {
	ID         string        `json:"fault"`
	Party      string        `json:"party"`           // a bank, a platform, or an app
	Route      string        `json:"route,omitempty"` // part of the path; empty is every route
	Kind       string        `json:"kind"`
	Latency    time.Duration `json:"latency,omitempty"` // nanoseconds
	Status     int           `json:"status,omitempty"`
	RetryAfter int           `json:"retry_after,omitempty"` // seconds; 0 sends none
	Count      int           `json:"count,omitempty"`       // strikes until it ends; 0 has no end
	Percent    int           `json:"percent,omitempty"`     // of the requests; 0 is all
}

// ErrInvalid refuses a fault that cannot be shown.
var ErrInvalid = errors.New("fault is not valid")

// maxLatency keeps a forgotten fault from hanging a client for ever.
const maxLatency = 5 * time.Minute

// Check refuses a fault whose fields make no sense together.
func (f Fault) Check() error {
	switch {
	case f.Party == "":
		return fmt.Errorf("%w: party is missing: name a bank, a platform or an app", ErrInvalid)
	case f.Kind == Latency && (f.Latency <= 0 || f.Latency > maxLatency):
		return fmt.Errorf("%w: latency must be above 0 and at most %s", ErrInvalid, maxLatency)
	case f.Kind == Status && (f.Status < 400 || f.Status > 599):
		return fmt.Errorf("%w: status must be between 400 and 599", ErrInvalid)
	case f.Kind != Latency && f.Kind != Status:
		return fmt.Errorf("%w: kind %q is not one of latency, status", ErrInvalid, f.Kind)
	case f.Percent < 0 || f.Percent > 100:
		return fmt.Errorf("%w: percent must be between 0 (all) and 100", ErrInvalid)
	case f.Count < 0 || f.RetryAfter < 0:
		return fmt.Errorf("%w: count and retry_after cannot be negative", ErrInvalid)
	}
	return nil
}

// matches says whether a request to a party is one that f is about.
func (f Fault) matches(party, path string) bool {
	return f.Party == party && strings.Contains(path, f.Route)
}
