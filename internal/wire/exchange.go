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

// originMark stands for the run's origin in the header of that name.
const originMark = "{origin}"

// header is the canonical form of a header's value.
func (r *Recorder) header(name, value string) string {
	if name == "Origin" && value == r.c.Base.Origin() {
		return originMark
	}
	return r.fold(r.mask.header(name, value))
}

// fold takes out of a body or a header what names this run and its address.
func (r *Recorder) fold(s string) string {
	return r.c.Base.FoldPage(r.places.fold(s))
}

// ParseMessage reads a Message as it lies in the blob store, and puts back the
// addresses of the run.
func ParseMessage(b []byte, base address.Base, places Places) (Message, error) {
	var m Message
	marks := places.marks()
	err := json.Unmarshal(b, &m)
	expand := func(s string) string { return base.Expand(marks.expand(s)) }
	m.Body = expand(m.Body)
	for i := range m.Headers {
		if m.Headers[i][1] == originMark {
			m.Headers[i][1] = base.Origin()
			continue
		}
		m.Headers[i][1] = expand(m.Headers[i][1])
	}
	return m, err
}

// unsaid are the headers that differ between two equal runs.
func unsaid(name string) bool {
	switch name {
	case "Date", "Content-Length", "Host", "Connection", "Accept-Encoding", "User-Agent", "Traceparent",
		"Webhook-Timestamp":
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
			m.Headers = append(m.Headers, [2]string{name, r.header(name, v)})
		}
	}
	slices.SortFunc(m.Headers, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	m.Body = r.fold(r.mask.text(string(body)))
	if !m.Truncated {
		m.Bytes = len(m.Body)
	}
	return m
}
