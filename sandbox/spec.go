package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/mockbanks/ledger"
)

// A Text is a sentence in the languages of the console.
type Text struct {
	En string `json:"en"`
	Vi string `json:"vi,omitempty"`
}

// A Spec is what a run is made from. With the seed it determines all that the
// run holds before anything happens in it.
type Spec struct {
	ID      string    `json:"-"`               // of the journal; no part of its events, so that equal runs are equal under any name
	Story   string    `json:"story,omitempty"` // empty is free play
	Title   Text      `json:"title"`
	Summary Text      `json:"summary"`
	Seed    uint64    `json:"seed"`
	Start   time.Time `json:"start"` // virtual
	Rate    int64     `json:"rate"`  // virtual seconds in a wall second; 0 is frozen
	Zone    string    `json:"zone"`  // for showing times
	World   int       `json:"world"` // version of the generator

	// Population is the size of the banks that are not as the catalog says.
	Population map[string]int64 `json:"population,omitempty"`
	// Declared is the world file, in its canonical form, that the catalog was
	// changed by: with it in the journal, nobody needs the file again.
	Declared string `json:"declared,omitempty"`
	// Script is the file of a story that is not shipped, so that it can be
	// played again and read without the file; nil: the story is shipped.
	Script *Script `json:"script,omitempty"`
	// Chaos is how many of a thousand requests meet a mild fault.
	Chaos int `json:"chaos,omitempty"`

	// What the run refers to, if it begins with the events of another: the run
	// that it was forked from and the last event that they share, or that it is
	// the recording of a file. None of it is in the run's own events.
	Parent    string    `json:"-"`
	ParentSeq uint64    `json:"-"`
	Recorded  bool      `json:"-"`
	born      time.Time // when that was done, by the real clock
}

// A Script is the text of a story and of the parts beside it that it includes.
// A sandbox only keeps it.
type Script struct {
	File  string            `json:"file,omitempty"` // name for messages, without a directory
	Text  string            `json:"text"`
	Parts map[string]string `json:"parts,omitempty"` // texts by the names under which the story includes them
}

// World is the version of the generator. Any change of a table, a tag or a
// rule that moves history raises it.
const World = ledger.Version

// Types of the events of a run as a whole.
const (
	created  = "run.created"
	advanced = "clock.advanced"
	rated    = "clock.rated"
	ended    = "story.ended"
	started  = "story.started"
)

// Refusals of this package.
var (
	ErrNoRun   = errors.New("there is no such run")
	ErrExists  = errors.New("a run of that name exists")
	ErrName    = errors.New("a run's name has 1 to 60 lower-case letters, digits, dots and dashes, and begins with a letter or digit")
	ErrWorld   = errors.New("the run was made by another version of the world; reset it")
	ErrNoApp   = errors.New("there is no such app")
	ErrNoParty = errors.New("there is no such bank or platform")
)

// checkID refuses names that cannot be part of a path.
func checkID(id string) error {
	strange := strings.ContainsFunc(id, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-'
	})
	if strange || id == "" || len(id) > 60 || id[0] == '.' || id[0] == '-' {
		return fmt.Errorf("run %q: %w", id, ErrName)
	}
	return nil
}

// States of a run.
const (
	Live    = "live"    // free play
	Playing = "playing" // a story is being played
	Passed  = "passed"
	Failed  = "failed"

	Recording = "recorded" // read from a file; it takes no more
)

// Info is what a list of runs tells of one.
type Info struct {
	Spec
	State   string
	Head    uint64
	Created time.Time // by the real clock
	Main    bool
}

// ReadSpec reads what a stored run was made from. It fails with [ErrNoRun] and
// [ErrWorld].
func ReadSpec(ctx context.Context, store journal.Journal, run string) (Spec, error) {
	events, err := store.Read(ctx, run, 1, 1)
	if err != nil {
		return Spec{}, fmt.Errorf("run %s: %w", run, err)
	}
	if len(events) == 0 {
		return Spec{}, fmt.Errorf("run %q: %w", run, ErrNoRun)
	}
	return specOf(run, events[0])
}

// specOf reads the spec from the first event of a run.
func specOf(run string, e journal.Event) (Spec, error) {
	s := Spec{ID: run}
	if e.Type != created {
		return s, fmt.Errorf("first event is %q: %w", e.Type, journal.ErrCorrupt)
	}
	if err := json.Unmarshal(e.Data, &s); err != nil {
		return s, fmt.Errorf("first event: %w: %w", journal.ErrCorrupt, err)
	}
	if s.World != World {
		return s, fmt.Errorf("run %s has world %d, this program %d: %w", s.ID, s.World, World, ErrWorld)
	}
	return s, nil
}
