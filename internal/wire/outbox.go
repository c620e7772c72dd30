package wire

import (
	"context"
	"sync"
)

// An Outbox carries out what must leave a run after its events are appended:
// webhooks and calls. Deliveries of one key go in order; those of different
// keys side by side, as many as there are workers. A story has one worker, so
// that its order is causal.
type Outbox struct {
	workers int
	calm    func(context.Context) error // waited for before each delivery; may be nil

	mu     sync.Mutex
	queues map[string][]func(context.Context)
	ready  []string // keys with work and no worker, in order
	busy   int
	held   int           // how many want nothing to leave
	wake   chan struct{} // closed and replaced at each change
}

// NewOutbox returns an outbox; nothing leaves it before [Outbox.Run].
func NewOutbox(workers int) *Outbox {
	return &Outbox{workers: workers, queues: map[string][]func(context.Context){}, wake: make(chan struct{})}
}

// After makes each delivery wait for calm first; call it before Run. A story
// waits until no exchange is in flight, so that what an exchange leads to
// comes after it in the journal.
func (o *Outbox) After(calm func(context.Context) error) { o.calm = calm }

// Put queues a delivery. It may be called from within one.
func (o *Outbox) Put(key string, do func(context.Context)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	queue, underway := o.queues[key]
	o.queues[key] = append(queue, do)
	if !underway {
		o.ready = append(o.ready, key)
	}
	o.changed()
}

// Hold keeps what is queued from leaving until release is called; what is
// underway goes on. Whoever makes several exchanges of one act, like a browser
// that follows redirects, holds, so that what the first leads to does not
// begin between them. Holds add up. [Outbox.Idle] waits until they end.
func (o *Outbox) Hold() (release func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.held++
	return sync.OnceFunc(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.held--
		o.changed()
	})
}

// changed wakes whoever waits. The caller holds mu.
func (o *Outbox) changed() {
	close(o.wake)
	o.wake = make(chan struct{})
}

// Run carries out deliveries until ctx ends, and waits for those underway. A
// worker lives as long as its delivery: most runs of many are at rest.
func (o *Outbox) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		key, do, wake := o.take()
		if do != nil {
			wg.Go(func() { o.work(ctx, key, do) })
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		}
	}
}

func (o *Outbox) work(ctx context.Context, key string, do func(context.Context)) {
	defer o.done(key)
	if o.calm != nil {
		o.calm(ctx) // it fails only when ctx ends
	}
	if ctx.Err() == nil {
		do(ctx)
	}
}

// take picks the next delivery; do is nil if there is none or no worker for it.
func (o *Outbox) take() (key string, do func(context.Context), wake <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.ready) == 0 || o.held > 0 || o.busy >= o.workers {
		return "", nil, o.wake
	}
	key, o.ready = o.ready[0], o.ready[1:]
	do = o.queues[key][0]
	o.queues[key] = o.queues[key][1:]
	o.busy++
	return key, do, nil
}

// done puts the key back if it has more work.
func (o *Outbox) done(key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.busy--
	if len(o.queues[key]) > 0 {
		o.ready = append(o.ready, key)
	} else {
		delete(o.queues, key)
	}
	o.changed()
}

// Idle waits until nothing is queued or underway.
func (o *Outbox) Idle(ctx context.Context) error {
	for {
		o.mu.Lock()
		idle, wake := o.idle(), o.wake
		o.mu.Unlock()
		if idle {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

// Empty says whether nothing is queued or underway.
func (o *Outbox) Empty() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.idle()
}

func (o *Outbox) idle() bool { return o.busy == 0 && len(o.queues) == 0 }
