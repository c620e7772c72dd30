package scenarios

import (
	"context"
	"errors"
	"slices"
	"time"
)

// An Expectation is a claim that must hold, or must not.
type Expectation struct {
	Claim  Claim
	Not    bool
	Since  string        // from where on it looks: "step", "chapter", "story" or "run"
	Within time.Duration // virtual time that may pass until it holds
}

// A Claim is something that can be looked up after a step: Held, Said,
// Exchanged, Happened, Granted and Seen.
type Claim interface {
	written() (key string, body any)
	tell(c cast, not bool) Text
	// check returns an [Unmet] unless the claim holds since a sequence.
	check(ctx context.Context, p *performance, since uint64) error
}

// claims are the keys of the claims.
func claims() []string { return []string{"that", "chat", "exchange", "event", "granted", "page"} }

// sinces are the places from which an expectation may look: the last step
// that did something, the chapter, the story, or the run with its wiring.
func sinces() []string { return []string{"step", "chapter", "story", "run"} }

func newExpectation(v value) Expectation {
	if v.isText() { // the expression alone
		return Expectation{Claim: Held{v.claim()}, Since: "step"}
	}
	o := v.object(append(claims(), "not", "since", "within")...)
	e := Expectation{Not: o.get("not").yes(), Since: "step", Within: o.get("within").span()}
	if since := o.get("since"); since.there() {
		e.Since = since.one(sinces()...)
	}
	made := slices.DeleteFunc(claims(), func(key string) bool { return !o.get(key).there() })
	if len(made) != 1 && v.there() {
		v.r.fail(v.at, "expect: want one of %s, got %d of them", either(claims()), len(made))
	}
	if v.r.err == nil && len(made) == 1 {
		e.Claim = newClaim(made[0], o.get(made[0]))
	}
	return e
}

func newClaim(key string, v value) Claim {
	switch key {
	case "chat":
		return newSaid(v)
	case "exchange":
		return newExchanged(v)
	case "event":
		return newHappened(v)
	case "page":
		return newSeen(v)
	case "that":
		return Held{v.claim()}
	}
	return newGranted(v)
}

func (e Expectation) written() (string, any) {
	key, body := e.Claim.written()
	f := fields{{key, body}, {"not", e.Not}}
	if e.Since != "step" {
		f = append(f, field{"since", e.Since})
	}
	if e.Within > 0 {
		f = append(f, field{"within", formatSpan(e.Within)})
	}
	return "expect", f
}

func (e Expectation) tell(c cast) Text { return e.Claim.tell(c, e.Not) }

// perform looks, and if need be waits: an outside program gets a grace on the
// wall clock, and only then virtual time passes.
func (e Expectation) perform(ctx context.Context, p *performance) error {
	since := p.marks.of(e.Since)
	err := e.look(ctx, p, since)
	if unmet(err) && !e.Not && p.grace > 0 {
		err = e.lookAgain(ctx, p, since, err)
	}
	// A claim that must not hold must not hold all the while.
	for moved := time.Duration(0); moved < e.Within && (e.Not && err == nil || !e.Not && unmet(err)); {
		pace := min(max(e.Within/16, time.Second), e.Within-moved)
		if err := p.stage.Advance(ctx, p.stage.Now().Add(pace)); err != nil {
			return err
		}
		if err := p.stage.Idle(ctx); err != nil {
			return err
		}
		moved += pace
		err = e.look(ctx, p, since)
	}
	return err
}

// look checks the claim once, turned round if it must not hold.
func (e Expectation) look(ctx context.Context, p *performance, since uint64) error {
	err := e.Claim.check(ctx, p, since)
	switch {
	case !e.Not || err != nil && !unmet(err):
		return err
	case err != nil:
		return nil
	}
	return &Unmet{"not: " + e.Claim.tell(p.cast, false).En, "it did"}
}

// lookAgain checks after each new event, until the grace is over.
func (e Expectation) lookAgain(ctx context.Context, p *performance, since uint64, err error) error {
	short, cancel := context.WithTimeout(ctx, p.grace)
	defer cancel()
	for unmet(err) {
		if p.stage.Await(short, p.seen+1) != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		err = e.look(ctx, p, since)
	}
	return err
}

func unmet(err error) bool {
	_, ok := errors.AsType[*Unmet](err)
	return ok
}
