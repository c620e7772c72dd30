package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/compare"
)

// A moment is what a run was when it had lived through an event.
type moment struct {
	seq   uint64
	state []string
}

// A diary notes what a run is after some events: a projection that is folded
// after all others.
type diary struct {
	run     *sandbox.Run
	now     uint64 // what was before it was begun is not noted
	wanted  []uint64
	moments []moment
}

func (d *diary) Reset() {}

func (d *diary) Apply(e journal.Event) {
	if e.Seq > d.now && slices.Contains(d.wanted, e.Seq) {
		d.moments = append(d.moments, moment{e.Seq, d.run.State()})
	}
}

// A lived story is one that has been played and noted on the way.
type lived struct {
	world   *sandboxtest.World
	run     *sandbox.Run
	story   *scenarios.Story
	before  uint64 // the last event before the story began
	moments []moment
}

// live plays a story to its end and notes what the run is at so many events.
// Where the end is, an equal run has told before.
func live(t *testing.T, id string, moments int) lived {
	t.Helper()
	_, twin := perform(t, load(t, id))
	l := lived{world: sandboxtest.Start(t, sandboxtest.Options{Main: "parent"}), story: load(t, id)}
	spec, err := l.story.Spec(l.world.Sandbox.Banks(), today)
	if err != nil {
		t.Fatal(err)
	}
	spec.ID = "parent"
	if l.run, err = l.world.Sandbox.Create(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	if err := l.run.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.before = started(t, twin) - 1
	notes := &diary{run: l.run, now: l.run.Actor().Head().Seq, wanted: spread(moments, l.before, twin.Actor().Head().Seq)}
	if err := l.run.Actor().Join(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	l.play(t, l.run)
	l.moments = notes.moments
	if len(l.moments) < min(moments, 20)-1 {
		t.Fatalf("%d moments were noted, want %d", len(l.moments), moments)
	}
	return l
}

// started is the event with which the run's story began.
func started(t *testing.T, run *sandbox.Run) uint64 {
	t.Helper()
	events, err := run.Actor().Read(t.Context(), 1, 1<<10)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(events, func(e journal.Event) bool { return e.Type == "story.started" })
	if i < 0 {
		t.Fatal("the story has not begun")
	}
	return events[i].Seq
}

func (l lived) play(t *testing.T, run *sandbox.Run) {
	t.Helper()
	report, err := scenarios.Runner{Wall: clock.System{}}.Play(t.Context(), scenarios.NewStage(run), l.story, scenarios.Max)
	if err != nil || !report.Passed() {
		t.Fatal(err, told(report))
	}
}

// recorded is the story's run taken into a world of its own from its file.
func (l lived) recorded(t *testing.T, secrets bool) (*sandboxtest.World, *sandbox.Run) {
	t.Helper()
	var file bytes.Buffer
	if err := l.world.Sandbox.Export(t.Context(), &file, "parent", secrets); err != nil {
		t.Fatal(err)
	}
	w := sandboxtest.Start(t, sandboxtest.Options{Start: today})
	r, err := w.Sandbox.Import(t.Context(), &file, "recording")
	if err != nil {
		t.Fatal(err)
	}
	return w, r
}

// at is a fork that goes on from an event.
func at(t *testing.T, w *sandboxtest.World, parent string, seq uint64) *sandbox.Run {
	t.Helper()
	r, err := w.Sandbox.Fork(t.Context(), parent, seq, sandbox.Spec{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// spread are up to n sequences from the first to the last, both among them.
func spread(n int, first, last uint64) []uint64 {
	list := make([]uint64, n)
	for i := range list {
		list[i] = first + (last-first)*uint64(i)/uint64(n-1)
	}
	return slices.Compact(list)
}

// differing are the lines that only one of two states has.
func differing(a, b []string) string {
	var lines []string
	for _, line := range a {
		if !slices.Contains(b, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}

// until is what the recording of a run is that ends with an event. Nothing
// happens in a recording by itself.
func until(t *testing.T, w *sandboxtest.World, run string, seq uint64) *sandbox.Run {
	t.Helper()
	info, err := w.Sandbox.Branch(t.Context(), run, seq, sandbox.Spec{})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := w.Sandbox.Export(t.Context(), &file, info.ID, false); err != nil {
		t.Fatal(err)
	}
	r, err := w.Sandbox.Import(t.Context(), &file, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARecordedStoryHasTheStateOfTheLivedOneAtFiftyEvents(t *testing.T) {
	for _, story := range shipped(t) {
		t.Run(story.ID, func(t *testing.T) {
			t.Parallel()
			l := live(t, story.ID, 51) // the first is before the story
			w, recording := l.recorded(t, false)
			if got := recording.State(); !slices.Equal(got, l.run.State()) {
				t.Errorf("at its end the recording differs:\n%s", differing(l.run.State(), got))
			}
			for _, m := range l.moments {
				if got := until(t, w, "recording", m.seq).State(); !slices.Equal(got, m.state) {
					t.Fatalf("after event %d the recording differs from what was lived:\n%s", m.seq, differing(m.state, got))
				}
			}
		})
	}
}

func TestAStoryPlayedInAForkOfItsBeginningIsTheSame(t *testing.T) {
	for _, story := range shipped(t) {
		t.Run(story.ID, func(t *testing.T) {
			t.Parallel()
			l := live(t, story.ID, 2)
			child := at(t, l.world, "parent", l.before)
			l.play(t, child)
			alike(t, l.run, child)
			same(t, l.run, child)
		})
	}
}

// same wants an empty diff of two runs.
func same(t *testing.T, a, b *sandbox.Run) {
	t.Helper()
	var sides [2]compare.Side
	for i, r := range []*sandbox.Run{a, b} {
		events, err := r.Actor().Read(t.Context(), 1, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		sides[i] = compare.Side{Events: events, Bodies: compare.Bodies(r.Bodies(t.Context()))}
	}
	if report := compare.Runs(sides[0], sides[1]); !report.Equal() {
		t.Errorf("the runs differ:\n%s", strings.Join(report.Sentences, "\n"))
	}
}

func TestForksOfAStoryAndOfItsRecordingGoOnAlike(t *testing.T) {
	for _, story := range shipped(t) {
		t.Run(story.ID, func(t *testing.T) {
			t.Parallel()
			l := live(t, story.ID, 5)
			w, _ := l.recorded(t, true)
			role := l.story.Roles[0]
			for _, seq := range spread(4, l.before, l.run.Actor().Head().Seq) {
				a, b := at(t, l.world, "parent", seq), at(t, w, "recording", seq)
				for _, r := range []*sandbox.Run{a, b} {
					if err := goOn(t.Context(), r, role.Bank, role.Customer); err != nil {
						t.Fatalf("after event %d: %v", seq, err)
					}
				}
				alike(t, a, b)
				same(t, a, b)
			}
		})
	}
}

// goOn does a little of everything that somebody may do in a fork.
func goOn(ctx context.Context, r *sandbox.Run, bank, customer string) error {
	stage := scenarios.NewStage(r)
	c, err := stage.Customer(ctx, bank, customer)
	if err != nil {
		return err
	}
	for _, do := range []func() error{
		func() error { return nil }, // what was on its way at the fork happens first
		func() error { return stage.Say(ctx, "", bank+"/"+c.Key, "What's my balance?") },
		func() error { _, err := stage.Token(ctx, c, scenarios.Token{}); return err },
		func() error { _, err := stage.Receive(ctx, c, 4250, "Pine Market"); return err },
		func() error { return stage.Advance(ctx, stage.Now().Add(36*time.Hour)) },
		func() error { return stage.Say(ctx, "", bank+"/"+c.Key, "And now?") },
	} {
		if err := do(); err != nil {
			return fmt.Errorf("go on: %w", err)
		}
		if err := stage.Idle(ctx); err != nil {
			return err
		}
	}
	return nil
}
