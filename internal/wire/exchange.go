// Package wire records what parties say to each other: every HTTP request and
// its response, with one trace from the first cause to the last effect.
//
// What is recorded is canonical: secrets are masked, the run's address is
// folded, and what differs between two equal runs (dates, lengths, ports) is
// left out. So the hash of a body is the same in both.
package wire

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/internal/address"
)

// EventType is the type of the event that an exchange leaves in the journal.
const EventType = "wire.exchange.recorded"

// An Exchange is the summary of one request and its response.
type Exchange struct {
	ID       string `json:"exchange"`
	From     string `json:"from"` // a platform, "kinnet/balance", "customer:linh", or "outside"
	To       string `json:"to"`
	Method   string `json:"method"`
	Path     string `json:"path"` // with its query, masked; from the run's root
	Status   int    `json:"status"`
	Refusal  string `json:"refusal,omitempty"` // one sentence: cause and remedy
	Request  string `json:"request,omitempty"` // hash of a [Message]
	Response string `json:"response,omitempty"`
}

// MaxBody is how much of a body is kept.
const MaxBody = 64 << 10

// maxPath keeps a summary small.
const maxPath = 160

// A Message is what is kept of a request or a response.
type Message struct {
	Headers   [][2]string `json:"headers"` // in order of their names
	Body      string      `json:"body,omitempty"`
	Bytes     int         `json:"bytes"` // length of the whole body as kept or cut
	Truncated bool        `json:"truncated,omitempty"`
}

// ParseMessage reads a Message as it lies in the blob store, and puts the
// run's address back into it.
func ParseMessage(b []byte, base address.Base) (Message, error) {
	var m Message
	err := json.Unmarshal(b, &m)
	m.Body = base.Expand(m.Body)
	for i := range m.Headers {
		m.Headers[i][1] = base.Expand(m.Headers[i][1])
	}
	return m, err
}

// unsaid are the headers that differ between two equal runs.
func unsaid(name string) bool {
	switch name {
	case "Date", "Content-Length", "Host", "Connection", "Accept-Encoding", "User-Agent", "Traceparent":
		return true
	}
	return false
}

// message makes the canonical form of one side of an exchange.
func (r *Recorder) message(h http.Header, body []byte, size int) Message {
	m := Message{Bytes: size, Truncated: size > len(body)}
	for name, values := range h {
		if unsaid(name) {
			continue
		}
		for _, v := range values {
			m.Headers = append(m.Headers, [2]string{name, r.c.Base.Fold(r.mask.header(name, v))})
		}
	}
	slices.SortFunc(m.Headers, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	m.Body = r.c.Base.Fold(r.mask.text(string(body)))
	if !m.Truncated {
		m.Bytes = len(m.Body)
	}
	return m
}
