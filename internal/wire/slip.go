package wire

import (
	"net/http"
	"time"
)

// A slip is the response writer of an exchange. It carries what inner handlers
// find out: who asked, and why the request was refused. The response of an
// exchange that is recorded is held until it is in the journal; that of
// another goes straight through.
type slip struct {
	http.ResponseWriter
	by      *Recorder
	n       uint64 // of the exchange
	from    string
	refusal string
	code    int
	hold    *hold // nil if the exchange is not recorded
	flaw    flaw
}

// A flaw is how an answer goes out that is to be spoilt on the way.
type flaw struct {
	broken bool
	after  int           // bytes of the body before the connection breaks
	drip   time.Duration // over which the body goes out, by the real clock
}

// Unwrap serves [http.ResponseController].
func (s *slip) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// WriteHeader implements [http.ResponseWriter]. The first code counts.
func (s *slip) WriteHeader(code int) {
	if s.code != 0 {
		return
	}
	s.code = code
	if s.hold == nil {
		s.ResponseWriter.WriteHeader(code)
	}
}

// Write implements [http.ResponseWriter].
func (s *slip) Write(p []byte) (int, error) {
	if s.hold == nil {
		s.WriteHeader(http.StatusOK)
		return s.ResponseWriter.Write(p)
	}
	if s.hold.add(p) {
		return len(p), nil
	}
	return len(p), s.spill()
}

// spill releases all held bytes but the last.
func (s *slip) spill() error {
	if s.hold.spill() {
		s.ResponseWriter.WriteHeader(s.status())
	}
	_, err := s.ResponseWriter.Write(s.hold.allButLast())
	return err
}

// release lets the rest of the response go.
func (s *slip) release() {
	if s.flaw.broken {
		s.breakOff()
	}
	if !s.hold.spilled {
		s.ResponseWriter.WriteHeader(s.status())
	}
	if s.flaw.drip > 0 {
		s.dripOut()
	}
	s.ResponseWriter.Write(s.hold.buf.Bytes()) // a client that has gone is no matter
}

// breakOff lets the beginning of the response go, and then the connection.
func (s *slip) breakOff() {
	if s.flaw.after > 0 {
		s.ResponseWriter.WriteHeader(s.status())
		s.ResponseWriter.Write(s.hold.buf.Next(s.flaw.after))
		http.NewResponseController(s.ResponseWriter).Flush()
	}
	panic(http.ErrAbortHandler)
}

// drops are in how many pieces a body drips out.
const drops = 10

// dripOut lets all but the last piece go, with pauses.
func (s *slip) dripOut() {
	piece := max(1, s.hold.buf.Len()/drops)
	for range drops - 1 {
		s.ResponseWriter.Write(s.hold.buf.Next(piece))
		http.NewResponseController(s.ResponseWriter).Flush()
		time.Sleep(s.flaw.drip / drops)
	}
}

// Break lets the connection break after so many bytes of the body: none is
// before any answer. The exchange is recorded first.
func Break(w http.ResponseWriter, after int) {
	s := find(w)
	if s == nil || s.hold == nil {
		panic(http.ErrAbortHandler)
	}
	s.flaw.broken, s.flaw.after = true, after
}

// Drip lets the body go out piece by piece over so long.
func Drip(w http.ResponseWriter, over time.Duration) {
	if s := find(w); s != nil && s.hold != nil {
		s.flaw.drip = over
	}
}

func (s *slip) status() int {
	if s.flaw.broken && s.flaw.after == 0 {
		return 0
	}
	if s.code == 0 {
		return http.StatusOK
	}
	return s.code
}

// find returns the slip beneath w, if there is one.
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

// ExchangeID is the id that the exchange will have in the journal; "" if w
// does not answer an exchange. One that is left out for the rate has an id too.
func ExchangeID(w http.ResponseWriter) string {
	if s := find(w); s != nil {
		return s.by.id(s.n)
	}
	return ""
}
