package compare_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/compare"
)

// shown plays a shipped story, in a run and by steps that are changed; nil
// changes nothing.
func shown(t *testing.T, id string, seed uint64, change func(*scenarios.Story), arm func(*sandbox.Run)) compare.Side {
	t.Helper()
	w := world(t)
	s, err := scenarios.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(s)
	}
	run, err := scenarios.NewLibrary(w.Sandbox, nil, day).CreateFor(t.Context(), s, sandbox.Spec{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	if arm != nil {
		arm(run)
	}
	if _, err := (scenarios.Runner{Wall: clock.System{}}).Play(t.Context(), scenarios.NewStage(run), s, scenarios.Max); err != nil {
		t.Fatal(err)
	}
	return side(t, w, run)
}

// first is the first difference that is told.
func first(r compare.Report) string {
	if r.Equal() {
		return "no difference"
	}
	return r.Sentences[0]
}

func TestTheFirstSentenceOfEachStoryNamesTheFirstCause(t *testing.T) {
	stories, err := scenarios.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stories {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			seed, bank := s.Seed, s.Roles[0].Bank
			if seed == 0 {
				seed = 2018
			}
			a := shown(t, s.ID, seed, nil, nil)
			if got := first(compare.Runs(a, shown(t, s.ID, seed, nil, nil))); got != "no difference" {
				t.Errorf("played again: %s", got)
			}
			if got := first(compare.Runs(a, shown(t, s.ID, 7, nil, nil))); !strings.HasPrefix(got, "The seed is another: 2018 became 7") {
				t.Errorf("another seed: %s", got)
			}
			got := first(compare.Runs(a, shown(t, s.ID, seed, nil, func(r *sandbox.Run) {
				if _, err := r.Faults().Arm(t.Context(), fault.Fault{Party: bank, Route: "/", Kind: fault.Status, Status: 503}); err != nil {
					t.Fatal(err)
				}
			})))
			if !strings.HasPrefix(got, "A fault is armed: 503 at "+bank) {
				t.Errorf("a fault: %s", got)
			}
			got = first(compare.Runs(a, shown(t, s.ID, seed, func(s *scenarios.Story) {
				c := &s.Chapters[0]
				c.Steps = append([]scenarios.Step{{Action: scenarios.Speak{}, Note: scenarios.Text{En: "Somebody speaks"}}}, c.Steps...)
			}, nil)))
			if !strings.HasPrefix(got, "A step is added: “Somebody speaks”") {
				t.Errorf("another step: %s", got)
			}
		})
	}
}
