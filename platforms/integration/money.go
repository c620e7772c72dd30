package integration

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// amount is money in minor units: cents or pence.
type amount struct {
	minor    int64
	currency string
}

var errAmount = errors.New("amount is not a decimal number with two digits at most")

// parseAmount reads a decimal number as the banks write it.
func parseAmount(text, currency string) (amount, error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, part, dotted := strings.Cut(digits, ".")
	if dotted && part == "" || strings.Trim(whole+part, "0123456789") != "" || whole == "" {
		return amount{}, fmt.Errorf("%q: %w", text, errAmount)
	}
	part = strings.TrimRight(part, "0")
	if len(part) > 2 {
		return amount{}, fmt.Errorf("%q: %w", text, errAmount)
	}
	minor, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		return amount{}, fmt.Errorf("%q: %w", text, errAmount)
	}
	if negative {
		minor = -minor
	}
	return amount{minor, currency}, nil
}

// in writes the amount as people of a language do.
func (a amount) in(t tongue) string {
	sign, minor := "", uint64(a.minor)
	if a.minor < 0 {
		sign, minor = "-", -minor
	}
	group, point := ",", "."
	if t == vietnamese {
		group, point = ".", ","
	}
	number := grouped(strconv.FormatUint(minor/100, 10), group) + fmt.Sprintf("%s%02d", point, minor%100)
	return sign + a.withSymbol(number, t)
}

func (a amount) withSymbol(number string, t tongue) string {
	symbol := a.currency + " "
	switch {
	case a.currency == "USD" && t == vietnamese:
		symbol = "US$"
	case a.currency == "USD":
		symbol = "$"
	case a.currency == "GBP":
		symbol = "£"
	}
	if t == vietnamese {
		return number + " " + strings.TrimSpace(symbol)
	}
	return symbol + number
}

// grouped puts a mark between each three digits.
func grouped(digits, mark string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}
