package scenarios

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Bounds of what a file may grow to by parts and loops.
const (
	maxSteps = 30_000
	maxParts = 12 // parts within parts
)

// steps reads a list of steps. Parts and loops are unrolled, so that each step
// of the story is one that is performed.
func (v value) steps() []Step {
	var all []Step
	for _, item := range v.list() {
		item.name = "step"
		all = append(all, item.unrolled()...)
		if v.r.err != nil {
			return all
		}
	}
	if len(all) == 0 && v.there() {
		v.r.fail(v.at, "%s: want at least one step", v.name)
	}
	return all
}

// unrolled is the one step that stands here, or those of a part or a loop.
func (v value) unrolled() []Step {
	o := v.object(append(kinds(), "include", "for_each", "note")...)
	switch {
	case v.r.err != nil:
		return nil
	case o.get("include").there() && len(o.fields) == 1:
		return o.get("include").include()
	case o.get("for_each").there() && len(o.fields) == 1:
		return o.get("for_each").loop()
	}
	if v.r.steps++; v.r.steps > maxSteps {
		v.r.fail(v.at, "steps: a story has at most %d, those of parts and loops counted", maxSteps)
	}
	return []Step{o.step()}
}

// step reads a mapping with the key of one action, and a note beside it.
func (o object) step() Step {
	o.r.templates = nil
	step := Step{At: o.at, Note: o.get("note").localisedTemplate()}
	var done []string
	for _, key := range append(kinds(), "include", "for_each") {
		if member := o.get(key); member.there() {
			done = append(done, key)
		}
	}
	if len(done) != 1 && o.r.err == nil {
		got := "none"
		if len(done) > 0 {
			got = strings.Join(done, " and ")
		}
		o.r.fail(o.at, "step: want one of %s, got %s", either(append(kinds(), "include", "for_each")), got)
	}
	if o.r.err == nil {
		step.Action = newAction(done[0], o.get(done[0]))
	}
	step.templates = o.r.templates
	return step
}

// loop reads {name: who, in: [linh, ben], steps: [...]}: the steps once for
// each item. "customers" is every customer of the cast; times: 3 counts from 1.
func (v value) loop() []Step {
	o := v.object("name", "in", "times", "steps")
	name, in, times := o.need("name").text(), o.get("in"), o.get("times")
	if v.r.err == nil && !isVariable(name) {
		v.r.fail(o.get("name").at, "name: want small letters, digits and underscores, got %s", quote(name))
	}
	if in.there() == times.there() && v.r.err == nil {
		v.r.fail(v.at, "for_each: say in: [a list] or times: a number, and not both")
	}
	var items []value
	switch word, _ := in.node.(*ast.StringNode); {
	case times.there():
		items = times.counted()
	case word != nil && word.Value == "customers":
		items = in.customers()
	default:
		items = in.list()
	}
	if len(items) == 0 && v.r.err == nil {
		v.r.fail(in.at, "in: want at least one item")
	}
	var all []Step
	for _, item := range items {
		if v.r.err != nil {
			break
		}
		all = append(all, o.need("steps").within(map[string]value{name: item}).steps()...)
	}
	return all
}

// counted are the numbers from 1 to the one that stands here.
func (v value) counted() []value {
	n := v.number(1, maxSteps)
	items := make([]value, 0, min(n, maxSteps))
	for i := uint64(1); i <= n && v.r.err == nil; i++ {
		items = append(items, v.standing(strconv.FormatUint(i, 10)))
	}
	return items
}

// customers are the names of the customers of the cast.
func (v value) customers() []value {
	var items []value
	for _, r := range v.r.story.Roles {
		items = append(items, v.standing(r.Name))
	}
	return items
}

// standing is a word in the place of a value.
func (v value) standing(s string) value {
	tk := token.New(s, s, &token.Position{Line: v.at.Line, Column: v.at.Column})
	v.node = ast.String(tk)
	return v
}
