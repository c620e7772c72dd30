package journal

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Canonical is the event without secrets, wall times and durations, as one
// line of JSON with its members in a fixed order and no member for what is
// empty. Data stands as it is: [Seal] has made it compact.
func (e Event) Canonical() ([]byte, error) {
	return e.AppendCanonical(make([]byte, 0, 256+len(e.Data)))
}

// AppendCanonical appends the canonical form of the event to b.
func (e Event) AppendCanonical(b []byte) ([]byte, error) {
	at := e.Time.UTC()
	if year := at.Year(); year < 0 || year > 9999 {
		return b, fmt.Errorf("canonical form of event %d: year %d has no RFC 3339 form", e.Seq, year)
	}
	b = strconv.AppendUint(append(b, `{"seq":`...), e.Seq, 10)
	b = appendString(append(b, `,"id":`...), e.ID)
	b = appendString(append(b, `,"type":`...), e.Type)
	b = appendString(append(b, `,"source":`...), e.Source)
	if e.Subject != "" {
		b = appendString(append(b, `,"subject":`...), e.Subject)
	}
	if e.Version != 0 {
		b = strconv.AppendUint(append(b, `,"version":`...), e.Version, 10)
	}
	b = append(at.AppendFormat(append(b, `,"time":"`...), time.RFC3339Nano), '"')
	if len(e.Data) > 0 {
		b = append(append(b, `,"data":`...), e.Data...)
	}
	if e.CausationID != "" {
		b = appendString(append(b, `,"causationid":`...), e.CausationID)
	}
	if e.TraceID != "" {
		b = appendString(append(b, `,"traceid":`...), e.TraceID)
	}
	return append(b, '}'), nil
}

// appendString appends s as encoding/json writes it; almost every name here
// needs no escape, and those cost no allocation.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			// A string always has a JSON form. What is not UTF-8 reads back as
			// the replacement character, so that is what is linked.
			quoted, _ := json.Marshal(strings.ToValidUTF8(s, "\ufffd"))
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
