package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// An eventBody is an event as the console reads it: CloudEvents 1.0 with the
// extensions of this journal.
type eventBody struct {
	SpecVersion string          `json:"specversion"`
	ID          string          `json:"id"`
	Source      string          `json:"source"`
	Type        string          `json:"type"`
	Subject     string          `json:"subject,omitempty"`
	Time        time.Time       `json:"time"`
	WallTime    time.Time       `json:"walltime"`
	Seq         uint64          `json:"seq"`
	CausationID string          `json:"causationid,omitempty"`
	TraceID     string          `json:"traceid,omitempty"`
	Data        json.RawMessage `json:"data,omitempty"`
}

func newEventBody(e journal.Event) (eventBody, error) {
	data := e.Data
	if e.Type == wire.EventType {
		var err error
		if data, err = exchangeData(e); err != nil {
			return eventBody{}, err
		}
	}
	return eventBody{
		SpecVersion: "1.0", ID: e.ID, Source: e.Source, Type: e.Type, Subject: e.Subject, Time: e.Time, WallTime: e.WallTime,
		Seq: e.Seq, CausationID: e.CausationID, TraceID: e.TraceID, Data: data,
	}, nil
}

// exchangeSummary is an exchange in a list: what it was, without its bodies.
type exchangeSummary struct {
	Exchange string `json:"exchange"`
	From     string `json:"from"`
	To       string `json:"to"`
	Method   string `json:"method"`
	Path     string `json:"path"`
	Status   int    `json:"status"`
	TookUS   int64  `json:"took_us"`
	Refusal  string `json:"refusal,omitempty"`
}

func newExchangeSummary(e journal.Event) (exchangeSummary, error) {
	var x wire.Exchange
	if err := json.Unmarshal(e.Data, &x); err != nil {
		return exchangeSummary{}, fmt.Errorf("event %d: %w", e.Seq, err)
	}
	return exchangeSummary{x.ID, x.From, x.To, x.Method, x.Path, x.Status, e.Took.Microseconds(), x.Refusal}, nil
}

func exchangeData(e journal.Event) (json.RawMessage, error) {
	x, err := newExchangeSummary(e)
	if err != nil {
		return nil, err
	}
	return json.Marshal(x)
}

// ofKind says whether a type is one of those asked for: the whole word, or its
// beginning before a dot. Without a wish all are.
func ofKind(typ string, kinds []string) bool {
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(typ, k); ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	return len(kinds) == 0
}
