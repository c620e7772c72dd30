package journal

import (
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

// canonical is the part of an event that two runs of one seed share.
type canonical struct {
	Seq         uint64          `json:"seq"`
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	Source      string          `json:"source"`
	Subject     string          `json:"subject,omitempty"`
	Version     uint64          `json:"version,omitempty"`
	Time        string          `json:"time"`
	Data        json.RawMessage `json:"data,omitempty"`
	CausationID string          `json:"causationid,omitempty"`
	TraceID     string          `json:"traceid,omitempty"`
}

// Canonical is the event without secrets, wall times and durations, as one
// line of JSON with its members in a fixed order.
func (e Event) Canonical() ([]byte, error) {
	b, err := json.Marshal(canonical{
		e.Seq, e.ID, e.Type, e.Source, e.Subject, e.Version,
		e.Time.UTC().Format(time.RFC3339Nano), e.Data, e.CausationID, e.TraceID,
	})
	if err != nil {
		return nil, fmt.Errorf("canonical form of event %d: %w", e.Seq, err)
	}
	return b, nil
}

// Link is the chain value of e when it follows prev.
func Link(prev Sum, e Event) (Sum, error) {
	b, err := e.Canonical()
	if err != nil {
		return Sum{}, err
	}
	h := sha256.New()
	h.Write(prev[:])
	h.Write(b)
	return Sum(h.Sum(nil)), nil
}

// Seal numbers events so that they follow head, links them, and returns the
// head that they make. Versions are the caller's matter: they are part of
// what is linked, so set them first.
func Seal(head Head, events []Event) (Head, error) {
	for i := range events {
		head.Seq++
		events[i].Seq = head.Seq
		sum, err := Link(head.Chain, events[i])
		if err != nil {
			return head, err
		}
		events[i].Chain, head.Chain = sum, sum
	}
	return head, nil
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
