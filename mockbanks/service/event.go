package service

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/journal"
)

// Types of the events of this package.
const (
	typePrefix   = "bank.service."
	typeOpened   = typePrefix + "case.opened"
	typeAnswered = typePrefix + "case.answered"
	typeResolved = typePrefix + "case.resolved"
	typeTold     = typePrefix + "notice.delivered"
	typeUntold   = typePrefix + "notice.failed"
)

// record is the data of every event of this package.
type record struct {
	Bank      string    `json:"bank"`
	Case      string    `json:"case"`
	Topic     string    `json:"topic,omitempty"`
	Name      string    `json:"name,omitempty"`
	Words     string    `json:"words,omitempty"`
	Notify    string    `json:"notify,omitempty"`
	AnswerBy  time.Time `json:"answer_by,omitzero"`
	ResolveBy time.Time `json:"resolve_by,omitzero"`
	Answer    *text     `json:"answer,omitempty"`
	Told      Status    `json:"told,omitempty"` // which status a notice is about
	Attempt   int       `json:"attempt,omitempty"`
	Why       string    `json:"why,omitempty"`
	Next      time.Time `json:"next,omitzero"`
}

func (d *Desk) draft(kind string, r record, secrets map[string]string) actor.Draft {
	r.Bank = d.c.Bank
	return actor.Draft{Type: kind, Source: "/banks/" + d.c.Bank, Subject: "case/" + r.Case, Data: r, Secret: secrets}
}

// Reset implements [actor.Projection].
func (d *Desk) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cases, d.order, d.live = map[string]*Case{}, nil, nil
}

// Apply implements [actor.Projection].
func (d *Desk) Apply(e journal.Event) {
	if !strings.HasPrefix(e.Type, typePrefix) || e.Source != "/banks/"+d.c.Bank {
		return
	}
	var r record
	if json.Unmarshal(e.Data, &r) != nil {
		return // not an event of ours
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if e.Type == typeOpened {
		c := &Case{
			ID: r.Case, Topic: r.Topic, Name: r.Name, Words: r.Words, Status: Open, OpenedAt: e.Time,
			AnswerBy: r.AnswerBy, ResolveBy: r.ResolveBy, notify: r.Notify, secret: e.Secret["notify_secret"],
		}
		d.cases[c.ID], d.order, d.live = c, append(d.order, c.ID), append(d.live, c)
		return
	}
	c := d.cases[r.Case]
	if c == nil {
		return
	}
	c.fold(e, r)
	if c.Status == Resolved && len(c.notices) == 0 {
		d.live = slices.DeleteFunc(d.live, func(o *Case) bool { return o == c })
	}
}

func (c *Case) fold(e journal.Event, r record) {
	switch e.Type {
	case typeAnswered, typeResolved:
		c.Status, c.AnsweredAt = Answered, e.Time
		if e.Type == typeResolved {
			c.Status, c.ResolvedAt = Resolved, e.Time
		}
		if c.notify != "" {
			c.notices = append(c.notices, notice{status: c.Status, at: e.Time, next: e.Time, event: e.ID})
		}
	case typeTold:
		c.notices = slices.DeleteFunc(c.notices, func(n notice) bool { return n.status == r.Told })
	case typeUntold:
		for i := range c.notices {
			if n := &c.notices[i]; n.status == r.Told {
				n.attempts, n.next = r.Attempt, r.Next
			}
		}
		c.notices = slices.DeleteFunc(c.notices, func(n notice) bool { return n.next.IsZero() })
	}
}
