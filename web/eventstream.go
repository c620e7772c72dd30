package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
)

// An eventStream writes the journal of a run as server-sent events (HTML
// Living Standard, section 9.2), each with its place as id. Nothing is kept
// for the client: a slow one slows its own reading.
type eventStream struct {
	push
	run   *sandbox.Run
	epoch string
	kinds []string
	left  uint64 // events; 0 is without end
}

// streamEvents handles GET /runs/{run}/events/stream: the events from a
// sequence on, and each new one as it comes.
func (s *Server) streamEvents(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	from, reset, err := streamFrom(r, run)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 0, 1, 1<<40)
	if err != nil {
		return err
	}
	if !s.hub.enter() {
		return journal.ErrClosed
	}
	defer s.hub.working.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer afterClose(s.hub.stopping, cancel)()
	st := &eventStream{newPush(w, s.wall.Now), run, run.Epoch(), r.URL.Query()["type"], limit}
	if st.begin(reset) == nil {
		st.follow(ctx, from)
	}
	return nil // the client has left, or has what it wanted
}

// streamFrom is the sequence at which a client wants to begin: after the event
// it had last, else at from, else with what comes next. reset tells a client
// that the run it had read is no more.
func streamFrom(r *http.Request, run *sandbox.Run) (from uint64, reset bool, err error) {
	if from, err = number(r, "from", run.Actor().Head().Seq+1, 1, 1<<62); err != nil {
		return 0, false, err
	}
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		return from, false, nil
	}
	epoch, text, _ := strings.Cut(last, "-")
	seq, bad := strconv.ParseUint(text, 10, 62)
	if bad != nil {
		return 0, false, refuse(http.StatusBadRequest, "wrong-event-id", "Last-Event-ID is none of this stream",
			"Last-Event-ID is %q; send the id of the last event that the stream gave you, or leave it out.", last)
	}
	if epoch != run.Epoch() {
		return 1, true, nil
	}
	return seq + 1, false, nil
}

// begin tells how soon to come again, and that the run was begun anew.
func (st *eventStream) begin(reset bool) error {
	head := "retry: 2000\n: " + st.run.ID() + "\n\n"
	if reset {
		head += fmt.Sprintf("event: reset\ndata: {\"epoch\":%q}\n\n", st.epoch)
	}
	return st.write([]byte(head))
}

// follow writes events until ctx ends, the limit is reached or the client has
// left. A line that means nothing is written now and then, so that a client
// that has gone is noticed.
func (st *eventStream) follow(ctx context.Context, from uint64) {
	events := make(chan journal.Event)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	defer func() { cancel(); <-ended }()
	go func() {
		defer close(ended)
		for e, err := range st.run.Tail(ctx, from) {
			if err != nil {
				cancel()
				return
			}
			select {
			case events <- e:
			case <-ctx.Done():
				return
			}
		}
	}()
	beat := time.NewTicker(feedBeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			err = st.event(e)
		case <-beat.C:
			err = st.write([]byte(": \n\n"))
		}
		if err != nil {
			return
		}
	}
}

// event writes one event, if the client wants its kind. It fails with
// [http.ErrServerClosed] when the client has as many as it wanted.
func (st *eventStream) event(e journal.Event) error {
	if !ofKind(e.Type, st.kinds) {
		return nil
	}
	body, err := newEventBody(e)
	if err != nil {
		return err
	}
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if err := st.write(fmt.Appendf(nil, "id: %s-%d\nevent: event\ndata: %s\n\n", st.epoch, e.Seq, b)); err != nil {
		return err
	}
	if st.left > 0 {
		if st.left--; st.left == 0 {
			return http.ErrServerClosed
		}
	}
	return nil
}
