package scenarios

import (
	"regexp"
	"regexp/syntax"
)

// Bounds of regular expressions, in instructions of their programs: of one, and
// of all in a story.
const (
	maxPattern  = 5_000
	maxPatterns = 100_000
)

// pattern reads a regular expression (RE2). One that has been read is not
// compiled again.
func (v value) pattern() *regexp.Regexp {
	text := v.text()
	if known, ok := v.r.patterns[text]; ok || v.r.err != nil {
		return known
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		v.r.fail(v.at, "%s: %v", v.name, err)
		return nil
	}
	size := instructions(tree)
	if v.r.work.patterns += size; size > maxPattern || v.r.work.patterns > maxPatterns {
		v.r.fail(v.at, "%s: the expression does more work than one of a story may: repeat less", v.name)
		return nil
	}
	expr, err := regexp.Compile(text)
	if err != nil {
		v.r.fail(v.at, "%s: %v", v.name, err)
	}
	v.r.patterns[text] = expr
	return expr
}

// instructions is about how long the program of an expression is.
func instructions(re *syntax.Regexp) int {
	size := 1 + len(re.Rune)/8
	for _, sub := range re.Sub {
		size += instructions(sub)
	}
	if re.Op == syntax.OpRepeat {
		size *= max(re.Max, re.Min, 1)
	}
	return size
}
