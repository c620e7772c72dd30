package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
)

// listedExchange is a line in the list of exchanges.
type listedExchange struct {
	exchangeSummary
	Seq     uint64    `json:"seq"`
	TraceID string    `json:"traceid,omitempty"`
	Time    time.Time `json:"time"`
}

// listExchanges handles GET /runs/{run}/exchanges: the newest first.
func (s *Server) listExchanges(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	limit, err := number(r, "limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	before, err := number(r, "before", run.Actor().Head().Seq+1, 1, 1<<62)
	if err != nil {
		return err
	}
	index, err := s.indexes.of(r.Context(), run)
	if err != nil {
		return err
	}
	from := r.URL.Query().Get("from")
	look := int(limit)
	if from != "" {
		look = lookBack
	}
	list := []listedExchange{}
	for _, seq := range index.before(before, look) {
		if len(list) == int(limit) {
			break
		}
		e, err := eventAt(r, run, seq)
		if err != nil {
			return err
		}
		x, err := newExchangeSummary(e)
		if err != nil {
			return err
		}
		if from == "" || x.From == from {
			list = append(list, listedExchange{x, e.Seq, e.TraceID, e.Time})
		}
	}
	return render(w, http.StatusOK, map[string]any{"exchanges": list})
}

// lookBack is among how many of the newest exchanges those of one party are
// looked for.
const lookBack = 2000

// eventAt is the event of a sequence number that is known to exist.
func eventAt(r *http.Request, run *sandbox.Run, seq uint64) (journal.Event, error) {
	events, err := run.Actor().Read(r.Context(), seq, 1)
	if err == nil && len(events) == 0 {
		err = fmt.Errorf("event %d: %w", seq, errNoExchange)
	}
	if err != nil {
		return journal.Event{}, err
	}
	return events[0], nil
}

var errNoExchange = errors.New("there is no such exchange")

// An exchangeBody is one exchange with its bodies.
type exchangeBody struct {
	ID       string      `json:"id"`
	Seq      uint64      `json:"seq"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Method   string      `json:"method"`
	URL      string      `json:"url"`
	Status   int         `json:"status"`
	TookUS   int64       `json:"took_us"`
	TraceID  string      `json:"traceid,omitempty"`
	Time     time.Time   `json:"time"`
	Refusal  string      `json:"refusal,omitempty"`
	Request  messageBody `json:"request"`
	Response messageBody `json:"response"`
	Curl     string      `json:"curl"`
}

// A messageBody is one side of an exchange.
type messageBody struct {
	Headers   [][2]string `json:"headers"`
	Body      string      `json:"body"`
	Truncated bool        `json:"truncated"`
	Bytes     int         `json:"bytes"`
	Dropped   bool        `json:"dropped"` // not kept, or made room for younger ones
}

// showExchange handles GET /runs/{run}/exchanges/{exchange}. Its curl text
// runs as it is, with the real token; secrets=0 masks it.
func (s *Server) showExchange(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	index, err := s.indexes.of(r.Context(), run)
	if err != nil {
		return err
	}
	seq, known := index.find(chi.URLParam(r, "exchange"))
	if !known {
		return fmt.Errorf("exchange %q: %w", chi.URLParam(r, "exchange"), errNoExchange)
	}
	e, err := eventAt(r, run, seq)
	if err != nil {
		return err
	}
	body, err := newExchangeBody(r, run, e, r.URL.Query().Get("secrets") != "0")
	if err != nil {
		return err
	}
	return renderTagged(w, r, body)
}

func newExchangeBody(r *http.Request, run *sandbox.Run, e journal.Event, secrets bool) (exchangeBody, error) {
	var x wire.Exchange
	if err := json.Unmarshal(e.Data, &x); err != nil {
		return exchangeBody{}, fmt.Errorf("event %d: %w", e.Seq, err)
	}
	request, err := newMessageBody(r, run, x.Request)
	if err != nil {
		return exchangeBody{}, err
	}
	response, err := newMessageBody(r, run, x.Response)
	if err != nil {
		return exchangeBody{}, err
	}
	private := e.Secret
	if !secrets {
		private = nil
	}
	return exchangeBody{
		ID: x.ID, Seq: e.Seq, From: x.From, To: x.To, Method: x.Method, URL: absolute(run, x.Path), Status: x.Status,
		TookUS: e.Took.Microseconds(), TraceID: e.TraceID, Time: e.Time, Refusal: x.Refusal,
		Request: request, Response: response, Curl: curl(x.Method, withRealQuery(absolute(run, x.Path), private["query"]), request, private["authorization"]),
	}, nil
}

// absolute is the address of a recorded path: one of ours is told from the
// run's root, a foreign one as a whole.
func absolute(run *sandbox.Run, path string) string {
	if strings.HasPrefix(path, "/") {
		return run.Base().URL(path)
	}
	return path
}

// newMessageBody reads one side of an exchange from the store of bodies.
func newMessageBody(r *http.Request, run *sandbox.Run, hash string) (messageBody, error) {
	if hash == "" {
		return messageBody{Headers: [][2]string{}, Dropped: true}, nil
	}
	m, err := run.Message(r.Context(), hash)
	if errors.Is(err, journal.ErrNoBlob) {
		return messageBody{Headers: [][2]string{}, Dropped: true}, nil
	}
	if err != nil {
		return messageBody{}, err
	}
	return messageBody{append([][2]string{}, m.Headers...), m.Body, m.Truncated, m.Bytes, false}, nil
}

// renderTagged answers with JSON and an ETag, or with 304 if the asker has it.
func renderTagged(w http.ResponseWriter, r *http.Request, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	sum := sha256.Sum256(b)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if known = strings.TrimSpace(known); known == tag || known == "W/"+tag || known == "*" {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	return render(w, http.StatusOK, json.RawMessage(b))
}
