package main

import (
	"context"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// A library plays the shipped stories in a sandbox.
type library struct {
	sandbox *sandbox.Sandbox
	stories []*scenarios.Story
	start   time.Time // when stories without a date begin; zero: today
}

// Stories implements [web.Stories].
func (l *library) Stories() []*scenarios.Story { return l.stories }

// Create implements [web.Stories]: it makes the run in which a story is
// played, and waits until its parties are ready.
func (l *library) Create(ctx context.Context, ask sandbox.Spec) (*sandbox.Run, error) {
	story, err := l.find(ask.Story)
	if err != nil {
		return nil, err
	}
	return l.stage(ctx, story, ask)
}

// stage makes the run for a story. What ask leaves empty is the story's own.
func (l *library) stage(ctx context.Context, story *scenarios.Story, ask sandbox.Spec) (*sandbox.Run, error) {
	copied := *story
	if ask.Seed != 0 {
		copied.Seed = ask.Seed
	}
	today := l.start
	if today.IsZero() {
		today = clock.System{}.Now()
	}
	spec, err := copied.Spec(l.sandbox.Banks(), today)
	if err != nil {
		return nil, err
	}
	spec.ID, spec.Rate = ask.ID, ask.Rate
	if !ask.Start.IsZero() {
		spec.Start = ask.Start
	}
	run, err := l.sandbox.Create(ctx, spec)
	if err != nil {
		return nil, err
	}
	return run, run.Idle(ctx) // webhooks are verified before the first step
}

// Play implements [web.Stories].
func (l *library) Play(ctx context.Context, run *sandbox.Run) error {
	story, err := l.find(run.Info().Story)
	if err != nil {
		return err
	}
	_, err = l.perform(ctx, run, story, scenarios.Max, nil)
	return err
}

// perform plays a story on its run.
func (l *library) perform(ctx context.Context, run *sandbox.Run, story *scenarios.Story, speed scenarios.Speed, tell func(scenarios.Progress)) (scenarios.Report, error) {
	runner := scenarios.Runner{Wall: clock.System{}, Progress: tell}
	return runner.Play(ctx, scenarios.NewStage(run), story, speed)
}

func (l *library) find(id string) (*scenarios.Story, error) {
	for _, s := range l.stories {
		if s.ID == id {
			return s, nil
		}
	}
	return nil, fmt.Errorf("story %q: %w", id, scenarios.ErrNoStory)
}
