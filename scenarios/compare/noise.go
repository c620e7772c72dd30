package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The forms of what is drawn for each event or each run.
var (
	drawnID   = regexp.MustCompile(`\b(?:[a-z]{1,12}-|m_)[0-9a-hjkmnp-tv-z]{11,12}\b`)
	longDigit = regexp.MustCompile(`\b[0-9]{9,}\b`)
	hash      = regexp.MustCompile(`\b[0-9a-f]{32,64}\b`)
	amount    = regexp.MustCompile(`[$£€]?-?[0-9][0-9,]*\.[0-9]{2}\b|[0-9][0-9.]*,[0-9]{2}(?: US\$| £)?`)
	version   = regexp.MustCompile(`^v[0-9.]+$`)
)

// plain is a text without what is drawn for each event.
func plain(s string) string {
	s = drawnID.ReplaceAllString(s, "*")
	s = hash.ReplaceAllString(s, "*")
	return longDigit.ReplaceAllString(s, "*")
}

// pattern is a path without the ids in it; its query is left out.
func pattern(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if len(p) >= 6 && strings.ContainsAny(p, "0123456789") && !version.MatchString(p) && !strings.Contains(p, "%") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// noisy are the members that name things of one run only.
func noisy(name string) bool {
	switch name {
	case "exchange", "consent", "grant", "client", "delivery", "psid", "page", "mid", "app_id", "id", "event", "fault",
		"payment", "sale", "transaction", "order", "client_id", "timestamp", "watermark", "next", "agreement", "enrolment",
		"request", "response", "subscription", "callback":
		return true
	}
	return false
}

// A field is a member of an event's data by its path.
type field struct{ path, value string }

// fields are the members of data that mean something in every run. Those
// about accounts are left out where the world is another anyhow.
func fields(data []byte, otherWorld, otherTimes bool) []field {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	f := flattener{otherWorld: otherWorld, otherTimes: otherTimes}
	f.add("", "", v)
	return f.list
}

type flattener struct {
	otherWorld, otherTimes bool
	list                   []field
}

func (f *flattener) add(path, name string, v any) {
	if noisy(name) || f.otherWorld && strings.Contains(name, "account") {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			f.add(path+"."+key, key, v[key])
		}
	case []any:
		for i, one := range v {
			f.add(fmt.Sprintf("%s[%d]", path, i), "", one)
		}
	case string:
		if f.otherTimes && instant.MatchString(v) {
			return
		}
		f.list = append(f.list, field{strings.TrimPrefix(path, "."), plain(v)})
	default:
		f.list = append(f.list, field{strings.TrimPrefix(path, "."), plain(fmt.Sprint(v))})
	}
}

// instant is the form of a date or an instant.
var instant = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?$`)

// A change is a member with another value; empty is absent.
type change struct{ path, was, is string }

// changes are the members in which two texts of JSON differ.
func changes(a, b []byte, otherWorld, otherTimes bool) []change {
	was, is := fields(a, otherWorld, otherTimes), fields(b, otherWorld, otherTimes)
	var list []change
	at := make(map[string]string, len(is))
	for _, f := range is {
		at[f.path] = f.value
	}
	for _, f := range was {
		if v, ok := at[f.path]; !ok || v != f.value {
			list = append(list, change{f.path, f.value, v})
		}
		delete(at, f.path)
	}
	for _, path := range slices.Sorted(maps.Keys(at)) {
		list = append(list, change{path, "", at[path]})
	}
	return list
}
