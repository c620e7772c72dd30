package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/internal/wire"
)

// Exchanged claims that a request went from one party to another and was
// answered. What is empty may be anything; patterns have stars.
type Exchanged struct {
	From   string
	To     string
	Method string
	Path   string
	Status uint64
}

func newExchanged(v value) Exchanged {
	o := v.object("from", "to", "method", "path", "status")
	e := Exchanged{From: o.get("from").template(), To: o.get("to").template(), Path: o.get("path").template()}
	if method := o.get("method"); method.there() {
		e.Method = method.one("GET", "POST", "PUT", "PATCH", "DELETE")
	}
	e.Status = o.get("status").number(100, 599)
	if v.there() && e == (Exchanged{}) {
		v.r.fail(v.at, "exchange: say at least one of from, to, method, path or status")
	}
	return e
}

func (e Exchanged) written() (string, any) {
	return "exchange", fields{{"from", e.From}, {"to", e.To}, {"method", e.Method}, {"path", e.Path}, {"status", e.Status}}
}

func (e Exchanged) tell(c cast, not bool) Text {
	what := e.words(c)
	if not {
		return Text{"Not on the wire: " + what, "Không có trên đường truyền: " + what}
	}
	return Text{"On the wire: " + what, "Trên đường truyền: " + what}
}

// words is the exchange in the words of the wire list.
func (e Exchanged) words(c cast) string {
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return c.fill(s)
	}
	s := fmt.Sprintf("%s → %s, %s %s", or(e.From, "*"), or(e.To, "*"), or(e.Method, "*"), or(e.Path, "*"))
	if e.Status != 0 {
		s += ", " + strconv.FormatUint(e.Status, 10)
	}
	return s
}

func (e Exchanged) check(ctx context.Context, p *performance, since uint64) error {
	found, near := false, []string{}
	err := p.each(ctx, since, func(ev event) {
		var x wire.Exchange
		if ev.Type != wire.EventType || json.Unmarshal(ev.Data, &x) != nil {
			return
		}
		if e.matches(p.cast, x) {
			found = true
		}
		if e.From == "" || matches(p.cast.fill(e.From), x.From) {
			near = append(near, fmt.Sprintf("%s → %s, %s %s, %d", x.From, x.To, x.Method, x.Path, x.Status))
		}
	})
	if err != nil || found {
		return err
	}
	return &Unmet{"an exchange " + e.words(p.cast), lastOf(near, "no such exchange")}
}

func (e Exchanged) matches(c cast, x wire.Exchange) bool {
	fits := func(pattern, s string) bool { return pattern == "" || matches(c.fill(pattern), s) }
	path, _, _ := strings.Cut(x.Path, "?")
	return fits(e.From, x.From) && fits(e.To, x.To) && fits(e.Method, x.Method) &&
		(fits(e.Path, x.Path) || fits(e.Path, path)) && (e.Status == 0 || int(e.Status) == x.Status)
}

// lastOf is the end of a list, for a message.
func lastOf(list []string, none string) string {
	if len(list) == 0 {
		return none
	}
	return strings.Join(list[max(0, len(list)-5):], "; ")
}
