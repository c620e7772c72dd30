package scenarios_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
)

// today is when stories without a date begin in these tests.
var today = time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC)

// perform plays a story in a world of its own.
func perform(t *testing.T, s *scenarios.Story) (scenarios.Report, *sandbox.Run) {
	t.Helper()
	return performAs(t, s, nil)
}

// performAs plays a story in a world of its own, in a run made from what change
// makes of the story's spec. The story may fail.
func performAs(t *testing.T, s *scenarios.Story, change func(*sandbox.Spec)) (scenarios.Report, *sandbox.Run) {
	t.Helper()
	w := sandboxtest.Start(t, sandboxtest.Options{Main: s.ID})
	spec, err := s.Spec(w.Sandbox.Banks(), today)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&spec)
	}
	run, err := w.Sandbox.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	report, err := scenarios.Runner{Wall: clock.System{}}.Play(t.Context(), scenarios.NewStage(run), s, scenarios.Max)
	if err != nil {
		t.Fatal(err)
	}
	return report, run
}

func load(t *testing.T, name string) *scenarios.Story {
	t.Helper()
	s, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func told(r scenarios.Report) string {
	var b strings.Builder
	r.Write(&b)
	return b.String()
}

func TestBalanceInChatHoldsForEverySeed(t *testing.T) {
	for _, seed := range []uint64{2018, 1, 7, 42, 1 << 40, 1<<64 - 1} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := load(t, "balance-in-chat")
			s.Seed = seed
			if report, _ := perform(t, s); !report.Passed() {
				t.Error(told(report))
			}
		})
	}
}

// canonical is the run's journal as two equal runs have it.
func canonical(t *testing.T, run *sandbox.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	for from := uint64(1); ; {
		events, err := run.Actor().Read(t.Context(), from, 512)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			return b.Bytes()
		}
		for _, e := range events {
			e.Data = []byte(run.Base().Fold(string(e.Data)))
			line, err := e.Canonical()
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
		from = events[len(events)-1].Seq + 1
	}
}

// On some days purchases are pending and on some it is pay day.
func TestBalanceInChatHoldsOnEveryDay(t *testing.T) {
	w := sandboxtest.Start(t)
	s := load(t, "balance-in-chat")
	l := scenarios.NewLibrary(w.Sandbox, []*scenarios.Story{s}, today)
	pending := false
	for day := range 14 {
		run, err := l.Create(t.Context(), sandbox.Spec{Story: s.ID, Start: today.AddDate(0, 0, day)})
		if err != nil {
			t.Fatal(err)
		}
		stage := scenarios.NewStage(run)
		report, err := scenarios.Runner{Wall: clock.System{}}.Play(t.Context(), stage, s, scenarios.Max)
		if err != nil || !report.Passed() {
			t.Errorf("day %d: %v, %s", day, err, told(report))
		}
		linh, err := stage.Customer(t.Context(), "larkspur", "linh")
		if err != nil {
			t.Fatal(err)
		}
		figures, err := stage.Figures(t.Context(), linh)
		if err != nil || len(figures) == 0 {
			t.Fatal(figures, err)
		}
		pending = pending || figures[0].Booked != figures[0].Available
	}
	if !pending {
		t.Error("booked and available were equal on all days: their comparison has proved nothing")
	}
}

func TestTwoRunsOfOneSeedAreEqual(t *testing.T) {
	for _, story := range shipped(t) {
		t.Run(story.ID, func(t *testing.T) {
			t.Parallel()
			_, first := perform(t, load(t, story.ID))
			_, second := perform(t, load(t, story.ID))
			alike(t, first, second)
		})
	}
}

// alike wants two runs to have equal journals in canonical form.
func alike(t *testing.T, first, second *sandbox.Run) {
	t.Helper()
	a, b := bytes.Split(canonical(t, first), []byte("\n")), bytes.Split(canonical(t, second), []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			t.Fatalf("event %d differs:\n%s\n%s", i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) || first.Actor().Head() != second.Actor().Head() {
		t.Errorf("%d and %d events, heads %v and %v", len(a), len(b), first.Actor().Head(), second.Actor().Head())
	}
}

func shipped(t *testing.T) []*scenarios.Story {
	t.Helper()
	stories, err := scenarios.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return stories
}

func TestShippedStoriesHoldForEverySeed(t *testing.T) {
	for _, story := range shipped(t) {
		for _, seed := range []uint64{2018, 7, 1<<64 - 1} {
			t.Run(fmt.Sprint(story.ID, " ", seed), func(t *testing.T) {
				t.Parallel()
				s := load(t, story.ID)
				s.Seed = seed
				if report, _ := perform(t, s); !report.Passed() {
					t.Error(told(report))
				}
			})
		}
	}
}

// Every expectation of every shipped story must be able to fail.
func TestEachInvertedExpectationFails(t *testing.T) {
	for _, s := range shipped(t) {
		for i, c := range s.Chapters {
			for j, step := range c.Steps {
				if _, ok := step.Action.(scenarios.Expectation); ok {
					t.Run(fmt.Sprintf("%s_%d.%d", s.ID, i+1, j+1), func(t *testing.T) {
						t.Parallel()
						inverted(t, s.ID, i, j)
					})
				}
			}
		}
	}
}

func inverted(t *testing.T, name string, i, j int) {
	s := load(t, name)
	step := &s.Chapters[i].Steps[j]
	expectation := step.Action.(scenarios.Expectation)
	expectation.Not = !expectation.Not
	step.Action = expectation
	report, run := perform(t, s)
	failed := report.Failed()
	if failed == nil || failed.Chapter != i+1 || failed.Number != j+1 {
		t.Fatalf("inverted at %s, but %s", step.At, told(report))
	}
	if failed.Failure.Expected == "" || failed.Failure.Got == "" || failed.At != step.At {
		t.Errorf("the failure does not tell enough: %s", told(report))
	}
	if got := run.Info().State; got != sandbox.Failed {
		t.Errorf("state of the run = %s, want failed", got)
	}
}

// A run without a path of its own and one that has one are equal, too.
func TestARunIsEqualUnderAnyNameAndAddress(t *testing.T) {
	for _, story := range shipped(t) {
		t.Run(story.ID, func(t *testing.T) {
			t.Parallel()
			_, first := performAs(t, load(t, story.ID), nil)
			_, second := performAs(t, load(t, story.ID), func(spec *sandbox.Spec) { spec.ID = "another.name" })
			if first.Base().Path() == second.Base().Path() {
				t.Fatalf("both runs are at %q", first.Base())
			}
			alike(t, first, second)
		})
	}
}

// The built-in bot lives at a plain http address; strict parties must let it
// link all the same.
func TestBalanceInChatHoldsUnderStrict(t *testing.T) {
	s := load(t, "balance-in-chat")
	w := sandboxtest.Start(t, sandboxtest.Options{Strict: true})
	for _, b := range w.Banks() {
		if _, err := w.TokenFor(t.Context(), b.ID(), "4711", nil); err != nil {
			t.Errorf("token at %s: %v", b.ID(), err)
		}
	}
	spec, err := s.Spec(w.Sandbox.Banks(), today)
	if err != nil {
		t.Fatal(err)
	}
	run, err := w.Sandbox.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	report, err := scenarios.Runner{Wall: clock.System{}}.Play(t.Context(), scenarios.NewStage(run), s, scenarios.Max)
	if err != nil || !report.Passed() {
		t.Errorf("Play() = %v, %s", err, told(report))
	}
}
