package web

import (
	"encoding/json"
	"sync"
)

// Bounds of what waits for one client, and of one batch.
const (
	queueEvents = 1024
	queueBytes  = 1 << 20
	batchEvents = 256
	batchBytes  = 64 << 10
	// window is how many sequence numbers may be sent ahead of the last ack.
	window = 1024
)

// A queue is what waits to be sent to one client: a span of events without a
// hole, and before it perhaps a gap that the client fetches. The feeder puts,
// the writer takes.
type queue struct {
	mu     sync.Mutex
	next   uint64 // the first sequence number that no frame has covered
	last   uint64 // the last one that was put; next-1 if nothing waits
	acked  uint64
	events []queued
	bytes  int
	gap    uint64 // last number of the gap that begins at next; 0 is none
	reason string

	ready chan struct{} // something may be taken; capacity 1
	room  chan struct{} // something may be put; capacity 1
}

// queued is an event as it is sent; body is nil for one that is filtered out.
type queued struct {
	seq  uint64
	body json.RawMessage
}

func newQueue() *queue {
	return &queue{next: 1, ready: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

// signal lets whoever waits look again.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// restart forgets what waits and goes on at from. Zero goes on behind what was
// covered; what came up to head meanwhile is then a gap, for the reason given.
func (q *queue) restart(from, head uint64, reason string) (start uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.events, q.bytes, q.gap = nil, 0, 0
	if from > 0 {
		q.next, q.last, q.acked = from, from-1, from-1
		return from
	}
	q.last = q.next - 1
	if reason != "" && head >= q.next {
		q.gap, q.reason, q.last = head, reason, head
	}
	signal(q.ready)
	return q.last + 1
}

// put adds the next event. If there is no room a patient put does nothing and
// says so; another one drops what waits and leaves a gap in its place.
func (q *queue) put(seq uint64, body json.RawMessage, patient bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	defer signal(q.ready)
	if len(q.events) >= queueEvents || q.bytes+len(body) > queueBytes && len(q.events) > 0 {
		if patient {
			return false
		}
		q.gap, q.reason = q.last, "slow"
		q.events, q.bytes = nil, 0
	}
	q.events = append(q.events, queued{seq, body})
	q.bytes += len(body)
	q.last = seq
	return true
}

// take returns the next frame to send, or nil: the client has all, or it has
// not acknowledged what it got.
func (q *queue) take() any {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.mayTake() {
		return nil
	}
	if q.gap != 0 {
		f := gapFrame{"gap", q.next, q.gap, q.reason}
		q.next, q.gap, q.acked = q.gap+1, 0, q.gap
		signal(q.room)
		return f
	}
	f := batchFrame{Type: "batch", From: q.next, Events: []json.RawMessage{}}
	n, size := 0, 0
	for ; n < len(q.events) && len(f.Events) < batchEvents; n++ {
		if size += len(q.events[n].body); size > batchBytes && len(f.Events) > 0 {
			break
		}
		if q.events[n].body != nil {
			f.Events = append(f.Events, q.events[n].body)
		}
		q.bytes -= len(q.events[n].body)
	}
	f.To = q.events[n-1].seq
	q.events = append(q.events[:0:0], q.events[n:]...)
	q.next = f.To + 1
	signal(q.room)
	return f
}

// mayTake says whether take has something to send. The caller holds mu.
func (q *queue) mayTake() bool {
	return (q.gap != 0 || len(q.events) > 0) && q.next-1-min(q.acked, q.next-1) < window
}

// held says whether something waits that only an acknowledgement sets free.
func (q *queue) held() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return (q.gap != 0 || len(q.events) > 0) && !q.mayTake()
}

// ack takes note of what the client has worked off.
func (q *queue) ack(seq uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.acked = max(q.acked, min(seq, q.next-1))
	signal(q.ready)
}
