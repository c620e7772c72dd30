package openbanking

import (
	"net/http"

	"github.com/sandbank/sandbank/mockbanks/face"
)

// self is the absolute address of a request, built from the bank's own base:
// never from the Host header.
func (s *Server) self(r *http.Request, path string) string {
	url := s.base() + path
	if r.URL.RawQuery != "" {
		url += "?" + r.URL.RawQuery
	}
	return url
}

// single ends an answer that has no further pages.
func single(doc *face.Doc, self string) {
	doc.Object("Links")
	doc.Text("Self", self)
	doc.End()
	doc.Object("Meta")
	doc.Int("TotalPages", 1)
	doc.End()
	doc.End()
}
