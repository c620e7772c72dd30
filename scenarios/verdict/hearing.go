package verdict

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// A call is an exchange with all that is known of it.
type call struct {
	wire.Exchange
	at, wall time.Time // virtual and real instant of the answer
	trace    string
	secret   map[string]string
	req, res message
	struck   bool // a fault was armed for it: what it shows is nobody's doing
	badly    bool // it was sent with a signature that is wrong on purpose
}

// A message is one side of a call.
type message struct {
	wire.Message
	known bool // it was kept whole
}

// get is the first value of a header.
func (m message) get(name string) string {
	for _, h := range m.Headers {
		if strings.EqualFold(h[0], name) {
			return h[1]
		}
	}
	return ""
}

// json reads the body as JSON. Numbers stay as they are written.
func (m message) json() (v any, ok bool) {
	d := json.NewDecoder(strings.NewReader(m.Body))
	d.UseNumber()
	err := d.Decode(&v)
	return v, err == nil && !d.More()
}

// form reads the body as a form.
func (m message) form() url.Values {
	v, err := url.ParseQuery(m.Body)
	if err != nil {
		return nil
	}
	return v
}

// A hearing is a run's exchanges, read once for all rules.
type hearing struct {
	calls   []*call
	place   map[string]int // of an exchange, by id
	clients map[string]client
}

// A client is what a bank knows of an app.
type client struct {
	party     string
	redirects []string
}

// Types of events, besides exchanges, that the rules look at.
const (
	clientRegistered = "bank.client.registered"
	appRegistered    = "app.registered" // at banks, those of the user's too
	faultStruck      = "fault.struck"
	// Probed says that the run has sent a webhook with a wrong signature to see
	// what comes; its trace is that of the exchange.
	Probed = "webhook.probed"
)

// faultHeader names a fault that struck, in the answer.
const faultHeader = "X-Sandbank-Fault"

func newHearing(events []journal.Event, bodies Bodies) *hearing {
	h := &hearing{place: map[string]int{}, clients: map[string]client{}}
	struck, badly := map[string]bool{}, map[string]bool{}
	for _, e := range events {
		switch e.Type {
		case wire.EventType:
			h.take(e, bodies)
		case clientRegistered:
			h.register(e)
		case appRegistered:
			h.registerApp(e)
		case Probed:
			badly[e.TraceID] = true
		case faultStruck:
			struck[e.TraceID] = true
			badly[e.TraceID] = badly[e.TraceID] || spoilsSignature(e)
		}
	}
	for _, c := range h.calls {
		c.struck = c.res.get(faultHeader) != "" || c.trace != "" && struck[c.trace] && c.Refusal != ""
		c.badly = c.trace != "" && badly[c.trace]
	}
	return h
}

// spoilsSignature tells whether a strike made a webhook's signature wrong.
func spoilsSignature(e journal.Event) bool {
	var d struct{ Kind string }
	if json.Unmarshal(e.Data, &d) != nil {
		return false
	}
	return d.Kind == "webhook_badly_signed"
}

func (h *hearing) take(e journal.Event, bodies Bodies) {
	c := &call{at: e.Time, wall: e.WallTime, trace: e.TraceID, secret: e.Secret}
	if json.Unmarshal(e.Data, &c.Exchange) != nil {
		return
	}
	c.req, c.res = kept(bodies, c.Request), kept(bodies, c.Response)
	h.place[c.ID] = len(h.calls)
	h.calls = append(h.calls, c)
}

func kept(bodies Bodies, hash string) message {
	if hash == "" || bodies == nil {
		return message{}
	}
	m, ok := bodies(hash)
	return message{m, ok && !m.Truncated}
}

func (h *hearing) register(e journal.Event) {
	var d struct {
		Client    string   `json:"client"`
		Actor     string   `json:"actor"`
		Redirects []string `json:"redirect_uris"`
	}
	if json.Unmarshal(e.Data, &d) == nil {
		h.clients[d.Client] = client{d.Actor, d.Redirects}
	}
}

func (h *hearing) registerApp(e journal.Event) {
	var d struct {
		App      string `json:"app"`
		Callback string `json:"callback"`
		Banks    []struct{ Client string }
	}
	if json.Unmarshal(e.Data, &d) != nil {
		return
	}
	for _, b := range d.Banks {
		if b.Client != "" {
			h.clients[b.Client] = client{d.App, []string{d.Callback}}
		}
	}
}

// address is the call's address with its query, as far as it is known: what
// the journal cut or masked comes from its secret side.
func (c *call) address() (path string, query url.Values, whole bool) {
	path, text, _ := strings.Cut(c.Path, "?")
	whole = !strings.HasSuffix(c.Path, "…")
	if sent := c.secret["query"]; sent != "" {
		text, whole = sent, true
	}
	query, err := url.ParseQuery(text)
	return path, query, whole && err == nil
}

// path is the address without its query.
func (c *call) path() string {
	path, _, _ := c.address()
	return path
}

// A view is a hearing as it concerns one party. Of the calls that it answered,
// those that a fault struck are left out.
type view struct {
	*hearing
	party    Party
	made     []*call // by the party
	answered []*call // by the party
}

func (h *hearing) view(p Party) view {
	v := view{hearing: h, party: p}
	for _, c := range h.calls {
		if c.From == p.ID {
			v.made = append(v.made, c)
		}
		if c.To == p.ID && !c.struck {
			v.answered = append(v.answered, c)
		}
	}
	return v
}

// finder is what a rule does with the calls of its party.
type finder = func(v view, say func(*call, string))

// made judges each call that the party made; an empty sentence is no finding.
func made(judge func(c *call) string) finder {
	return func(v view, say func(*call, string)) { each(v.made, judge, say) }
}

// answered judges each call that the party answered.
func answered(judge func(c *call) string) finder {
	return func(v view, say func(*call, string)) { each(v.answered, judge, say) }
}

func each(calls []*call, judge func(c *call) string, say func(*call, string)) {
	for _, c := range calls {
		if sentence := judge(c); sentence != "" {
			say(c, sentence)
		}
	}
}
