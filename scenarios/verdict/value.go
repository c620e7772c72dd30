package verdict

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// object is a JSON object; nil if a value is none.
func object(v any) map[string]any {
	o, _ := v.(map[string]any)
	return o
}

// list is a JSON array; nil if a value is none.
func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// text is a JSON string; "" if a value is none.
func text(v any) string {
	s, _ := v.(string)
	return s
}

// at goes down members of objects.
func at(v any, names ...string) any {
	for _, name := range names {
		v = object(v)[name]
	}
	return v
}

// lacks names the first of some members that an object does not have, or has
// as an empty string.
func lacks(o map[string]any, names ...string) string {
	for _, name := range names {
		if v, ok := o[name]; !ok || v == nil || v == "" {
			return name
		}
	}
	return ""
}

// instant tells whether a value is a date and time of RFC 3339.
func instant(v any) bool {
	_, err := time.Parse(time.RFC3339Nano, text(v))
	return err == nil
}

// Patterns of values.
var (
	amountText   = regexp.MustCompile(`^\d{1,13}(\.\d{1,5})?$`) // Open Banking UK: OBActiveCurrencyAndAmount
	amountNumber = regexp.MustCompile(`^-?\d+(\.\d{1,2})?$`)    // FDX: in units of the currency, to the cent
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)             // ISO 4217
	digitsOnly   = regexp.MustCompile(`^\d+$`)
	uuid         = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// written is how a JSON value is written, for a sentence, at most 40
// characters of it.
func written(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	if r := []rune(string(b)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(b)
}

// oneOf tells whether a word is among words that are separated by spaces.
func oneOf(word, words string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}
