// Package replayfile keeps a run in one file, name.sandbank: to open it
// elsewhere, to compare it, to report a bug with it.
//
// The file is gzip (RFC 1952, without a time) of JSON lines: a header, the
// events in order, the bodies that they name, and an end that counts them, so
// that a shorter file is not taken for a shorter history. Each event stands in
// its canonical form with its chain value beside it: a file whose secrets are
// masked still verifies, and one run gives the same file from every store
// that keeps it.
package replayfile

import (
	"errors"

	"github.com/sandbank/sandbank/internal/journal"
)

// Format is the version of the file that this package writes.
const Format = 1

// Masked stands where a secret was.
const Masked = "***"

// Refusals of a file. One whose lines are in order but do not verify fails
// with [journal.ErrCorrupt].
var (
	ErrFormat   = errors.New("not a .sandbank file that this version can read")
	ErrTooLarge = errors.New(".sandbank file is larger than is allowed")
)

// A Header says what a file holds.
type Header struct {
	Format int    `json:"sandbank"` // set by Write
	Run    string `json:"run"`
	Seed   uint64 `json:"seed"`
	World  int    `json:"world"`
	Start  string `json:"start,omitempty"` // virtual time of the run's beginning, RFC 3339
	Story  string `json:"story,omitempty"` // name of the story it played
	Masked bool   `json:"masked"`          // secrets are left out; set by Write
}

// A Body is what an event names by its hash.
type Body struct {
	Hash  string
	Bytes []byte
}

// A File is all that a file holds.
type File struct {
	Header Header
	Events []journal.Event
	Bodies []Body // in the order in which the events name them
}

// end is the last line.
type end struct {
	Events int    `json:"events"`
	Bodies int    `json:"bodies"`
	Chain  string `json:"chain"`
}
