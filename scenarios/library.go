package scenarios

import (
	"context"
	"fmt"
	"time"

	"github.com/sandbank/sandbank/sandbox"
)

// A Library plays stories in runs of a sandbox. It is safe for concurrent use.
type Library struct {
	house   *sandbox.Sandbox
	stories []*Story
	today   time.Time // the day of stories without a date; zero: the wall's
}

// NewLibrary returns a library of stories. They are not changed any more.
func NewLibrary(house *sandbox.Sandbox, stories []*Story, today time.Time) *Library {
	return &Library{house, stories, today}
}

// Stories lists the stories.
func (l *Library) Stories() []*Story { return l.stories }

// Story finds a story by its id.
func (l *Library) Story(id string) (*Story, error) {
	for _, s := range l.stories {
		if s.ID == id {
			return s, nil
		}
	}
	names := make([]string, len(l.stories))
	for i, s := range l.stories {
		names[i] = s.ID
	}
	return nil, fmt.Errorf("story %q: %w%s", id, ErrNoStory, meant(id, names, ""))
}

// Create makes the run that a story is to be played in. spec.Script has it, or
// spec.Story names it; what else spec leaves empty is the story's own. A start in spec is the day of
// a story without a date, and counts to the moment for one that has a date.
func (l *Library) Create(ctx context.Context, spec sandbox.Spec) (*sandbox.Run, error) {
	if spec.Script != nil {
		s, err := FromScript(*spec.Script)
		if err != nil {
			return nil, err
		}
		return l.CreateFor(ctx, s, spec)
	}
	s, err := l.Story(spec.Story)
	if err != nil {
		return nil, err
	}
	return l.CreateFor(ctx, s, spec)
}

// Of is the story that a run was made for, read from the run's own script if
// it is not of the library. It fails with [ErrNoStory].
func (l *Library) Of(run *sandbox.Run) (*Story, error) {
	i := run.Info()
	if i.Script != nil {
		return ofRun(run, *i.Script)
	}
	return l.Story(i.Story)
}

// CreateFor makes the run for a story that need not be of the library.
func (l *Library) CreateFor(ctx context.Context, s *Story, spec sandbox.Spec) (*sandbox.Run, error) {
	own, err := s.Spec(l.house.Banks(), l.day(spec.Start))
	if err != nil {
		return nil, err
	}
	own.ID = spec.ID
	if spec.Population != nil {
		own.Population = spec.Population
	}
	if spec.Chaos != 0 {
		own.Chaos = spec.Chaos
	}
	if spec.Seed != 0 {
		own.Seed = spec.Seed
	}
	if spec.Title != (sandbox.Text{}) {
		own.Title = spec.Title
	}
	if !spec.Start.IsZero() && !s.Start.At.IsZero() {
		own.Start = spec.Start
	}
	return l.house.Create(ctx, own)
}

// day is the day of a story without a date.
func (l *Library) day(asked time.Time) time.Time {
	switch {
	case !asked.IsZero():
		return asked
	case !l.today.IsZero():
		return l.today
	}
	return l.house.Wall().Now()
}

// Play plays the run's story in it from the beginning. How it went is in the
// run: see [sandbox.Info].
func (l *Library) Play(ctx context.Context, run *sandbox.Run, speed Speed) error {
	s, err := l.Of(run)
	if err != nil {
		return err
	}
	_, err = Runner{Wall: l.house.Wall()}.Play(ctx, NewStage(run), s, speed)
	return err
}
