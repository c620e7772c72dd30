package sqlite

import (
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

// A writer is the one goroutine that changes journal.db.
type writer struct {
	store  *Store
	conn   *conn
	meta   meta
	guard  func() error
	full   atomic.Bool // the disk refused the last batch
	doomed []int64     // deleted runs whose events are still to be removed
	done   chan struct{}

	begin, commit, rollback, count             *statement
	insert, secret, head, forget, dooms, clear *statement
}

func newWriter(c *conn, s *Store, o Options) (*writer, error) {
	m, err := prepare(c, o.World)
	if err != nil {
		return nil, err
	}
	w := &writer{store: s, conn: c, meta: m, guard: guard(o), done: make(chan struct{})}
	for _, prepared := range []struct {
		into **statement
		text string
	}{
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.commit, "COMMIT"},
		{&w.rollback, "ROLLBACK"},
		{&w.count, "UPDATE meta SET value = ? WHERE name = 'commits'"},
		{&w.insert, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
		{&w.secret, "INSERT INTO secret VALUES (?, ?, ?, ?)"},
		{&w.head, "INSERT INTO run VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, chain = excluded.chain"},
		{&w.forget, "DELETE FROM run WHERE id = ?"},
		{&w.dooms, "INSERT OR IGNORE INTO doomed VALUES (?)"},
		{&w.clear, "DELETE FROM event WHERE run = ? AND seq IN (SELECT seq FROM event WHERE run = ? ORDER BY seq LIMIT ?)"},
	} {
		if *prepared.into, err = c.prepare(prepared.text); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// guard refuses to write while the disk has less free than it shall keep.
func guard(o Options) func() error {
	return func() error {
		left, err := o.Free()
		if err != nil {
			return fmt.Errorf("free space: %w", err)
		}
		if left < o.MinFree {
			return fmt.Errorf("%d MiB are free, %d MiB are kept: %w", left>>20, o.MinFree>>20, journal.ErrReadOnly)
		}
		return nil
	}
}

// refusal says at once what the next batch would say: a full disk is asked
// again whether it still is.
func (w *writer) refusal() error {
	if !w.full.Load() {
		return nil
	}
	return w.guard()
}

// work writes batches until the queue is closed and empty.
func (w *writer) work() {
	defer close(w.done)
	for {
		entries, closed := w.store.queue.pending()
		switch {
		case entries:
			w.write(w.store.queue.gather())
		case closed:
			return
		case len(w.doomed) > 0 && !w.full.Load():
			w.purge()
		default:
			<-w.store.queue.bell
		}
	}
}

// write makes a batch durable, or fails it and whatever stands behind it.
func (w *writer) write(b *batch) {
	err := w.admit(b)
	if err == nil {
		err = w.transact(b.entries)
	}
	if err != nil && !errors.Is(err, journal.ErrReadOnly) {
		w.apart(b.entries)
	} else {
		w.conclude(b.entries, err)
	}
	w.full.Store(errors.Is(err, journal.ErrReadOnly))
	w.store.queue.target.Store(max(1, b.waiters.Load()))
	close(b.done)
}

// admit asks the guard, unless all that the batch does is delete.
func (w *writer) admit(b *batch) error {
	if b.events == 0 {
		return nil
	}
	return w.guard()
}

// apart writes the entries of each run by themselves, so that one run that
// cannot be written does not fail the others.
func (w *writer) apart(entries []*entry) {
	for len(entries) > 0 {
		r := entries[0].run
		var mine, others []*entry
		for _, e := range entries {
			if e.run == r {
				mine = append(mine, e)
			} else {
				others = append(others, e)
			}
		}
		w.conclude(mine, w.transact(mine))
		entries = others
	}
}

// conclude tells the runs how their entries ended.
func (w *writer) conclude(entries []*entry, err error) {
	for _, e := range entries {
		switch {
		case e.err != nil: // cut off by a batch before this one
		case e.remove:
			e.err = err
			w.store.left(e.run, err)
		case err != nil:
			e.run.cut(w.store.queue, fmt.Errorf("write events of %s: %w", e.run.name, err))
		default:
			e.run.settle(e)
		}
	}
}

// transact writes entries in one transaction.
func (w *writer) transact(entries []*entry) error {
	if _, err := w.begin.exec(); err != nil {
		return err
	}
	err := w.fill(entries)
	if err == nil {
		_, err = w.commit.exec()
	}
	if err != nil {
		_, _ = w.rollback.exec() // SQLite may have done so by itself
		return err
	}
	w.meta.commits++
	w.store.claim.acknowledge(w.meta.commits)
	for _, e := range entries {
		if e.remove && e.err == nil {
			w.doomed = append(w.doomed, e.run.id)
		}
	}
	return nil
}

// fill does inside the transaction what the entries ask.
func (w *writer) fill(entries []*entry) error {
	var last *entry // the run's row is written once for entries in a row
	for _, e := range append(entries, nil) {
		if e != nil && e.err != nil {
			continue
		}
		if last != nil && (e == nil || e.run != last.run || e.remove) {
			if _, err := w.head.exec(last.run.id, last.run.name, int64(last.head.Seq), last.head.Chain[:]); err != nil {
				return err
			}
			last = nil
		}
		switch {
		case e == nil:
		case e.remove:
			if err := w.remove(e.run.id); err != nil {
				return err
			}
		default:
			if err := w.events(e); err != nil {
				return err
			}
			last = e
		}
	}
	_, err := w.count.exec(strconv.FormatUint(w.meta.commits+1, 10))
	return err
}

func (w *writer) remove(id int64) error {
	_, first := w.forget.exec(id)
	_, second := w.dooms.exec(id)
	return errors.Join(first, second)
}

func (w *writer) events(e *entry) error {
	for i := range e.events {
		event := &e.events[i]
		if _, err := w.insert.exec(e.run.id, int64(event.Seq), event.ID, event.Type, event.Source,
			optional(event.Subject), int64(event.Version), event.Time.UTC().Format(time.RFC3339Nano), optional(string(event.Data)),
			optional(event.CausationID), optional(event.TraceID), instant(event.WallTime), int64(event.Took), event.Chain[:]); err != nil {
			return fmt.Errorf("event %d: %w", event.Seq, err)
		}
		for name, value := range event.Secret {
			if _, err := w.secret.exec(e.run.id, int64(event.Seq), name, value); err != nil {
				return fmt.Errorf("event %d: %w", event.Seq, err)
			}
		}
	}
	return nil
}

func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// stop makes durable what is queued and ends the goroutine.
func (w *writer) stop() error {
	w.store.queue.close()
	<-w.done
	err := w.conn.exec("PRAGMA wal_checkpoint(TRUNCATE)")
	if errors.Is(err, journal.ErrReadOnly) {
		return nil // there is no room to copy the log; it is as durable where it is
	}
	return err
}
