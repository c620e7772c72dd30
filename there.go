package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/compare"
	"github.com/sandbank/sandbank/scenarios/outcome"
)

// checkThere refuses what works in a world of this process only.
func (o *runOptions) checkThere() error {
	if o.given() || o.probe {
		return errors.New("run: --app, --bank, --platform and --probe put your program into a world of this process; a server has its own programs: leave out --server and --data, or start it with `sandbank up --app …`")
	}
	for _, flag := range []string{"world", "population", "chaos", "strict-wire", "listen"} {
		if o.changed(flag) {
			return fmt.Errorf("run: --%s is for a world of this process; a server has a world of its own: leave it out, or --server and --data", flag)
		}
	}
	return nil
}

// playThere lets a running server play, and follows it. The server gets the
// text of a story that it was not shipped with, and of its parts.
func (o *runOptions) playThere(ctx context.Context, s *server, t script) played {
	done := newPlayed(t)
	if done.Err != nil {
		return done
	}
	in := map[string]any{"seed": t.story.Seed, "speed": o.speed}
	if t.story.Script != nil {
		in["script"] = t.story.Script
	} else {
		in["story"] = t.story.ID
	}
	if !o.startAt.IsZero() {
		in["start"] = o.startAt
	}
	var run struct{ ID string }
	if done.Err = s.call(ctx, http.MethodPost, "/api/v1/runs", in, &run); done.Err != nil {
		done.Err = fmt.Errorf("run %s: %w", t.name, done.Err)
		return done
	}
	done.where = s.url + "/runs/" + run.ID
	if done.Err = s.follow(ctx, run.ID); done.Err == nil {
		done.Err = o.fetch(ctx, s, run.ID, &done)
	}
	return done
}

// fetch takes what is asked for out of a run of the server: its recording
// tells how the story went, the server what it holds against programs.
func (o *runOptions) fetch(ctx context.Context, s *server, run string, done *played) error {
	save := func(format string) func(io.Writer) error {
		return func(w io.Writer) error { return s.call(ctx, http.MethodGet, runPath(run, "export")+format, nil, w) }
	}
	var b bytes.Buffer
	if err := save("")(&b); err != nil {
		return err
	}
	text := b.Bytes()
	f, _, err := sandbox.ReadRecording(&b)
	if err != nil {
		return err
	}
	done.Report, done.Coverage = scenarios.Retell(done.script.story, f.Events), outcome.Tally(f.Events)
	var told outcome.Story
	if err := s.call(ctx, http.MethodGet, runPath(run, "report"), nil, &told); err != nil {
		return err
	}
	done.Findings = told.Findings
	if o.expect != "" {
		done.side = compare.OfFile(f)
	}
	whole := func(w io.Writer) error { _, err := w.Write(text); return err }
	err = o.outputs.keep(done, whole, save("?format=har"))
	if why := done.Report.Err; why != nil {
		done.Report.Err = nil
		err = errors.Join(fmt.Errorf("run %s: %w", done.File, why), err)
	}
	return err
}

// follow waits until a run's story has ended.
func (s *server) follow(ctx context.Context, run string) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		var info struct{ State string }
		if err := s.call(ctx, http.MethodGet, "/api/v1/runs/"+run, nil, &info); err != nil {
			return err
		}
		if info.State == sandbox.Passed || info.State == sandbox.Failed {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
