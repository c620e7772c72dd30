package catalog

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a file. What is beyond them is a mistake or an attack.
const (
	maxFile  = 256 << 10
	maxDepth = 24
)

// parse reads the tree of a file that holds one document, whose keys are those
// of the type. What has no place there is refused with the nearest key.
func parse(name string, text []byte, t reflect.Type) (*ast.File, error) {
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: [1:1] a file has at most %d KiB", name, maxFile>>10)
	}
	if deep(text) {
		return nil, fmt.Errorf("%s: [1:1] brackets are nested more than %d deep", name, maxDepth)
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, inFile(name, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: [1:1] want one YAML document, not %d", name, len(tree.Docs))
	}
	return tree, known(name, tree.Docs[0].Body, t)
}

func deep(text []byte) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '[', '{':
			if depth++; depth > maxDepth {
				return true
			}
		case ']', '}':
			depth--
		}
	}
	return false
}

// inFile puts the file's name before the line and column of a parser's error.
func inFile(name string, err error) error {
	if wrong, ok := errors.AsType[*yaml.TypeError](err); ok {
		return at(name, wrong.Token, "want "+inWords(wrong.DstType))
	}
	if wrong, ok := errors.AsType[*yaml.UnexpectedNodeTypeError](err); ok {
		return at(name, wrong.Token, "this is not the kind of value that has its place here")
	}
	if wrong, ok := errors.AsType[*yaml.OverflowError](err); ok {
		return at(name, wrong.Token, wrong.SrcNum+" is out of range")
	}
	text, _, _ := strings.Cut(strings.TrimSpace(yaml.FormatError(err, false, false)), "\n")
	return fmt.Errorf("%s: %s", name, text)
}

// inWords is what a value of a type looks like.
func inWords(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "keys with their values"
	}
	return "a text"
}

// known refuses keys that a type does not have, and what one file could hide
// in another place: anchors, aliases and merged keys.
func known(name string, n ast.Node, t reflect.Type) error {
	switch n := n.(type) {
	case *ast.MappingValueNode:
		return knownPair(name, n, t)
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if err := knownPair(name, pair, t); err != nil {
				return err
			}
		}
	case *ast.SequenceNode:
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		for _, v := range n.Values {
			if err := known(name, v, t); err != nil {
				return err
			}
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		if !decimal(n.GetToken().Value) {
			return at(name, n.GetToken(), fmt.Sprintf("%s: write a number in plain digits, and a text in quotes", n.GetToken().Value))
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return at(name, n.GetToken(), "anchors, aliases and tags have no place here: write it out")
	}
	return nil
}

// decimal reports whether a number is written as everybody reads it: not as
// 0755, 1_000 or 1e3.
func decimal(s string) bool {
	whole, part, pointed := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return whole != "" && digits(whole+part) && (whole == "0" || whole[0] != '0') && pointed == (part != "")
}

func knownPair(name string, pair *ast.MappingValueNode, t reflect.Type) error {
	key := pair.Key.GetToken()
	if _, merge := pair.Key.(*ast.MergeKeyNode); merge {
		return at(name, key, "merged keys have no place here: write them out")
	}
	switch t.Kind() {
	case reflect.Map:
		t = t.Elem()
	case reflect.Struct:
		members := members(t)
		member, ok := members[key.Value]
		if !ok {
			return at(name, key, fmt.Sprintf("unknown key %q%s", key.Value, instead(key.Value, sorted(members))))
		}
		t = member
	}
	return known(name, pair.Value, t)
}

// at is an error at a token.
func at(name string, t *token.Token, why string) error {
	return fmt.Errorf("%s: [%d:%d] %s", name, t.Position.Line, t.Position.Column, why)
}

// members are the keys that a struct is written with, and what they hold.
func members(t reflect.Type) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		key, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case option == "inline":
			for k, member := range members(f.Type) {
				all[k] = member
			}
		case key != "":
			member := f.Type
			if member.Kind() == reflect.Pointer {
				member = member.Elem()
			}
			all[key] = member
		}
	}
	return all
}

func sorted(m map[string]reflect.Type) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
