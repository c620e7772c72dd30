package formula

import (
	"context"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// Value is what the expression comes to, as [Facts] have values.
func (f Formula) Value(ctx context.Context, facts Facts) (any, error) {
	out, _, err := f.evaluate(ctx, facts)
	if err != nil {
		return nil, fmt.Errorf("formula %s: %w", f.Text, err)
	}
	v, err := Plain(out)
	if err != nil {
		return nil, fmt.Errorf("formula %s: %w", f.Text, err)
	}
	return v, nil
}

// Holds tells whether the expression is true. If not, why says what its parts
// came to: "size(exchanges) is 2". An expression that is neither true nor false
// does not hold, and one that asks for what is not there does not either.
func (f Formula) Holds(ctx context.Context, facts Facts) (ok bool, why string, err error) {
	out, details, err := f.evaluate(ctx, facts)
	if err != nil {
		if ctx.Err() != nil {
			return false, "", ctx.Err()
		}
		return false, strings.TrimSuffix(err.Error(), " (capture 0)"), nil
	}
	if yes, is := out.(types.Bool); is {
		if yes {
			return true, "", nil
		}
		return false, f.because(details), nil
	}
	return false, fmt.Sprintf("it is %s, neither true nor false", wordedVal(out)), nil
}

// wordedVal is a value in words.
func wordedVal(v ref.Val) string {
	is, err := Plain(v)
	if err != nil {
		return err.Error()
	}
	return worded(is)
}

// maxReasons and maxWords keep an explanation short.
const (
	maxReasons = 4
	maxWords   = 240
)

// because explains a false expression by the parts that made it so.
func (f Formula) because(details *cel.EvalDetails) string {
	native := f.ast.NativeRep()
	e := &explainer{state: details.State(), info: native.SourceInfo()}
	e.explain(native.Expr())
	if len(e.reasons) == 0 {
		return "it is false"
	}
	return strings.Join(e.reasons, ", ")
}

type explainer struct {
	state   interpreter.EvalState
	info    *ast.SourceInfo
	reasons []string
}

// explain goes down to the parts of a conjunction or disjunction that are
// false, and tells what is on their two sides.
func (e *explainer) explain(x ast.Expr) {
	switch x.Kind() {
	case ast.CallKind:
	case ast.ComprehensionKind:
		e.tell(x.AsComprehension().IterRange())
		return
	default:
		e.tell(x)
		return
	}
	call := x.AsCall()
	switch call.FunctionName() {
	case "_&&_", "_||_":
		for _, arg := range call.Args() {
			if v, known := e.state.Value(arg.ID()); known && v == types.False {
				e.explain(arg)
			}
		}
		return
	}
	before := len(e.reasons)
	if call.IsMemberFunction() {
		e.tell(call.Target())
	}
	for _, arg := range call.Args() {
		e.tell(arg)
	}
	if len(e.reasons) == before {
		e.tell(x)
	}
}

// tell words what a part came to, unless it says so itself.
func (e *explainer) tell(x ast.Expr) {
	if x.Kind() == ast.LiteralKind || len(e.reasons) == maxReasons {
		return
	}
	v, known := e.state.Value(x.ID())
	text, err := cel.ExprToString(x, e.info)
	if !known || err != nil {
		return
	}
	e.reasons = append(e.reasons, cut(text, 80)+" is "+wordedVal(v))
}

// worded is a value for a reader, cut.
func worded(v any) string {
	switch v := v.(type) {
	case string:
		return cut(fmt.Sprintf("%q", v), maxWords)
	case []any:
		if len(v) > 3 {
			return cut(fmt.Sprintf("%d items, the last of them %v", len(v), v[len(v)-1]), maxWords)
		}
	}
	return cut(fmt.Sprint(v), maxWords)
}

func cut(s string, most int) string {
	if rs := []rune(s); len(rs) > most {
		return string(rs[:most]) + "…"
	}
	return s
}
