package face

import (
	"context"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
)

// Faults is what a face asks whether it is to deviate.
type Faults interface {
	MeetsIf(ctx context.Context, w http.ResponseWriter, o fault.Occasion, kind string, fits func(fault.Fault) bool) (fault.Fault, bool)
}

// TooLong refuses the end of a consent that a client asks for, if it lies
// further ahead than a fault lets pass. A consent without an end passes.
func (d *Desk) TooLong(w http.ResponseWriter, r *http.Request, a Access, end time.Time) *Refusal {
	if d.Faults == nil || end.IsZero() {
		return nil
	}
	now := d.Clock.Now()
	o := fault.Occasion{Party: d.Bank, Route: r.URL.Path, Method: r.Method, Caller: a.From}
	f, strikes := d.Faults.MeetsIf(r.Context(), w, o, fault.ConsentTooLong, func(f fault.Fault) bool { return end.After(longest(f, now)) })
	if !strikes {
		return nil
	}
	return &Refusal{Kind: BadDate, Path: "Data.ExpirationDateTime",
		Sentence: "Data.ExpirationDateTime lies after " + longest(f, now).Format(time.RFC3339) + ", the longest that fault " + f.ID + " lets pass on purpose; choose an earlier instant, or end the fault."}
}

// longest is the latest end of a consent that a fault lets pass.
func longest(f fault.Fault, now time.Time) time.Time {
	return now.Add(time.Duration(f.Days()) * 24 * time.Hour)
}

// Late is the first of the lines, the newest first, that a list shows if a
// fault leaves out what was booked in the month of an instant; else 0. at is
// when the i-th of n was booked.
func (d *Desk) Late(r *http.Request, c *Call, asOf time.Time, n int, at func(i int) time.Time) int {
	y, m, _ := asOf.In(d.Zone).Date()
	begin := time.Date(y, m, 1, 0, 0, 0, 0, d.Zone)
	if d.Faults == nil || n == 0 || at(0).Before(begin) {
		return 0
	}
	o := fault.Occasion{Party: d.Bank, Route: r.URL.Path, Method: r.Method, Customer: c.Consent.Customer, Caller: c.From}
	if _, strikes := d.Faults.MeetsIf(r.Context(), c.w, o, fault.LateMonth, func(fault.Fault) bool { return true }); !strikes {
		return 0
	}
	for i := range n {
		if at(i).Before(begin) {
			return i
		}
	}
	return n
}
