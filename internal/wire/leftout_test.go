package wire_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/trace"
	"github.com/sandbank/sandbank/internal/wire"
)

// story is what a handler finds out about its exchange.
type story struct {
	id    string
	trace trace.ID
}

// hear sends n requests through a recorder and returns what handlers found.
func hear(t *testing.T, perSecond, n int) []story {
	t.Helper()
	var all []story
	h := newWorld(t, "http://localhost:1", perSecond).wire.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		all = append(all, story{wire.ExchangeID(rw), trace.From(r.Context())})
	}))
	for range n {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}
	return all
}

func TestWhatIsLeftOutHasTheSameNamesAsWhatIsRecorded(t *testing.T) {
	recorded, leftOut := hear(t, 0, 20), hear(t, 1, 20)
	for i := range recorded {
		if recorded[i] != leftOut[i] || len(recorded[i].id) != 13 || trace.Parse(recorded[i].trace.Parent()) != recorded[i].trace {
			t.Errorf("exchange %d is %+v if recorded, %+v if left out", i, recorded[i], leftOut[i])
		}
	}
	if recorded[0] == recorded[1] {
		t.Errorf("two exchanges are %+v", recorded[0])
	}
}

func TestAnAnswerIsTheSameWhetherRecordedOrLeftOut(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"nothing is written": func(http.ResponseWriter, *http.Request) {},
		"a status alone":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"the first status counts": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			w.WriteHeader(500)
			io.WriteString(w, "no")
		},
		"a body without a status": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Part", "1")
			io.WriteString(w, "one ")
			io.WriteString(w, "two")
		},
		"what was asked": func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) },
		"a body that is not held": func(w http.ResponseWriter, _ *http.Request) {
			for range 3 {
				io.WriteString(w, strings.Repeat("x", 1<<20))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newWorld(t, "http://localhost:1", 1).wire.Middleware("larkspur")(answer)
			var said [2]*httptest.ResponseRecorder
			for i := range said {
				said[i] = httptest.NewRecorder()
				h.ServeHTTP(said[i], httptest.NewRequest("POST", "/", strings.NewReader("asked")))
			}
			a, b := said[0], said[1]
			if a.Code != b.Code || a.Body.String() != b.Body.String() || a.Header().Get("X-Part") != b.Header().Get("X-Part") {
				t.Errorf("recorded %d with %d bytes, left out %d with %d bytes", a.Code, a.Body.Len(), b.Code, b.Body.Len())
			}
		})
	}
}

func TestNobodyPassesForAPartOfOursWhenExchangesAreLeftOut(t *testing.T) {
	h := newWorld(t, "http://localhost:1", 1).wire.Middleware("larkspur")(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, sent := r.Header["X-Sandbank-From"]; sent {
			t.Error("the pass reached a handler")
		}
	}))
	for range 2 {
		req := httptest.NewRequest("GET", "/", nil)
		req.Header.Set("X-Sandbank-From", "guess kinnet")
		h.ServeHTTP(httptest.NewRecorder(), req)
	}
}

func TestALeftOutExchangeIsInFlightUntilItsHandlerReturns(t *testing.T) {
	w := newWorld(t, "http://localhost:1", 1)
	began, end := make(chan struct{}), make(chan struct{})
	h := w.wire.Middleware("larkspur")(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(began)
			<-end
		}
	}))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if err := w.wire.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/slow", nil))
	<-began
	idle := make(chan error)
	go func() { idle <- w.wire.Idle(t.Context()) }()
	select {
	case <-idle:
		t.Fatal("idle with an exchange in flight")
	default:
	}
	close(end)
	if err := <-idle; err != nil && !errors.Is(err, t.Context().Err()) {
		t.Error(err)
	}
}
