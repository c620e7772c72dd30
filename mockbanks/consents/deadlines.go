package consents

import (
	"cmp"
	"container/heap"
	"context"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
)

// A deadline is when a consent expires, or when the bank takes it back.
type deadline struct {
	at time.Time
	id string
}

// deadlines is a heap, earliest first; those of ended consents are left in it
// until they come to the top.
type deadlines []deadline

func (d deadlines) Len() int      { return len(d) }
func (d deadlines) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d deadlines) Less(i, j int) bool {
	return cmp.Or(d[i].at.Compare(d[j].at), cmp.Compare(d[i].id, d[j].id)) < 0
}

// Push implements [heap.Interface].
func (d *deadlines) Push(x any) { *d = append(*d, x.(deadline)) }

// Pop implements [heap.Interface].
func (d *deadlines) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}

func (d *deadlines) add(at time.Time, id string) {
	if !at.IsZero() {
		heap.Push(d, deadline{at, id})
	}
}

func (d *deadlines) drop() { heap.Pop(d) }

// Next implements [clock.Agenda].
func (r *Register) Next() (time.Time, bool) {
	at, _, ok := r.next()
	return at, ok
}

// Fire implements [clock.Agenda]: it lets expire what is due, earliest first.
func (r *Register) Fire(ctx context.Context, now time.Time) error {
	for {
		at, id, ok := r.next()
		if !ok || at.After(now) {
			return nil
		}
		events, err := r.actor.Do(ctx, func(tx *actor.Tx) error { return r.expire(tx, id) })
		if err != nil {
			return err
		}
		if len(events) == 0 {
			return nil // the clock of the run has not come there yet
		}
	}
}

// recallWhy is the reason in the journal; the client is never told.
const recallWhy = "taken back by the bank behind the client's back, as this customer is made for"

// expire decides the end of a consent, if it is due and nobody was faster.
func (r *Register) expire(tx *actor.Tx, id string) error {
	c, err := r.Get(id)
	if err != nil {
		return actor.ErrNothing
	}
	if e, err := c.Recall(tx.Now()); err == nil {
		tx.Add(r.draft(typeRevoked, c, func(d *record) { d.By, d.Why = e.By, recallWhy }))
		return nil
	}
	if _, err := c.Expire(tx.Now()); err != nil {
		return actor.ErrNothing
	}
	tx.Add(r.draft(typeExpired, c, nil))
	return nil
}
