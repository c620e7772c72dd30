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

// Clock moves virtual time to an instant. What falls due on the way happens.
type Clock struct {
	To  Start
	say string
}

func newClock(v value) Clock {
	o := v.object("to")
	c := Clock{To: o.need("to").start()}
	c.say = c.To.String()
	return c
}

func (c Clock) written() (string, any) { return "clock", fields{{"to", c.say}} }

func (c Clock) tell(cast) Text { return Text{"It is " + c.say, "Đã đến " + c.say} }

func (c Clock) perform(ctx context.Context, p *performance) error {
	zone, err := p.stage.Zone(p.story.Roles[0].Bank)
	if err != nil {
		return err
	}
	to := (&Story{Start: c.To}).Begin(zone, c.To.At)
	if now := p.stage.Now(); to.Before(now) {
		return &Unmet{"the clock to go on to " + c.say, "it is later already: " + now.In(zone).Format(time.RFC3339)}
	}
	return p.stage.Advance(ctx, to)
}
