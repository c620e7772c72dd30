package wire

import (
	"bytes"
	"net/http"
)

// maxHeld is how much of a response is held back until its exchange is in the
// journal. Of a longer one only the last byte is.
const maxHeld = 1 << 20

// A slip is the response writer of a recorded exchange. It carries what inner
// handlers find out: who asked, and why the request was refused.
type slip struct {
	http.ResponseWriter
	id      string
	from    string
	refusal string
	keep    bool

	code    int
	held    bytes.Buffer // not yet released
	begin   []byte       // first part of a response that was too long to hold
	size    int
	spilled bool
}

// Unwrap serves [http.ResponseController].
func (s *slip) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// WriteHeader implements [http.ResponseWriter].
func (s *slip) WriteHeader(code int) {
	if s.code == 0 {
		s.code = code
	}
}

// Write implements [http.ResponseWriter].
func (s *slip) Write(p []byte) (int, error) {
	s.size += len(p)
	s.held.Write(p)
	if !s.spilled && s.held.Len() <= maxHeld {
		return len(p), nil
	}
	return len(p), s.spill()
}

// spill releases all held bytes but the last.
func (s *slip) spill() error {
	if !s.spilled {
		s.spilled = true
		s.begin = bytes.Clone(s.held.Bytes()[:MaxBody])
		s.ResponseWriter.WriteHeader(s.status())
	}
	_, err := s.ResponseWriter.Write(s.held.Next(s.held.Len() - 1))
	return err
}

// release lets the rest of the response go.
func (s *slip) release() {
	if !s.spilled {
		s.ResponseWriter.WriteHeader(s.status())
	}
	s.ResponseWriter.Write(s.held.Bytes()) // a client that has gone is no matter
}

func (s *slip) status() int {
	if s.code == 0 {
		return http.StatusOK
	}
	return s.code
}

// kept is the beginning of the response.
func (s *slip) kept() []byte {
	if s.spilled {
		return s.begin
	}
	return s.held.Bytes()[:min(s.held.Len(), MaxBody)]
}

// find returns the slip beneath w, if it is recorded.
func find(w http.ResponseWriter) *slip {
	for {
		if s, ok := w.(*slip); ok {
			return s
		}
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return nil
		}
		w = u.Unwrap()
	}
}

// Attribute says who sent the request that w answers.
func Attribute(w http.ResponseWriter, from string) {
	if s := find(w); s != nil && from != "" {
		s.from = from
	}
}

// Refuse says in one sentence why the request is refused and what to do.
func Refuse(w http.ResponseWriter, sentence string) {
	if s := find(w); s != nil {
		s.refusal = sentence
	}
}

// ExchangeID is the id that the exchange will have in the journal; "" if w is
// not recorded.
func ExchangeID(w http.ResponseWriter) string {
	if s := find(w); s != nil {
		return s.id
	}
	return ""
}
