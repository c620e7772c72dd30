package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/sandbank/sandbank/sandbox"
)

// stream handles GET /runs/{run}/stream.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	return s.hub.serve(w, r, runFeed{run}, func(ctx context.Context, op string, args json.RawMessage) (any, error) {
		return act(ctx, run, op, args)
	})
}

// runFeed is a run as the stream reads it.
type runFeed struct{ *sandbox.Run }

// State implements [feed].
func (f runFeed) State() runState {
	i := f.Info()
	return runState{i.Head, i.State, newClockBody(f.Run), newFaultBodies(f.Run)}
}

// act carries out what a client of the stream asks: each op is the POST of the
// same name, with its body as args.
func act(ctx context.Context, run *sandbox.Run, op string, args json.RawMessage) (any, error) {
	switch op {
	case "chat.send", "chat.link":
		var a chatAct
		if err := decodeBytes(args, &a); err != nil {
			return nil, err
		}
		return chat(ctx, run, a)
	case "consent.revoke":
		var a struct {
			Bank    string `json:"bank"`
			Consent string `json:"consent"`
		}
		if err := decodeBytes(args, &a); err != nil {
			return nil, err
		}
		return revoke(ctx, run, a.Bank, a.Consent)
	case "clock.set":
		var a clockSetting
		if err := decodeBytes(args, &a); err != nil {
			return nil, err
		}
		return moveClock(ctx, run, a)
	case "fault.set":
		return setFault(ctx, run, args)
	}
	return nil, refuse(http.StatusBadRequest, "unknown-op", "There is no such op", "op is %q; there are chat.send, chat.link, consent.revoke, clock.set, fault.set.", op)
}

// setFault arms a fault, or clears the one that is named with off.
func setFault(ctx context.Context, run *sandbox.Run, args json.RawMessage) (any, error) {
	var a struct {
		faultBody
		Off bool `json:"off"`
	}
	if err := decodeBytes(args, &a); err != nil {
		return nil, err
	}
	if !a.Off {
		return arm(ctx, run, a.faultBody)
	}
	if err := run.Faults().Clear(ctx, a.ID); err != nil {
		return nil, fmt.Errorf("fault.set: %w", err)
	}
	return faultBody{ID: a.ID}, nil
}
