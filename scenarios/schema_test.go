package scenarios_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/sandbank/sandbank/scenarios"
)

// checker knows as much of JSON Schema 2020-12 as the story's schema uses,
// and refuses words that it does not know.
type checker struct{ root map[string]any }

func (c checker) check(schema map[string]any, v any, at string) error {
	for word, arg := range schema {
		if err := c.word(schema, word, arg, v, at); err != nil {
			return err
		}
	}
	return nil
}

func (c checker) word(schema map[string]any, word string, arg, v any, at string) error {
	switch word {
	case "$schema", "$id", "title", "description", "$defs", "properties", "additionalProperties":
		if word == "additionalProperties" {
			return c.members(schema, v, at)
		}
	case "$ref":
		def := c.root["$defs"].(map[string]any)[strings.TrimPrefix(arg.(string), "#/$defs/")]
		return c.check(def.(map[string]any), v, at)
	case "type":
		if kind := kindOf(v); kind != arg && !(isList(arg) && slices.Contains(arg.([]any), any(kind))) {
			return fmt.Errorf("%s: is %s, not %v", at, kind, arg)
		}
	case "enum":
		if !slices.Contains(arg.([]any), v) {
			return fmt.Errorf("%s: %v is not one of %v", at, v, arg)
		}
	case "oneOf":
		n := 0
		for _, option := range arg.([]any) {
			if c.check(option.(map[string]any), v, at) == nil {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("%s: fits %d of its forms", at, n)
		}
	case "required":
		for _, key := range arg.([]any) {
			if m, ok := v.(map[string]any); !ok || m[key.(string)] == nil {
				return fmt.Errorf("%s: %v is missing", at, key)
			}
		}
	case "items":
		if list, ok := v.([]any); ok {
			for i, item := range list {
				if err := c.check(arg.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
					return err
				}
			}
		}
	case "propertyNames":
		for key := range v.(map[string]any) {
			if err := c.check(arg.(map[string]any), key, at); err != nil {
				return err
			}
		}
	default:
		return bound(word, arg, v, at)
	}
	return nil
}

func bound(word string, arg, v any, at string) error {
	if word == "pattern" {
		if s, ok := v.(string); ok && !regexp.MustCompile(arg.(string)).MatchString(s) {
			return fmt.Errorf("%s: %q is not like %v", at, s, arg)
		}
		return nil
	}
	size := math.NaN()
	switch v := v.(type) {
	case string:
		size = float64(utf8.RuneCountInString(v))
	case []any:
		size = float64(len(v))
	case map[string]any:
		size = float64(len(v))
	case float64:
		size = v
	}
	switch word {
	case "minLength", "minItems", "minProperties", "minimum":
		if size < arg.(float64) {
			return fmt.Errorf("%s: %s %v", at, word, arg)
		}
	case "maxLength", "maxItems", "maximum":
		if size > arg.(float64) {
			return fmt.Errorf("%s: %s %v", at, word, arg)
		}
	default:
		panic("the checker does not know " + word)
	}
	return nil
}

// members checks what is in an object.
func (c checker) members(schema map[string]any, v any, at string) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: is no object", at)
	}
	known, _ := schema["properties"].(map[string]any)
	for key, member := range m {
		sub, ok := known[key].(map[string]any)
		if !ok {
			if sub, ok = schema["additionalProperties"].(map[string]any); !ok {
				return fmt.Errorf("%s: unknown key %s", at, key)
			}
		}
		if err := c.check(sub, member, at+"."+key); err != nil {
			return err
		}
	}
	return nil
}

func isList(v any) bool { _, ok := v.([]any); return ok }

func kindOf(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	}
	return "null"
}

// validate checks a story's text against the published schema.
func validate(t *testing.T, text []byte) error {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(scenarios.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	inJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(inJSON, &v); err != nil {
		return err
	}
	return checker{root}.check(root, v, "story")
}

func TestShippedStoriesFitTheSchema(t *testing.T) {
	files, err := filepath.Glob("stories/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		s, err := scenarios.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s.YAML()); err != nil {
			t.Errorf("%s as written back: %v", file, err)
		}
		if want := strings.TrimSuffix(filepath.Base(file), ".yaml"); s.ID != want {
			t.Errorf("%s holds story %s", file, s.ID)
		}
	}
}

func TestTheSchemaRefusesWhatTheParserRefuses(t *testing.T) {
	if err := validate(t, []byte(small)); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"title: {en: Small}", "titel: {en: Small}"}, {"id: small\n", ""}, {"- wait: 1d12h", "- wiat: 1d12h"},
		{"say: {text:", "say: {tone: x, text:"}, {"wait: 1d12h", "wait: soon"}, {"since: chapter", "since: never"},
		{"[balance, link]", "[balances]"}, {"- wait: 1d12h", "- wait: 1h\n        unlink: {}"}, {"{en: Linh asks}", "{en: " + strings.Repeat("a", 61) + "}"},
		{"customer: linh", "client: linh"}, {"{en: One}", "{vi: Một}"}, {"type: access.refused, ", ""}, {"ok: true", "Ok: true"},
		{"chat: {contains: [balance, link]}", "exchange: {status: 99}"}, {"chat: {contains: [balance, link]}", "exchange: {}"}, {"id: small", "id: So Small"},
		{"- wait: 1d12h", "- spend: {amount: -5, at: x}"}, {"- wait: 1d12h", "- spend: {amount: \"-5\", at: x}"}, {"- wait: 1d12h", "- receive: {amount: 0, from: x}"},
		{"- wait: 1d12h", "- call: {from: a, to: larkspur, path: fdx}"}, {"- wait: 1d12h", "- visit: {to: larkspur, path: fdx}"},
	} {
		text := []byte(strings.Replace(small, change[0], change[1], 1))
		_, err := scenarios.Parse("small.yaml", text)
		if fits := validate(t, text); fits == nil || err == nil {
			t.Errorf("%s: the parser says %v, the schema %v", change[1], err, fits)
		}
	}
}
