package web

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/gorilla/websocket"
)

// A writer is the one goroutine that writes to a client's socket.
type writer struct {
	*client
	paced bool        // a batch was sent less than a pace ago
	pace  *time.Timer // ends that
	told  runState    // what the client was last told
	since time.Time   // when all became unacknowledged; zero if it is not
}

// write sends what there is to send until ctx ends, and then says goodbye.
func (c *client) write(ctx context.Context, end context.CancelCauseFunc) {
	defer c.conn.Close()
	w := writer{client: c, pace: time.NewTimer(time.Hour), told: c.feed.State()}
	defer w.pace.Stop()
	if err := w.loop(ctx, end); err != nil {
		end(errLeft)
		return
	}
	w.leave(context.Cause(ctx))
}

// loop returns nil when ctx has ended, or the error of a write.
func (w *writer) loop(ctx context.Context, end context.CancelCauseFunc) error {
	p := w.hub.pace
	state, beat, ping := time.NewTicker(p.state), time.NewTicker(p.heartbeat), time.NewTicker(p.ping)
	defer state.Stop()
	defer beat.Stop()
	defer ping.Stop()
	err := w.send(w.hello())
	for err == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-w.hub.stopping:
			end(goodbye{websocket.CloseGoingAway, 1000})
			<-ctx.Done()
		case f := <-w.control:
			err = w.send(f)
		case <-w.queue.ready:
			err = w.flush()
		case <-w.pace.C:
			w.paced = false
			err = w.flush()
		case <-state.C:
			err = w.state(end)
		case <-beat.C:
			err = w.send(hbFrame{"hb", w.feed.State().Head, w.hub.wall.Now()})
		case <-ping.C:
			err = w.conn.WriteControl(websocket.PingMessage, nil, w.hub.wall.Now().Add(p.write))
		}
	}
	return err
}

// flush sends the next batch or gap, unless the last one was just now.
func (w *writer) flush() error {
	if w.paced {
		return nil
	}
	frame := w.queue.take()
	if frame == nil {
		return nil
	}
	w.paced = true
	w.pace.Reset(w.hub.pace.batch)
	return w.send(frame)
}

// state tells what has changed beside the events, and ends a client that has
// taken nothing for too long.
func (w *writer) state(end context.CancelCauseFunc) error {
	switch now := w.hub.wall.Now(); {
	case !w.queue.held():
		w.since = time.Time{}
	case w.since.IsZero():
		w.since = now
	case now.Sub(w.since) >= w.hub.pace.undrained:
		end(goodbye{codeTooSlow, 500})
		return nil
	}
	s := w.feed.State()
	if s.same(w.told) {
		return nil
	}
	w.told = s
	return w.send(stateFrame{"state", s.Head, s.PlayState, s.Clock, s.Faults})
}

// send writes one frame.
func (w *writer) send(frame any) error {
	b, err := json.Marshal(frame)
	if err != nil {
		return err
	}
	if err := w.conn.SetWriteDeadline(w.hub.wall.Now().Add(w.hub.pace.write)); err != nil {
		return err
	}
	return w.conn.WriteMessage(websocket.TextMessage, b)
}

// leave sends the replies that still wait, then bye, then the close frame. A
// client that has gone hears none of it.
func (w *writer) leave(cause error) {
	g, ok := errors.AsType[goodbye](cause)
	if !ok {
		return
	}
	for len(w.control) > 0 {
		if w.send(<-w.control) != nil {
			return
		}
	}
	if w.send(byeFrame{"bye", g.code, g.retryMs}) != nil {
		return
	}
	_ = w.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(g.code, ""), w.hub.wall.Now().Add(w.hub.pace.write))
}
