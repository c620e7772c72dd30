package web

import (
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
)

// A TestFeed is a run as the stream reads it, without one.
type TestFeed struct {
	Name, Era string
	Follow    func(ctx context.Context, from uint64) iter.Seq2[journal.Event, error]
	Head      func() uint64
}

func (f *TestFeed) ID() string    { return f.Name }
func (f *TestFeed) Epoch() string { return f.Era }
func (f *TestFeed) Tail(ctx context.Context, from uint64) iter.Seq2[journal.Event, error] {
	return f.Follow(ctx, from)
}
func (f *TestFeed) State() runState { return runState{Head: f.Head(), PlayState: "live"} }

// NewTestStream serves one feed, with times short enough for a test.
func NewTestStream(f *TestFeed, act func(context.Context, string, json.RawMessage) (any, error), undrained time.Duration) (http.Handler, func()) {
	g := newGate("http://sandbank.test", nil)
	h := newHub(g, clock.System{}, slog.New(slog.DiscardHandler))
	h.pace.batch, h.pace.state, h.pace.undrained = time.Millisecond, 5*time.Millisecond, undrained
	s := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.serve(w, r, f, act); err != nil {
			writeProblem(w, r, problemFor(err))
		}
	})
	return withRequestID(g.hosts(g.origins(s))), h.stop
}

// Gate is the outermost guard of a server at an address.
func Gate(origin string, allowed []string, next http.Handler) http.Handler {
	g := newGate(address.Base(origin), allowed)
	return withRequestID(g.hosts(g.origins(next)))
}

// Admin keeps next behind a token.
func Admin(token string, next http.Handler) http.Handler {
	a := admin{token}
	mux := http.NewServeMux()
	mux.Handle("/sign-in", limitBody(http.HandlerFunc(a.signIn)))
	mux.Handle("/", a.require(next))
	return mux
}

// Decode is what every handler does with its body.
func Decode(w http.ResponseWriter, r *http.Request, into any) {
	limitBody(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := decode(r, into); err != nil {
			writeProblem(w, r, problemFor(err))
		}
	})).ServeHTTP(w, r)
}

// ParseFrame reads a client's frame and writes it again.
func ParseFrame(b []byte) ([]byte, error) {
	f, err := parseFrame(b)
	if err != nil {
		return nil, err
	}
	return json.Marshal(f)
}

// A TestQueue is what waits for one client.
type TestQueue struct{ q *queue }

func NewTestQueue() TestQueue { return TestQueue{newQueue()} }

func (t TestQueue) Put(seq uint64, body string, patient bool) bool {
	return t.q.put(seq, json.RawMessage(body), patient)
}
func (t TestQueue) Ack(seq uint64) { t.q.ack(seq) }
func (t TestQueue) Restart(from, head uint64, reason string) uint64 {
	return t.q.restart(from, head, reason)
}

// Take returns the span of the next frame and its kind, or "".
func (t TestQueue) Take() (kind string, from, to uint64, events int) {
	switch f := t.q.take().(type) {
	case batchFrame:
		return "batch", f.From, f.To, len(f.Events)
	case gapFrame:
		return "gap " + f.Reason, f.From, f.To, 0
	}
	return "", 0, 0, 0
}

// Routes lists the operations of the control API as "METHOD /path".
func (s *Server) Routes() []string {
	var list []string
	_ = chi.Walk(s.api().(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		list = append(list, method+" "+strings.TrimSuffix(route, "/"))
		return nil
	})
	slices.Sort(list)
	return list
}

// Curl is the command line for a request without a recorded exchange.
func Curl(method, url, body, authorization string, headers ...[2]string) string {
	return curl(method, url, messageBody{Headers: headers, Body: body}, authorization)
}
