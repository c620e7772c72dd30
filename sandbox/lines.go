package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// A cloudEvent is an event in the JSON format of CloudEvents 1.0, with the
// extensions of this journal.
type cloudEvent struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`
	Source          string          `json:"source"`
	Type            string          `json:"type"`
	Subject         string          `json:"subject,omitempty"`
	Time            time.Time       `json:"time"` // virtual
	DataContentType string          `json:"datacontenttype,omitempty"`
	Data            json.RawMessage `json:"data,omitempty"`
	Seq             uint64          `json:"seq"`
	WallTime        time.Time       `json:"walltime"`
	CausationID     string          `json:"causationid,omitempty"`
	TraceID         string          `json:"traceid,omitempty"`
}

func newCloudEvent(e journal.Event) cloudEvent {
	c := cloudEvent{
		SpecVersion: "1.0", ID: e.ID, Source: e.Source, Type: e.Type, Subject: e.Subject, Time: e.Time, Data: e.Data,
		Seq: e.Seq, WallTime: e.WallTime.UTC(), CausationID: e.CausationID, TraceID: e.TraceID,
	}
	if len(e.Data) > 0 {
		c.DataContentType = "application/json"
	}
	return c
}

// WriteLines writes the events of a run as JSON lines, each a CloudEvent.
// Secrets are left out.
func WriteLines(ctx context.Context, w io.Writer, run *Run) error {
	return run.writeEvents(ctx, w, "", "\n", "\n")
}

// WriteCloudEvents writes the events of a run as one batch in the JSON format
// of CloudEvents 1.0. Secrets are left out.
func WriteCloudEvents(ctx context.Context, w io.Writer, run *Run) error {
	return run.writeEvents(ctx, w, "[\n", ",\n", "\n]\n")
}

func (r *Run) writeEvents(ctx context.Context, w io.Writer, before, between, after string) error {
	out := bufio.NewWriter(w)
	_, err := out.WriteString(before)
	first := true
	if err == nil {
		err = r.each(ctx, func(e journal.Event) error {
			b, err := json.Marshal(newCloudEvent(e))
			if err != nil {
				return err
			}
			if !first {
				out.WriteString(between) // the next write fails if this one does
			}
			first = false
			_, err = out.Write(b)
			return err
		})
	}
	if err == nil {
		_, err = out.WriteString(after)
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("export %s: %w", r.ID(), err)
	}
	return nil
}

// Journal is all events of the run up to its present head as they are stored,
// with {base} in the place of its address.
func (r *Run) Journal(ctx context.Context) ([]journal.Event, error) {
	head := r.actor.Head().Seq
	all := make([]journal.Event, 0, head)
	for uint64(len(all)) < head {
		events, err := r.house.c.Store.Read(ctx, r.spec.ID, uint64(len(all))+1, int(min(head-uint64(len(all)), 512)))
		if err != nil {
			return nil, err
		}
		if len(events) == 0 {
			break // it was taken back meanwhile
		}
		all = append(all, events...)
	}
	return all, nil
}
