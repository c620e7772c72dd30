package scenarios

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fields are the members of a mapping in the order in which they are written.
type fields []field

type field struct {
	key   string
	value any // string, []string, fields, Text, bool or uint64; what is empty is left out
}

// YAML writes the story so that [Parse] reads the same story again.
func (s *Story) YAML() []byte {
	w := &writer{}
	w.member(0, "id", quoted(s.ID))
	w.member(0, "title", flow(s.Title))
	w.member(0, "summary", flow(s.Summary))
	w.world(s)
	w.cast(s)
	w.member(0, "chapters", "")
	for _, c := range s.Chapters {
		w.chapter(c)
	}
	return w.b.Bytes()
}

func (w *writer) world(s *Story) {
	w.member(0, "world", "")
	w.member(1, "seed", strconv.FormatUint(s.Seed, 10))
	if !s.Start.At.IsZero() {
		w.member(1, "start", quoted(s.Start.String()))
	}
	if len(s.Setting.Population) > 0 {
		w.member(1, "population", "")
		for _, bank := range slices.Sorted(maps.Keys(s.Setting.Population)) {
			w.member(2, quoted(bank), strconv.FormatUint(s.Setting.Population[bank], 10))
		}
	}
	if s.Setting.Chaos > 0 {
		w.member(1, "chaos", quoted(formatPerMille(s.Setting.Chaos)))
	}
}

func (w *writer) cast(s *Story) {
	w.member(0, "cast", "")
	w.member(1, "customers", "")
	for _, r := range s.Roles {
		w.member(2, quoted(r.Name), flow(fields{{"bank", r.Bank}, {"customer", r.Customer}}))
	}
	if len(s.Cast.Banks) > 0 {
		w.member(1, "banks", flow(s.Cast.Banks))
	}
	if len(s.Cast.Platforms) > 0 {
		w.member(1, "platforms", flow(s.Cast.Platforms))
	}
	if len(s.Cast.Crowds) > 0 {
		w.member(1, "crowds", "")
		for _, c := range s.Cast.Crowds {
			w.member(2, quoted(c.ID), flow(c.fields()))
		}
	}
	if len(s.Cast.Voices) > 0 {
		w.member(1, "voices", "")
		for _, v := range s.Cast.Voices {
			w.member(2, quoted(v.ID), flow(fields{{"name", v.Name}, {"part", v.Part}}))
		}
	}
}

// A written is a value of any shape, none of it left out.
type written struct{ value any }

// whole writes a value of any shape.
func whole(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case json.Number:
		return v.String()
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = whole(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case fields:
		members := make([]string, len(v))
		for i, f := range v {
			members[i] = key(f.key) + ": " + whole(f.value)
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	return flow(v)
}

// String is the start as a file has it.
func (s Start) String() string {
	if s.Day {
		return s.At.Format(time.DateOnly)
	}
	return s.At.Format(time.RFC3339Nano)
}

type writer struct{ b bytes.Buffer }

func (w *writer) member(depth int, key, body string) {
	w.b.WriteString(strings.Repeat("  ", depth) + key + ":")
	if body != "" {
		w.b.WriteString(" " + body)
	}
	w.b.WriteByte('\n')
}

func (w *writer) chapter(c Chapter) {
	w.member(1, "- title", flow(c.Title))
	w.member(2, "headline", flow(c.Headline))
	w.member(2, "sentence", flow(c.Sentence))
	w.member(2, "steps", "")
	for _, step := range c.Steps {
		key, body := step.Action.written()
		w.member(3, "- "+key, flow(body))
		if step.Note != (Text{}) {
			w.member(4, "note", flow(step.Note))
		}
	}
}

// flow writes a value on one line.
func flow(v any) string {
	switch v := v.(type) {
	case string:
		return quoted(v)
	case bool:
		return strconv.FormatBool(v)
	case written:
		return whole(v.value)
	case uint64:
		return strconv.FormatUint(v, 10)
	case []string:
		items := make([]string, len(v))
		for i, s := range v {
			items[i] = quoted(s)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Text:
		return flow(fields{{"en", v.En}, {"vi", v.Vi}})
	case fields:
		var members []string
		for _, f := range v {
			if !empty(f.value) {
				members = append(members, key(f.key)+": "+flow(f.value))
			}
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	return ""
}

func empty(v any) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case bool:
		return !v
	case uint64:
		return v == 0
	case []string:
		return len(v) == 0
	case Text:
		return v == Text{}
	}
	return false
}

// key writes the key of a member. Keys have no $names.
func key(s string) string { return strings.ReplaceAll(quoted(s), "$$", "$") }

// quoted writes text as YAML reads it between double quotes. Parse has let
// only characters through that can be seen, and ends of lines.
func quoted(s string) string {
	return `"` + strings.NewReplacer("$", "$$", `\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
