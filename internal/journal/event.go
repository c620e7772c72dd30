package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// A Sum is one link of a run's chain of checksums.
type Sum [sha256.Size]byte

// String is the sum in hexadecimal.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// An Event is one fact about a run, named in the past tense.
type Event struct {
	Seq         uint64          // 1 is the first of the run; no holes
	ID          string          // unique in the run; drawn from the run's seed
	Type        string          // "bank.consent.authorised"
	Source      string          // who says so: "/banks/larkspur"
	Subject     string          // the entity, "consent/c-1"; empty if there is none
	Version     uint64          // how many events Subject has, this one included; 0 without Subject
	Time        time.Time       // virtual, UTC
	Data        json.RawMessage // {base} stands for the run's own address
	CausationID string          // id of the event that led to this one, or empty
	TraceID     string          // W3C trace id, or empty

	// What follows is not part of the canonical form.

	WallTime time.Time         // when it was appended, by the real clock
	Took     time.Duration     // how long the fact took, where that has a meaning
	Secret   map[string]string // tokens and the like; masked in exports
	Chain    Sum               // checksum of this event's canonical form and of the chain before it
}

// Link is the chain value of e when it follows prev.
func Link(prev Sum, e Event) (Sum, error) {
	var room [1024]byte
	b, err := e.AppendCanonical(append(room[:0], prev[:]...))
	if err != nil {
		return Sum{}, err
	}
	return sha256.Sum256(b), nil
}

// Seal numbers events so that they follow head, makes their data compact,
// links them, and returns the head that they make. Versions are the caller's
// matter: they are part of what is linked, so set them first. It fails if the
// data of an event is not JSON.
func Seal(head Head, events []Event) (Head, error) {
	for i := range events {
		data, err := compact(events[i].Data)
		if err != nil {
			return head, fmt.Errorf("seal event %s (%s): %w", events[i].ID, events[i].Type, err)
		}
		head.Seq++
		events[i].Seq, events[i].Data, events[i].Time = head.Seq, data, events[i].Time.UTC()
		sum, err := Link(head.Chain, events[i])
		if err != nil {
			return head, err
		}
		events[i].Chain, head.Chain = sum, sum
	}
	return head, nil
}

// compact is data without the spaces that have no meaning, so that what is
// linked is what is stored and an event is one line wherever it is written.
func compact(data json.RawMessage) (json.RawMessage, error) {
	if len(data) == 0 {
		return nil, nil
	}
	b := bytes.NewBuffer(make([]byte, 0, len(data)))
	if err := json.Compact(b, data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Verify checks that events follow head without a hole or a changed byte, and
// returns the head after them. It fails with ErrCorrupt and names the event.
func Verify(head Head, events []Event) (Head, error) {
	for _, e := range events {
		if e.Seq != head.Seq+1 {
			return head, fmt.Errorf("event %d follows event %d: %w", e.Seq, head.Seq, ErrCorrupt)
		}
		sum, err := Link(head.Chain, e)
		if err != nil {
			return head, fmt.Errorf("event %d: %w: %w", e.Seq, ErrCorrupt, err)
		}
		if sum != e.Chain {
			return head, fmt.Errorf("event %d (%s) is not what was appended: %w", e.Seq, e.Type, ErrCorrupt)
		}
		head = Head{e.Seq, sum}
	}
	return head, nil
}
