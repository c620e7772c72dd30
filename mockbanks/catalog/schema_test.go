package catalog_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/sandbank/sandbank/mockbanks/catalog"
)

// checker knows as much of JSON Schema 2020-12 as the world's schema uses, and
// panics at words that it does not know.
type checker struct{ defs map[string]any }

func (c checker) check(schema map[string]any, v any, at string) error {
	for word, arg := range schema {
		if err := c.word(schema, word, arg, v); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	object, _ := v.(map[string]any)
	known, _ := schema["properties"].(map[string]any)
	for key, member := range object {
		sub, ok := known[key].(map[string]any)
		if !ok {
			sub, ok = schema["additionalProperties"].(map[string]any)
		}
		if schema["additionalProperties"] == false && !ok {
			return fmt.Errorf("%s: unknown key %s", at, key)
		}
		if err := c.check(sub, member, at+"."+key); err != nil {
			return err
		}
	}
	list, _ := v.([]any)
	for i, item := range list {
		if sub, ok := schema["items"].(map[string]any); ok {
			if err := c.check(sub, item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c checker) word(_ map[string]any, word string, arg, v any) error {
	text, isText := v.(string)
	number, isNumber := v.(float64)
	list, isList := v.([]any)
	ok := true
	switch word {
	case "$schema", "$id", "title", "description", "$defs", "properties", "additionalProperties", "items":
	case "$ref":
		return c.check(c.defs[strings.TrimPrefix(arg.(string), "#/$defs/")].(map[string]any), v, "")
	case "type":
		kinds, many := arg.([]any)
		if !many {
			kinds = []any{arg}
		}
		ok = slices.ContainsFunc(kinds, func(k any) bool { return isA(v, k.(string)) })
	case "enum":
		ok = slices.Contains(arg.([]any), v)
	case "required":
		for _, key := range arg.([]any) {
			_, has := v.(map[string]any)[key.(string)]
			ok = ok && has
		}
	case "propertyNames":
		for key := range v.(map[string]any) {
			if err := c.check(arg.(map[string]any), key, key); err != nil {
				return err
			}
		}
	case "pattern":
		ok = !isText || regexp.MustCompile(arg.(string)).MatchString(text)
	case "minLength":
		ok = !isText || utf8.RuneCountInString(text) >= int(arg.(float64))
	case "maxLength":
		ok = !isText || utf8.RuneCountInString(text) <= int(arg.(float64))
	case "minItems":
		ok = !isList || len(list) >= int(arg.(float64))
	case "minimum":
		ok = !isNumber || number >= arg.(float64)
	case "maximum":
		ok = !isNumber || number <= arg.(float64)
	default:
		panic("the checker does not know " + word)
	}
	if !ok {
		return fmt.Errorf("%v is not %s %v", v, word, arg)
	}
	return nil
}

func isA(v any, kind string) bool {
	switch v := v.(type) {
	case map[string]any:
		return kind == "object"
	case []any:
		return kind == "array"
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case float64:
		return kind == "number" || kind == "integer" && v == float64(int64(v))
	}
	return false
}

// fits checks a world file against the published schema.
func fits(t *testing.T, text string) error {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(catalog.WorldSchema(), &root); err != nil {
		t.Fatal(err)
	}
	inJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(inJSON, &v); err != nil {
		return err
	}
	return checker{root["$defs"].(map[string]any)}.check(root, v, "world")
}

// The keys of the schema are those that the parser knows, in every place.
func TestTheSchemaHasTheKeysOfTheParser(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(catalog.WorldSchema(), &root); err != nil {
		t.Fatal(err)
	}
	defs := root["$defs"].(map[string]any)
	keys := func(schema any) []string {
		var list []string
		for k := range schema.(map[string]any)["properties"].(map[string]any) {
			list = append(list, k)
		}
		slices.Sort(list)
		return list
	}
	bank := defs["bank"].(map[string]any)["properties"].(map[string]any)
	for place, schema := range map[string]any{
		"": root, "personas.US": defs["persona"], "banks": defs["bank"], "banks.pins": defs["pin"], "people": defs["person"],
		"banks.offers": bank["offers"], "banks.product": bank["product"], "banks.faces": bank["faces"].(map[string]any)["items"],
	} {
		if want := catalog.WorldKeys(place); !slices.Equal(keys(schema), want) {
			t.Errorf("%s: the schema has %v, the parser %v", place, keys(schema), want)
		}
	}
}

func TestTheExampleFitsTheSchema(t *testing.T) {
	text := example(t)
	if err := fits(t, text); err != nil {
		t.Error(err)
	}
	if err := fits(t, declare(t, text).Text); err != nil {
		t.Errorf("in canonical form: %v", err)
	}
}
