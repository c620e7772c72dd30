package sandboxtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/sandbank/sandbank/scenarios"
)

// Data is what an event's data must have: members by their names, those within
// others with dots. In texts stars stand for any letters.
type Data map[string]any

// Expect demands what an expression of stories says; see docs/stories.md. A
// customer is written bank/customer. With values the expression is a format,
// as for [fmt.Sprintf]:
//
//	run.Expect(`count("bank.consent.revoked") == 1`)
//	run.Expect("balance(%q).booked == %d", linh, before-4250)
func (w *World) Expect(expression string, values ...any) {
	w.T.Helper()
	if len(values) > 0 {
		expression = fmt.Sprintf(expression, values...)
	}
	w.settle()
	err := scenarios.NewWitness(scenarios.NewStage(w.Run)).Expect(w.T.Context(), expression)
	if unmet, ok := errors.AsType[*scenarios.Unmet](err); ok {
		w.T.Errorf("expected  %s\ngot       %s", unmet.Expected, unmet.Got)
	} else if err != nil {
		w.T.Fatalf("Expect(%s): %v", expression, err)
	}
}

// ExpectEvent demands that the journal has an event whose type fits a pattern
// and whose data has some members, and returns the newest one. It fails with
// what is there instead.
func (w *World) ExpectEvent(kind string, like ...Data) Event {
	w.T.Helper()
	found := w.Events("*")
	for _, e := range slices.Backward(found) {
		if fits(e, kind, like) {
			return e
		}
	}
	w.T.Fatalf("expected  an event %s\ngot       %s", described(kind, like), instead(found, kind))
	return Event{}
}

// WaitEvent is ExpectEvent for what a program of yours still has to do: it waits
// until the event is there, and fails the test after ten seconds by the real
// clock.
func (w *World) WaitEvent(kind string, like ...Data) Event {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(w.T.Context(), patience)
	defer cancel()
	for e, err := range w.Tail(ctx, 1) {
		if err != nil {
			break
		}
		if own := newEvent(e); fits(own, kind, like) {
			return own
		}
	}
	w.T.Fatalf("expected  an event %s within %s\ngot       %s", described(kind, like), patience, instead(w.Events("*"), kind))
	return Event{}
}

// ExpectExchange demands that a request has gone over the wire, as for
// [World.Exchanges], and returns the newest one.
func (w *World) ExpectExchange(like Exchange) Exchange {
	w.T.Helper()
	all := w.wire()
	for _, x := range slices.Backward(all) {
		if like.fits(x) {
			return x
		}
	}
	w.T.Fatalf("expected  an exchange %s\ngot       %s", like, lastOf(all, "no exchange at all"))
	return Exchange{}
}
