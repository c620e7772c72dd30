package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// A problem is how the control API refuses: RFC 9457, with the id under which
// the log knows the request.
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Instance  string `json:"instance,omitempty"`
	RequestID string `json:"request_id,omitempty"`

	*mistake // only where a story cannot be read
}

// A mistake is where a story stops being one, for editors.
type mistake struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Nearest string `json:"nearest,omitempty"` // the allowed word that may have been meant
}

// code is the last word of the problem's type, for those who branch on it.
func (p problem) code() string { return p.Type[strings.LastIndexByte(p.Type, '/')+1:] }

// A refusal is a problem that this package itself found in a request.
type refusal struct{ problem }

// Error implements error.
func (r *refusal) Error() string { return r.Detail }

// refuse makes a refusal; slug names its kind, detail says cause and remedy.
func refuse(status int, slug, title, detail string, args ...any) error {
	return &refusal{problem{Type: "/problems/" + slug, Title: title, Status: status, Detail: fmt.Sprintf(detail, args...)}}
}

// problemOf is the refusal's problem, if err is one of ours or says that a
// body went over its limit.
func problemOf(err error) (problem, bool) {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.problem, true
	}
	if over, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem{
			Type: "/problems/body-too-large", Title: "Request body is too large", Status: http.StatusRequestEntityTooLarge,
			Detail: fmt.Sprintf("The body has more than %d bytes; send less.", over.Limit),
		}, true
	}
	return problem{}, false
}

// writeProblem answers with a problem.
func writeProblem(w http.ResponseWriter, r *http.Request, p problem) {
	p.Instance, p.RequestID = r.URL.Path, requestID(r.Context())
	body, err := json.Marshal(p)
	if err != nil { // a problem is plain strings and a number
		body = []byte(`{"type":"about:blank","status":500}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set(requestIDHeader, p.RequestID)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // the asker left
}

// internal is the problem of an error that nobody foresaw; what it is stands
// in the log only.
func internal() problem {
	return problem{
		Type: "about:blank", Title: http.StatusText(http.StatusInternalServerError), Status: http.StatusInternalServerError,
		Detail: "Something failed here, not in your request. The server's log tells more under the request id.",
	}
}
