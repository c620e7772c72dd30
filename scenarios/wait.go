package scenarios

import (
	"context"
	"time"
)

// Wait lets virtual time pass. What falls due meanwhile happens.
type Wait struct{ For time.Duration }

func (w Wait) written() (string, any) { return "wait", formatSpan(w.For) }

func (w Wait) tell(cast) Text {
	span := formatSpan(w.For)
	return Text{span + " passes", span + " trôi qua"}
}

func (w Wait) perform(ctx context.Context, p *performance) error {
	return p.stage.Advance(ctx, p.stage.Now().Add(w.For))
}
