package replayfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/sandbank/sandbank/internal/journal"
)

const pageSize = 500

// Options of a file. The zero value masks secrets.
type Options struct {
	Secrets bool // write them as they are
}

// Write writes the run as it stands at the moment of the call. It verifies
// what it writes and fails with [journal.ErrCorrupt] rather than hand on
// damage. Bodies that the store has dropped are left out.
func Write(ctx context.Context, w io.Writer, h Header, store journal.Store, run string, o Options) error {
	packed := gzip.NewWriter(w)
	f := &writer{out: bufio.NewWriter(packed), options: o}
	if err := f.write(ctx, h, store, run); err != nil {
		return fmt.Errorf("export %s: %w", run, err)
	}
	if err := errors.Join(f.out.Flush(), packed.Close()); err != nil {
		return fmt.Errorf("export %s: %w", run, err)
	}
	return nil
}

// WriteCanonical writes the canonical form of each event of a run on a line of
// its own and nothing else: two runs of one seed and story are equal in it.
func WriteCanonical(ctx context.Context, w io.Writer, store journal.Journal, run string) error {
	out := bufio.NewWriter(w)
	err := each(ctx, store, run, func(e journal.Event, canonical []byte) error {
		_, err := out.Write(append(canonical, '\n'))
		return err
	})
	if err = errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("export %s: %w", run, err)
	}
	return nil
}

// each reads a run up to its present head and verifies it.
func each(ctx context.Context, store journal.Journal, run string, f func(journal.Event, []byte) error) error {
	to, err := store.Head(ctx, run)
	if err != nil {
		return err
	}
	var head journal.Head
	var canonical []byte
	for head.Seq < to.Seq {
		events, err := store.Read(ctx, run, head.Seq+1, int(min(pageSize, to.Seq-head.Seq)))
		if err != nil {
			return err
		}
		if len(events) == 0 {
			return fmt.Errorf("it ends at event %d, not %d: %w", head.Seq, to.Seq, journal.ErrCorrupt)
		}
		if head, err = journal.Verify(head, events); err != nil {
			return err
		}
		for _, e := range events {
			if canonical, err = e.AppendCanonical(canonical[:0]); err != nil {
				return err
			}
			if err := f(e, canonical); err != nil {
				return err
			}
		}
	}
	return nil
}

// A writer writes the lines of one file.
type writer struct {
	out     *bufio.Writer
	options Options
	end     end
}

func (f *writer) write(ctx context.Context, h Header, store journal.Store, run string) error {
	h.Format, h.Masked = Format, !f.options.Secrets
	if err := f.line(h); err != nil {
		return err
	}
	var hashes []string
	seen := map[string]struct{}{}
	f.end.Chain = journal.Sum{}.String()
	if err := each(ctx, store, run, func(e journal.Event, canonical []byte) error {
		for _, hash := range journal.Hashes(e.Data) {
			if _, ok := seen[hash]; !ok {
				seen[hash] = struct{}{}
				hashes = append(hashes, hash)
			}
		}
		f.end.Events++
		f.end.Chain = e.Chain.String()
		return f.event(e, canonical)
	}); err != nil {
		return err
	}
	for _, hash := range hashes {
		body, err := store.Get(ctx, hash)
		if errors.Is(err, journal.ErrNoBlob) {
			continue
		}
		if err == nil {
			err = f.body(hash, body)
		}
		if err != nil {
			return err
		}
	}
	return f.line(struct {
		End end `json:"end"`
	}{f.end})
}

// event writes the canonical bytes as they are: that is what the chain links.
func (f *writer) event(e journal.Event, canonical []byte) error {
	beside := aside{Chain: e.Chain.String(), Took: int64(e.Took)}
	if !e.WallTime.IsZero() {
		beside.WallTime = e.WallTime.UTC().Format(time.RFC3339Nano)
	}
	if len(e.Secret) > 0 {
		beside.Secret = make(map[string]string, len(e.Secret))
		for name, value := range e.Secret {
			if !f.options.Secrets {
				value = Masked
			}
			beside.Secret[name] = value
		}
	}
	rest, err := marshal(beside)
	if err != nil {
		return err
	}
	_, first := f.out.WriteString(`{"event":`)
	_, second := f.out.Write(canonical)
	rest[0] = ','
	_, third := f.out.Write(rest)
	return errors.Join(first, second, third)
}

func (f *writer) body(hash string, bytes []byte) error {
	f.end.Bodies++
	b := body{Hash: hash}
	if text := string(bytes); utf8.Valid(bytes) {
		b.Text = &text
	} else {
		b.Bytes = bytes
	}
	return f.line(b)
}

func (f *writer) line(v any) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = f.out.Write(b)
	return err
}

// marshal is one line of JSON in which < stays <.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// aside is what stands beside the canonical form of an event.
type aside struct {
	Chain    string            `json:"chain"`
	WallTime string            `json:"walltime,omitempty"`
	Took     int64             `json:"took,omitempty"` // nanoseconds
	Secret   map[string]string `json:"secret,omitempty"`
}

// body is a line of one body: text, or base64 of bytes that are none.
type body struct {
	Hash  string  `json:"body"`
	Text  *string `json:"text,omitempty"`
	Bytes []byte  `json:"bytes,omitempty"`
}
