package web

import (
	"time"

	"github.com/sandbank/sandbank/internal/fault"
)

// A faultBody is an armed fault, and without its id one to be armed.
type faultBody struct {
	ID         string `json:"id,omitempty"`
	Party      string `json:"party"`
	Route      string `json:"route,omitempty"`
	Kind       string `json:"kind"`
	LatencyMS  int64  `json:"latency_ms,omitempty"`
	Status     int    `json:"status,omitempty"`
	RetryAfter int    `json:"retry_after,omitempty"` // seconds
	Count      int    `json:"count,omitempty"`
	Percent    int    `json:"percent,omitempty"`
}

func newFaultBody(f fault.Fault) faultBody {
	return faultBody{f.ID, f.Party, f.Route, f.Kind, f.Latency.Milliseconds(), f.Status, f.RetryAfter, f.Count, f.Percent}
}

func newFaultBodies(all []fault.Fault) []faultBody {
	list := make([]faultBody, len(all))
	for i, f := range all {
		list[i] = newFaultBody(f)
	}
	return list
}

// fault is what the body asks to arm. A latency that does not fit is made
// invalid rather than wrapped around.
func (b faultBody) fault() fault.Fault {
	latency := time.Duration(min(b.LatencyMS, int64(time.Hour/time.Millisecond))) * time.Millisecond
	return fault.Fault{
		Party: b.Party, Route: b.Route, Kind: b.Kind, Latency: latency,
		Status: b.Status, RetryAfter: b.RetryAfter, Count: b.Count, Percent: b.Percent,
	}
}
