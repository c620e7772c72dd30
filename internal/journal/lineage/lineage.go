// Package lineage lets a run begin with the events of another: a fork refers
// to a parent and a sequence and reads through, nothing is copied; a recording
// refers to the events of a file and takes no more.
//
// It lies over any [journal.Store] and needs nothing of it beyond that
// interface. A fork's own events are kept in the run of its name, behind one
// that says whose child it is. To a reader they follow the parent's: their
// sequence numbers, versions and chain values go on where the parent's stood,
// so that the same steps give the same events in parent and fork.
package lineage

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// Types of the event that says what a run of this package refers to. It is
// kept before the run's own events and not seen by who reads the run.
const (
	Forked   = "run.forked"
	Recorded = "run.recorded"
)

// Refusals of this package.
var (
	ErrNoParent  = errors.New("there is no such run to fork")
	ErrNoSuchSeq = errors.New("the run has no such event to fork at")
	ErrRecording = errors.New("this run is a recording: fork it to go on")
	ErrOrphan    = errors.New("what the run was forked from is gone")
)

// hidden begins the names of runs that only others refer to. No run of a user
// may be named so.
const hidden = "~"

// An Origin is what a run refers to.
type Origin struct {
	Kind   string      // [Forked] or [Recorded]
	Parent string      // of a fork, as it was named then; empty for a recording
	Seq    uint64      // last event that is read through
	Chain  journal.Sum // its chain value
	Born   time.Time   // when the run was made, by the real clock
	Title  string
	Key    string // secret, drawn when the run was made

	source string // the run that is referred to
}

// reference is the data of the first kept event.
type reference struct {
	Parent string `json:"parent,omitempty"`
	Source string `json:"source"`
	Seq    uint64 `json:"seq"`
	Chain  string `json:"chain"`
	Title  string `json:"title,omitempty"`
}

// Inherit is an event of the run that is referred to as the referring run sees
// it: its secrets may be others. It must not change e.Secret but replace it.
type Inherit func(o Origin, e journal.Event) journal.Event

// A Store is a store in which runs may refer to others. It is safe for
// concurrent use.
type Store struct {
	journal.Store
	inherit Inherit

	mu    sync.RWMutex
	known map[string]*Origin // nil for a run that refers to no other
	birth sync.Mutex         // held while references come and go
}

// Over returns a store over another, which nobody else may write to.
func Over(inner journal.Store, inherit Inherit) *Store {
	return &Store{Store: inner, inherit: inherit, known: map[string]*Origin{}}
}

// Origin is what a run refers to; false if it stands by itself.
func (s *Store) Origin(ctx context.Context, run string) (Origin, bool, error) {
	o, err := s.origin(ctx, run)
	if o == nil || err != nil {
		return Origin{}, false, err
	}
	return *o, true, nil
}

func (s *Store) origin(ctx context.Context, run string) (*Origin, error) {
	s.mu.RLock()
	o, ok := s.known[run]
	s.mu.RUnlock()
	if ok {
		return o, nil
	}
	first, err := s.Store.Read(ctx, run, 1, 1)
	if err != nil || len(first) == 0 {
		return nil, err // a run to come may refer to another
	}
	if o, err = originOf(first[0]); err != nil {
		return nil, fmt.Errorf("run %s: %w", run, err)
	}
	if o != nil {
		if o.source, err = s.find(ctx, o); err != nil {
			return nil, fmt.Errorf("run %s: %w", run, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[run] = o
	return o, nil
}

// originOf reads the event before a run's own; nil if it is one of them.
func originOf(e journal.Event) (*Origin, error) {
	if e.Type != Forked && e.Type != Recorded {
		return nil, nil //nolint:nilnil // it stands by itself, which is no error
	}
	var r reference
	if err := json.Unmarshal(e.Data, &r); err != nil {
		return nil, fmt.Errorf("reference: %w: %w", journal.ErrCorrupt, err)
	}
	chain, err := hex.DecodeString(r.Chain)
	if err != nil || len(chain) != len(journal.Sum{}) {
		return nil, fmt.Errorf("reference: chain value %q: %w", r.Chain, journal.ErrCorrupt)
	}
	return &Origin{
		Kind: e.Type, Parent: r.Parent, Seq: r.Seq, Chain: journal.Sum(chain), Born: e.WallTime,
		Title: r.Title, Key: e.Secret["key"], source: r.Source,
	}, nil
}

// find is the run that holds the event which was referred to: that of the
// name, or what was kept of it when that was deleted.
func (s *Store) find(ctx context.Context, o *Origin) (string, error) {
	if ok, err := s.holds(ctx, o.source, o); ok || err != nil {
		return o.source, err
	}
	names, err := s.Store.Runs(ctx)
	if err != nil {
		return "", err
	}
	for _, name := range names {
		if !strings.HasPrefix(name, keptOf(o.source)) {
			continue
		}
		if ok, err := s.holds(ctx, name, o); ok || err != nil {
			return name, err
		}
	}
	return "", fmt.Errorf("event %d of %s: %w", o.Seq, o.Parent, ErrOrphan)
}

// keptOf begins the name of what is kept of a run.
func keptOf(run string) string {
	if strings.HasPrefix(run, hidden) {
		return run // it is never deleted while somebody refers to it
	}
	return hidden + "kept-" + run + "-"
}

// holds says whether a run has the event as one of its own.
func (s *Store) holds(ctx context.Context, run string, o *Origin) (bool, error) {
	first, err := s.Store.Read(ctx, run, 1, 1)
	if err != nil || len(first) == 0 {
		return false, err
	}
	up, err := originOf(first[0])
	if err != nil || up != nil && o.Seq <= up.Seq {
		return false, err
	}
	place := o.Seq
	if up != nil {
		place = up.place(o.Seq)
	}
	events, err := s.Store.Read(ctx, run, place, 1)
	if err != nil || len(events) == 0 {
		return false, err
	}
	e := events[0]
	if up != nil {
		e, err = unpack(e)
	}
	return err == nil && e.Chain == o.Chain, err
}

// forget drops what is known of all runs.
func (s *Store) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.known)
}

// Runs implements [journal.Store]: those that have a name of their own.
func (s *Store) Runs(ctx context.Context) ([]string, error) {
	all, err := s.Store.Runs(ctx)
	names := make([]string, 0, len(all))
	for _, name := range all {
		if !strings.HasPrefix(name, hidden) {
			names = append(names, name)
		}
	}
	return names, err
}
