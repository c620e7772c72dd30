package sandboxtest

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
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
	for _, e := range w.journal() {
		if scenarios.Like(pattern, e.Type) {
			all = append(all, newEvent(e))
		}
	}
	return all
}

// journal reads all events once nothing is on its way any more.
func (w *World) journal() []journal.Event {
	w.T.Helper()
	w.settle()
	var all []journal.Event
	for {
		events, err := w.Actor().Read(w.T.Context(), uint64(len(all))+1, 512)
		if err != nil {
			w.T.Fatalf("read the journal: %v", err)
		}
		if len(events) == 0 {
			return all
		}
		all = append(all, events...)
	}
}
