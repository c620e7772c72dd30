package formula

import (
	"errors"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// maxPlain is how many characters and items a value may have that leaves an
// expression. Two lists are joined at no cost, and then they are long.
const maxPlain = 256 << 10

// ErrSize says that an expression comes to more than a story may have.
var ErrSize = errors.New("the value is larger than one of a story may be")

// Plain is a value of an expression as [Facts] have theirs. It fails with
// [ErrSize].
func Plain(v ref.Val) (any, error) {
	left := maxPlain
	return plain(v, &left)
}

// plain takes what the value has off what is left.
func plain(v ref.Val, left *int) (any, error) {
	if *left--; *left < 0 {
		return nil, ErrSize
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case types.Null:
		return nil, nil
	case types.String:
		if *left -= len(v); *left < 0 {
			return nil, ErrSize
		}
		return string(v), nil
	case types.Bool, types.Int, types.Uint, types.Double, types.Timestamp, types.Duration:
		return v.Value(), nil
	case traits.Mapper:
		return plainMembers(v, left)
	case traits.Lister:
		return plainItems(v, left)
	}
	return v.Value(), nil
}

func plainItems(list traits.Lister, left *int) (any, error) {
	all := []any{}
	for it := list.Iterator(); it.HasNext() == types.True; {
		item, err := plain(it.Next(), left)
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

func plainMembers(m traits.Mapper, left *int) (any, error) {
	all := map[string]any{}
	for it := m.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		name, ok := key.(types.String)
		if !ok {
			return m.Value(), nil
		}
		member, err := plain(m.Get(key), left)
		if err != nil {
			return nil, err
		}
		*left -= len(name)
		all[string(name)] = member
	}
	return all, nil
}
