// Package fault keeps the deliberate, named deviations from good behaviour
// that a tester arms in a run, and makes the parties of ours show them.
//
// A fault is armed, strikes and is cleared by events, and its chances come
// from the run's seed: the same run fails in the same places.
package fault

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A Fault is one armed deviation: where, how often, from when to when, what.
type Fault struct {
	ID   string `json:"fault"`
	Name string `json:"name,omitempty"` // given by whoever armed it

	Party    string `json:"party"`              // a bank, a platform, an app or an inbox; "*" is every bank and platform
	Route    string `json:"route,omitempty"`    // part of the path, "*" stands for any letters; of a webhook: its type
	Method   string `json:"method,omitempty"`   // of the request; empty is all
	Customer string `json:"customer,omitempty"` // whose token it is: a key or an index; empty is all
	Caller   string `json:"caller,omitempty"`   // who asks: "kinnet/balance", an app's name; empty is all

	Count    int       `json:"count,omitempty"`     // strikes until it ends; 0 has no end
	Every    int       `json:"every,omitempty"`     // every n-th occasion; 0 is each
	Percent  int       `json:"percent,omitempty"`   // of the occasions; 0 is all
	PerMille int       `json:"per_mille,omitempty"` // beside Percent, for small shares
	From     time.Time `json:"from,omitzero"`       // virtual; zero is at once
	Until    time.Time `json:"until,omitzero"`      // virtual; zero has no end

	Kind         string        `json:"kind"`
	Latency      time.Duration `json:"latency,omitempty"` // nanoseconds: how late, how long, by how much
	Spread       time.Duration `json:"spread,omitempty"`  // nanoseconds, of a distribution
	Distribution string        `json:"distribution,omitempty"`
	Status       int           `json:"status,omitempty"`
	RetryAfter   int           `json:"retry_after,omitempty"` // seconds; 0 sends none
	Limit        int           `json:"limit,omitempty"`       // requests in a minute of virtual time; ConsentTooLong: days
}

// Distributions of a latency. The zero value is fixed.
const (
	Uniform     = "uniform"     // between Latency less and more Spread
	Exponential = "exponential" // Latency at least, and Spread more on the average
)

// ErrInvalid refuses a fault that cannot be shown.
var ErrInvalid = errors.New("fault is not valid")

// maxLatency keeps a forgotten fault from hanging a client for ever; a delay
// of virtual time may be as long as webhooks are tried.
const (
	maxLatency = 5 * time.Minute
	maxDelay   = 36 * time.Hour
)

// Check refuses a fault whose fields make no sense together.
func (f Fault) Check() error {
	kind, known := kindOf(f.Kind)
	switch {
	case f.Party == "":
		return invalid("party is missing: name a bank, a platform, an app or an inbox")
	case !known:
		return invalid("kind %q is not one of %s", f.Kind, strings.Join(Kinds(), ", "))
	case f.Percent < 0 || f.Percent > 100:
		return invalid("percent must be between 0 (all) and 100")
	case f.PerMille < 0 || f.PerMille > 1000:
		return invalid("per_mille must be between 0 (all) and 1000")
	case f.Count < 0 || f.RetryAfter < 0 || f.Every < 0:
		return invalid("count, every and retry_after cannot be negative")
	case !f.Until.IsZero() && !f.Until.After(f.From):
		return invalid("until must be after from")
	case f.Distribution != "" && !slices.Contains([]string{"fixed", Uniform, Exponential}, f.Distribution):
		return invalid("distribution %q is not one of fixed, uniform, exponential", f.Distribution)
	case f.Spread < 0 || f.Spread > maxLatency || f.Distribution == Uniform && f.Spread > f.Latency:
		return invalid("spread must be between 0 and the latency, and at most %s", maxLatency)
	}
	return f.checkKind(kind)
}

func (f Fault) checkKind(k Kind) error {
	most := maxLatency
	if k.Where == OnWebhook || f.Kind == ClockSkew {
		most = maxDelay
	}
	switch {
	case k.Latency && f.Latency <= 0 || f.Latency < 0 && f.Kind != ClockSkew || f.Latency > most || f.Latency < -most:
		return invalid("%s: latency must be above 0 and at most %s", f.Kind, most)
	case f.Kind == Status && (f.Status < 400 || f.Status > 599):
		return invalid("status must be between 400 and 599")
	case f.Status != 0 && (f.Status < 400 || f.Status > 599):
		return invalid("status must be between 400 and 599")
	case f.Kind == RateLimit && f.Limit < 1:
		return invalid("rate_limit: limit must be at least 1: requests in a minute")
	case f.Kind == ConsentTooLong && (f.Limit < 0 || f.Limit > maxDays):
		return invalid("consent_too_long: limit must be between 0 (%d) and %d: days", usualDays, maxDays)
	case f.Kind == Maintenance && f.Until.IsZero():
		return invalid("maintenance: until is missing: when is the bank back?")
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

// An Occasion is a moment at which a fault may strike.
type Occasion struct {
	Party    string
	Route    string // path of a request, type of a webhook
	Method   string
	Customer string
	Caller   string
}

// about says whether an occasion is one that f is about, but for who asks.
func (f Fault) about(o Occasion) bool {
	party := f.Party == o.Party || f.Party == "*" && !strings.Contains(o.Party, "/")
	return party && (f.Method == "" || strings.EqualFold(f.Method, o.Method)) && fits(f.Route, o.Route)
}

// by says whether f is about who asks and for whom.
func (f Fault) by(o Occasion) bool {
	return (f.Customer == "" || f.Customer == o.Customer) && (f.Caller == "" || f.Caller == o.Caller)
}

// open says whether f strikes at a virtual instant.
func (f Fault) open(at time.Time) bool {
	return !at.Before(f.From) && (f.Until.IsZero() || at.Before(f.Until))
}

// fits finds a pattern in a path: without stars anywhere in it, with stars
// from its beginning to its end.
func fits(pattern, path string) bool {
	if !strings.Contains(pattern, "*") {
		return strings.Contains(path, pattern)
	}
	parts := strings.Split(pattern, "*")
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(path, first) || len(path) < len(first)+len(last) || !strings.HasSuffix(path, last) {
		return false
	}
	path = path[len(first) : len(path)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		_, after, ok := strings.Cut(path, part)
		if !ok {
			return false
		}
		path = after
	}
	return true
}

// status is what f answers with.
func (f Fault) status() int {
	switch {
	case f.Status != 0:
		return f.Status
	case f.Kind == RateLimit:
		return http.StatusTooManyRequests
	}
	return http.StatusServiceUnavailable
}
