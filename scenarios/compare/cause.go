package compare

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

// A traced event knows what it comes of.
type traced struct {
	journal.Event
	facts   facts
	place   place
	context string // the step, numbered; empty outside of a story
	key     string // equal in both runs for what stands for each other
}

// facts are the members of an event's data that say what it is about.
type facts struct {
	From     string          `json:"from"`
	To       string          `json:"to"`
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Status   int             `json:"status"`
	Bank     string          `json:"bank"`
	Customer string          `json:"customer"`
	Party    string          `json:"party"`
	App      string          `json:"app"`
	Action   string          `json:"action"`
	Kind     string          `json:"kind"`
	Name     string          `json:"name"`
	Actor    string          `json:"actor"`
	Chapter  json.RawMessage `json:"chapter"` // a number
	Step     json.RawMessage `json:"step"`
	Text     json.RawMessage `json:"text"` // of a step in two languages, of a message in one
	Title    json.RawMessage `json:"title"`
}

// A place is a step of the story; the zero place is none.
type place struct {
	chapter, step string // numbers
	text          string // of the step
	after         string // a place of the first run, for a step that only the second has
}

func (p place) String() string {
	if p.after != "" {
		return "after " + p.after
	}
	if p.step == "" {
		return ""
	}
	return fmt.Sprintf("chapter %s, step %s", p.chapter, p.step)
}

// trace finds out of each event of a run what it comes of.
func trace(events []journal.Event) []traced {
	t := tracer{roots: map[string]string{}, seen: map[string]int{}}
	list := make([]traced, len(events))
	for i, e := range events {
		list[i] = t.next(e)
	}
	return list
}

// A tracer reads a run from its beginning.
type tracer struct {
	place   place
	context string            // of the step
	roots   map[string]string // what a trace began with
	seen    map[string]int
}

func (t *tracer) next(e journal.Event) traced {
	v := traced{Event: e}
	if json.Unmarshal(e.Data, &v.facts) != nil {
		v.facts = facts{}
	}
	if e.Type == "story.chapter.started" {
		t.place, t.context = place{}, ""
	}
	if e.Type == "story.step.started" {
		t.place = place{chapter: string(v.facts.Chapter), step: string(v.facts.Step), text: english(v.facts.Text)}
		t.context = t.numbered("step " + t.place.chapter + " " + t.place.text)
	}
	v.place, v.context = t.place, t.context
	role := v.role()
	v.key = t.numbered(t.cause(e, role) + "\x00" + role)
	if ends(e.Type) {
		t.place, t.context = place{}, ""
	}
	return v
}

// cause is the step of the story in which an event happened; outside a story
// it is the act that its trace began with.
func (t *tracer) cause(e journal.Event, role string) string {
	if t.context != "" {
		return t.context
	}
	if e.TraceID == "" {
		return ""
	}
	root, ok := t.roots[e.TraceID]
	if !ok && e.Type == fault.Struck { // before what it strikes at
		return ""
	}
	if !ok {
		root = t.numbered("act " + role)
		t.roots[e.TraceID] = root
	}
	return root
}

// numbered tells the first, the second … of a name apart.
func (t *tracer) numbered(name string) string {
	t.seen[name]++
	return fmt.Sprint(name, "#", t.seen[name])
}

func ends(typ string) bool {
	return typ == "story.step.passed" || typ == "story.step.failed" || typ == "story.ended"
}

// role is what an event is about, without what differs from run to run.
func (v *traced) role() string {
	f := &v.facts
	switch typ := v.Type; {
	case typ == wire.EventType:
		return strings.Join([]string{typ, plain(f.From), f.To, f.Method, pattern(f.Path)}, " ")
	case typ == "story.step.passed", typ == "story.step.failed":
		return "story.step.ended " + english(f.Text)
	case strings.HasPrefix(typ, "story."):
		return typ + " " + english(f.Title)
	case typ == "chat.message.sent" && f.From == "customer":
		return strings.Join([]string{typ, f.Bank, f.Customer, f.App, string(f.Text)}, " ")
	default:
		return strings.Join([]string{typ, f.Bank, f.Customer, f.Party, f.App, f.Action, f.Kind, f.Name, plain(f.Actor)}, " ")
	}
}

// english is a text that stands in two languages, or in one.
func english(raw json.RawMessage) string {
	var both struct{ En string }
	if json.Unmarshal(raw, &both) == nil && both.En != "" {
		return both.En
	}
	var one string
	if json.Unmarshal(raw, &one) != nil {
		return ""
	}
	return one
}
