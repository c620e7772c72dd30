package sandboxtest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sandbank/sandbank/scenarios"
)

// fits tells whether an event is what a test has asked for.
func fits(e Event, kind string, like []Data) bool {
	if !scenarios.Like(kind, e.Type) {
		return false
	}
	for _, data := range like {
		for name, want := range data {
			if !holds(member(e.Data, name), want) {
				return false
			}
		}
	}
	return true
}

// holds compares a member; one item of a list is enough.
func holds(got, want any) bool {
	if list, ok := got.([]any); ok {
		return slices.ContainsFunc(list, func(item any) bool { return holds(item, want) })
	}
	return got != nil && scenarios.Like(text(want), text(got))
}

// text is a value as a pattern or as what a pattern is held against. Numbers
// of JSON are floats.
func text(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// textAt is a member as text; what is not there is empty.
func textAt(data map[string]any, name string) string {
	if v := member(data, name); v != nil {
		return text(v)
	}
	return ""
}

// member follows a name with dots into an event's data.
func member(data map[string]any, name string) any {
	first, rest, more := strings.Cut(name, ".")
	v := data[first]
	if inner, ok := v.(map[string]any); ok && more {
		return member(inner, rest)
	}
	if more {
		return nil
	}
	return v
}

// described is what a test has asked for.
func described(kind string, like []Data) string {
	var parts []string
	for _, data := range like {
		for _, name := range slices.Sorted(maps.Keys(data)) {
			parts = append(parts, name+" "+text(data[name]))
		}
	}
	if len(parts) == 0 {
		return kind
	}
	return kind + " (" + strings.Join(parts, ", ") + ")"
}

// instead is what the journal has in the place of an event: those of its type,
// or else what types there are.
func instead(all []Event, kind string) string {
	var near []Event
	var types []string
	for _, e := range all {
		if scenarios.Like(kind, e.Type) {
			near = append(near, e)
		}
		if !slices.Contains(types, e.Type) {
			types = append(types, e.Type)
		}
	}
	if len(near) > 0 {
		return lastOf(near, "")
	}
	return "no such event; there are " + strings.Join(types, ", ")
}

// lastOf is the end of a list, for a message.
func lastOf[T fmt.Stringer](list []T, none string) string {
	if len(list) == 0 {
		return none
	}
	var lines []string
	for _, item := range list[max(0, len(list)-5):] {
		lines = append(lines, item.String())
	}
	return strings.Join(lines, "\n          ")
}
