// Package scenarios keeps stories: what people do, step by step, and what must
// come of it. One file is the demonstration that somebody watches and the test
// that a machine runs.
//
// The format is described by story.schema.json; expectations name roles and
// compare with the bank's own ledger, so that a story holds for every seed.
package scenarios

import (
	"fmt"
	"time"

	"github.com/sandbank/sandbank/sandbox"
)

// A Text is a sentence in the languages of the console.
type Text struct {
	En string `json:"en"`
	Vi string `json:"vi,omitempty"` // empty: the English one stands
}

// A Story is one file.
type Story struct {
	ID       string
	Title    Text
	Summary  Text
	Seed     uint64
	Start    Start
	Setting  Setting
	Roles    []Role // customers of the cast; the first is meant where a step names nobody
	Cast     Cast
	Chapters []Chapter
	Mentions []Mention       // of banks, parties and customers, in the order of the file
	Files    []string        // that it was read from, parts included
	Script   *sandbox.Script // what it was read from, if that is not shipped
}

// A Setting is how the story's world differs from the catalog's.
type Setting struct {
	Population map[string]uint64 // size of banks
	Chaos      uint64            // requests in a thousand that meet a fault of the mild default plan
}

// A Cast is who takes part besides customers. All may be empty: the banks and
// platforms of the catalog are there anyhow.
type Cast struct {
	Banks     []string
	Platforms []string
	Voices    []Voice // besides those of [Voices]
	Crowds    []Crowd
}

// DefaultSeed is the seed of a story that names none.
const DefaultSeed = 2018

// A Start is when a story of a period begins. The zero Start is today.
type Start struct {
	At  time.Time
	Day bool // At is a date: nine in the morning at the first role's bank
}

// A Role is a part that a customer of a bank plays.
type Role struct {
	Name     string
	Bank     string
	Customer string // key of a named customer, or a decimal index
	At       Position
}

// A Chapter is a part of the story with a headline of its own.
type Chapter struct {
	Title    Text
	Headline Text // at most [MaxHeadline] characters, present tense
	Sentence Text
	Steps    []Step
}

// MaxHeadline is how many characters a headline may have.
const MaxHeadline = 60

// A Step is one thing that is done or expected.
type Step struct {
	At     Position
	Note   Text // what a viewer reads; empty: the action tells itself
	Action Action

	templates []string // its texts with braces, as they are filled when it is performed
}

// A Position is a place in a file. Line and column begin at 1.
type Position struct {
	File   string
	Line   int
	Column int
}

// String is the place in the form that editors follow.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Role finds a role by its name.
func (s *Story) Role(name string) (Role, bool) {
	for _, r := range s.Roles {
		if r.Name == name {
			return r, true
		}
	}
	return Role{}, false
}

// Steps is how many steps the story has.
func (s *Story) Steps() int {
	n := 0
	for _, c := range s.Chapters {
		n += len(c.Steps)
	}
	return n
}

// Begin is the instant at which the story's clock starts. A story without a
// date starts at nine in the morning of today; zone is that of the bank of its
// first role.
func (s *Story) Begin(zone *time.Location, today time.Time) time.Time {
	day := s.Start.At
	switch {
	case day.IsZero():
		day = today.In(zone)
	case !s.Start.Day:
		return day.UTC()
	}
	year, month, date := day.Date()
	return time.Date(year, month, date, 9, 0, 0, 0, zone).UTC()
}
