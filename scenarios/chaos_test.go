package scenarios_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox"
)

// A story need not pass under chaos: it must be the same one twice, up to the
// step that fails.
func TestChaosStrikesTwoRunsOfOneSeedAlike(t *testing.T) {
	var struck atomic.Int32 // runs that chaos has struck
	stories := shipped(t)
	t.Run("stories", func(t *testing.T) {
		for _, perMille := range []int{50, 300} {
			for _, story := range stories {
				t.Run(fmt.Sprintf("%s at %d per mille", story.ID, perMille), func(t *testing.T) {
					t.Parallel()
					chaos := func(spec *sandbox.Spec) { spec.Chaos = perMille }
					_, first := performAs(t, load(t, story.ID), chaos)
					_, second := performAs(t, load(t, story.ID), chaos)
					if armed := first.Faults().Armed(); len(armed) < len(fault.Chaos(perMille)) {
						t.Fatalf("%d faults are armed, want at least %d", len(armed), len(fault.Chaos(perMille)))
					}
					alike(t, first, second)
					if strikes(first) > 0 {
						struck.Add(1)
					}
				})
			}
		}
	})
	if got, want := int(struck.Load()), len(stories); got < want { // half of the runs
		t.Errorf("chaos has struck in %d runs, want %d at least: where it has not, nothing is proved", got, want)
	}
}

// strikes is how often what is armed in a run has struck.
func strikes(run *sandbox.Run) (n int) {
	for _, f := range run.Faults().Armed() {
		n += run.Faults().Strikes(f.ID)
	}
	return n
}
