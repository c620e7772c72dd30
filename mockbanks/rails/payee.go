package rails

import (
	"strings"
	"unicode"
)

// A Match is an answer of Confirmation of Payee.
type Match uint8

// The answers.
const (
	Matches    Match = iota
	CloseMatch       // the name that is held is told
	NoMatch
	Switched // the account has moved to another bank
	NoAccount
)

// String is the answer in words.
func (m Match) String() string {
	return [...]string{"match", "close match", "no match", "switched", "no account"}[m]
}

// Code is the scheme's reason: empty for a match.
func (m Match) Code() string {
	return [...]string{"", "MBAM", "ANNM", "CASS", "AC01"}[m]
}

// Confirm compares the name that a payer gave with the one that the account
// carries. Case, punctuation, titles and the order of names do not matter;
// initials, one letter more or less, and a missing given name are close.
func Confirm(given, held string) Match {
	g, h := names(given), names(held)
	switch {
	case len(g) == 0 || len(h) == 0:
		return NoMatch
	case same(g, h):
		return Matches
	case near(g, h):
		return CloseMatch
	}
	return NoMatch
}

// ConfirmOutside answers for an account that is not of this world, by the last
// two digits of its number: 02 close, 03 no match, 04 switched, 05 no account,
// any other a match.
func ConfirmOutside(number string) Match {
	switch number[max(0, len(number)-2):] {
	case "02":
		return CloseMatch
	case "03":
		return NoMatch
	case "04":
		return Switched
	case "05":
		return NoAccount
	}
	return Matches
}

// names are the words of a name that count.
func names(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	var out []string
	for _, w := range words {
		switch w = strings.ReplaceAll(w, "'", ""); w {
		case "", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "ltd", "limited", "plc", "llc", "inc", "co", "the", "and":
		default:
			out = append(out, w)
		}
	}
	return out
}

// same reports whether two names have the same words, in any order.
func same(g, h []string) bool {
	if len(g) != len(h) {
		return false
	}
	used := make([]bool, len(h))
	for _, w := range g {
		if !take(used, h, func(x string) bool { return x == w }) {
			return false
		}
	}
	return true
}

// near reports whether every word of the shorter name has a word of the longer
// that is like it, and one of them in full length.
func near(g, h []string) bool {
	if len(g) > len(h) {
		g, h = h, g
	}
	used, whole := make([]bool, len(h)), false
	for _, w := range g {
		if take(used, h, func(x string) bool { return len([]rune(x)) > 1 && len([]rune(w)) > 1 && alike(w, x) }) {
			whole = true
			continue
		}
		if !take(used, h, func(x string) bool { return initial(w, x) || initial(x, w) }) {
			return false
		}
	}
	return whole
}

func take(used []bool, words []string, fits func(string) bool) bool {
	for i, x := range words {
		if !used[i] && fits(x) {
			used[i] = true
			return true
		}
	}
	return false
}

func initial(w, x string) bool { return len([]rune(w)) == 1 && strings.HasPrefix(x, w) }

// alike reports whether two words are at most one insertion, deletion,
// replacement or exchange of neighbours apart.
func alike(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	if i >= len(x)-1 {
		return true
	}
	return string(x[i+1:]) == string(y[i+1:]) ||
		x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}
