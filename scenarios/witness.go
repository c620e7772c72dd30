package scenarios

import (
	"context"
	"fmt"
	"strings"

	"github.com/sandbank/sandbank/scenarios/formula"
)

// A Witness looks at a run with the expressions of stories, without a story:
// for tests in Go. The marks of a story are the run's first event, and a role
// is written as the customer herself: balance("larkspur/linh"). It is for one
// goroutine.
type Witness struct{ p *performance }

// NewWitness returns a witness of what happens on a stage.
func NewWitness(stage Stage) *Witness {
	return &Witness{&performance{
		stage: stage, story: &Story{}, cast: cast{map[string]Customer{}, map[string]any{}}, started: stage.Now(),
		marks: marks{1, 1, 1}, prices: map[string]int64{}, anybody: true,
	}}
}

// Expect checks what an expression says. It fails with [Unmet] if that does not
// hold, and with [formula.Error] if it is no expression.
func (w *Witness) Expect(ctx context.Context, expression string) error {
	f, err := formula.Compile(expression)
	if err != nil {
		return err
	}
	return Held{f}.check(ctx, w.p, 1)
}

// Like tells whether a text is what a pattern with stars describes, as in
// stories: upper and lower case are one.
func Like(pattern, text string) bool { return matches(pattern, text) }

// meet finds out who plays a role that an expression names.
func (p *performance) meet(ctx context.Context, role string) error {
	if _, ok := p.story.Role(role); ok {
		return nil
	}
	bank, key, ok := strings.Cut(role, "/")
	if !p.anybody {
		return fmt.Errorf("the story has no role %s; its roles are %s", quote(role), either(p.story.roleNames()))
	}
	if !ok {
		return fmt.Errorf("want a customer as bank/customer, like \"larkspur/linh\", got %s", quote(role))
	}
	if _, known := p.cast.customers[role]; known {
		return nil
	}
	c, err := p.stage.Customer(ctx, bank, key)
	if err == nil {
		p.cast.customers[role] = c
	}
	return err
}
