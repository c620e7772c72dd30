package catalog

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// canonical writes a tree as JSON, which is YAML as well, with its keys in
// order: the same for every way of writing the same.
func canonical(n ast.Node) (string, error) {
	v, err := plain(n)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("write the world canonically: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// plain is a tree without order and ways of writing. Numbers stay as they are
// written, those with a point as texts: they may be amounts, or versions.
func plain(n ast.Node) (v any, err error) {
	switch n := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		object := map[string]any{}
		for _, pair := range pairs(n) {
			if object[pair.Key.GetToken().Value], err = plain(pair.Value); err != nil {
				return nil, err
			}
		}
		return object, nil
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, item := range n.Values {
			if list[i], err = plain(item); err != nil {
				return nil, err
			}
		}
		return list, nil
	case *ast.IntegerNode:
		return json.Number(n.GetToken().Value), nil
	case *ast.FloatNode:
		return n.GetToken().Value, nil
	}
	err = yaml.NodeToValue(n, &v)
	return v, err
}
