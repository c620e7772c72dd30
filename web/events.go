package web

import (
	"net/http"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
)

// Bounds of a page of events.
const (
	eventsPage = 500
	eventsMost = 2000
)

// listEvents handles GET /runs/{run}/events.
func (s *Server) listEvents(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	head := run.Actor().Head().Seq
	from, err := number(r, "from", 1, 1, 1<<62)
	if err != nil {
		return err
	}
	to, err := number(r, "to", head, 1, 1<<62)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", eventsPage, 1, eventsMost)
	if err != nil {
		return err
	}
	list := []eventBody{}
	if from <= to {
		events, err := run.Actor().Read(r.Context(), from, int(min(limit, to-from+1)))
		if err != nil {
			return err
		}
		if list, err = newEventBodies(events); err != nil {
			return err
		}
	}
	return render(w, http.StatusOK, map[string]any{"events": list, "head": run.Actor().Head().Seq, "epoch": run.Epoch()})
}

func newEventBodies(events []journal.Event) ([]eventBody, error) {
	list := make([]eventBody, len(events))
	for i, e := range events {
		var err error
		if list[i], err = newEventBody(e); err != nil {
			return nil, err
		}
	}
	return list, nil
}
