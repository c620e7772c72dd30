package web

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
)

// perform carries out the client's acts, one after the other. An act goes on
// when its socket is lost, so that a retry finds how it ended.
func (c *client) perform(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-c.acts:
			doing, cancel := context.WithCancel(context.WithoutCancel(ctx))
			release := afterClose(c.hub.stopping, cancel)
			reply := c.hub.once.do(c.feed.ID()+" "+c.feed.Epoch()+" "+f.ID, func() replyFrame { return c.reply(doing, f) })
			release()
			cancel()
			c.say(ctx, reply)
		}
	}
}

// afterClose calls f when a channel is closed, unless it is released before.
func afterClose(closed <-chan struct{}, f func()) (release func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case <-closed:
			f()
		case <-done:
		}
	})
	return func() { close(done); wg.Wait() }
}

// reply carries out one act.
func (c *client) reply(ctx context.Context, f clientFrame) replyFrame {
	args := f.Args
	if len(args) == 0 {
		args = json.RawMessage("{}")
	}
	result, err := c.act(ctx, f.Op, args)
	if err == nil {
		return replyFrame{Type: "reply", ID: f.ID, OK: true, Result: result}
	}
	p := problemFor(err)
	if p.Status == http.StatusInternalServerError {
		c.hub.log.ErrorContext(ctx, "act failed", "run", c.feed.ID(), "op", f.Op, "request_id", c.request, "error", err)
	}
	return replyFrame{Type: "reply", ID: f.ID, Error: &replyFail{p.code(), p.Detail, c.request}}
}

// rememberedActs bounds how many outcomes are kept for retries.
const rememberedActs = 1024

// A once lets each act happen once: whoever asks again gets the first answer.
type once struct {
	mu       sync.Mutex
	outcomes map[string]*outcome
	order    []string
}

type outcome struct {
	done  chan struct{}
	reply replyFrame
}

func newOnce() *once { return &once{outcomes: map[string]*outcome{}} }

func (o *once) do(key string, act func() replyFrame) replyFrame {
	o.mu.Lock()
	if known := o.outcomes[key]; known != nil {
		o.mu.Unlock()
		<-known.done
		return known.reply
	}
	mine := &outcome{done: make(chan struct{})}
	o.outcomes[key] = mine
	if o.order = append(o.order, key); len(o.order) > rememberedActs {
		delete(o.outcomes, o.order[0])
		o.order = o.order[1:]
	}
	o.mu.Unlock()
	defer close(mine.done)
	mine.reply = act()
	return mine.reply
}
