package scenarios

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

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
		v.checkNames(f)
		return f
	}
	if v.r.work.formulas += len(text); v.r.work.formulas > maxFormulas {
		v.r.fail(v.at, "%s: the expressions of parts and loops have more than %d KiB together", v.name, maxFormulas>>10)
		return formula.Formula{}
	}
	f, err := formula.Compile(text)
	if e, ok := errors.AsType[*formula.Error](err); ok {
		v.r.fail(v.inside(e.Line, e.Column).at, "%s: in the expression: %s", v.name, e.Message)
	} else if err != nil {
		v.r.fail(v.at, "%s: %v", v.name, err)
	}
	v.r.formulas[text] = f
	v.checkNames(f)
	return f
}

// inside is the place of a part of an expression, if the file has it as it is
// compiled: in one line without quotes.
func (v value) inside(line, column int) value {
	if n, plain := v.node.(*ast.StringNode); plain && line == 1 && n.Token.Type == token.StringType && !strings.ContainsAny(n.Value, "\n$") {
		v.at.Column += column - 1
	}
	return v
}

// claim reads an expression that must be true or false.
func (v value) claim() formula.Formula {
	f := v.formula()
	if typ := f.Untrue(); typ != "" && v.r.err == nil {
		v.r.fail(v.at, "%s: the expression comes to %s, neither true nor false: compare it, like %s == …", v.name, typ, shortened(f.Text))
	}
	return f
}

// shortened is a text for a message.
func shortened(text string) string { return strings.Trim(quote(text), `"`) }

// checkNames refuses an expression with a name in it that leads nowhere. The
// same text may be right at one step and wrong at an earlier one.
func (v value) checkNames(f formula.Formula) {
	for _, n := range f.Named() {
		at := v.inside(n.Line, n.Column)
		at.name = v.name + ": in the expression"
		switch n.Function {
		case "saved":
			at.checkSaved(n.Name)
		case "balance", "balances", "transactions", "said":
			at.roleNamed(n.Name)
		case "crowd":
			at.crowdNamed(n.Name)
		case "count":
			at.eventType(n.Name)
		}
	}
}

// checkSaved refuses a path that leads nowhere in what steps have saved.
func (v value) checkSaved(path string) {
	name, rest, _ := strings.Cut(path, ".")
	s, ok := v.r.saved[name]
	if !ok {
		names := slices.Sorted(maps.Keys(v.r.saved))
		v.unknown(name, names, "no step before has saved "+quote(name), "saved so far: "+orNone(names))
	}
	if why, near := s.astray(name, rest); why != "" {
		v.r.failNear(near, v.at, "%s: saved.%s leads nowhere: %s", v.name, path, why)
	}
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
		l.Names = append(l.Names, member.standing(member.name).saving("let"))
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
