package sandboxtest

import (
	"context"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// A story is to be played in a world that was made for it.
type story struct{ told *scenarios.Story }

// readStory finds a shipped story or a file; nil if none is named.
func readStory(name string) (*story, error) {
	if name == "" {
		return nil, nil
	}
	s, err := scenarios.Load(name)
	if err != nil {
		return nil, err
	}
	return &story{s}, nil
}

// create makes the run on which the story plays.
func (s *story) create(ctx context.Context, house *sandbox.Sandbox, o Options, id string) (*sandbox.Run, error) {
	own := sandbox.Spec{ID: id, Seed: o.Seed, Start: o.Start, Chaos: o.Chaos}
	return scenarios.NewLibrary(house, nil, o.start()).CreateFor(ctx, s.told, own)
}

// Story plays a shipped story, or a .yaml file, in a run of its own in the same
// served world. The test fails at the step that does not hold: with its place
// in the file, what was expected and what came. What the story has left behind
// can be looked at in the world that is returned.
func (w *World) Story(t testing.TB, name string) *World {
	t.Helper()
	n := w.NewRun(t, Options{Story: name})
	n.Play()
	return n
}

// Play plays the story of [Options.Story] to its end, as fast as it goes. It
// is for once.
func (w *World) Play() {
	w.T.Helper()
	if w.story == nil {
		w.T.Fatal("Play: this world was not made for a story; name it in Options.Story")
	}
	report, err := scenarios.Runner{Wall: clock.System{}}.Play(w.T.Context(), scenarios.NewStage(w.Run), w.story.told, scenarios.Max)
	if err != nil {
		w.T.Fatalf("story %s: %v", w.story.told.ID, err)
	}
	if !report.Passed() {
		w.T.Fatal(failure(report))
	}
}

// failure tells of the step that did not hold, its place first.
func failure(r scenarios.Report) string {
	var b strings.Builder
	b.WriteString(r.Failed().At.String() + ": ")
	r.Write(&b) // it writes what the builder takes
	return strings.TrimSpace(b.String())
}
