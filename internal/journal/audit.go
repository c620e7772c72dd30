package journal

import (
	"context"
	"errors"
	"fmt"
)

// Audited is what an audit has found to be right so far.
type Audited struct {
	Head   Head // of the events that verify
	Bodies int  // bodies of these events that have the hash they are kept by
	Gone   int  // hashes without a body: dropped, or never a body's
}

const auditPage = 1000

// Audit reads a whole run and checks each link of its chain, each body that
// an event names and that is still kept, and that the run ends where the store
// says it does. It calls progress, unless that is nil, after every page. It
// fails with ErrCorrupt, and names the event, at the first thing that is not
// what was appended; what it returns is then what comes before.
func Audit(ctx context.Context, store Store, run string, progress func(Audited)) (Audited, error) {
	var done Audited
	seen := map[string]struct{}{}
	for {
		events, err := store.Read(ctx, run, done.Head.Seq+1, auditPage)
		if err != nil {
			return done, fmt.Errorf("audit %s: %w", run, err)
		}
		if len(events) == 0 {
			break
		}
		if done.Head, err = Verify(done.Head, events); err != nil {
			return done, fmt.Errorf("audit %s: %w", run, err)
		}
		for _, e := range events {
			if err := done.bodies(ctx, store, e, seen); err != nil {
				return done, fmt.Errorf("audit %s: event %d: %w", run, e.Seq, err)
			}
		}
		if progress != nil {
			progress(done)
		}
	}
	head, err := store.Head(ctx, run)
	if err != nil {
		return done, fmt.Errorf("audit %s: %w", run, err)
	}
	// The run may have grown meanwhile; it cannot have shrunk or changed.
	if head.Seq < done.Head.Seq || head.Seq == done.Head.Seq && head.Chain != done.Head.Chain {
		return done, fmt.Errorf("audit %s: it ends at event %d, the store says %d: %w", run, done.Head.Seq, head.Seq, ErrCorrupt)
	}
	return done, nil
}

// bodies checks those that an event names for the first time.
func (a *Audited) bodies(ctx context.Context, store Blobs, e Event, seen map[string]struct{}) error {
	for _, hash := range Hashes(e.Data) {
		if _, ok := seen[hash]; ok {
			continue
		}
		seen[hash] = struct{}{}
		body, err := store.Get(ctx, hash)
		switch {
		case errors.Is(err, ErrNoBlob):
			a.Gone++
		case err != nil:
			return err
		case Hash(body) != hash:
			return fmt.Errorf("body %s has hash %s: %w", hash, Hash(body), ErrCorrupt)
		default:
			a.Bodies++
		}
	}
	return nil
}

// Hashes are the strings in data that may be names of bodies: 64 hexadecimal
// digits in lower case, in their order. Other things may look like that, too.
func Hashes(data []byte) (hashes []string) {
	for i := 0; i+66 <= len(data); i++ {
		if data[i] != '"' {
			continue
		}
		n := 0
		for n < 64 && isHex(data[i+1+n]) {
			n++
		}
		if n == 64 && data[i+65] == '"' {
			hashes = append(hashes, string(data[i+1:i+65]))
		}
		i += n
	}
	return hashes
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }
