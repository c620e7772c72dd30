package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// unknownMember refuses a JSON value that has a member which its Go shape does
// not, and says which there are: a misspelt word must not be a silent no-op.
func unknownMember(body []byte, shape any) error {
	w := members{body: body, dec: json.NewDecoder(bytes.NewReader(body))}
	return w.value(reflect.TypeOf(shape), "")
}

// members walks a JSON value beside the Go type that it was decoded into.
type members struct {
	body []byte
	dec  *json.Decoder
}

func (m *members) value(t reflect.Type, path string) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := m.dec.Token()
	if err != nil {
		return fmt.Errorf("walk members: %w", err) // it was decoded before
	}
	switch token {
	case json.Delim('{'):
		return m.object(t, path)
	case json.Delim('['):
		for m.dec.More() {
			if err := m.value(element(t), path); err != nil {
				return err
			}
		}
		_, err = m.dec.Token()
	}
	return err
}

func (m *members) object(t reflect.Type, path string) error {
	for m.dec.More() {
		key, err := m.dec.Token()
		if err != nil {
			return fmt.Errorf("walk members: %w", err)
		}
		name := fmt.Sprint(key)
		inner, known := member(t, name)
		if !known {
			line, column := position(m.body, m.dec.InputOffset())
			return refuse(http.StatusBadRequest, "unknown-member", "A member is not known",
				"At line %d, column %d: there is no member %q; there are %s.", line, column, path+name, strings.Join(names(t), ", "))
		}
		if err := m.value(inner, path+name+"."); err != nil {
			return err
		}
	}
	_, err := m.dec.Token()
	return err
}

// element is the type of what a list or a map holds; nil if anything may stand.
func element(t reflect.Type) reflect.Type {
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map) && t != reflect.TypeFor[json.RawMessage]() {
		return t.Elem()
	}
	return nil
}

// member is the type of a struct's member by its JSON name.
func member(t reflect.Type, name string) (inner reflect.Type, known bool) {
	if t == nil || t.Kind() != reflect.Struct {
		return element(t), true
	}
	for f := range t.Fields() {
		if f.Anonymous {
			if inner, known = member(f.Type, name); known {
				return inner, true
			}
		} else if jsonName(f) == name {
			return f.Type, true
		}
	}
	return nil, false
}

func names(t reflect.Type) []string {
	var list []string
	for f := range t.Fields() {
		if f.Anonymous {
			list = append(list, names(f.Type)...)
		} else if n := jsonName(f); n != "" && n != "-" {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
