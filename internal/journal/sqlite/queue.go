package sqlite

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

const (
	gatherAtMost = time.Millisecond
	queueAtMost  = 1 << 15 // events; beyond, appends wait for the disk
)

// An entry is one append, or the deletion of a run.
type entry struct {
	run    *run
	events []journal.Event
	head   journal.Head // that the events make
	remove bool
	batch  *batch
	err    error // how it ended; set before the batch is done
}

// A batch is the entries that one transaction writes.
type batch struct {
	queue   *queue
	entries []*entry
	events  int
	waiters atomic.Int32
	done    chan struct{}
}

// A queue gathers entries while the batch before them is written.
type queue struct {
	bell   chan struct{} // rung when the open batch may be worth writing
	target atomic.Int32  // how many waiters make it so

	mu     sync.Mutex
	open   *batch
	closed bool
}

func newQueue() *queue {
	q := &queue{bell: make(chan struct{}, 1)}
	q.target.Store(1)
	q.open = &batch{queue: q, done: make(chan struct{})}
	return q
}

func (q *queue) ring() {
	select {
	case q.bell <- struct{}{}:
	default:
	}
}

// room waits until the queue can take more.
func (q *queue) room(ctx context.Context) error {
	for {
		q.mu.Lock()
		b, full, closed := q.open, q.open.events >= queueAtMost, q.closed
		q.mu.Unlock()
		if closed {
			return journal.ErrClosed
		}
		if !full {
			return nil
		}
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// add puts an entry into the open batch.
func (q *queue) add(e *entry) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return journal.ErrClosed
	}
	e.batch = q.open
	e.batch.entries = append(e.batch.entries, e)
	e.batch.events += len(e.events)
	if len(e.batch.entries) == 1 {
		q.ring()
	}
	return nil
}

// fail ends entries that are still to be written.
func (q *queue) fail(entries []*entry, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range entries {
		if e.err == nil {
			e.err = err
		}
	}
}

// pending says whether entries are waiting, and whether more may come.
func (q *queue) pending() (entries bool, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.open.entries) > 0, q.closed
}

// gather waits until as many wait for the open batch as waited for the one
// before, a millisecond at most, and takes it. Who is alone is
// not delayed, but for once when many others have just left.
func (q *queue) gather() *batch {
	timer := time.NewTimer(gatherAtMost)
	defer timer.Stop()
	for late := false; !late; {
		q.mu.Lock()
		ready := q.closed || q.open.waiters.Load() >= q.target.Load()
		q.mu.Unlock()
		if ready {
			break
		}
		select {
		case <-q.bell:
		case <-timer.C:
			late = true
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	b := q.open
	q.open = &batch{queue: q, done: make(chan struct{}), entries: make([]*entry, 0, len(b.entries))}
	return b
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.ring()
}

// durable is the receipt of what has reached the disk.
func durable(context.Context) error { return nil }

// receipt waits for the entry's batch.
func (e *entry) receipt() journal.Receipt {
	return func(ctx context.Context) error {
		b := e.batch
		if b.waiters.Add(1) >= b.queue.target.Load() {
			b.queue.ring()
		}
		select {
		case <-b.done:
			return e.err
		default:
		}
		select {
		case <-b.done:
			return e.err
		case <-ctx.Done():
			return fmt.Errorf("wait for event %d of %s: %w: %w", e.head.Seq, e.run.name, journal.ErrUnknown, context.Cause(ctx))
		}
	}
}
