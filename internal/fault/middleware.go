package fault

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/wire"
)

// Manners are how a party behaves when it is made to misbehave.
type Manners struct {
	// Who tells whose token a request carries, and who asks with it; nil: nobody
	// knows.
	Who func(*http.Request) (customer, caller string)
	// Answer refuses in the party's own words; nil is a problem of RFC 9457. The
	// status has been settled: whatever it writes, that one goes out.
	Answer func(w http.ResponseWriter, r *http.Request, status int, sentence string)
}

// attribute says who asked, where a fault strikes before the party's own guard
// can: an exchange that is spoilt is the same client's as one that is not.
func (m Manners) attribute(w http.ResponseWriter, r *http.Request) {
	if m.Who != nil {
		_, caller := m.Who(r)
		wire.Attribute(w, caller)
	}
}

// Middleware makes a party show the faults that are armed for it.
func (p *Plan) Middleware(party string) func(http.Handler) http.Handler {
	return p.With(party, Manners{})
}

// With is Middleware for a party with manners of its own.
func (p *Plan) With(party string, m Manners) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !p.any.Load() {
				next.ServeHTTP(w, r)
				return
			}
			p.serve(party, m, next, w, r)
		})
	}
}

// serve lets one request meet what is armed. At most one fault of each place
// strikes: one that makes it late, and one that spoils it.
func (p *Plan) serve(party string, m Manners, next http.Handler, w http.ResponseWriter, r *http.Request) {
	o := Occasion{Party: party, Route: r.URL.Path, Method: r.Method}
	if m.Who != nil && p.asks() {
		o.Customer, o.Caller = m.Who(r)
	}
	if f, draw, ok := p.draw(o, func(s *state) bool { return s.Kind == Latency }); ok {
		p.strike(r.Context(), w, f, o)
		if !sleep(r, f.extent(draw)) {
			m.attribute(w, r)
			return
		}
	}
	f, draw, ok := p.draw(o, func(s *state) bool {
		return s.where == OnAnswer && s.Kind != Latency || skews(s.Kind, r)
	})
	if !ok {
		next.ServeHTTP(w, r)
		return
	}
	p.spoil(f, draw, o, m, next, w, r)
}

// skews tells the kinds of what an authorization server gives that its answer
// is rewritten for.
func skews(kind string, r *http.Request) bool {
	switch kind {
	case ClockSkew:
		return true
	case DiscoveryMoved:
		return isDiscovery(r.URL.Path)
	}
	return false
}

// asks says whether any armed fault wants to know who asks.
func (p *Plan) asks() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, s := range p.armed {
		if s.Customer != "" || s.Caller != "" {
			return true
		}
	}
	return false
}

// spoil shows one fault.
func (p *Plan) spoil(f Fault, draw uint64, o Occasion, m Manners, next http.Handler, w http.ResponseWriter, r *http.Request) {
	switch f.Kind {
	case Status, RateLimit, Maintenance:
		p.strike(r.Context(), w, f, o)
		m.attribute(w, r)
		p.answer(w, r, f, m)
	case Dropped:
		p.strike(r.Context(), w, f, o)
		m.attribute(w, r)
		wire.Refuse(w, sentence(f, "drops the connection"))
		wire.Break(w, 0)
	case ClockSkew:
		p.strike(r.Context(), w, f, o)
		w.Header().Set("Date", p.actor.Wall().Now().Add(f.Latency).UTC().Format(http.TimeFormat))
		next.ServeHTTP(w, r)
	default:
		p.rewrite(f, draw, o, next, w, r)
	}
}

// sleep waits by the real clock; it says whether the client is still there.
func sleep(r *http.Request, d time.Duration) bool {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// sentence says what a fault does, to whom it was armed for.
func sentence(f Fault, does string) string {
	return fmt.Sprintf("Fault %s %s here on purpose; end it with `sandbank fault clear %s`, or DELETE …/faults/%s of the control API.", f.ID, does, f.ID, f.ID)
}

// answer refuses the request.
func (p *Plan) answer(w http.ResponseWriter, r *http.Request, f Fault, m Manners) {
	status, wait := f.status(), f.RetryAfter
	if now := p.actor.Clock().Now(); wait == 0 && f.Kind == Maintenance {
		wait = int(f.Until.Sub(now)/time.Second) + 1
	} else if wait == 0 && f.Kind == RateLimit {
		wait = int(now.Truncate(time.Minute).Add(time.Minute).Sub(now)/time.Second) + 1
	}
	sentence := sentence(f, "answers "+strconv.Itoa(status))
	if m.Answer != nil { // whoever has words of its own links to the exchange itself
		m.Answer(&settled{ResponseWriter: w, status: status, wait: wait}, r, status, sentence)
		return
	}
	wire.Refuse(w, sentence) // without the link, which names the run
	if id := wire.ExchangeID(w); p.link != nil && id != "" {
		sentence += " See " + p.link(id)
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
	}
	body := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status}
	if p.link != nil {
		body["detail"] = sentence
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// A settled is an answer whose status is settled before it is written.
type settled struct {
	http.ResponseWriter
	status, wait int
}

// Unwrap serves [http.ResponseController].
func (s *settled) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// WriteHeader implements [http.ResponseWriter].
func (s *settled) WriteHeader(int) {
	s.Header().Del("Retry-After")
	if s.wait > 0 {
		s.Header().Set("Retry-After", strconv.Itoa(s.wait))
	}
	s.ResponseWriter.WriteHeader(s.status)
}
