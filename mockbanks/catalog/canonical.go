package catalog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// canonical writes a tree as JSON, which is YAML as well, with its keys in
// order: the same for every way of writing the same.
func canonical(n ast.Node) (string, error) {
	var v any
	if err := yaml.NodeToValue(n, &v); err != nil {
		return "", err
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(plain(v)); err != nil {
		return "", fmt.Errorf("write the world canonically: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// plain writes numbers with a point as texts: they are amounts, and keep
// their cents.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, member := range v {
			v[k] = plain(member)
		}
	case []any:
		for i, item := range v {
			v[i] = plain(item)
		}
	case float64:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return v
}
