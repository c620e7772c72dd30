// Package formula keeps what a story claims in the Common Expression Language:
// it says what an expression may name, compiles it where the story is read, and
// evaluates it against the run, within bounds that no expression leaves.
//
// Standard: Common Expression Language (cel.dev), with its strings, lists, math
// and sets extensions.
package formula

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/functions"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// Bounds of an expression. A claim of a story is far within them.
const (
	MaxText  = 2000      // characters
	maxCost  = 5_000_000 // steps of its evaluation, as CEL counts them
	maxDepth = 40
	pollEach = 1000 // iterations between two looks at the context
)

// A Formula is an expression that has been checked.
type Formula struct {
	Text string
	ast  *cel.Ast
}

// An Error says what is wrong in the text of an expression, and where.
type Error struct {
	Line, Column int // 1 is the first
	Message      string
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// ErrCost says that an expression does more work than a claim may.
var ErrCost = errors.New("the expression does more work than a claim may")

// environment is what all expressions share; it never changes.
//
//nolint:gochecknoglobals // made once, when a first expression is read
var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		ext.Strings(), ext.Lists(), ext.Math(), ext.Sets(),
		cel.ParserRecursionLimit(maxDepth), cel.ParserExpressionSizeLimit(4 * MaxText),
		cel.CrossTypeNumericComparisons(true), cel.EnableMacroCallTracking(),
	}
	for _, n := range Names() {
		options = append(options, cel.Variable(n.Word, cel.DynType))
	}
	for _, f := range Functions() {
		args := make([]*cel.Type, f.Arguments)
		for i := range args {
			args[i] = cel.DynType
		}
		options = append(options, cel.Function(f.Word, cel.Overload(f.overload(), args, cel.DynType, cel.LateFunctionBinding())))
	}
	return cel.NewEnv(options...)
})

// Compile checks an expression. It fails with an [Error].
func Compile(text string) (Formula, error) {
	if len(text) > 4*MaxText {
		return Formula{}, &Error{1, 1, fmt.Sprintf("an expression has at most %d characters", MaxText)}
	}
	env, err := environment()
	if err != nil {
		return Formula{}, err
	}
	ast, issues := env.Compile(text)
	if issues == nil || issues.Err() == nil {
		return Formula{text, ast}, nil
	}
	first := issues.Errors()[0]
	return Formula{}, &Error{max(1, first.Location.Line()), max(1, first.Location.Column()+1), helped(first.Message)}
}

// helped adds to a message about an unknown name what names there are.
func helped(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	message = cut(message, maxWords)
	message = strings.ReplaceAll(message, " (in container '')", "")
	if !strings.Contains(message, "undeclared reference") {
		return message
	}
	var words []string
	for _, n := range Names() {
		words = append(words, n.Word)
	}
	for _, f := range Functions() {
		words = append(words, f.Word+"()")
	}
	return message + "; an expression may name " + strings.Join(words, ", ")
}

// Facts is what an expression is evaluated against. What it returns is plain:
// nil, bool, int64, uint64, float64, string, time.Time, []any, map[string]any.
type Facts interface {
	// Fact is what stands behind one of [Names].
	Fact(name string) (any, error)
	// Call is the result of one of [Functions].
	Call(name string, args []any) (any, error)
}

// evaluate runs the expression and keeps what its parts came to.
func (f Formula) evaluate(ctx context.Context, facts Facts) (ref.Val, *cel.EvalDetails, error) {
	env, err := environment()
	if err != nil {
		return nil, nil, err
	}
	late := make([]*functions.Overload, 0, len(Functions()))
	for _, fn := range Functions() {
		late = append(late, fn.bind(facts))
	}
	//nolint:staticcheck // the one way to bind a function at evaluation
	program, err := env.Program(f.ast, cel.Functions(late...), cel.EvalOptions(cel.OptTrackState),
		cel.CostLimit(maxCost), cel.InterruptCheckFrequency(pollEach))
	if err != nil {
		return nil, nil, fmt.Errorf("formula %q: %w", f.Text, err)
	}
	seen := &activation{facts: facts, known: map[string]any{}}
	out, details, err := program.ContextEval(ctx, seen)
	if seen.err != nil {
		err = seen.err
	}
	if err != nil && strings.Contains(err.Error(), "cost limit exceeded") {
		err = ErrCost
	}
	return out, details, err
}

// An activation asks for facts when an expression comes to them, once each.
type activation struct {
	facts Facts
	known map[string]any
	err   error
}

// ResolveName implements [cel.Activation].
func (a *activation) ResolveName(name string) (any, bool) {
	if v, ok := a.known[name]; ok {
		return v, true
	}
	v, err := a.facts.Fact(name)
	if err != nil {
		a.err = err
		return nil, false
	}
	a.known[name] = v
	return v, true
}

// Parent implements [cel.Activation].
func (a *activation) Parent() cel.Activation { return nil }

// bind is a function of the language as facts answer it.
func (f Function) bind(facts Facts) *functions.Overload {
	call := func(args ...ref.Val) ref.Val {
		plain := make([]any, len(args))
		for i, a := range args {
			var err error
			if plain[i], err = Plain(a); err != nil {
				return types.NewErr("%s: %v", f.Word, err)
			}
		}
		v, err := facts.Call(f.Word, plain)
		if err != nil {
			return types.NewErr("%s: %v", f.Word, err)
		}
		return types.DefaultTypeAdapter.NativeToValue(v)
	}
	o := &functions.Overload{Operator: f.overload(), Function: call}
	switch f.Arguments {
	case 1:
		o.Unary = func(a ref.Val) ref.Val { return call(a) }
	case 2:
		o.Binary = func(a, b ref.Val) ref.Val { return call(a, b) }
	}
	return o
}
