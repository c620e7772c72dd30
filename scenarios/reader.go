package scenarios

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// A FormatError says what is wrong in a story's file, and where.
type FormatError struct {
	At      Position
	Message string
}

// Error implements error.
func (e *FormatError) Error() string { return e.At.String() + ": " + e.Message }

// Limits of a file. What is beyond them is a mistake or an attack.
const (
	maxFile  = 256 << 10
	maxDepth = 32
	maxText  = 2000 // characters in a value
)

// A reader reads a file's tree. It keeps the first mistake; what is read
// after it has no meaning.
type reader struct {
	file  string
	story *Story // for the roles that steps name
	err   *FormatError
}

func (r *reader) fail(at Position, format string, args ...any) {
	if r.err == nil {
		r.err = &FormatError{at, fmt.Sprintf(format, args...)}
	}
}

// root parses the text of the file.
func (r *reader) root(text []byte) (value, bool) {
	start := Position{r.file, 1, 1}
	if at, why := r.refuse(text); why != "" {
		r.fail(at, "%s", why)
		return value{}, false
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		r.fail(r.placeOf(err), "%s", firstLine(err))
		return value{}, false
	}
	if len(file.Docs) > 1 {
		r.fail(start, "a story is one YAML document; this file has %d", len(file.Docs))
		return value{}, false
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		r.fail(start, "the file is empty; a story is one YAML document")
		return value{}, false
	}
	return value{r: r, node: file.Docs[0].Body, at: start, name: "story"}, true
}

// refuse looks at the text before it is parsed.
func (r *reader) refuse(text []byte) (Position, string) {
	at := Position{r.file, 1, 1}
	if len(text) > maxFile {
		return at, fmt.Sprintf("a story has at most %d KiB", maxFile>>10)
	}
	if !utf8.Valid(text) {
		return at, "a story is UTF-8 text"
	}
	depth := 0
	for _, c := range string(text) {
		at.Column++
		switch c {
		case '\n':
			at.Line, at.Column = at.Line+1, 1
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '\t':
			return at, "write spaces, not tabs"
		}
		if depth > maxDepth || at.Column > 4*maxText {
			return at, "lines this long or brackets this deep belong to no story"
		}
	}
	return Position{}, ""
}

// placeOf is where the YAML library found a mistake.
func (r *reader) placeOf(err error) Position {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil && e.GetToken().Position != nil {
		p := e.GetToken().Position
		return Position{r.file, p.Line, p.Column}
	}
	return Position{r.file, 1, 1}
}

func firstLine(err error) string {
	var e yaml.Error
	if errors.As(err, &e) {
		return "not YAML: " + e.GetMessage()
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return "not YAML: " + line
}

// place is where a node begins.
func (r *reader) place(n ast.Node, otherwise Position) Position {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		n = m.Values[0].Key
	}
	if v, ok := n.(*ast.MappingValueNode); ok {
		n = v.Key
	}
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return otherwise
	}
	p := n.GetToken().Position
	return Position{r.file, p.Line, p.Column}
}
