package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A shape is what is known of something that a step saves, before the story is
// played. The zero shape is one of which nothing is known.
type shape struct {
	kind    string          // key of the step that saved it
	members map[string]bool // true: it may have members of its own
	plain   bool            // a text: it has no members
}

// saves is what steps save, by their keys. docs/stories.md has it as a table.
// What let keeps may be anything.
func saves(kind string) shape {
	fixed := func(names ...string) shape {
		s := shape{kind: kind, members: map[string]bool{}}
		for _, name := range names {
			name, open := strings.CutSuffix(name, "…")
			s.members[name] = open
		}
		return s
	}
	switch kind {
	case "register":
		return fixed("id", "secret")
	case "token":
		return fixed("access", "refresh", "scope", "consent", "client")
	case "subscribe":
		return fixed("id", "secret", "url", "client")
	case "inbox":
		return fixed("url")
	case "review":
		return fixed("bank", "at", "clients", "findings…")
	case "spend", "receive":
		return fixed("id", "status", "code", "account", "amount")
	case "call":
		return fixed("status", "headers…", "body…", "error")
	case "read":
		return shape{kind: kind, plain: true}
	}
	return shape{}
}

// Saves lists the members of what a step saves, by the step's key; none if it
// saves nothing, a text, or anything.
func Saves(step string) []string { return saves(step).names() }

// names are the members, in order.
func (s shape) names() []string { return slices.Sorted(maps.Keys(s.members)) }

// astray says why a path cannot lead anywhere in what was saved under a name,
// and which member may have been meant. Empty: it may lead somewhere.
func (s shape) astray(name, path string) (why, near string) {
	first, rest, _ := strings.Cut(path, ".")
	open, there := s.members[first]
	switch {
	case path == "" || s.kind == "":
	case s.plain:
		return fmt.Sprintf("%s is a text that %s saved, it has no members", name, s.kind), name
	case !there:
		near = nearest(first, s.names())
		why = fmt.Sprintf("%s was saved by %s and has no %s", name, s.kind, quote(first))
		if near != "" {
			why += "; did you mean " + near + "?"
		}
		return why + stop(why) + " It has " + listed(s.names()), near
	case rest != "" && !open:
		return fmt.Sprintf("%s.%s is a single value, it has no members", name, first), first
	}
	return "", ""
}

// listed are words as a reader lists what all is there: "a, b and c".
func listed(words []string) string {
	if len(words) < 2 {
		return orNone(words)
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// follow goes along a path like "body.accounts.0.id" into what was saved. If it
// leads nowhere, gone is how far it led, and what is there instead.
func follow(name string, v any, path string) (found any, gone string) {
	for at := name; path != ""; {
		var next string
		next, path, _ = strings.Cut(path, ".")
		switch in := v.(type) {
		case map[string]any:
			inner, ok := in[next]
			if !ok {
				return nil, at + " has " + shortly(slices.Sorted(maps.Keys(in)))
			}
			v = inner
		case []any:
			n, err := strconv.Atoi(next)
			if err != nil || n < 0 || n >= len(in) {
				return nil, fmt.Sprintf("%s is a list of %d, counted from 0", at, len(in))
			}
			v = in[n]
		default:
			return nil, at + " is a single value"
		}
		at += "." + next
	}
	return v, ""
}

// maxListed is how many members a message lists.
const maxListed = 20

// shortly lists words, not too many of them.
func shortly(words []string) string {
	if len(words) > maxListed {
		words = append(words[:maxListed:maxListed], "…")
	}
	if len(words) == 0 {
		return "nothing in it"
	}
	return strings.Join(words, ", ")
}

// member is where a path leads in what was saved; nil if it leads nowhere.
func member(v any, path string) any {
	found, _ := follow("", v, path)
	return found
}

// leads refuses a text that names a member of something saved which is not
// there: it would be empty, and the step would do another thing than it says.
func (c cast) leads(text string) error {
	var unmet *Unmet
	expand(text, func(name, path string) (string, bool) {
		v, saved := c.saved[name]
		if _, role := c.customers[name]; !role && saved && unmet == nil {
			if _, gone := follow(name, v, path); gone != "" {
				whole := "{" + name + "." + path + "}"
				unmet = &Unmet{"something at " + whole, whole + " leads nowhere; " + gone}
			}
		}
		return "", true
	})
	if unmet != nil {
		return unmet
	}
	return nil
}

// shapeOf is what is known of something saved.
func (r *reader) shapeOf(name string) shape {
	if r == nil {
		return shape{}
	}
	return r.saved[name]
}
