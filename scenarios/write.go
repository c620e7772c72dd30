package scenarios

import (
	"bytes"
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
	w.member(0, "seed", strconv.FormatUint(s.Seed, 10))
	if !s.Start.At.IsZero() {
		w.member(0, "start", quoted(s.Start.String()))
	}
	w.member(0, "roles", "")
	for _, r := range s.Roles {
		w.member(1, quoted(r.Name), flow(fields{{"bank", r.Bank}, {"customer", r.Customer}}))
	}
	w.member(0, "chapters", "")
	for _, c := range s.Chapters {
		w.chapter(c)
	}
	return w.b.Bytes()
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
				members = append(members, quoted(f.key)+": "+flow(f.value))
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
	}
	return false
}

// quoted writes text as YAML reads it between double quotes. Parse has let
// only characters through that can be seen, and ends of lines.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
