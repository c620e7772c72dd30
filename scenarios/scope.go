package scenarios

import (
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A scope is what $names stand for in a part of a file: variables of the
// story, what a part was given, and the present item of a loop. A value is put
// in place of its name when the file is read, so that a step is checked as it
// will be performed.
type scope struct {
	file  string // in which the part lies
	outer *scope // of the same file; nil for a whole file
	names map[string]value
}

func (s *scope) find(name string) (value, bool) {
	for ; s != nil; s = s.outer {
		if v, ok := s.names[name]; ok {
			return v, true
		}
	}
	return value{}, false
}

// known lists the names that can be used.
func (s *scope) known() []string {
	all := map[string]bool{}
	for ; s != nil; s = s.outer {
		for name := range s.names {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// within is the value's part of the file with more names.
func (v value) within(names map[string]value) value {
	v.scope = &scope{v.scope.file, v.scope, names}
	return v
}

// named is the value under another name.
func (v value) named(name string) value {
	v.name = name
	return v
}

// bound is the value, or what it stands for if it is a $name and nothing else.
func (v value) bound() value {
	n, ok := v.node.(*ast.StringNode)
	if !ok || !strings.HasPrefix(n.Value, "$") {
		return v
	}
	name, rest := dollarName(n.Value)
	if name == "" || rest != "" {
		return v
	}
	found, ok := v.scope.find(name)
	if !ok {
		v.at = v.place(n)
		v.unknownName(name)
		return v
	}
	found.name = v.name
	return found
}

// filled puts values in place of the $names in a text. $$ is a dollar sign.
func (v value) filled(s string) string {
	if !strings.Contains(s, "$") {
		return s
	}
	var b strings.Builder
	for {
		before, after, more := strings.Cut(s, "$")
		b.WriteString(before)
		if !more {
			return b.String()
		}
		if rest, twice := strings.CutPrefix(after, "$"); twice {
			b.WriteString("$")
			s = rest
			continue
		}
		name, rest := dollarName("$" + after)
		s = rest
		if name == "" {
			b.WriteString("$")
			s = after
			continue
		}
		found, ok := v.scope.find(name)
		if !ok {
			v.unknownName(name)
			return b.String()
		}
		b.WriteString(found.scalar())
	}
}

// dollarName takes $name or ${name} off the beginning of a text. Amounts like
// $42 are no names.
func dollarName(s string) (name, rest string) {
	s = s[1:]
	inside, braced := strings.CutPrefix(s, "{")
	if braced {
		s = inside
	}
	end := strings.IndexFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_'
	})
	if end < 0 {
		end = len(s)
	}
	if end == 0 || s[0] < 'a' || s[0] > 'z' {
		return "", ""
	}
	name, rest = s[:end], s[end:]
	if braced {
		var closed bool
		if rest, closed = strings.CutPrefix(rest, "}"); !closed {
			return "", ""
		}
	}
	return name, rest
}

func (v value) unknownName(name string) {
	names := v.scope.known()
	message := "nothing is called $" + name
	near := nearest(name, names)
	if near != "" {
		message += "; did you mean $" + near + "?"
	} else if len(names) > 0 {
		message += "; there is $" + strings.Join(names, ", $")
	} else {
		message += "; name it under vars, or write $$ for a dollar sign"
	}
	v.r.failNear(near, v.at, "%s: %s", v.name, message)
}

// isVariable tells the names that values can have.
func isVariable(s string) bool {
	name, rest := "", "x"
	if s != "" {
		name, rest = dollarName("$" + s)
	}
	return name == s && rest == "" && len(s) <= 40
}

// variables reads a mapping of names to values of any kind.
func (v value) variables() map[string]value {
	names := map[string]value{}
	for _, member := range v.pairs() {
		if !isVariable(member.name) {
			v.r.fail(member.at, "%s: want a name of small letters, digits and underscores, at most 40, got %s", v.name, quote(member.name))
		}
		if _, twice := names[member.name]; twice {
			v.r.fail(member.at, "%s: %s is there twice", v.name, member.name)
		}
		if names[member.name] = member; member.node != nil {
			member.at = member.place(member.node)
			names[member.name] = member
		}
	}
	return names
}
