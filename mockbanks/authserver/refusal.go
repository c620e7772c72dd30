package authserver

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// A refusal is an answer that says no: what OAuth calls it, why, and what to
// do about it. Sentences are plain ASCII without quotes, as RFC 6749 asks of
// error_description.
type refusal struct {
	status int
	code   string
	cause  string
	remedy string
}

// Error implements error.
func (r *refusal) Error() string { return r.code + ": " + r.cause }

// sentence is cause and remedy together.
func (r *refusal) sentence() string { return strings.TrimSpace(r.cause + " " + r.remedy) }

// bad refuses with 400, the status that RFC 6749 has for most.
func bad(code, cause, remedy string) *refusal {
	return &refusal{http.StatusBadRequest, code, cause, remedy}
}

// asRefusal is the one place where an error meets the wire: what is not a
// refusal is our own failure.
func (s *Server) asRefusal(r *http.Request, err error) *refusal {
	if no, ok := errors.AsType[*refusal](err); ok {
		return no
	}
	s.c.Log.ErrorContext(r.Context(), "authorization server failed", "bank", s.c.Bank.ID, "path", r.URL.Path, "error", err)
	return &refusal{http.StatusInternalServerError, "server_error", "The bank could not answer.", "Try again; if it stays so, look at the log of the server."}
}

// description is the text for error_description, and link the one for
// error_uri: "" without one.
func (s *Server) description(w http.ResponseWriter, no *refusal) (text, link string) {
	if s.c.Strict {
		return plain(no.cause), ""
	}
	if id := wire.ExchangeID(w); s.c.Link != nil && id != "" {
		link = s.c.Link(id)
	}
	return plain(no.sentence()), link
}

// plain removes what error_description may not hold (RFC 6749, section 5.2).
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '"' || r == '\\':
			return '\''
		case r < 0x20 || r > 0x7e:
			return '?'
		}
		return r
	}, s)
}

// errorBody is the error answer of RFC 6749, section 5.2.
type errorBody struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
	URI         string `json:"error_uri,omitempty"`
}

// answer runs a handler for programs and renders its refusal.
func (s *Server) answer(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Pragma", "no-cache")
		err := handle(w, r)
		if err == nil {
			return
		}
		no := s.asRefusal(r, err)
		wire.Refuse(w, no.sentence())
		text, link := s.description(w, no)
		if no.status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", s.challenge(no))
		}
		render(w, no.status, errorBody{no.code, text, link})
	}
}

// challenge tells a program how to authenticate.
func (s *Server) challenge(no *refusal) string {
	if no.code == "invalid_token" {
		return `Bearer realm="` + s.c.Bank.ID + `", error="invalid_token"`
	}
	return `Basic realm="` + s.c.Bank.ID + `"`
}

// render encodes first, then writes the header.
func render(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(append(b, '\n')) // a client that has gone is no matter
}
