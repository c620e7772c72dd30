package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// The members of a HAR file (HTTP Archive 1.2) that a run fills in. Members
// that begin with an underscore are ours, as that format allows.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"` // by the real clock
		Time     float64     `json:"time"`            // in milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"` // why it was refused
		From     string      `json:"_from"`
		To       string      `json:"_to"`
		Exchange string      `json:"_exchange"`
		Seq      uint64      `json:"_seq"`
		Virtual  time.Time   `json:"_virtualTime"`
		Trace    string      `json:"_traceId,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		QueryString []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"` // 0: there was no answer
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Comment  string `json:"comment,omitempty"` // what is not there
	}
	// harTimings tells the whole of an exchange as waiting: it is measured
	// where it is answered.
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// harUnknown is the size of what is not known, as the format wants it.
const harUnknown = -1

// WriteHAR writes the recorded exchanges of a run, up to its present head, as
// one HAR 1.2 file, the oldest first. Secrets are masked.
func WriteHAR(ctx context.Context, w io.Writer, run *Run) error {
	out := bufio.NewWriter(w)
	title, err := json.Marshal("run " + run.ID())
	if err != nil {
		return fmt.Errorf("har of %s: %w", run.ID(), err)
	}
	fmt.Fprintf(out, `{"log":{"version":"1.2","creator":{"name":"Sandbank","version":"%d","comment":"version of its world"},"comment":%s,"pages":[],"entries":[`, World, title)
	between := "\n"
	err = run.each(ctx, func(e journal.Event) error {
		if e.Type != wire.EventType {
			return nil
		}
		entry, err := run.harEntry(ctx, e)
		if err != nil {
			return fmt.Errorf("event %d: %w", e.Seq, err)
		}
		b, err := json.Marshal(entry)
		if err != nil {
			return err
		}
		_, first := out.WriteString(between)
		_, second := out.Write(b)
		between = ",\n"
		return errors.Join(first, second)
	})
	if err == nil {
		_, err = out.WriteString("\n]}}\n")
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("har of %s: %w", run.ID(), err)
	}
	return nil
}

// each reads the run from its first event to its present head, with the run's
// address in the data.
func (r *Run) each(ctx context.Context, f func(journal.Event) error) error {
	for next, head := uint64(1), r.actor.Head().Seq; next <= head; {
		events, err := r.actor.Read(ctx, next, int(min(head-next+1, 512)))
		if err != nil {
			return err
		}
		if len(events) == 0 {
			return nil // it was taken back meanwhile
		}
		for _, e := range events {
			if err := f(e); err != nil {
				return err
			}
		}
		next += uint64(len(events))
	}
	return nil
}

func (r *Run) harEntry(ctx context.Context, e journal.Event) (harEntry, error) {
	var x wire.Exchange
	if err := json.Unmarshal(e.Data, &x); err != nil {
		return harEntry{}, err
	}
	asked, _, err := r.kept(ctx, x.Request)
	if err != nil {
		return harEntry{}, err
	}
	answered, gone, err := r.kept(ctx, x.Response)
	if err != nil {
		return harEntry{}, err
	}
	took := float64(e.Took.Microseconds()) / 1000
	return harEntry{
		Started: e.WallTime.Add(-e.Took).UTC().Format(time.RFC3339Nano), Time: took,
		Request: r.harRequest(x, asked), Response: harResponseOf(x, answered, gone),
		Timings: harTimings{Wait: took}, Comment: x.Refusal,
		From: x.From, To: x.To, Exchange: x.ID, Seq: e.Seq, Virtual: e.Time, Trace: e.TraceID,
	}, nil
}

// Bodies finds what was said in the exchanges of the run, by its hash.
func (r *Run) Bodies(ctx context.Context) func(hash string) (wire.Message, bool) {
	return func(hash string) (wire.Message, bool) {
		m, gone, err := r.kept(ctx, hash)
		return m, err == nil && !gone
	}
}

// kept is one side of an exchange; gone says that its body is not kept, or no
// longer.
func (r *Run) kept(ctx context.Context, hash string) (m wire.Message, gone bool, err error) {
	if hash == "" {
		return m, true, nil
	}
	m, err = r.Message(ctx, hash)
	if errors.Is(err, journal.ErrNoBlob) {
		return wire.Message{}, true, nil
	}
	return m, false, err
}

func (r *Run) harRequest(x wire.Exchange, m wire.Message) harRequest {
	address := x.Path
	if strings.HasPrefix(address, "/") {
		address = r.base.URL(address)
	}
	q := harRequest{
		Method: x.Method, URL: address, HTTPVersion: "HTTP/1.1", Cookies: []harPair{},
		Headers: harHeaders(m), QueryString: harQuery(address), HeadersSize: harUnknown, BodySize: m.Bytes,
	}
	if m.Body != "" {
		q.PostData = &harPost{MimeType: headerOf(m, "Content-Type"), Params: []harPair{}, Text: m.Body}
	}
	return q
}

func harResponseOf(x wire.Exchange, m wire.Message, gone bool) harResponse {
	a := harResponse{
		Status: x.Status, StatusText: http.StatusText(x.Status), HTTPVersion: "HTTP/1.1", Cookies: []harPair{},
		Headers: harHeaders(m), RedirectURL: headerOf(m, "Location"), HeadersSize: harUnknown, BodySize: m.Bytes,
		Content: harContent{Size: m.Bytes, MimeType: headerOf(m, "Content-Type"), Text: m.Body},
	}
	switch {
	case gone:
		a.BodySize, a.Content.Comment = harUnknown, "the body is not kept"
	case m.Truncated:
		a.Content.Comment = "the body is cut"
	}
	return a
}

func harHeaders(m wire.Message) []harPair {
	list := make([]harPair, len(m.Headers))
	for i, h := range m.Headers {
		list[i] = harPair{h[0], h[1]}
	}
	return list
}

// harQuery is the query of an address, in its order.
func harQuery(address string) []harPair {
	list := []harPair{}
	_, query, _ := strings.Cut(address, "?")
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name != "" {
			list = append(list, harPair{unescaped(name), unescaped(value)})
		}
	}
	return list
}

// unescaped is text of a query as it was meant; what is no such text stays.
func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

func headerOf(m wire.Message, name string) string {
	for _, h := range m.Headers {
		if strings.EqualFold(h[0], name) {
			return h[1]
		}
	}
	return ""
}
