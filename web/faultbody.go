package web

import (
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox"
)

// A faultBody is an armed fault, and without its id one to be armed.
type faultBody struct {
	ID           string    `json:"id,omitempty"`
	Name         string    `json:"name,omitempty"`
	Party        string    `json:"party"`
	Route        string    `json:"route,omitempty"`
	Method       string    `json:"method,omitempty"`
	Customer     string    `json:"customer,omitempty"`
	Caller       string    `json:"caller,omitempty"`
	Kind         string    `json:"kind"`
	LatencyMS    int64     `json:"latency_ms,omitempty"`
	SpreadMS     int64     `json:"spread_ms,omitempty"`
	Distribution string    `json:"distribution,omitempty"`
	Status       int       `json:"status,omitempty"`
	RetryAfter   int       `json:"retry_after,omitempty"` // seconds
	Limit        int       `json:"limit,omitempty"`
	Count        int       `json:"count,omitempty"`
	Every        int       `json:"every,omitempty"`
	Percent      int       `json:"percent,omitempty"`
	PerMille     int       `json:"per_mille,omitempty"`
	From         time.Time `json:"from,omitzero"`
	Until        time.Time `json:"until,omitzero"`
	Strikes      int       `json:"strikes"`
}

func newFaultBody(f fault.Fault, strikes int) faultBody {
	return faultBody{
		ID: f.ID, Name: f.Name, Party: f.Party, Route: f.Route, Method: f.Method, Customer: f.Customer, Caller: f.Caller, Kind: f.Kind,
		LatencyMS: f.Latency.Milliseconds(), SpreadMS: f.Spread.Milliseconds(), Distribution: f.Distribution, Status: f.Status,
		RetryAfter: f.RetryAfter, Limit: f.Limit, Count: f.Count, Every: f.Every, Percent: f.Percent, PerMille: f.PerMille,
		From: f.From, Until: f.Until, Strikes: strikes,
	}
}

func newFaultBodies(run *sandbox.Run) []faultBody {
	all := run.Faults().Armed()
	list := make([]faultBody, len(all))
	for i, f := range all {
		list[i] = newFaultBody(f, run.Faults().Strikes(f.ID))
	}
	return list
}

// fault is what the body asks to arm. A length of time that does not fit is
// made invalid rather than wrapped around.
func (b faultBody) fault() fault.Fault {
	length := func(ms int64) time.Duration {
		const most = int64(100 * time.Hour / time.Millisecond)
		return time.Duration(max(min(ms, most), -most)) * time.Millisecond
	}
	return fault.Fault{
		Name: b.Name, Party: b.Party, Route: b.Route, Method: b.Method, Customer: b.Customer, Caller: b.Caller, Kind: b.Kind,
		Latency: length(b.LatencyMS), Spread: length(b.SpreadMS), Distribution: b.Distribution, Status: b.Status,
		RetryAfter: b.RetryAfter, Limit: b.Limit, Count: b.Count, Every: b.Every, Percent: b.Percent, PerMille: b.PerMille,
		From: utc(b.From), Until: utc(b.Until),
	}
}

// utc is an instant in UTC; the zero one stays as it is.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}
