package scenarios

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// cents reads an amount of money in whole and hundredth parts, "42.50" or 42.5,
// as minor units. All currencies of the world have two decimals.
func (v value) cents() int64 {
	if !v.there() {
		return 0
	}
	s := v.digits()
	minor, ok := parseCents(s)
	if !ok {
		v.r.fail(v.at, "%s: want an amount above zero like 42.50, got %s", v.name, quote(s))
	}
	return minor
}

// maxCents bounds an amount: ten billion.
const maxCents = 1_000_000_000_000

func parseCents(s string) (int64, bool) {
	whole, part, dot := strings.Cut(s, ".")
	if dot && (part == "" || len(part) > 2) || whole == "" {
		return 0, false
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	minor, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	return minor, err == nil && minor > 0 && minor <= maxCents
}

// formatCents writes what parseCents reads.
func formatCents(minor int64) string {
	s := strconv.FormatInt(minor, 10)
	for len(s) < 3 {
		s = "0" + s
	}
	return s[:len(s)-2] + "." + s[len(s)-2:]
}

// perMille reads a share like "1%" or "0.5%", in thousandths.
func (v value) perMille() uint64 {
	if !v.there() {
		return 0
	}
	s := v.text()
	number, percent := strings.CutSuffix(strings.ReplaceAll(s, " ", ""), "%")
	whole, part, dot := strings.Cut(number, ".")
	n, err := strconv.ParseUint(whole+(part + "0")[:1], 10, 32)
	if !percent || err != nil || dot && len(part) != 1 || n > 1000 {
		v.r.fail(v.at, "%s: want a share like 1%% or 0.5%%, at most 100%%, got %s", v.name, quote(s))
	}
	return n
}

func formatPerMille(n uint64) string {
	if n == 0 {
		return ""
	}
	if n%10 == 0 {
		return strconv.FormatUint(n/10, 10) + "%"
	}
	return strconv.FormatUint(n/10, 10) + "." + strconv.FormatUint(n%10, 10) + "%"
}

// digits is a number as the file has it, or a text.
func (v value) digits() string {
	switch n := v.node.(type) {
	case *ast.IntegerNode:
		return n.Token.Value
	case *ast.FloatNode:
		return n.Token.Value
	}
	return v.text()
}
