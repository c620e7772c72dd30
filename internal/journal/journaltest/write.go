// Package journaltest holds what every [journal.Store] must keep: one suite
// that each implementation runs, and the events that tests write.
//
// The promises are those of package journal; the suite proves them one by one
// and names each in a sentence. Run it with the race detector.
package journaltest

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// Epoch is the virtual time of the first event of [Make].
var Epoch = time.Date(2018, time.April, 9, 13, 0, 0, 123456789, time.UTC)

// A Fact is what an event of a test says: of whom, and which version of them.
type Fact struct {
	Subject string
	Version uint64
}

// Make returns sealed events that follow head, about 400 bytes each, one a
// fact, and the head that they make.
func Make(tb testing.TB, head journal.Head, facts ...Fact) ([]journal.Event, journal.Head) {
	tb.Helper()
	events := make([]journal.Event, len(facts))
	for i, f := range facts {
		seq := head.Seq + uint64(i) + 1
		data, err := json.Marshal(map[string]any{
			"amount": "12.34", "currency": "USD", "number": seq,
			"note": "a sentence of ordinary length, for an event of ordinary size: ünïcode & <angles>",
		})
		if err != nil {
			tb.Fatal(err)
		}
		at := Epoch.Add(time.Duration(seq) * time.Second)
		events[i] = journal.Event{
			ID: fmt.Sprintf("e-%08d", seq), Type: "bank.consent.authorised", Source: "/banks/larkspur",
			Subject: f.Subject, Version: f.Version, Time: at, Data: data,
			CausationID: fmt.Sprintf("e-%08d", seq-1), TraceID: fmt.Sprintf("%032x", seq),
			WallTime: at.Add(time.Hour), Took: time.Duration(seq) * time.Microsecond,
		}
	}
	next, err := journal.Seal(head, events)
	if err != nil {
		tb.Fatal(err)
	}
	return events, next
}

// Loose returns n sealed events without a subject that follow head.
func Loose(tb testing.TB, head journal.Head, n int) ([]journal.Event, journal.Head) {
	tb.Helper()
	return Make(tb, head, make([]Fact, n)...)
}

// Append appends and waits until it is durable.
func Append(tb testing.TB, store journal.Journal, run string, events []journal.Event) {
	tb.Helper()
	receipt, err := store.Append(tb.Context(), run, events)
	if err != nil {
		tb.Fatalf("Append(%s) = %v", run, err)
	}
	if err := receipt(tb.Context()); err != nil {
		tb.Fatalf("receipt of %s = %v", run, err)
	}
}

// Fill appends n events to an empty run, a hundred at a time, and returns
// them and the head.
func Fill(tb testing.TB, store journal.Journal, run string, n int) ([]journal.Event, journal.Head) {
	tb.Helper()
	var all []journal.Event
	var head journal.Head
	for len(all) < n {
		var events []journal.Event
		events, head = Loose(tb, head, min(100, n-len(all)))
		Append(tb, store, run, events)
		all = append(all, events...)
	}
	return all, head
}
