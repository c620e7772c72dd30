package replayfile

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
)

const (
	lineAtMost = 8 << 20 // bytes
	fileAtMost = 1 << 30 // bytes, unpacked
)

// Read reads a whole file and verifies it: the chain of its events, the hashes
// of its bodies, and that nothing is missing at its end. It keeps no more than
// most unpacked bytes (0 means 1 GiB) and fails with [ErrTooLarge] beyond.
func Read(r io.Reader, most int64) (File, error) {
	if most <= 0 {
		most = fileAtMost
	}
	packed, err := gzip.NewReader(r)
	if err != nil {
		return File{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	limited := &io.LimitedReader{R: packed, N: most + 1}
	lines := bufio.NewScanner(limited)
	lines.Buffer(nil, int(min(lineAtMost, most)))
	f := &reader{}
	for lines.Scan() && err == nil {
		if err = f.line(lines.Bytes()); err != nil {
			err = fmt.Errorf("line %d: %w", f.lines, err)
		}
	}
	switch {
	case limited.N <= 0 || errors.Is(lines.Err(), bufio.ErrTooLong):
		return File{}, fmt.Errorf("line %d: %w", f.lines+1, ErrTooLarge)
	case err != nil:
		return File{}, err
	case lines.Err() != nil:
		return File{}, fmt.Errorf("%w: after line %d: %w", ErrFormat, f.lines, lines.Err())
	case !f.ended:
		return File{}, fmt.Errorf("%w: it ends after line %d, before its end", ErrFormat, f.lines)
	}
	return f.file, nil
}

// A reader takes in the lines of one file.
type reader struct {
	file  File
	head  journal.Head
	lines int
	ended bool
}

// line is any line after the header; which members it has says what it is.
type line struct {
	Event json.RawMessage `json:"event"`
	aside
	body
	End *end `json:"end"`
}

func (f *reader) line(b []byte) error {
	f.lines++
	if f.lines == 1 {
		return f.header(b)
	}
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	switch {
	case f.ended:
		return fmt.Errorf("%w: there is more behind its end", ErrFormat)
	case l.Event != nil && len(f.file.Bodies) == 0:
		return f.event(l.Event, l.aside)
	case l.Hash != "":
		return f.body(l.body)
	case l.End != nil:
		f.ended = true
		if want := (end{len(f.file.Events), len(f.file.Bodies), f.head.Chain.String()}); *l.End != want {
			return fmt.Errorf("it has %d events and %d bodies, its end says %d and %d: %w",
				want.Events, want.Bodies, l.End.Events, l.End.Bodies, journal.ErrCorrupt)
		}
		return nil
	}
	return fmt.Errorf("%w: a line of unknown kind", ErrFormat)
}

func (f *reader) header(b []byte) error {
	if err := json.Unmarshal(b, &f.file.Header); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if f.file.Header.Format != Format {
		return fmt.Errorf("%w: its format is %d, this version reads %d", ErrFormat, f.file.Header.Format, Format)
	}
	return nil
}

// canonical is the canonical form of an event, read back.
type canonical struct {
	Seq         uint64          `json:"seq"`
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	Source      string          `json:"source"`
	Subject     string          `json:"subject"`
	Version     uint64          `json:"version"`
	Time        string          `json:"time"`
	Data        json.RawMessage `json:"data"`
	CausationID string          `json:"causationid"`
	TraceID     string          `json:"traceid"`
}

func (f *reader) event(raw json.RawMessage, a aside) error {
	var c canonical
	if err := json.Unmarshal(raw, &c); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	at, err := time.Parse(time.RFC3339Nano, c.Time)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	e := journal.Event{
		Seq: c.Seq, ID: c.ID, Type: c.Type, Source: c.Source, Subject: c.Subject, Version: c.Version,
		Time: at.UTC(), Data: c.Data, CausationID: c.CausationID, TraceID: c.TraceID,
		Took: time.Duration(a.Took), Secret: a.Secret,
	}
	if a.WallTime != "" {
		if e.WallTime, err = time.Parse(time.RFC3339Nano, a.WallTime); err != nil {
			return fmt.Errorf("%w: %w", ErrFormat, err)
		}
	}
	sum, err := hex.DecodeString(a.Chain)
	if err != nil || len(sum) != len(e.Chain) {
		return fmt.Errorf("%w: chain value %q", ErrFormat, a.Chain)
	}
	e.Chain = journal.Sum(sum)
	if f.head, err = journal.Verify(f.head, []journal.Event{e}); err != nil {
		return err
	}
	f.file.Events = append(f.file.Events, e)
	return nil
}

func (f *reader) body(b body) error {
	body := Body{Hash: b.Hash, Bytes: b.Bytes}
	if b.Text != nil {
		body.Bytes = []byte(*b.Text)
	}
	if got := journal.Hash(body.Bytes); got != b.Hash {
		return fmt.Errorf("body %s has hash %s: %w", b.Hash, got, journal.ErrCorrupt)
	}
	f.file.Bodies = append(f.file.Bodies, body)
	return nil
}

// Import puts what a file holds into a store, as a run that has no events
// yet. It fails with [journal.ErrConflict] if the run has others.
func Import(ctx context.Context, store journal.Store, run string, f File) error {
	for _, b := range f.Bodies {
		if _, err := store.Put(ctx, b.Bytes); err != nil {
			return fmt.Errorf("import %s: body %s: %w", run, b.Hash, err)
		}
	}
	receipt := func(context.Context) error { return nil }
	for from := 0; from < len(f.Events); from += pageSize {
		next, err := store.Append(ctx, run, f.Events[from:min(from+pageSize, len(f.Events))])
		if err != nil {
			return fmt.Errorf("import %s: %w", run, err)
		}
		receipt = next // the last one says that all are durable
	}
	if err := receipt(ctx); err != nil {
		return fmt.Errorf("import %s: %w", run, err)
	}
	return nil
}
