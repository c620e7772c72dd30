package formula

import (
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// A Named is a name that stands in an expression itself, so that whoever reads
// it can tell whether it is there: balance("linh"), saved.sale.id.
type Named struct {
	Function string // one of [Functions], or "saved"
	Name     string // first argument; of "saved" the path
	Line     int    // 1 is the first
	Column   int
}

// Named lists the names in an expression. What is put together when it is
// evaluated, and what has() asks for, is not among them.
func (f Formula) Named() []Named {
	if f.ast == nil {
		return nil
	}
	native := f.ast.NativeRep()
	var all []Named
	shadowed := false // a variable of a macro hides saved
	add := func(x ast.Expr, function, name string) {
		at := native.SourceInfo().GetStartLocation(x.ID())
		all = append(all, Named{function, name, max(1, at.Line()), max(1, at.Column()+1)})
	}
	ast.PreOrderVisit(native.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
		switch x.Kind() {
		case ast.ComprehensionKind:
			c := x.AsComprehension()
			shadowed = shadowed || c.IterVar() == "saved" || c.IterVar2() == "saved"
		case ast.CallKind:
			if call := x.AsCall(); len(call.Args()) > 0 && isFunction(call.FunctionName()) {
				if name, ok := literal(call.Args()[0]); ok {
					add(call.Args()[0], call.FunctionName(), name)
				}
			}
		}
		if path, ok := savedPath(x); ok && len(path) > 0 {
			add(root(x), "saved", strings.Join(path, "."))
		}
	}))
	if shadowed {
		all = withoutSaved(all)
	}
	return all
}

func withoutSaved(all []Named) (left []Named) {
	for _, n := range all {
		if n.Function != "saved" {
			left = append(left, n)
		}
	}
	return left
}

func isFunction(name string) bool {
	for _, f := range Functions() {
		if f.Word == name {
			return true
		}
	}
	return false
}

// literal is the text that stands in quotes.
func literal(x ast.Expr) (string, bool) {
	if x.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := x.AsLiteral().(types.String)
	return string(s), ok
}

// savedPath are the names that follow saved, as in saved.sale.id or
// saved["sale"].
func savedPath(x ast.Expr) (path []string, ok bool) {
	switch x.Kind() {
	case ast.IdentKind:
		return nil, x.AsIdent() == "saved"
	case ast.SelectKind:
		s := x.AsSelect()
		if path, ok = savedPath(s.Operand()); !ok || s.IsTestOnly() {
			return nil, false
		}
		return append(path, s.FieldName()), true
	case ast.CallKind:
		call := x.AsCall()
		if call.FunctionName() != "_[_]" || len(call.Args()) != 2 {
			return nil, false
		}
		name, named := literal(call.Args()[1])
		if path, ok = savedPath(call.Args()[0]); !ok || !named || strings.Contains(name, ".") {
			return nil, false
		}
		return append(path, name), true
	}
	return nil, false
}

// root is what a path begins with.
func root(x ast.Expr) ast.Expr {
	switch x.Kind() {
	case ast.SelectKind:
		return root(x.AsSelect().Operand())
	case ast.CallKind:
		return root(x.AsCall().Args()[0])
	}
	return x
}

// Untrue is the type of an expression that can never be true or false, like
// "int"; empty if it can.
func (f Formula) Untrue() string {
	if f.ast == nil {
		return ""
	}
	switch t := f.ast.OutputType(); {
	case t.IsExactType(cel.BoolType), t.IsExactType(cel.DynType), t.Kind() == types.TypeParamKind:
		return ""
	default:
		return t.String()
	}
}
