package wire

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Middleware records what reaches a party of ours. It is the outermost layer
// of that party's handler: the exchange is in the journal before the last
// byte of the response is released, so the order of events is causal.
func (r *Recorder) Middleware(to string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			r.serve(to, next, w, req)
		})
	}
}

func (r *Recorder) serve(to string, next http.Handler, w http.ResponseWriter, req *http.Request) {
	r.takeOff()
	defer r.land()
	begin, n := r.c.Wall.Now(), r.number()
	ctx := r.traced(req.Context(), req.Header, n)
	ok, skipped := r.admit(begin)
	r.recordSkipped(ctx, skipped)
	slip := &slip{ResponseWriter: w, by: r, n: n, from: r.caller(req.Header)}
	req = req.WithContext(ctx)
	if !ok { // nothing has to be in the journal before the answer is out
		next.ServeHTTP(slip, req)
		return
	}
	slip.hold = &hold{}
	heard := &tee{body: req.Body, keep: !r.c.SummariesOnly}
	path, query := req.URL.Path, req.URL.RawQuery
	header := req.Header
	req.Body = heard
	next.ServeHTTP(slip, req)
	x := Exchange{ID: r.id(n), From: slip.from, To: to, Method: req.Method, Status: slip.status(), Refusal: slip.refusal}
	x.Path = r.path(path, query)
	said, size := heard.kept()
	x.Request = r.keep(ctx, header, said, size)
	x.Response = r.keep(ctx, slip.Header(), slip.hold.kept(), slip.hold.size)
	r.record(context.WithoutCancel(ctx), x, r.c.Wall.Now().Sub(begin), private(header, query))
	slip.release()
}

// passHeader carries, between parts of one process, who calls. It is taken off
// before anybody reads or records the request.
const passHeader = "X-Sandbank-From"

// outside is any program that is not known.
const outside = "outside"

// caller is who sent a request: a part of ours says so, with the pass that no
// other program knows; anybody else is outside until a handler finds out.
func (r *Recorder) caller(h http.Header) string {
	sent := h[passHeader]
	if len(sent) == 0 {
		return outside
	}
	pass, from, _ := strings.Cut(sent[0], " ")
	delete(h, passHeader)
	if pass != r.pass || from == "" {
		return outside
	}
	return from
}

// path is the masked path and query of a request, from the run's root.
func (r *Recorder) path(path, query string) string {
	path = strings.TrimPrefix(path, r.c.Base.Path())
	if query != "" {
		path += "?" + query
	}
	return r.c.Base.Fold(r.places.fold(r.mask.text(path)))
}

// private is what a replay of the request by hand needs and nobody else sees.
func private(h http.Header, query string) map[string]string {
	p := map[string]string{}
	if a := h.Get("Authorization"); a != "" {
		p["authorization"] = a
	}
	if query != "" {
		p["query"] = query
	}
	if len(p) == 0 {
		return nil
	}
	return p
}

// A tee keeps the beginning of what is read through it. A transport may still
// read the request while its answer is already there, hence the lock.
type tee struct {
	body io.ReadCloser
	keep bool

	mu   sync.Mutex
	head bytes.Buffer
	size int
}

func (t *tee) Read(p []byte) (int, error) {
	n, err := t.body.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.size += n
	if room := MaxBody - t.head.Len(); t.keep && room > 0 {
		t.head.Write(p[:min(n, room)])
	}
	return n, err
}

func (t *tee) Close() error { return t.body.Close() }

// kept is what was read so far, and how long it was.
func (t *tee) kept() (head []byte, size int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.head.Bytes()), t.size
}
