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
)

// checkThere refuses what works in a world of this process only.
func (o *runOptions) checkThere() error {
	if o.worldFile != "" {
		return errors.New("run: a server has a world of its own: leave out --world, or --server and --data")
	}
	if o.speed != "max" || o.given() || o.probe {
		return errors.New("run: --speed, --probe, --app, --bank and --platform work in a world of this process: leave out --server and --data")
	}
	return nil
}

// playThere lets a running server play, and follows it.
func (o *runOptions) playThere(ctx context.Context, s *server, t script) outcome {
	done := outcome{script: t, err: t.err}
	if done.err != nil {
		return done
	}
	if t.name != t.story.ID {
		done.err = fmt.Errorf("run %s: a server plays the stories it was shipped with; leave out --server and --data to play a file", t.name)
		return done
	}
	in := map[string]any{"story": t.story.ID, "seed": t.story.Seed}
	if !o.startAt.IsZero() {
		in["start"] = o.startAt
	}
	var run struct{ ID string }
	if done.err = s.call(ctx, http.MethodPost, "/api/v1/runs", in, &run); done.err != nil {
		done.err = fmt.Errorf("run %s: %w", t.story.ID, done.err)
		return done
	}
	done.where = s.url + "/runs/" + run.ID
	if done.err = s.follow(ctx, run.ID); done.err == nil {
		done.err = o.fetch(ctx, s, run.ID, &done)
	}
	return done
}

// fetch takes what is asked for out of a run of the server: its recording
// tells how the story went.
func (o *runOptions) fetch(ctx context.Context, s *server, run string, done *outcome) error {
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
	done.report, done.tally = scenarios.Retell(done.story, f.Events), tallyOf(f.Events)
	if o.expect != "" {
		done.side = compare.OfFile(f)
	}
	whole := func(w io.Writer) error { _, err := w.Write(text); return err }
	return o.outputs.keep(done, whole, save("?format=har"))
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
