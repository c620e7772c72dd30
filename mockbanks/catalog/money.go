package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Money is an amount in minor units, written as "2150.00" or 2150.
type Money int64

// UnmarshalYAML reads digits and, behind a point, two more.
func (m *Money) UnmarshalYAML(node ast.Node) error {
	token := node.GetToken()
	whole, cents, pointed := strings.Cut(token.Value, ".")
	if !pointed {
		cents = "00"
	}
	units, err := strconv.ParseUint(whole, 10, 40)
	part, err2 := strconv.ParseUint(cents, 10, 8)
	if len(cents) != 2 || err != nil || err2 != nil {
		return fmt.Errorf("[%d:%d] %q is not an amount such as 2150.00", token.Position.Line, token.Position.Column, token.Value)
	}
	*m = Money(units*100 + part)
	return nil
}
