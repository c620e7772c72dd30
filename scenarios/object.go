package scenarios

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// An object is a mapping whose keys have been checked.
type object struct {
	value
	fields map[string]value
	first  string // the first key
}

// allow keeps a member, unless its key is not one of keys or is there twice.
func (o *object) allow(pair value, keys []string) bool {
	if !slices.Contains(keys, pair.name) {
		message := "unknown key " + quote(pair.name) + " in " + o.name
		near := nearest(pair.name, keys)
		if near != "" {
			message += "; did you mean " + near + "?"
		}
		message = strings.TrimSuffix(message, ".") + stop(message) + " Allowed: " + strings.Join(keys, ", ")
		if pair.alone() {
			message += ". Put a text with a comma in quotes"
		}
		o.r.failNear(near, pair.at, "%s", message)
		return false
	}
	if _, twice := o.fields[pair.name]; twice {
		o.r.fail(pair.at, "%s: is there twice", pair.name)
		return false
	}
	if len(o.fields) == 0 {
		o.first = pair.name
	}
	member := pair
	if pair.node != nil {
		member.at = pair.place(pair.node)
	}
	o.fields[pair.name] = member
	return true
}

// alone tells a key without a value between braces: what comes of a text with
// a comma that has no quotes.
func (v value) alone() bool {
	_, null := v.node.(*ast.NullNode)
	return (null || v.node == nil) && v.flow
}

// stop ends a sentence that has no end yet.
func stop(s string) string {
	if strings.HasSuffix(s, "?") {
		return ""
	}
	return "."
}

// unknown fails because of a word that is none of those that are known. The
// nearest of them stands between what is wrong and what there is.
func (v value) unknown(word string, known []string, wrong, there string) {
	v.r.failNear(nearest(word, known), v.at, "%s: %s%s", v.name, wrong, meant(word, known, there))
}

// meant is the end of a message about a word that is not known: the nearest of
// those that are, and what there is.
func meant(word string, known []string, there string) string {
	near := nearest(word, known)
	switch {
	case near != "" && there != "":
		return "; did you mean " + near + "? " + strings.ToUpper(there[:1]) + there[1:]
	case near != "":
		return "; did you mean " + near + "?"
	case there != "":
		return "; " + there
	}
	return ""
}

// get is the member of a key; the zero value if it is not there.
func (o object) get(key string) value { return o.fields[key] }

// need is the member of a key, which must be there.
func (o object) need(key string) value {
	v, ok := o.fields[key]
	if !ok && o.there() {
		o.r.fail(o.at, "%s: %s is missing", o.name, key)
	}
	return v
}

// quote puts a name between quotes, shortened if it is long.
func quote(s string) string {
	if rs := []rune(s); len(rs) > 40 {
		s = string(rs[:40]) + "…"
	}
	return `"` + s + `"`
}

// either lists words as a reader does: "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// nearest is the key that somebody may have meant: at most two letters away.
func nearest(s string, keys []string) string {
	best, near := 3, ""
	for _, key := range keys {
		if d := distance(s, key); d < best && d < len(key) {
			best, near = d, key
		}
	}
	return near
}

// distance is how many letters must be put in, taken out or changed.
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
