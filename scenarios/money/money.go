// Package money finds amounts of money in what people read, however the place
// they live in writes them: "$2,418.07", "2.418,07 US$", "−£12.30".
//
// Source: Unicode CLDR number and currency patterns of the languages here.
package money

import (
	"strconv"
	"strings"
	"unicode"
)

// An Amount is money in minor units, as it was written.
type Amount struct {
	Minor    int64
	Currency string // ISO 4217
	Text     string
}

// Find returns the amounts in a text, in their order. A number counts as
// money only beside the sign or code of a currency, and with the decimals of
// that currency: so times, dates and account numbers are left alone.
func Find(text string) []Amount {
	var found []Amount
	rs := []rune(text)
	for i := 0; i < len(rs); {
		end := numberEnd(rs, i)
		if end == i {
			i++
			continue
		}
		if a, ok := amountAt(rs, i, end); ok {
			found = append(found, a)
		}
		i = end
	}
	return found
}

// Is tells whether a text names an amount.
func Is(text string, minor int64, currency string) bool {
	for _, a := range Find(text) {
		if a.Minor == minor && a.Currency == currency {
			return true
		}
	}
	return false
}

// Format writes an amount plainly, with its code: "2418.07 USD".
func Format(minor int64, currency string) string {
	sign, u := "", uint64(minor)
	if minor < 0 {
		sign, u = "-", -u
	}
	cents := strconv.FormatUint(u%100+100, 10)[1:]
	return sign + strconv.FormatUint(u/100, 10) + "." + cents + " " + currency
}

// amountAt reads the number between two places as money, if it is.
func amountAt(rs []rune, from, to int) (Amount, bool) {
	minor, ok := number(string(rs[from:to]))
	if !ok {
		return Amount{}, false
	}
	start, end := from, to
	currency, at := before(rs, from)
	if currency != "" {
		start = at
	} else if currency, at = after(rs, to); currency != "" {
		end = at
	} else {
		return Amount{}, false
	}
	sign, at := signBefore(rs, start)
	if sign == 0 {
		sign, _ = signBefore(rs, from) // "$-12.30"
	} else {
		start = at
	}
	if sign == '-' || sign == '(' && end < len(rs) && rs[end] == ')' {
		minor = -minor
	}
	return Amount{minor, currency, string(rs[start:end])}, true
}

// numberEnd is where the digits and separators that begin at i end; i itself
// if no number begins there.
func numberEnd(rs []rune, i int) int {
	if !digit(rs[i]) {
		return i
	}
	end := i + 1
	for j := i + 1; j < len(rs); j++ {
		switch {
		case digit(rs[j]):
			end = j + 1
		case !separator(rs[j]) || separator(rs[j-1]):
			return end
		}
	}
	return end
}

// number reads digits with two decimals, in minor units.
func number(s string) (int64, bool) {
	rs := []rune(s)
	point := len(rs) - 3
	if point < 1 || rs[point] != '.' && rs[point] != ',' {
		return 0, false
	}
	groups, digits := rs[:point], make([]rune, 0, len(rs))
	var mark rune
	for i, r := range groups {
		switch {
		case digit(r):
			digits = append(digits, r)
		case (mark != 0 && r != mark) || r == rs[point] || (len(groups)-i)%4 != 0:
			return 0, false
		default:
			mark = r
		}
	}
	for _, r := range rs[point+1:] {
		if !digit(r) {
			return 0, false
		}
		digits = append(digits, r)
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	return n, err == nil
}

// currencies are the ways to write those of this world, the longest first.
func currencies() [6][2]string {
	return [6][2]string{{"US$", "USD"}, {"USD", "USD"}, {"GBP", "GBP"}, {"EUR", "EUR"}, {"$", "USD"}, {"£", "GBP"}}
}

// before finds a currency that ends where a number begins, a sign or a space
// between them allowed; it returns where it starts.
func before(rs []rune, i int) (string, int) {
	if i > 0 && minus(rs[i-1]) {
		i--
	}
	if i > 0 && space(rs[i-1]) {
		i--
	}
	for _, c := range currencies() {
		mark := []rune(c[0])
		if at := i - len(mark); at >= 0 && string(rs[at:i]) == c[0] && !joined(rs, at-1, mark[0]) {
			return c[1], at
		}
	}
	return "", 0
}

// after finds a currency that begins where a number ends.
func after(rs []rune, i int) (string, int) {
	if i < len(rs) && space(rs[i]) {
		i++
	}
	for _, c := range currencies() {
		mark := []rune(c[0])
		if at := i + len(mark); at <= len(rs) && string(rs[i:at]) == c[0] && !joined(rs, at, mark[len(mark)-1]) {
			return c[1], at
		}
	}
	return "", 0
}

// joined tells whether the rune at i makes a longer word of a code.
func joined(rs []rune, i int, edge rune) bool {
	return i >= 0 && i < len(rs) && unicode.IsLetter(edge) && unicode.IsLetter(rs[i])
}

// signBefore is the minus or bracket before a place: '-', '(' or 0.
func signBefore(rs []rune, i int) (rune, int) {
	switch {
	case i > 0 && minus(rs[i-1]) && (i == 1 || !digit(rs[i-2])):
		return '-', i - 1
	case i > 0 && rs[i-1] == '(':
		return '(', i
	}
	return 0, i
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func minus(r rune) bool { return r == '-' || r == '−' }

// space is any of the spaces that stand in or beside numbers.
func space(r rune) bool { return r == ' ' || strings.ContainsRune("\u00a0\u202f\u2009", r) }

func separator(r rune) bool {
	return r == '.' || r == ',' || r == '\'' || r == '’' || space(r)
}
