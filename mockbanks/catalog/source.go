package catalog

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// A source is a file that declares banks, personas and people, with the place
// of each: "larkspur" is at $.banks[0], its "larkspur/linh" at
// $.banks[0].pins[0], the persona "US nurse" at $.personas.US[0].
type source struct {
	name  string
	tree  *ast.File
	place map[string]string
}

// A wrong value: whose, under which key, and what is wrong with it.
type wrong struct{ owner, key, why string }

// where finds line and column. What the file does not say is shown where it
// says something of the owner.
func (s source) where(w wrong) error {
	text := w.owner + ": " + w.key + ": " + w.why
	for owner := w.owner; owner != ""; owner = above(owner) {
		base, ok := s.place[owner]
		if !ok {
			continue
		}
		path := base
		if owner == w.owner {
			path += "." + w.key
		}
		for ; path != "$"; path = parent(path) {
			p, err := yaml.PathString(path)
			if err != nil {
				continue
			}
			if node, err := p.FilterFile(s.tree); err == nil && node != nil {
				pos := node.GetToken().Position
				return fmt.Errorf("%s: [%d:%d] %s", s.name, pos.Line, pos.Column, text)
			}
		}
	}
	return fmt.Errorf("%s: [1:1] %s", s.name, text)
}

// above is the owner of an owner: the bank of a customer.
func above(owner string) string {
	bank, _, ok := strings.Cut(owner, "/")
	if !ok {
		return ""
	}
	return bank
}

func parent(path string) string {
	if i := strings.LastIndexAny(path, ".["); i > 0 {
		return path[:i]
	}
	return "$"
}
