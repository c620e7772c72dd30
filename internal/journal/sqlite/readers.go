package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

const readersAtMost = 4

// readers are connections that read journal.db while the writer writes. They
// are opened when they are first needed.
type readers struct {
	path string
	free chan *reader
}

func newReaders(path string) *readers {
	rs := &readers{path, make(chan *reader, readersAtMost)}
	for range readersAtMost {
		rs.free <- nil
	}
	return rs
}

// with lends a reader to f.
func (rs *readers) with(f func(*reader) error) error {
	r, ok := <-rs.free
	if !ok {
		return journal.ErrClosed
	}
	defer func() { rs.free <- r }()
	if r == nil {
		opened, err := openReader(rs.path)
		if err != nil {
			return err
		}
		r = opened
	}
	return f(r)
}

// close waits for those who read.
func (rs *readers) close() (err error) {
	for range readersAtMost {
		if r := <-rs.free; r != nil {
			err = errors.Join(err, r.conn.close())
		}
	}
	close(rs.free)
	return err
}

// A reader is one connection and its statements.
type reader struct {
	conn                           *conn
	events, secrets, sums, version *statement
}

func openReader(path string) (*reader, error) {
	c, err := open(path, "query_only=1", "busy_timeout=5000", "cache_size=-1000")
	if err != nil {
		return nil, err
	}
	r := &reader{conn: c}
	for _, prepared := range []struct {
		into **statement
		text string
	}{
		{&r.events, `SELECT seq, id, type, source, subject, version, time, CAST(data AS BLOB), causationid, traceid, walltime, took, chain
			FROM event WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq`},
		{&r.secrets, "SELECT seq, name, value FROM secret WHERE run = ? AND seq BETWEEN ? AND ?"},
		{&r.sums, "SELECT chain FROM event WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq"},
		{&r.version, "SELECT max(version) FROM event WHERE run = ? AND subject = ?"},
	} {
		if *prepared.into, err = c.prepare(prepared.text); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return r, nil
}

// version is the last version of an entity that is durable.
func (rs *readers) version(run int64, subject string) (version uint64, err error) {
	err = rs.with(func(r *reader) error {
		return r.version.each(func(row []driver.Value) error {
			last, _ := row[0].(int64)
			version = uint64(last)
			return nil
		}, run, subject)
	})
	return version, err
}

// sums are the chain values of durable events.
func (rs *readers) sums(run int64, from, to uint64) (sums []journal.Sum, err error) {
	if from > to {
		return nil, nil
	}
	err = rs.with(func(r *reader) error {
		return r.sums.each(func(row []driver.Value) error {
			var sum journal.Sum
			b, _ := row[0].([]byte)
			copy(sum[:], b)
			sums = append(sums, sum)
			return nil
		}, run, int64(from), int64(to))
	})
	return sums, err
}

// page reads durable events, secrets included. It fails with ErrCorrupt if
// one of them is missing or cannot be read.
func (rs *readers) page(run int64, from, to uint64) (events []journal.Event, err error) {
	events = make([]journal.Event, 0, to-from+1)
	err = rs.with(func(r *reader) error {
		if err := r.events.each(func(row []driver.Value) error {
			e, err := event(row)
			if want := from + uint64(len(events)); err == nil && e.Seq != want {
				err = fmt.Errorf("event %d stands where event %d should: %w", e.Seq, want, journal.ErrCorrupt)
			}
			events = append(events, e)
			return err
		}, run, int64(from), int64(to)); err != nil {
			return err
		}
		if next := from + uint64(len(events)); next <= to {
			return fmt.Errorf("event %d is missing: %w", next, journal.ErrCorrupt)
		}
		return r.secrets.each(func(row []driver.Value) error {
			seq, _ := row[0].(int64)
			e := &events[uint64(seq)-from]
			if e.Secret == nil {
				e.Secret = map[string]string{}
			}
			e.Secret[text(row[1])] = text(row[2])
			return nil
		}, run, int64(from), int64(to))
	})
	return events, err
}

// event is a row of [reader.events].
func event(row []driver.Value) (journal.Event, error) {
	seq, _ := row[0].(int64)
	version, _ := row[5].(int64)
	data, _ := row[7].([]byte)
	took, _ := row[11].(int64)
	sum, _ := row[12].([]byte)
	at, first := moment(text(row[6]))
	wall, second := moment(text(row[10]))
	if err := errors.Join(first, second); err != nil {
		return journal.Event{}, fmt.Errorf("event %d: %w: %w", seq, journal.ErrCorrupt, err)
	}
	e := journal.Event{
		Seq: uint64(seq), ID: text(row[1]), Type: text(row[2]), Source: text(row[3]),
		Subject: text(row[4]), Version: uint64(version), Time: at,
		CausationID: text(row[8]), TraceID: text(row[9]), WallTime: wall, Took: time.Duration(took),
	}
	if len(data) > 0 {
		e.Data = json.RawMessage(data)
	}
	copy(e.Chain[:], sum)
	return e, nil
}

// moment reads a time; none is the zero time.
func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}
