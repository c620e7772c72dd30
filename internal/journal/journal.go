// Package journal keeps the append-only record of a run: what happened, in
// order, without holes. State is a fold of it; nothing else is saved.
//
// Events follow CloudEvents 1.0 attribute names. Each is chained to the one
// before it in its run by a checksum of its canonical form, so that a change
// of any byte is found and two runs of one seed can be compared.
package journal

import (
	"context"
	"errors"
	"iter"
)

// Refusals of a journal.
var (
	// ErrConflict says that the run or the entity has moved: fold, decide again.
	ErrConflict = errors.New("journal has moved")
	// ErrUnknown says that no answer came in time: the events may or may not be
	// written. Appending the same events again is safe.
	ErrUnknown = errors.New("journal did not answer in time")
	// ErrReadOnly says that the disk is full or nearly so. It ends by itself
	// when space is freed.
	ErrReadOnly = errors.New("journal is read-only: disk is full")
	// ErrCorrupt says that what is stored is not what was appended.
	ErrCorrupt = errors.New("journal is corrupt")
	// ErrLocked says that another process holds the data directory.
	ErrLocked = errors.New("journal is held by another process")
	// ErrOlderWorld says that the data directory was written by a Sandbank
	// whose world is another, so that its events would not fit what this one
	// generates.
	ErrOlderWorld = errors.New("journal is of another world version")
	// ErrClosed says that the store has been closed.
	ErrClosed = errors.New("journal is closed")
)

// A Head is where a run stands: its last sequence number (0 if empty) and the
// chain value of that event.
type Head struct {
	Seq   uint64
	Chain Sum
}

// A Receipt waits until an append is durable. It may be called many times and
// by several goroutines. Who needs no durability does not call it. If it fails
// with ErrReadOnly the events have been taken back, and all of their run that
// came after them: refold from the head. If its context ends first it fails
// with ErrUnknown.
type Receipt func(context.Context) error

// A Journal keeps the events of many runs. It is safe for concurrent use.
// Events are shared, not copied, between it and its callers: nobody changes
// the data or the secrets of an event that was appended or read.
type Journal interface {
	// Append adds events to a run, all or none, in the order of the calls. The
	// events are sealed: see [Seal]. It fails with ErrConflict if they do not
	// follow the head of the run or an entity's version does not follow that
	// entity's last (see [Fits]); it succeeds without effect if the very same
	// events are there already. Events are readable at once; the receipt says
	// when they are durable. Either may fail with ErrReadOnly.
	Append(ctx context.Context, run string, events []Event) (Receipt, error)
	// Read returns at most limit events of a run, from sequence from (1 is the
	// first). Beyond the head, and for a run that is not there, it returns
	// none. It fails with ErrCorrupt rather than leave out an event.
	Read(ctx context.Context, run string, from uint64, limit int) ([]Event, error)
	// Tail yields the events of a run from sequence from, and then each new one
	// as it comes, until ctx ends or the run is deleted. A run without events
	// is waited for. If events that it has yielded are taken back because the
	// disk refused them, it yields ErrReadOnly and ends.
	Tail(ctx context.Context, run string, from uint64) iter.Seq2[Event, error]
	// Head returns where the run stands; the zero Head if it has no events.
	Head(ctx context.Context, run string) (Head, error)
	// Delete removes a run. A run that does not exist is no error.
	Delete(ctx context.Context, run string) error
}

// Blobs keeps bodies by the SHA-256 of their bytes, in hexadecimal. Any blob
// may vanish (the oldest go first when space is short) without loss of state.
type Blobs interface {
	Put(ctx context.Context, body []byte) (hash string, err error)
	// Get returns ErrNoBlob if the blob was never there or has been dropped.
	Get(ctx context.Context, hash string) ([]byte, error)
}

// ErrNoBlob says that no blob has that hash, or no longer.
var ErrNoBlob = errors.New("no such body, or it has been dropped")

// A Store is a data directory: its journal, its blobs, and the runs in it.
type Store interface {
	Journal
	Blobs
	// Runs lists the runs that have events, in order of their names.
	Runs(ctx context.Context) ([]string, error)
	Close() error
}
