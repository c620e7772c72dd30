package service

import (
	"context"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
)

// Next implements [clock.Agenda].
func (d *Desk) Next() (time.Time, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var first time.Time
	for _, c := range d.live {
		for _, t := range d.dues(c) {
			if !t.IsZero() && (first.IsZero() || t.Before(first)) {
				first = t
			}
		}
	}
	return first, !first.IsZero()
}

// dues are the instants at which something is to be done about a case. The
// caller holds mu.
func (d *Desk) dues(c *Case) (list []time.Time) {
	switch c.Status {
	case Open:
		list = append(list, c.AnswerBy)
	case Answered:
		list = append(list, c.ResolveBy)
	}
	for _, n := range c.notices {
		if d.post != nil && d.c.Outbox != nil && !d.underway[c.ID+"/"+string(n.status)] {
			list = append(list, n.next)
		}
	}
	return list
}

// Fire implements [clock.Agenda]: it answers and resolves what is due, and
// posts the notices that are.
func (d *Desk) Fire(ctx context.Context, now time.Time) error {
	for _, c := range d.due(now) {
		if _, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error { return d.move(tx, c.ID) }); err != nil {
			return err
		}
	}
	d.tell(now)
	return nil
}

// due lists the cases that come further now.
func (d *Desk) due(now time.Time) (list []Case) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, c := range d.live {
		if c.Status == Open && !c.AnswerBy.After(now) || c.Status == Answered && !c.ResolveBy.After(now) {
			list = append(list, *c)
		}
	}
	return list
}

// move answers or resolves a case if it is due and nobody was faster.
func (d *Desk) move(tx *actor.Tx, id string) error {
	c, err := d.Case(id)
	if err != nil {
		return actor.ErrNothing
	}
	words := d.words[c.Topic]
	switch {
	case c.Status == Open && !c.AnswerBy.After(tx.Now()):
		tx.Add(d.draft(typeAnswered, record{Case: id, Topic: c.Topic, Answer: &words.Answered}, nil))
	case c.Status == Answered && !c.ResolveBy.After(tx.Now()):
		tx.Add(d.draft(typeResolved, record{Case: id, Topic: c.Topic, Answer: &words.Resolved}, nil))
	default:
		return actor.ErrNothing
	}
	return nil
}
