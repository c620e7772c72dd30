package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sandbank/sandbank/internal/journal"
)

// Close codes of the stream beside the standard's.
const (
	codeNotUnderstood = 4400
	codeTooSlow       = 4408
	codeRunGone       = 4410 // deleted or reset
)

// A goodbye is why the server ends a stream, and when to come again.
type goodbye struct{ code, retryMs int }

// Error implements error.
func (g goodbye) Error() string { return fmt.Sprintf("stream ends with code %d", g.code) }

// errLeft says that the client has gone.
var errLeft = errors.New("client has left")

// A client is one socket: a reader, a writer, a feeder and an actor, all of
// which end with it. Only the writer writes.
type client struct {
	hub     *hub
	conn    *websocket.Conn
	feed    feed
	act     doer
	request string // id of the handshake

	queue   *queue
	control chan any         // frames that are never dropped
	acts    chan clientFrame // waiting to be carried out
	parts   sync.WaitGroup

	// of the reader alone
	hidden    bool
	unfeed    context.CancelFunc
	feederEnd chan struct{}
}

func newClient(h *hub, conn *websocket.Conn, f feed, act doer, request string) *client {
	return &client{
		hub: h, conn: conn, feed: f, act: act, request: request,
		queue: newQueue(), control: make(chan any, 16), acts: make(chan clientFrame, 16),
	}
}

// run serves the client until one side leaves.
func (c *client) run(ctx context.Context) {
	ctx, end := context.WithCancelCause(ctx)
	c.parts.Go(func() { c.write(ctx, end) })
	c.parts.Go(func() { c.perform(ctx) })
	c.read(ctx, end)
	end(errLeft)
	c.parts.Wait()
}

// read takes frames until the socket ends.
func (c *client) read(ctx context.Context, end context.CancelCauseFunc) {
	c.conn.SetReadLimit(maxBody)
	alive := func(string) error { return c.conn.SetReadDeadline(c.hub.wall.Now().Add(c.hub.pace.pong)) }
	c.conn.SetPongHandler(alive)
	for {
		if alive("") != nil {
			return
		}
		kind, b, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		f, err := parseFrame(b)
		if err != nil || kind != websocket.TextMessage {
			end(goodbye{codeNotUnderstood, 15000})
			continue // until the writer has said goodbye and closes
		}
		c.take(ctx, end, f)
	}
}

// take obeys one frame.
func (c *client) take(ctx context.Context, end context.CancelCauseFunc, f clientFrame) {
	switch f.Type {
	case "ack":
		c.queue.ack(f.Seq)
	case "sub":
		c.subscribe(ctx, end, f)
	case "act":
		select {
		case c.acts <- f:
		case <-ctx.Done():
		}
	}
}

// say queues a frame that must not be lost; it waits if the client is slow.
func (c *client) say(ctx context.Context, frame any) {
	select {
	case c.control <- frame:
	case <-ctx.Done():
	}
}

// subscribe begins to feed the client, anew or where it was.
func (c *client) subscribe(ctx context.Context, end context.CancelCauseFunc, f clientFrame) {
	if c.unfeed != nil {
		c.unfeed()
		<-c.feederEnd
		c.unfeed = nil
	}
	if f.Epoch != "" && f.Epoch != c.feed.Epoch() {
		c.say(ctx, c.hello())
		return
	}
	head, reason := c.feed.State().Head, ""
	if c.hidden {
		reason = "hidden"
	}
	start := c.queue.restart(min(f.FromSeq, head+1), head, reason)
	if c.hidden = f.Detail == "heads"; c.hidden {
		return
	}
	feeding, stop := context.WithCancel(ctx)
	c.unfeed, c.feederEnd = stop, make(chan struct{})
	c.parts.Go(func() {
		defer close(c.feederEnd)
		if err := c.follow(feeding, start, head, f.Kinds); err != nil && feeding.Err() == nil {
			end(err)
		}
	})
}

// follow puts events into the queue. For those that were there already it
// waits for room; a client too slow for new ones gets a gap instead.
func (c *client) follow(ctx context.Context, from, head uint64, kinds []string) error {
	for e, err := range c.feed.Tail(ctx, from) {
		if err != nil {
			return goodbye{codeRunGone, 1000}
		}
		body, err := encodeEvent(e, kinds)
		if err != nil {
			c.hub.log.ErrorContext(ctx, "event not sent", "run", c.feed.ID(), "seq", e.Seq, "error", err)
		}
		for !c.queue.put(e.Seq, body, e.Seq <= head) {
			select {
			case <-c.queue.room:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return goodbye{codeRunGone, 500}
}

// encodeEvent is the event as it is sent; nil if it was not asked for.
func encodeEvent(e journal.Event, kinds []string) (json.RawMessage, error) {
	if !ofKind(e.Type, kinds) {
		return nil, nil
	}
	body, err := newEventBody(e)
	if err != nil {
		return nil, err
	}
	return json.Marshal(body)
}

// hello tells where the run stands.
func (c *client) hello() helloFrame {
	s := c.feed.State()
	return helloFrame{
		Type: "hello", Run: c.feed.ID(), Epoch: c.feed.Epoch(), First: 1, Head: s.Head,
		HbSec: int(c.hub.pace.heartbeat / time.Second), PlayState: s.PlayState, Clock: s.Clock, Faults: s.Faults,
	}
}
