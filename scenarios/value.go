package scenarios

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// A value is one node of a file under the name that its reader knows it by.
// The zero value is one that is not there: it reads as nothing.
type value struct {
	r     *reader
	node  ast.Node
	at    Position
	name  string
	scope *scope // what $names in it stand for
	flow  bool   // it is a member of a mapping between braces
}

func (v value) there() bool { return v.node != nil }

// what names the kind of the node in a message.
func (v value) what() string {
	switch v.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case *ast.AliasNode, *ast.AnchorNode, *ast.TagNode, *ast.MergeKeyNode:
		return "an anchor, alias or tag, which stories do not have"
	}
	return v.single()
}

// single is a single value in a message: as the file has it.
func (v value) single() string {
	switch n := v.node.(type) {
	case *ast.StringNode:
		return quote(n.Value)
	case *ast.LiteralNode:
		return quote(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value
	}
	return "a single value"
}

func (v value) wrong(want string) {
	if v.r != nil {
		v.r.fail(v.at, "%s: want %s, got %s", v.name, want, v.what())
	}
}

// object reads a mapping that may have these keys and no other.
func (v value) object(keys ...string) object {
	o := object{value: v, fields: map[string]value{}}
	if !v.there() {
		return o
	}
	for _, pair := range v.pairs() {
		if !o.allow(pair, keys) {
			return o
		}
	}
	return o
}

// pairs are the members of a mapping, in their order.
func (v value) pairs() []value {
	var nodes []*ast.MappingValueNode
	flow := false
	switch n := v.node.(type) {
	case *ast.MappingNode:
		nodes, flow = n.Values, n.IsFlowStyle
	case *ast.MappingValueNode:
		nodes = []*ast.MappingValueNode{n}
	case nil:
		return nil
	default:
		v.wrong("a mapping")
		return nil
	}
	pairs := make([]value, 0, len(nodes))
	for _, n := range nodes {
		at := v.place(n.Key)
		key, ok := n.Key.(*ast.StringNode)
		if !ok {
			v.r.fail(at, "%s: a key is a plain word", v.name)
			return nil
		}
		pairs = append(pairs, value{v.r, n.Value, at, key.Value, v.scope, flow}.bound())
	}
	return pairs
}

// list reads a sequence.
func (v value) list() []value {
	if !v.there() {
		return nil
	}
	n, ok := v.node.(*ast.SequenceNode)
	if !ok {
		v.wrong("a list")
		return nil
	}
	items := make([]value, len(n.Values))
	for i, item := range n.Values {
		items[i] = value{v.r, item, v.place(item), v.name, v.scope, false}.bound()
	}
	return items
}

// texts reads a list of strings, or one string as a list of one.
func (v value) texts() []string {
	if _, ok := v.node.(*ast.SequenceNode); !ok {
		if v.there() {
			return []string{v.text()}
		}
		return nil
	}
	var texts []string
	for _, item := range v.list() {
		texts = append(texts, item.text())
	}
	return texts
}

// text reads a string that is not empty.
func (v value) text() string {
	if !v.there() {
		return ""
	}
	s, ok := "", true
	switch n := v.node.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	default:
		ok = false
	}
	if !ok {
		v.wrong("text (in quotes if it is a number)")
		return ""
	}
	s = strings.TrimSpace(v.filled(s))
	switch {
	case s == "":
		v.r.fail(v.at, "%s: is empty", v.name)
	case utf8.RuneCountInString(s) > maxText:
		v.r.fail(v.at, "%s: has more than %d characters", v.name, maxText)
	case strings.ContainsFunc(s, func(c rune) bool { return c != '\n' && !unicode.IsPrint(c) }):
		v.r.fail(v.at, "%s: has characters that nobody can see", v.name)
	}
	return s
}

// scalar reads text, a whole number or yes-and-no as text.
func (v value) scalar() string {
	switch n := v.node.(type) {
	case *ast.IntegerNode:
		return n.Token.Value
	case *ast.BoolNode:
		return strconv.FormatBool(n.Value)
	}
	return v.text()
}

// word reads a name in lower-case letters, digits and dashes.
func (v value) word() string {
	s := v.scalar()
	if v.there() && !isWord(s) {
		v.r.fail(v.at, "%s: want a name of lower-case letters, digits and dashes, at most 60, got %q", v.name, s)
	}
	return s
}

func isWord(s string) bool {
	if s == "" || len(s) > 60 || s[0] == '-' {
		return false
	}
	return !strings.ContainsFunc(s, func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' })
}

// yes reads true or false.
func (v value) yes() bool {
	if !v.there() {
		return false
	}
	n, ok := v.node.(*ast.BoolNode)
	if !ok {
		v.wrong("true or false")
		return false
	}
	return n.Value
}

// number reads a whole number between two bounds.
func (v value) number(low, high uint64) uint64 {
	if !v.there() {
		return 0
	}
	n, ok := v.node.(*ast.IntegerNode)
	if !ok {
		v.wrong("a whole number")
		return 0
	}
	x, err := strconv.ParseUint(n.Token.Value, 10, 64)
	if err != nil || x < low || x > high {
		v.r.fail(v.at, "%s: want a whole number from %d to %d, got %s", v.name, low, high, n.Token.Value)
	}
	return x
}

// one reads text that is one of a few words.
func (v value) one(words ...string) string {
	s := v.text()
	if !v.there() {
		return ""
	}
	for _, w := range words {
		if s == w {
			return s
		}
	}
	v.unknown(s, words, fmt.Sprintf("want %s, got %q", either(words), s), "")
	return s
}

// span reads a length of virtual time: "90s", "2h", "1d12h".
func (v value) span() time.Duration {
	if !v.there() {
		return 0
	}
	s := v.scalar()
	d, ok := parseSpan(s)
	if !ok {
		v.r.fail(v.at, "%s: want a time like 90s, 20m, 2h, 3d or 1d12h, above zero and at most 36500d, got %q", v.name, s)
	}
	return d
}

// localised reads {en: …, vi: …}.
func (v value) localised() Text {
	o := v.object("en", "vi")
	if !v.there() {
		return Text{}
	}
	return Text{o.need("en").text(), o.get("vi").text()}
}
