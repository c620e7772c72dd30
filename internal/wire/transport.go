package wire

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/trace"
)

// Transport lets a party of ours call others: it passes the trace on, and
// records the exchange if the peer is not ours (ours record themselves).
func (r *Recorder) Transport(from string, next http.RoundTripper) http.RoundTripper {
	return &transport{r: r, from: from, next: next}
}

type transport struct {
	r    *Recorder
	from string
	next http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	n := t.r.number()
	if trace.From(ctx) == "" {
		ctx = trace.WithNew(ctx, t.r.key, n)
	}
	req = req.Clone(ctx)
	req.Header.Set(trace.Header, trace.From(ctx).Parent())
	if t.r.ours(req.URL.String()) {
		req.Header.Set(passHeader, t.r.pass+" "+t.from)
		return t.next.RoundTrip(req)
	}
	return t.outside(ctx, t.r.id(n), req)
}

// peer names who answers at an address that is not ours.
func (r *Recorder) peer(url string) string {
	if r.c.Peer != nil {
		if name := r.c.Peer(url); name != "" {
			return name
		}
	}
	return outside
}

// ours says whether a URL is beneath the run's own address.
func (r *Recorder) ours(url string) bool {
	rest, ok := strings.CutPrefix(url, string(r.c.Base))
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '?')
}

func (t *transport) outside(ctx context.Context, id string, req *http.Request) (*http.Response, error) {
	t.r.takeOff()
	defer t.r.land()
	begin := t.r.c.Wall.Now()
	said := &tee{body: http.NoBody, keep: true}
	if req.Body != nil {
		said.body = req.Body
		req.Body = said
	}
	res, err := t.next.RoundTrip(req)
	x := Exchange{ID: id, From: t.from, To: t.r.peer(req.URL.String()), Method: req.Method}
	x.Path = t.r.c.Base.Fold(t.r.places.fold(t.r.mask.text(req.URL.String())))
	sent, sentSize := said.kept()
	x.Request = t.r.keep(ctx, req.Header, sent, sentSize)
	if err != nil {
		x.Refusal = "No answer: " + err.Error()
	} else {
		x.Status = res.StatusCode
		body, size := peek(res)
		x.Response = t.r.keep(ctx, res.Header, body, size)
	}
	t.r.record(context.WithoutCancel(ctx), x, t.r.c.Wall.Now().Sub(begin), private(req.Header, req.URL.RawQuery))
	return res, err
}

// peek reads the beginning of a response's body and puts it back.
func peek(res *http.Response) (kept []byte, size int) {
	b, err := io.ReadAll(io.LimitReader(res.Body, MaxBody+1))
	rest := io.MultiReader(bytes.NewReader(b), &failing{err: err}, res.Body)
	res.Body = struct {
		io.Reader
		io.Closer
	}{rest, res.Body}
	return b[:min(len(b), MaxBody)], len(b)
}

// failing is a reader that ends with err, or at once if it is nil.
type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}
