package fault

import (
	"bytes"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// A page is an answer that is kept until it is known how it goes out.
type page struct {
	http.ResponseWriter
	header http.Header
	answer
}

// An answer is a status and a body.
type answer struct {
	status int
	media  string
	body   bytes.Buffer
}

func newPage(w http.ResponseWriter) *page {
	return &page{ResponseWriter: w, header: maps.Clone(w.Header())}
}

// Unwrap serves whoever looks for the exchange beneath.
func (p *page) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// Header implements [http.ResponseWriter].
func (p *page) Header() http.Header { return p.header }

// WriteHeader implements [http.ResponseWriter]. The first status counts.
func (p *page) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

// Write implements [http.ResponseWriter].
func (p *page) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	return p.body.Write(b)
}

// maxKept bounds what a stale bank remembers.
const maxKept = 1000

// rewrite lets the party answer and changes the answer. One that cannot be
// changed as the fault wants goes out as it is, and is no strike.
func (p *Plan) rewrite(f Fault, draw uint64, o Occasion, next http.Handler, w http.ResponseWriter, r *http.Request) {
	got := newPage(w)
	next.ServeHTTP(got, r)
	if got.status == 0 {
		got.status = http.StatusOK
	}
	out, ok := p.changed(f, draw, got, r)
	clear(w.Header())
	maps.Copy(w.Header(), got.header)
	if !ok {
		w.WriteHeader(got.status)
		w.Write(got.body.Bytes())
		return
	}
	p.strike(r.Context(), w, f, o)
	switch f.Kind {
	case Truncated:
		wire.Break(w, len(out)/2)
	case SlowBody:
		wire.Drip(w, f.extent(draw))
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(out)))
	w.WriteHeader(got.status)
	w.Write(out)
}

// changed is the body as the fault makes it.
func (p *Plan) changed(f Fault, draw uint64, got *page, r *http.Request) (out []byte, ok bool) {
	whole := got.body.Bytes()
	if got.status != http.StatusOK {
		return nil, false
	}
	switch f.Kind {
	case Empty:
		return nil, true
	case Truncated, SlowBody:
		return whole, len(whole) > 1
	case Malformed:
		return malformed(whole), isJSON(got)
	case Stale:
		return p.stale(f, got, r)
	}
	if !isJSON(got) {
		return nil, false
	}
	return edit(f.Kind, whole, draw, r.URL)
}

func isJSON(p *page) bool { return strings.Contains(p.header.Get("Content-Type"), "json") }

// malformed leaves the last bracket off and puts a comma in its place.
func malformed(whole []byte) []byte {
	whole = bytes.TrimRight(whole, " \n")
	if len(whole) == 0 {
		return []byte("{")
	}
	return append(bytes.Clone(whole[:len(whole)-1]), ',')
}

// stale is what was answered to the same request when the fault first struck.
func (p *Plan) stale(f Fault, got *page, r *http.Request) (out []byte, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.armed {
		if s.ID != f.ID {
			continue
		}
		key := r.URL.String() + "\x00" + r.Header.Get("Authorization")
		first, known := s.kept[key]
		if !known && len(s.kept) < maxKept {
			if s.kept == nil {
				s.kept = map[string]answer{}
			}
			s.kept[key] = answer{status: got.status, media: got.header.Get("Content-Type"), body: *bytes.NewBuffer(bytes.Clone(got.body.Bytes()))}
		}
		return first.body.Bytes(), known && !bytes.Equal(first.body.Bytes(), got.body.Bytes())
	}
	return nil, false
}

// isDiscovery tells where the metadata of an authorization server lies.
func isDiscovery(path string) bool {
	return strings.Contains(path, "/.well-known/")
}
