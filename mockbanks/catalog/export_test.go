package catalog

import (
	"reflect"
	"strings"
)

// WorldKeys are the keys that the parser knows in a place of a world file.
func WorldKeys(place string) []string {
	t := reflect.TypeFor[worldFile]()
	for _, key := range strings.FieldsFunc(place, func(r rune) bool { return r == '.' }) {
		if t.Kind() == reflect.Map {
			t = t.Elem()
		} else {
			t = members(t)[key]
		}
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
	}
	return sorted(members(t))
}
