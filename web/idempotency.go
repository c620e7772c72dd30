package web

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net/http"
	"sync"

	"github.com/sandbank/sandbank/sandbox"
)

// keptKeys is how many answers are kept for those who ask again.
const keptKeys = 4096

// An idempotency answers a command that is sent again under one
// Idempotency-Key as it answered the first (draft-ietf-httpapi-idempotency-key-header).
// It lasts as long as the process. It is safe for concurrent use.
type idempotency struct {
	mu    sync.Mutex
	order []string
	kept  map[string]*keptAnswer
}

// A keptAnswer is that to one key; done is closed when it is there.
type keptAnswer struct {
	request [sha256.Size]byte
	done    chan struct{}
	status  int
	header  http.Header
	body    []byte
}

func newIdempotency() *idempotency { return &idempotency{kept: map[string]*keptAnswer{}} }

// claim returns the answer of a key, and whether it is the caller's to give.
func (k *idempotency) claim(key string, request [sha256.Size]byte) (*keptAnswer, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if a := k.kept[key]; a != nil {
		return a, false
	}
	if len(k.order) == keptKeys {
		delete(k.kept, k.order[0])
		k.order = k.order[1:]
	}
	a := &keptAnswer{request: request, done: make(chan struct{})}
	k.kept[key], k.order = a, append(k.order, key)
	return a, true
}

// forget lets a key be tried anew: its command was not carried out.
func (k *idempotency) forget(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, key)
	for i := range k.order {
		if k.order[i] == key {
			k.order = append(k.order[:i:i], k.order[i+1:]...)
			return
		}
	}
}

// A tee writes an answer and keeps it.
type tee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements [http.ResponseWriter].
func (t *tee) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

// Write implements [io.Writer].
func (t *tee) Write(b []byte) (int, error) {
	t.body.Write(b)
	return t.ResponseWriter.Write(b)
}

// onceOnly is a command that is carried out once for each Idempotency-Key. A
// refusal is not kept.
func (s *Server) onceOnly(h func(http.ResponseWriter, *http.Request, *sandbox.Run) error) func(http.ResponseWriter, *http.Request, *sandbox.Run) error {
	return func(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
		name := r.Header.Get("Idempotency-Key")
		if name == "" {
			return h(w, r, run)
		}
		if len(name) > 255 {
			return refuse(http.StatusBadRequest, "wrong-key", "Idempotency-Key is too long", "Send at most 255 characters.")
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		key, sum := run.ID()+"\n"+run.Epoch()+"\n"+r.Method+" "+r.URL.Path+"\n"+name, sha256.Sum256(body)
		a, mine := s.keys.claim(key, sum)
		if !mine {
			return again(w, r, a, sum)
		}
		t := &tee{ResponseWriter: w}
		defer func() { // a panic included
			if a.status, a.header, a.body = t.status, w.Header().Clone(), t.body.Bytes(); t.status == 0 || t.status >= 300 {
				s.keys.forget(key)
			}
			close(a.done)
		}()
		return h(t, r, run)
	}
}

// again answers as before.
func again(w http.ResponseWriter, r *http.Request, a *keptAnswer, request [sha256.Size]byte) error {
	if a.request != request {
		return refuse(http.StatusUnprocessableEntity, "key-reused", "Idempotency-Key is of another request", "Send a new key with a new request.")
	}
	select {
	case <-a.done:
	case <-r.Context().Done():
		return r.Context().Err()
	}
	if a.status == 0 || a.status >= 300 {
		return refuse(http.StatusConflict, "key-busy", "The first request of this key was refused", "Send it again.")
	}
	for _, name := range [...]string{"Content-Type", "Cache-Control"} {
		w.Header().Set(name, a.header.Get(name))
	}
	w.Header().Set("Idempotent-Replayed", "true")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the asker left
	return nil
}
