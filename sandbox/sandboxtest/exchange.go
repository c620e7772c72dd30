package sandboxtest

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/scenarios"
)

// An Exchange is one HTTP request and its answer, as it went over the wire.
type Exchange struct {
	From    string // a platform, "kinnet/balance", "customer:linh", or "outside"
	To      string
	Method  string
	Path    string // with its query; tokens and codes are masked
	Status  int
	ID      string
	Seq     uint64    // of its event
	Time    time.Time // virtual
	Refusal string    // why the bank refused, in one sentence

	request, response string // hashes
	w                 *World
}

// String is the exchange in the words of the wire list.
func (x Exchange) String() string {
	or := func(s string) string {
		if s == "" {
			return "*"
		}
		return s
	}
	s := fmt.Sprintf("%s → %s, %s %s", or(x.From), or(x.To), or(x.Method), or(x.Path))
	if x.Status != 0 {
		s += fmt.Sprintf(", %d", x.Status)
	}
	return s
}

// Exchanges are those so far that fit: From, To, Method and Path are patterns
// with stars, Status is a number, and what is left empty may be anything.
func (w *World) Exchanges(like Exchange) []Exchange {
	w.T.Helper()
	var all []Exchange
	for _, x := range w.wire() {
		if like.fits(x) {
			all = append(all, x)
		}
	}
	return all
}

// wire is all that went over the wire.
func (w *World) wire() (all []Exchange) {
	w.T.Helper()
	for _, e := range w.journal() {
		var x wire.Exchange
		if e.Type != wire.EventType || json.Unmarshal(e.Data, &x) != nil {
			continue
		}
		all = append(all, Exchange{x.From, x.To, x.Method, x.Path, x.Status, x.ID, e.Seq, e.Time, x.Refusal, x.Request, x.Response, w})
	}
	return all
}

func (x Exchange) fits(other Exchange) bool {
	fits := func(pattern, s string) bool { return pattern == "" || scenarios.Like(pattern, s) }
	return fits(x.From, other.From) && fits(x.To, other.To) && fits(x.Method, other.Method) && fits(x.Path, other.Path) &&
		(x.Status == 0 || x.Status == other.Status)
}

// Sent is the body of the request, its secrets masked; "" if none was kept.
func (x Exchange) Sent() string { x.w.T.Helper(); return x.body(x.request) }

// Body is the body of the answer, its secrets masked; "" if none was kept.
func (x Exchange) Body() string { x.w.T.Helper(); return x.body(x.response) }

func (x Exchange) body(hash string) string {
	x.w.T.Helper()
	if hash == "" {
		return ""
	}
	m, err := x.w.Message(x.w.T.Context(), hash)
	if err != nil {
		x.w.T.Fatalf("exchange %s: %v", x.ID, err)
	}
	return m.Body
}
