package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/sandbank/sandbank/scenarios/formula"
)

// A FormatError says what is wrong in a story's file, and where.
type FormatError struct {
	At      Position
	Message string
	Near    string // the allowed word that may have been meant; empty: none is near
	cause   error
}

// Error implements error.
func (e *FormatError) Error() string { return e.At.String() + ": " + e.Message }

// Unwrap is the refusal behind it, if there is one.
func (e *FormatError) Unwrap() error { return e.cause }

// Limits of a file. What is beyond them is a mistake or an attack.
const (
	maxFile  = 256 << 10
	maxLines = 10_000
	maxDepth = 32
	// maxDashes is for lines like "- - - a"; a line of a comment or a text may
	// have more than a file has depth.
	maxDashes = 60
	maxText   = 2000 // characters in a value
)

// A reader reads a file's tree. It keeps the first mistake; what is read
// after it has no meaning.
type reader struct {
	story *Story // for the roles that steps name
	parts Parts
	err   *FormatError

	steps int              // read so far, those of parts and loops included
	depth int              // of parts within parts
	saved map[string]shape // what steps so far have saved, by the names that they gave to it
	armed []string         // names that steps so far have given to faults

	mentioned map[Mention]bool
	templates []string // texts of the present step that have braces
	formulas  map[string]formula.Formula
	included  map[string]value // parts that have been read, by their names
	patterns  map[string]*regexp.Regexp
	work      struct{ formulas, patterns int } // characters and instructions of all of them
}

func (r *reader) fail(at Position, format string, args ...any) {
	if r.err == nil {
		r.err = &FormatError{At: at, Message: fmt.Sprintf(format, args...)}
	}
}

// failNear is fail for a word that may have been meant otherwise.
func (r *reader) failNear(near string, at Position, format string, args ...any) {
	if r.err == nil {
		r.fail(at, format, args...)
		r.err.Near = near
	}
}

// root parses the text of a file; what names the file in messages.
func (r *reader) root(file, what string, text []byte) (value, bool) {
	start := Position{file, 1, 1}
	if at, why := refuse(file, text); why != "" {
		r.fail(at, "%s", why)
		return value{}, false
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		r.fail(placeOf(file, err), "%s", firstLine(err))
		return value{}, false
	}
	if len(tree.Docs) > 1 {
		r.fail(start, "a %s is one YAML document; this file has %d", what, len(tree.Docs))
		return value{}, false
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		r.fail(start, "the file is empty; a %s is one YAML document", what)
		return value{}, false
	}
	r.story.Files = append(r.story.Files, file)
	return value{r: r, node: tree.Docs[0].Body, at: start, name: what, scope: &scope{file: file}}, true
}

// refuse looks at the text before it is parsed.
func refuse(file string, text []byte) (Position, string) {
	at := Position{file, 1, 1}
	if len(text) > maxFile {
		return at, fmt.Sprintf("a story has at most %d KiB", maxFile>>10)
	}
	if !utf8.Valid(text) {
		return at, "a story is UTF-8 text"
	}
	depth, dashes := 0, 0 // brackets, and lists within lists at the beginning of a line
	for _, c := range string(text) {
		at.Column++
		switch c {
		case '\n':
			at.Line, at.Column, dashes = at.Line+1, 1, 0
		case ' ':
		case '-', '?':
			if dashes >= 0 {
				dashes++
			}
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '\t':
			return at, "write spaces, not tabs"
		default:
			dashes = -1
		}
		if at.Line > maxLines {
			return at, fmt.Sprintf("a story has at most %d lines", maxLines)
		}
		if depth > maxDepth || dashes > maxDashes || at.Column > 4*maxText {
			return at, "lines this long or brackets this deep belong to no story"
		}
	}
	return Position{}, ""
}

// placeOf is where the YAML library found a mistake.
func placeOf(file string, err error) Position {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil && e.GetToken().Position != nil {
		p := e.GetToken().Position
		return Position{file, p.Line, p.Column}
	}
	return Position{file, 1, 1}
}

func firstLine(err error) string {
	var e yaml.Error
	if errors.As(err, &e) {
		return "not YAML: " + e.GetMessage()
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return "not YAML: " + line
}

// place is where a node of the value's file begins.
func (v value) place(n ast.Node) Position {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return v.at
	}
	p := n.GetToken().Position
	return Position{v.scope.file, p.Line, p.Column}
}
