package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Happened claims that the journal has an event. Patterns have stars.
type Happened struct {
	Type  string
	Where []Where
}

// Where is what a member of the event's data must be like.
type Where struct {
	Member  string
	Pattern string
}

func newHappened(v value) Happened {
	o := v.object("type", "where")
	typ := o.need("type")
	h := Happened{Type: typ.text()}
	if typ.there() && v.r.err == nil {
		typ.eventType(h.Type)
	}
	where := o.get("where")
	for _, member := range where.pairs() {
		if !isMember(member.name) {
			v.r.fail(member.at, "where: want the name of a member of the event's data, got %s", quote(member.name))
		}
		pattern := value{v.r, member.node, member.place(member.node), member.name, member.scope, false}
		h.Where = append(h.Where, Where{member.name, pattern.scalarTemplate()})
	}
	if where.there() && len(h.Where) == 0 {
		v.r.fail(where.at, "where: name at least one member of the event's data")
	}
	return h
}

// isMember tells the names that members of event data have.
func isMember(s string) bool {
	return s != "" && len(s) <= 60 && !strings.ContainsFunc(s, func(c rune) bool { return (c < 'a' || c > 'z') && c != '_' })
}

// scalarTemplate reads text with facts, or a number, or yes-and-no.
func (v value) scalarTemplate() string {
	if s := v.scalar(); !strings.Contains(s, "{") {
		return s
	}
	return v.template()
}

func (h Happened) written() (string, any) {
	where := make(fields, len(h.Where))
	for i, w := range h.Where {
		where[i] = field{w.Member, w.Pattern}
	}
	if len(where) == 0 {
		return "event", fields{{"type", h.Type}}
	}
	return "event", fields{{"type", h.Type}, {"where", where}}
}

func (h Happened) tell(c cast, not bool) Text {
	what := h.words(c)
	if not {
		return Text{"Not in the journal: " + what, "Không có trong nhật ký: " + what}
	}
	return Text{"In the journal: " + what, "Trong nhật ký: " + what}
}

func (h Happened) words(c cast) string {
	parts := make([]string, len(h.Where))
	for i, w := range h.Where {
		parts[i] = w.Member + " " + c.fill(w.Pattern)
	}
	if len(parts) == 0 {
		return h.Type
	}
	return h.Type + " (" + strings.Join(parts, ", ") + ")"
}

func (h Happened) check(ctx context.Context, p *performance, since uint64) error {
	found, near := false, []string{}
	err := p.each(ctx, since, func(e event) {
		if !matches(h.Type, e.Type) {
			return
		}
		data := map[string]any{}
		if len(e.Data) > 0 && json.Unmarshal(e.Data, &data) != nil {
			return
		}
		near = append(near, e.Type+" "+described(data))
		found = found || !slices.ContainsFunc(h.Where, func(w Where) bool { return !w.holds(p.cast, data) })
	})
	if err != nil || found {
		return err
	}
	return &Unmet{"an event " + h.words(p.cast), lastOf(near, "no "+h.Type)}
}

// holds compares a member with its pattern; one item of a list is enough.
func (w Where) holds(c cast, data map[string]any) bool {
	pattern := c.fill(w.Pattern)
	member, ok := data[w.Member]
	if list, isList := member.([]any); isList {
		return slices.ContainsFunc(list, func(item any) bool { return matches(pattern, fmt.Sprint(item)) })
	}
	if w.Member == "customer" {
		member = bare(fmt.Sprint(member))
	}
	return ok && matches(pattern, fmt.Sprint(member))
}

// described is the data of an event on one line, masked.
func described(data map[string]any) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(data)) {
		parts = append(parts, fmt.Sprintf("%s %v", key, data[key]))
	}
	return quotedLine(strings.Join(parts, ", "))
}
