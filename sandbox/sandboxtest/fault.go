package sandboxtest

import (
	"time"

	"github.com/sandbank/sandbank/internal/fault"
)

// A Kind is what a client meets; docs/faults.md says what each means.
type Kind string

// Kinds of faults.
const (
	Latency            Kind = fault.Latency
	Status             Kind = fault.Status
	RateLimit          Kind = fault.RateLimit
	Maintenance        Kind = fault.Maintenance
	Empty              Kind = fault.Empty
	Truncated          Kind = fault.Truncated
	Malformed          Kind = fault.Malformed
	Dropped            Kind = fault.Dropped
	SlowBody           Kind = fault.SlowBody
	Stale              Kind = fault.Stale
	MissingItem        Kind = fault.MissingItem
	DoubledItem        Kind = fault.DoubledItem
	IDChanges          Kind = fault.IDChanges
	NextToItself       Kind = fault.NextToItself
	NextElsewhere      Kind = fault.NextElsewhere
	NextNullHost       Kind = fault.NextNullHost
	ClockSkew          Kind = fault.ClockSkew
	BadSignature       Kind = fault.BadSignature
	MissingSignature   Kind = fault.MissingSignature
	UnknownKID         Kind = fault.UnknownKID
	RotatedKey         Kind = fault.RotatedKey
	AlgorithmChanged   Kind = fault.AlgorithmChanged
	WrongIssuer        Kind = fault.WrongIssuer
	WrongAudience      Kind = fault.WrongAudience
	DiscoveryMoved     Kind = fault.DiscoveryMoved
	RefreshBurnt       Kind = fault.RefreshBurnt
	LoginStranded      Kind = fault.LoginStranded
	CancelAsSuccess    Kind = fault.CancelAsSuccess
	ConsentTooLong     Kind = fault.ConsentTooLong
	ReturnWindow       Kind = fault.ReturnWindow
	LateMonth          Kind = fault.LateMonth
	WebhookDuplicated  Kind = fault.WebhookDuplicated
	WebhookReordered   Kind = fault.WebhookReordered
	WebhookDelayed     Kind = fault.WebhookDelayed
	WebhookDropped     Kind = fault.WebhookDropped
	WebhookBadlySigned Kind = fault.WebhookBadlySigned
	WebhookUnsigned    Kind = fault.WebhookUnsigned
)

// A Fault makes a party misbehave. Of all fields At is needed, and Kind unless
// Status or Delay says it.
type Fault struct {
	At       string // a bank, "kinnet", "kinnet/balance", or "*": every bank and platform
	Kind     Kind
	Route    string // part of the path, "*" stands for any letters; of a webhook: its type
	Method   string
	Customer string // whose token it is: a key or an index
	Caller   string // who asks, like "kinnet/balance"

	Count    int           // strikes until it ends; 0 has no end
	Every    int           // every n-th occasion; 0 is each
	Percent  int           // of the occasions, drawn from the seed; 0 is all
	PerMille int           // the same for small shares
	After    time.Duration // virtual: it begins so much later
	For      time.Duration // virtual: it ends after so long; 0 has no end

	Status       int           // of [Status]: 400 to 599
	RetryAfter   time.Duration // in whole seconds; 0 sends no such header
	Delay        time.Duration // how late, how long, by how much; real, but of webhooks virtual
	Spread       time.Duration // of Delay
	Distribution string        // of Delay: "fixed" (also if empty), "uniform" or "exponential"
	Limit        int           // of [RateLimit]: requests in a minute of virtual time; of [ConsentTooLong]: days
}

// An Armed fault is one that strikes from now on.
type Armed struct {
	ID string

	w *World
}

// Fault arms a fault.
func (w *World) Fault(f Fault) Armed {
	w.T.Helper()
	armed, err := w.Arm(w.T.Context(), f.at(w.Now()))
	if err != nil {
		w.T.Fatalf("Fault: %v", err)
	}
	return Armed{armed.ID, w}
}

// at is the fault as a run knows it.
func (f Fault) at(now time.Time) fault.Fault {
	switch {
	case f.Kind == "" && f.Status != 0:
		f.Kind = Status
	case f.Kind == "" && f.Delay != 0:
		f.Kind = Latency
	}
	armed := fault.Fault{
		Party: f.At, Kind: string(f.Kind), Route: f.Route, Method: f.Method, Customer: f.Customer, Caller: f.Caller,
		Count: f.Count, Every: f.Every, Percent: f.Percent, PerMille: f.PerMille,
		Status: f.Status, RetryAfter: int((f.RetryAfter + time.Second - 1) / time.Second),
		Latency: f.Delay, Spread: f.Spread, Distribution: f.Distribution, Limit: f.Limit,
	}
	if f.After > 0 || f.For > 0 {
		armed.From = now.Add(f.After)
	}
	if f.For > 0 {
		armed.Until = armed.From.Add(f.For)
	}
	return armed
}

// Clear ends the fault. It may have ended by itself.
func (a Armed) Clear() {
	a.w.T.Helper()
	for _, f := range a.w.Faults().Armed() {
		if f.ID != a.ID {
			continue
		}
		if err := a.w.Faults().Clear(a.w.T.Context(), a.ID); err != nil {
			a.w.T.Fatalf("Clear %s: %v", a.ID, err)
		}
	}
}

// Strikes is how often the fault has struck, also when it has ended.
func (a Armed) Strikes() int {
	a.w.T.Helper()
	n := 0
	for _, e := range a.w.Events(fault.Struck) {
		if e.Data["fault"] == a.ID {
			n++
		}
	}
	return n
}
