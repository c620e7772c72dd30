// Package service is the service desk of a bank: anybody may report a problem
// to it, in words, without an account, a login or a token. The desk answers
// when somebody has read the words, and resolves the case on a later day, by
// the virtual clock and in office hours.
//
// It knows a name and words and looks at no account. Who reports a case may
// give an address where its answers are posted, signed by the convention of
// Standard Webhooks.
package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/wire"
)

// Config is what a desk is made of. Without an outbox or a client nobody is
// told: who reports a case then asks for it.
type Config struct {
	Bank    string
	Name    string // of the bank, for people
	Country string // whose business days it keeps
	Zone    *time.Location
	Actor   *actor.Actor
	Outbox  *wire.Outbox
	Client  *http.Client // recorded and traced
	Log     *slog.Logger
}

// A Desk is the service desk of one bank: a projection and an agenda. It is
// safe for concurrent use.
type Desk struct {
	c     Config
	words map[string]topic
	post  *http.Client

	mu       sync.RWMutex
	cases    map[string]*Case
	order    []string
	live     []*Case         // those that something is still to come of
	underway map[string]bool // notices that are being posted
}

// A Status is how far a case has come.
type Status string

// The statuses of a case, in their order.
const (
	Open     Status = "open"
	Answered Status = "answered"
	Resolved Status = "resolved"
)

// A Case is a problem that somebody has reported.
type Case struct {
	ID         string
	Topic      string
	Name       string // as the reporter gave it
	Words      string
	Status     Status
	OpenedAt   time.Time
	AnswerBy   time.Time // when the desk answers
	ResolveBy  time.Time
	AnsweredAt time.Time
	ResolvedAt time.Time

	notify, secret string
	notices        []notice
}

// A Report is what somebody tells the desk.
type Report struct {
	Topic  string // one that the desk knows; others are "other"
	Name   string
	Words  string
	Notify string // where answers are posted; may be empty
	Secret string // signs what is posted there
}

// Refusals of [Desk.Open].
var (
	ErrNoWords  = errors.New("case needs a name of 120 characters at most, and 1 to 2000 characters of text")
	ErrAddress  = errors.New("notify needs a url on this machine and a secret of 16 characters or more")
	ErrNoCase   = errors.New("no such case")
	errTooShort = errors.New("secret is too short")
)

const (
	maxName   = 120
	maxWords  = 2000
	minSecret = 16
)

// New returns a desk without cases.
func New(c Config) (*Desk, error) {
	if c.Bank == "" || c.Country == "" || c.Zone == nil || c.Actor == nil || c.Log == nil {
		return nil, fmt.Errorf("service desk of %q: config is missing a part", c.Bank)
	}
	d := &Desk{c: c, words: topics(), underway: map[string]bool{}}
	if c.Client != nil {
		post := *c.Client
		post.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		d.post = &post
	}
	d.Reset()
	return d, nil
}

const tagDesk chance.Tag = 0x5e2d1

// Open takes a case. It fails with [ErrNoWords] or [ErrAddress].
func (d *Desk) Open(ctx context.Context, r Report) (Case, error) {
	r.Name, r.Words = strings.TrimSpace(r.Name), strings.TrimSpace(r.Words)
	switch {
	case r.Name == "" || utf8.RuneCountInString(r.Name) > maxName, r.Words == "" || utf8.RuneCountInString(r.Words) > maxWords:
		return Case{}, fmt.Errorf("case at %s: %w", d.c.Bank, ErrNoWords)
	case r.Notify != "" && d.allow(r.Notify, r.Secret) != nil:
		return Case{}, fmt.Errorf("case at %s: %w", d.c.Bank, ErrAddress)
	}
	if _, known := d.words[r.Topic]; !known {
		r.Topic = other
	}
	var id string
	_, err := d.c.Actor.Do(ctx, func(tx *actor.Tx) error {
		id = tx.ID("case")
		answer, resolve := d.plan(id, tx.Now())
		secrets := map[string]string(nil)
		if r.Notify != "" {
			secrets = map[string]string{"notify_secret": r.Secret}
		}
		tx.Add(d.draft(typeOpened, record{
			Case: id, Topic: r.Topic, Name: r.Name, Words: r.Words, Notify: r.Notify, AnswerBy: answer, ResolveBy: resolve,
		}, secrets))
		return nil
	})
	if err != nil {
		return Case{}, err
	}
	return d.Case(id)
}

// Case returns a case. It fails with [ErrNoCase].
func (d *Desk) Case(id string) (Case, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	c := d.cases[id]
	if c == nil {
		return Case{}, fmt.Errorf("case %.40q of %s: %w", id, d.c.Bank, ErrNoCase)
	}
	return c.copy(), nil
}

// Cases lists all cases, oldest first.
func (d *Desk) Cases() []Case {
	d.mu.RLock()
	defer d.mu.RUnlock()
	list := make([]Case, 0, len(d.order))
	for _, id := range d.order {
		list = append(list, d.cases[id].copy())
	}
	return list
}

func (c *Case) copy() Case {
	other := *c
	other.notices = slices.Clone(c.notices)
	return other
}
