package scenarios

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Parts finds a part by the name under which a story includes it.
type Parts func(name string) (file string, text []byte, err error)

// ErrNoPart says that no part has a name.
var ErrNoPart = errors.New("there is no such part")

// ShippedPart finds a part that comes with the program.
func ShippedPart(name string) (file string, text []byte, err error) {
	file = path.Join("parts", name+".yaml")
	if text, err = parts.ReadFile(file); err != nil || !isWord(name) {
		return "", nil, fmt.Errorf("%w: %s%s, and the name of a file ends in .yaml", ErrNoPart, quote(name), meant(name, ShippedParts(), "shipped are "+listed(ShippedParts())))
	}
	return "scenarios/" + file, text, nil
}

// ShippedParts are the names of the parts that come with the program.
func ShippedParts() []string {
	entries, err := parts.ReadDir("parts")
	if err != nil {
		return nil
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

// partsBeside finds files by their paths from a story's own, and what is
// shipped. It tells of each file before it reads it.
func partsBeside(story string, opened func(file string)) Parts {
	return func(name string) (string, []byte, error) {
		if !isFile(name) {
			return ShippedPart(name)
		}
		file := filepath.Join(filepath.Dir(story), filepath.FromSlash(name))
		opened(file)
		text, err := readFile(file)
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%w: no such file: %s, which is %s from %s", ErrNoPart, file, quote(name), story)
		}
		return file, text, err
	}
}

// isFile tells the name of a file from that of something shipped.
func isFile(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// readFile reads as much of a file as a story may have, and one byte more. What
// is no file, like a pipe, might never end.
func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// include reads the steps of a part: a file with steps that several stories
// have in common, {part: name, with: {…}} or its name alone.
func (v value) include() []Step {
	name, given := v, value{}
	if !v.isText() {
		o := v.object("part", "with")
		name, given = o.need("part"), o.get("with")
	}
	if v.r.err != nil {
		return nil
	}
	if v.r.depth == maxParts {
		v.r.fail(v.at, "include: parts are %d deep within each other: does one include itself?", maxParts)
		return nil
	}
	root, ok := v.r.included[name.text()]
	if !ok {
		if root, ok = name.partRoot(); !ok {
			return nil
		}
		v.r.included[name.text()] = root
	}
	v.r.depth++
	defer func() { v.r.depth-- }()
	return root.part(v, given)
}

// partRoot parses the part that is named here.
func (v value) partRoot() (value, bool) {
	file, text, err := v.r.parts(v.text())
	if err != nil {
		v.r.failNear(nearest(v.text(), ShippedParts()), v.at, "include: %v", err)
		return value{}, false
	}
	return v.r.root(file, "part", text)
}

// part reads a part's file with what it was given.
func (v value) part(by, given value) []Step {
	o := v.object("part", "title", "needs", "defaults", "steps")
	o.need("part").word()
	o.get("title").localised()
	needs, names := o.get("needs").texts(), map[string]value{}
	if defaults := o.get("defaults"); defaults.there() {
		names = defaults.variables()
	}
	known := append(slices.Collect(maps.Keys(names)), needs...)
	slices.Sort(known)
	if given.there() {
		args := given.variables()
		for _, member := range given.pairs() {
			if !slices.Contains(known, member.name) {
				member.named("with").unknown(member.name, known, "the part takes no "+quote(member.name), "it takes "+orNone(known))
			}
			names[member.name] = args[member.name]
		}
	}
	for _, name := range needs {
		if _, ok := names[name]; !ok && v.r.err == nil {
			v.r.fail(by.at, "include: the part needs %s: give it under with", name)
		}
	}
	return o.need("steps").within(names).steps()
}

// orNone lists words, or says that there are none.
func orNone(words []string) string {
	if len(words) == 0 {
		return "nothing"
	}
	return either(words)
}

// isText tells whether a single text stands here.
func (v value) isText() bool {
	_, ok := v.node.(*ast.StringNode)
	return ok
}
