package web

import (
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
)

// A feed is what the stream reads of a run.
type feed interface {
	ID() string
	Epoch() string
	Tail(ctx context.Context, from uint64) iter.Seq2[journal.Event, error]
	State() runState
}

// runState is what the stream tells beside the events.
type runState struct {
	Head      uint64
	PlayState string
	Clock     clockBody
	Faults    []faultBody
}

// same says whether a client need not be told: the clock's reading aside.
func (s runState) same(o runState) bool {
	s.Clock.Now, o.Clock.Now = time.Time{}, time.Time{}
	return s.Head == o.Head && s.PlayState == o.PlayState && s.Clock == o.Clock && slices.Equal(s.Faults, o.Faults)
}

// doer carries out an act of a client.
type doer func(ctx context.Context, op string, args json.RawMessage) (any, error)

// pacing is how the stream moves, by the real clock.
type pacing struct {
	batch     time.Duration // at most one batch in
	state     time.Duration // at most one state in
	heartbeat time.Duration
	ping      time.Duration
	pong      time.Duration // silence after which a client is gone
	write     time.Duration // deadline of a write
	undrained time.Duration // how long a client may leave all unacknowledged
}

func defaultPacing() pacing {
	return pacing{
		batch: 50 * time.Millisecond, state: 250 * time.Millisecond, heartbeat: 10 * time.Second, ping: 15 * time.Second,
		pong: 40 * time.Second, write: 5 * time.Second, undrained: 10 * time.Second,
	}
}

// A hub serves the stream to all clients of all runs. It is safe for
// concurrent use.
type hub struct {
	wall   clock.Clock
	log    *slog.Logger
	pace   pacing
	once   *once
	accept websocket.Upgrader

	stopping chan struct{} // closed when all background work is to end
	mu       sync.Mutex
	stopped  bool
	working  sync.WaitGroup // clients, and stories in the background
}

func newHub(g *gate, wall clock.Clock, log *slog.Logger) *hub {
	return &hub{
		wall: wall, log: log, pace: defaultPacing(), once: newOnce(), stopping: make(chan struct{}),
		accept: websocket.Upgrader{
			Subprotocols:     []string{subprotocol},
			HandshakeTimeout: 10 * time.Second,
			CheckOrigin: func(r *http.Request) bool {
				origin := r.Header.Get("Origin")
				return origin == "" || g.own(r, origin)
			},
			Error: func(w http.ResponseWriter, r *http.Request, status int, reason error) {
				writeProblem(w, r, problem{Type: "/problems/no-websocket", Title: "WebSocket handshake failed", Status: status, Detail: reason.Error() + "."})
			},
		},
	}
}

// serve answers a handshake and then speaks to the client until it leaves.
func (h *hub) serve(w http.ResponseWriter, r *http.Request, f feed, act doer) error {
	if !websocket.IsWebSocketUpgrade(r) {
		w.Header().Set("Upgrade", "websocket")
		return refuse(http.StatusUpgradeRequired, "no-websocket", "This is a WebSocket",
			"Open it with a WebSocket client and the subprotocol %s; GET …/events answers the same events over plain HTTP.", subprotocol)
	}
	if !slices.Contains(websocket.Subprotocols(r), subprotocol) {
		return refuse(http.StatusBadRequest, "wrong-subprotocol", "Subprotocol is missing", "Offer Sec-WebSocket-Protocol: %s.", subprotocol)
	}
	if !h.enter() {
		return journal.ErrClosed
	}
	defer h.working.Done()
	conn, err := h.accept.Upgrade(w, r, nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	newClient(h, conn, f, act, requestID(r.Context())).run(r.Context())
	return nil
}

// enter begins a piece of work, which is working.Done when it has ended. It
// says no if the server is stopping.
func (h *hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.stopped {
		h.working.Add(1)
	}
	return !h.stopped
}

// stop says goodbye to all clients, and waits until all work has ended.
func (h *hub) stop() {
	h.mu.Lock()
	if !h.stopped {
		h.stopped = true
		close(h.stopping)
	}
	h.mu.Unlock()
	h.working.Wait()
}
