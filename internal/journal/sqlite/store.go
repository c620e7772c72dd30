// Package sqlite keeps a journal in a directory: events in journal.db, bodies
// in bodies.db (which may be deleted without loss of state), and journal.lock,
// by which one process holds it.
//
// Events are readable as soon as they are appended; one goroutine writes what
// has gathered in one transaction, so that many writers share one sync of the
// disk. Readers have connections of their own and never wait for it.
//
// Source: SQLite's write-ahead log (https://www.sqlite.org/wal.html) with
// synchronous=FULL.
package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"github.com/sandbank/sandbank/internal/journal"
)

// Options of a data directory. The zero value is fit for use.
type Options struct {
	World   int    // version of the generated world; a directory of another one is refused
	MinFree uint64 // bytes that the disk keeps free: below, ErrReadOnly; 0 means 32 MiB
	Bodies  int64  // bytes of bodies to keep at most; 0 means 1 GiB
	// Free says how many bytes are free; nil asks the file system of the directory.
	Free func() (uint64, error)
}

// A Store is a data directory. It implements [journal.Store].
type Store struct {
	*bodies
	claim   *claim
	readers *readers
	queue   *queue
	writer  *writer

	mu     sync.Mutex
	runs   map[string]*run
	nextID int64
	closed bool
}

// Open takes the directory, which it makes if it is not there, and starts the
// goroutines that write; Close stops them. It fails with [journal.ErrLocked]
// if the directory is in use, with [journal.ErrOlderWorld] if its world is
// another, and with [journal.ErrCorrupt] if its end is missing.
func Open(dir string, o Options) (_ *Store, err error) {
	o = o.orDefault(dir)
	claim, err := take(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{claim: claim, runs: map[string]*run{}, queue: newQueue()}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open data directory %s: %w", dir, err), s.abandon())
		}
	}()
	path := filepath.Join(dir, "journal.db")
	c, err := open(path, settings()...)
	if err != nil {
		return nil, err
	}
	if s.writer, err = newWriter(c, s, o); err != nil {
		return nil, errors.Join(err, c.close())
	}
	if err := s.load(c, o.World); err != nil {
		return nil, err
	}
	s.readers = newReaders(path)
	if s.bodies, err = openBodies(filepath.Join(dir, "bodies.db"), o); err != nil {
		return nil, err
	}
	go s.writer.work()
	go s.bodies.work()
	return s, nil
}

func (o Options) orDefault(dir string) Options {
	if o.MinFree == 0 {
		o.MinFree = 32 << 20
	}
	if o.Bodies == 0 {
		o.Bodies = 1 << 30
	}
	if o.Free == nil {
		o.Free = func() (uint64, error) { return free(dir) }
	}
	return o
}

// load reads where every run stands.
func (s *Store) load(c *conn, world int) error {
	m := s.writer.meta
	if m.world != world {
		return fmt.Errorf("it holds world version %d, this program generates version %d: reset it, or take another directory with --data: %w",
			m.world, world, journal.ErrOlderWorld)
	}
	if err := s.claim.check(m); err != nil {
		return err
	}
	s.nextID = 1
	if err := c.each("SELECT id, name, seq, chain FROM run", func(row []driver.Value) error {
		head := journal.Head{Seq: uint64(row[2].(int64))}
		sum, _ := row[3].([]byte)
		copy(head.Chain[:], sum)
		id, name := row[0].(int64), text(row[1])
		s.nextID = max(s.nextID, id+1)
		s.runs[name] = &run{id: id, name: name, head: head, durable: head}
		return nil
	}); err != nil {
		return err
	}
	return c.each("SELECT run FROM doomed ORDER BY run", func(row []driver.Value) error {
		s.nextID = max(s.nextID, row[0].(int64)+1)
		s.writer.doomed = append(s.writer.doomed, row[0].(int64))
		return nil
	})
}

// find returns a run or nil.
func (s *Store) find(ctx context.Context, name string) (*run, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, journal.ErrClosed
	}
	return s.runs[name], nil
}

// hold returns a run, begun if need be, that stays in its place until it is
// released.
func (s *Store) hold(ctx context.Context, name string) (*run, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, journal.ErrClosed
	}
	r := s.runs[name]
	if r == nil {
		r = &run{id: s.nextID, name: name, whole: true}
		s.nextID++
		s.runs[name] = r
	}
	r.holders++
	return r, nil
}

// release lets go of a run, and forgets it if nobody holds it and it has no
// events.
func (s *Store) release(r *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.holders--
	if r.holders == 0 && s.runs[r.name] == r && r.empty() {
		delete(s.runs, r.name)
	}
}

// Head implements [journal.Journal].
func (s *Store) Head(ctx context.Context, name string) (journal.Head, error) {
	r, err := s.find(ctx, name)
	if r == nil || err != nil {
		return journal.Head{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head, nil
}

// Runs implements [journal.Store].
func (s *Store) Runs(ctx context.Context) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, journal.ErrClosed
	}
	var names []string
	for name, r := range s.runs {
		if !r.empty() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, ctx.Err()
}

// Close makes durable what was appended, ends every tail and lets go of the
// directory. It may be called again.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	runs := s.runs
	s.mu.Unlock()
	err := s.writer.stop()
	for _, r := range runs {
		r.end()
	}
	return errors.Join(err, s.bodies.close(), s.abandon())
}

// abandon lets go of everything that is open.
func (s *Store) abandon() (err error) {
	if s.readers != nil {
		err = s.readers.close()
	}
	if s.writer != nil {
		err = errors.Join(err, s.writer.conn.close())
	}
	return errors.Join(err, s.claim.release())
}
