package scenarios

import (
	"context"
	"errors"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/sandbank/sandbank/scenarios/formula"
)

// Held claims what an expression says.
type Held struct{ That formula.Formula }

// maxFormulas is how long all expressions of a story may be together. Loops
// make many of one.
const maxFormulas = 128 << 10

// formula reads an expression. Steps of loops have many in common: each text
// is compiled once.
func (v value) formula() formula.Formula {
	text := v.text()
	if !v.there() || v.r.err != nil {
		return formula.Formula{}
	}
	if f, ok := v.r.formulas[text]; ok {
		return f
	}
	if v.r.work.formulas += len(text); v.r.work.formulas > maxFormulas {
		v.r.fail(v.at, "%s: the expressions of parts and loops have more than %d KiB together", v.name, maxFormulas>>10)
		return formula.Formula{}
	}
	f, err := formula.Compile(text)
	if e, ok := errors.AsType[*formula.Error](err); ok {
		at := v.at
		if _, plain := v.node.(*ast.StringNode); plain && e.Line == 1 && !strings.Contains(text, "\n") {
			at.Column += e.Column - 1
		}
		v.r.fail(at, "%s: in the expression: %s", v.name, e.Message)
	} else if err != nil {
		v.r.fail(v.at, "%s: %v", v.name, err)
	}
	v.r.formulas[text] = f
	return f
}

func (h Held) written() (string, any) { return "that", h.That.Text }

func (h Held) tell(_ cast, not bool) Text {
	if not {
		return Text{"Does not hold: " + h.That.Text, "Không đúng: " + h.That.Text}
	}
	return Text{"Holds: " + h.That.Text, "Đúng: " + h.That.Text}
}

func (h Held) check(ctx context.Context, p *performance, since uint64) error {
	ok, why, err := h.That.Holds(ctx, &present{ctx: ctx, p: p, since: since})
	if ok || err != nil {
		return err
	}
	return &Unmet{h.That.Text, why}
}

// Let saves what an expression comes to.
type Let struct {
	Names []string
	Is    []formula.Formula
}

func newLet(v value) Let {
	var l Let
	for _, member := range v.pairs() {
		l.Is = append(l.Is, member.formula())
		l.Names = append(l.Names, member.standing(member.name).saving())
	}
	if len(l.Names) == 0 && v.there() {
		v.r.fail(v.at, "let: want names with expressions, like first: balance(\"linh\").booked")
	}
	return l
}

func (l Let) written() (string, any) {
	var f fields
	for i, name := range l.Names {
		f = append(f, field{name, l.Is[i].Text})
	}
	return "let", f
}

func (l Let) tell(cast) Text {
	names := strings.Join(l.Names, ", ")
	return Text{"Note " + names, "Ghi lại " + names}
}

func (l Let) perform(ctx context.Context, p *performance) error {
	for i, name := range l.Names {
		v, err := l.Is[i].Value(ctx, &present{ctx: ctx, p: p, since: p.marks.step})
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return &Unmet{name + " to be noted", err.Error()}
		}
		p.cast.saved[name] = v
	}
	return nil
}
