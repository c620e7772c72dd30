package sandboxtest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/scenarios"
)

// An Event is one fact of the run's journal.
type Event struct {
	Seq     uint64 // 1 is the first; no holes
	ID      string
	Type    string    // "bank.consent.authorised"
	Source  string    // who says so: "/banks/larkspur"
	Subject string    // the entity, "consent/c-1"; empty if there is none
	Time    time.Time // virtual
	Cause   string    // id of the event that led to this one, or empty
	Data    map[string]any
}

// String is the event on one line.
func (e Event) String() string {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Sprintf("%d %s %s", e.Seq, e.Type, err)
	}
	return fmt.Sprintf("%d %s %s", e.Seq, e.Type, data)
}

// Text is a member of the data as text, "" if there is none; a name with dots
// leads into others.
func (e Event) Text(name string) string { return textAt(e.Data, name) }

func newEvent(e journal.Event) Event {
	own := Event{Seq: e.Seq, ID: e.ID, Type: e.Type, Source: e.Source, Subject: e.Subject, Time: e.Time, Cause: e.CausationID}
	if json.Unmarshal(e.Data, &own.Data) != nil {
		own.Data = nil // an event without data
	}
	return own
}

// Events are the events so far whose type fits a pattern: "bank.consent.*".
func (w *World) Events(pattern string) []Event {
	w.T.Helper()
	var all []Event
	for _, e := range w.journal(w.T.Context()) {
		if scenarios.Like(pattern, e.Type) {
			all = append(all, newEvent(e))
		}
	}
	return all
}

// journal reads all events once nothing is on its way any more.
func (w *World) journal(ctx context.Context) []journal.Event {
	w.T.Helper()
	w.settle()
	var all []journal.Event
	for {
		events, err := w.Actor().Read(ctx, uint64(len(all))+1, 512)
		if err != nil {
			w.T.Fatalf("read the journal: %v", err)
		}
		if len(events) == 0 {
			return all
		}
		all = append(all, events...)
	}
}

// An Exchange is one HTTP request and its answer, as it went over the wire.
type Exchange struct {
	From    string // a platform, "kinnet/balance", "customer:linh", or "outside"
	To      string
	Method  string
	Path    string // with its query; tokens and codes are masked
	Status  int
	ID      string
	Seq     uint64    // of its event
	Time    time.Time // virtual
	Refusal string    // why the bank refused, in one sentence

	request, response string // hashes
	w                 *World
}

// String is the exchange in the words of the wire list.
func (x Exchange) String() string {
	or := func(s string) string {
		if s == "" {
			return "*"
		}
		return s
	}
	s := fmt.Sprintf("%s → %s, %s %s", or(x.From), or(x.To), or(x.Method), or(x.Path))
	if x.Status != 0 {
		s += fmt.Sprintf(", %d", x.Status)
	}
	return s
}

// Exchanges are those so far that fit: From, To, Method and Path are patterns
// with stars, Status is a number, and what is left empty may be anything.
func (w *World) Exchanges(like Exchange) []Exchange {
	w.T.Helper()
	var all []Exchange
	for _, x := range w.wire() {
		if like.fits(x) {
			all = append(all, x)
		}
	}
	return all
}

// wire is all that went over the wire.
func (w *World) wire() (all []Exchange) {
	w.T.Helper()
	for _, e := range w.journal(w.T.Context()) {
		var x wire.Exchange
		if e.Type != wire.EventType || json.Unmarshal(e.Data, &x) != nil {
			continue
		}
		all = append(all, Exchange{x.From, x.To, x.Method, x.Path, x.Status, x.ID, e.Seq, e.Time, x.Refusal, x.Request, x.Response, w})
	}
	return all
}

func (x Exchange) fits(other Exchange) bool {
	fits := func(pattern, s string) bool { return pattern == "" || scenarios.Like(pattern, s) }
	return fits(x.From, other.From) && fits(x.To, other.To) && fits(x.Method, other.Method) && fits(x.Path, other.Path) &&
		(x.Status == 0 || x.Status == other.Status)
}

// Sent is the body of the request, its secrets masked; "" if none was kept.
func (x Exchange) Sent() string { x.w.T.Helper(); return x.body(x.request) }

// Body is the body of the answer, its secrets masked; "" if none was kept.
func (x Exchange) Body() string { x.w.T.Helper(); return x.body(x.response) }

func (x Exchange) body(hash string) string {
	x.w.T.Helper()
	if hash == "" {
		return ""
	}
	m, err := x.w.Message(x.w.T.Context(), hash)
	if err != nil {
		x.w.T.Fatalf("exchange %s: %v", x.ID, err)
	}
	return m.Body
}
