package compare_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/compare"
)

var day = time.Date(2026, time.March, 5, 15, 0, 0, 0, time.UTC)

// events are all events of a run, as they are stored.
func events(t testing.TB, w *sandboxtest.World, run string) []journal.Event {
	t.Helper()
	all, err := w.Sandbox.Store().Read(t.Context(), run, 1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func world(t testing.TB) *sandboxtest.World {
	t.Helper()
	return sandboxtest.Start(t, sandboxtest.Options{Start: day})
}

func create(t *testing.T, w *sandboxtest.World, spec sandbox.Spec) *sandbox.Run {
	t.Helper()
	if spec.Seed == 0 {
		spec.Seed = 2018
	}
	if spec.Start.IsZero() {
		spec.Start = day
	}
	if spec.Story == "" { // in free play what happens at once has no order of its own
		spec.Story = "trial"
	}
	spec.Title = sandbox.Text{En: "Trial"}
	r, err := w.Sandbox.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// side is a run with its bodies.
func side(t *testing.T, w *sandboxtest.World, r *sandbox.Run) compare.Side {
	return compare.Side{Events: events(t, w, r.ID()), Bodies: compare.Bodies(r.Bodies(t.Context()))}
}

func say(t *testing.T, r *sandbox.Run, text string) {
	t.Helper()
	if _, err := r.Messenger().Say(t.Context(), "larkspur/linh", text); err != nil {
		t.Fatal(err)
	}
	if err := r.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// play is what the runs of these tests have in common.
func play(t *testing.T, r *sandbox.Run) {
	t.Helper()
	say(t, r, "What's my balance?")
	if err := r.Advance(t.Context(), r.Now().Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	say(t, r, "Hello?")
}

func TestTheFirstSentenceNamesTheFirstCause(t *testing.T) {
	w := world(t)
	a := create(t, w, sandbox.Spec{ID: "a"})
	play(t, a)
	for _, c := range []struct {
		name  string
		spec  sandbox.Spec
		live  func(t *testing.T, r *sandbox.Run)
		first string
	}{
		{"another seed", sandbox.Spec{Seed: 7}, play, "The seed is another: 2018 became 7"},
		{"another start", sandbox.Spec{Start: day.Add(48 * time.Hour)}, play, "The start is another: 2026-03-05 15:00 became 2026-03-07 15:00"},
		{"another rate", sandbox.Spec{Rate: 60}, play, "The clock runs at another rate: 0x became 60x"},
		{"a fault", sandbox.Spec{}, func(t *testing.T, r *sandbox.Run) {
			t.Helper()
			if _, err := r.Faults().Arm(t.Context(), fault.Fault{Party: "kinnet", Route: "/me/messages", Kind: fault.Status, Status: 503, Count: 1}); err != nil {
				t.Fatal(err)
			}
			play(t, r)
		}, "A fault is armed: 503 at kinnet /me/messages"},
		{"something more that she says", sandbox.Spec{}, func(t *testing.T, r *sandbox.Run) {
			t.Helper()
			say(t, r, "Good morning")
			play(t, r)
		}, "Linh's message “Good morning” is added"},
		{"something less that she says", sandbox.Spec{}, func(t *testing.T, r *sandbox.Run) {
			t.Helper()
			say(t, r, "What's my balance?")
		}, "The second run ends with event "},
		{"a clock that is not moved", sandbox.Spec{}, func(t *testing.T, r *sandbox.Run) {
			t.Helper()
			say(t, r, "What's my balance?")
			say(t, r, "Hello?")
		}, "An advance of the clock to 2026-03-06T15:00:00Z is missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := create(t, w, c.spec)
			c.live(t, b)
			report := compare.Runs(side(t, w, a), side(t, w, b))
			if report.Equal() || !strings.HasPrefix(report.Sentences[0], c.first) {
				t.Errorf("the first sentence is not %q:\n%s", c.first, strings.Join(report.Sentences, "\n"))
			}
		})
	}
}

func TestRunsWithTheSameStepsDoNotDiffer(t *testing.T) {
	w, other := world(t), world(t)
	a, b := create(t, w, sandbox.Spec{ID: "a"}), create(t, other, sandbox.Spec{ID: "b"})
	play(t, a)
	play(t, b)
	if r := compare.Runs(side(t, w, a), side(t, other, b)); !r.Equal() {
		t.Errorf("equal runs differ:\n%s", strings.Join(r.Sentences, "\n"))
	}
}

func TestAForkWithTheSameStepsHasAnEmptyDiff(t *testing.T) {
	w := world(t)
	a := create(t, w, sandbox.Spec{ID: "a", Story: "trial"})
	say(t, a, "Hello")
	at := a.Actor().Head().Seq
	play(t, a)
	b, err := w.Sandbox.Fork(t.Context(), "a", at, sandbox.Spec{ID: "b"})
	if err != nil {
		t.Fatal(err)
	}
	play(t, b)
	if r := compare.Runs(side(t, w, a), side(t, w, b)); !r.Equal() {
		t.Errorf("a fork with the same steps differs:\n%s", strings.Join(r.Sentences, "\n"))
	}
	say(t, b, "One more")
	r := compare.Runs(side(t, w, a), side(t, w, b))
	if r.Equal() || !strings.HasPrefix(r.Sentences[0], "The first run ends with event ") || !slices.Contains(r.Sentences, "Linh's message “One more” is added.") {
		t.Errorf("a fork that goes on differs so:\n%s", strings.Join(r.Sentences, "\n"))
	}
}

// told plays a shipped story in a world of a seed.
func told(t *testing.T, seed uint64, arm func(*sandbox.Run)) compare.Side {
	t.Helper()
	w := world(t)
	stories, err := scenarios.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	library := scenarios.NewLibrary(w.Sandbox, stories, day)
	story, err := library.Story("balance-in-chat")
	if err != nil {
		t.Fatal(err)
	}
	run, err := library.Create(t.Context(), sandbox.Spec{Story: "balance-in-chat", Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	if arm != nil {
		arm(run)
	}
	runner := scenarios.Runner{Wall: clock.System{}}
	if _, err := runner.Play(t.Context(), scenarios.NewStage(run), story, scenarios.Speed(0)); err != nil {
		t.Fatal(err)
	}
	return side(t, w, run)
}

func TestAStoryWithAnotherSeedSaysSoAndWhatIsShown(t *testing.T) {
	r := compare.Runs(told(t, 2018, nil), told(t, 7, nil))
	if len(r.Sentences) < 2 {
		t.Fatalf("sentences: %q", r.Sentences)
	}
	if !strings.HasPrefix(r.Sentences[0], "The seed is another: 2018 became 7") {
		t.Errorf("first: %s", r.Sentences[0])
	}
	if s := r.Sentences[1]; !strings.HasPrefix(s, "Linh's balance shown in chat differs: $") || !strings.HasSuffix(s, ", because seed 2018 became 7.") {
		t.Errorf("second: %s", s)
	}
}

func TestAStoryThatFailsByAFaultSaysSo(t *testing.T) {
	r := compare.Runs(told(t, 2018, nil), told(t, 2018, func(run *sandbox.Run) {
		if _, err := run.Faults().Arm(t.Context(), fault.Fault{Party: "larkspur", Route: "/fdx/", Kind: fault.Status, Status: 503}); err != nil {
			t.Fatal(err)
		}
	}))
	if len(r.Sentences) == 0 || !strings.HasPrefix(r.Sentences[0], "A fault is armed: 503 at larkspur /fdx/") {
		t.Fatalf("sentences:\n%s", strings.Join(r.Sentences, "\n"))
	}
	for _, want := range []string{"503 instead of 200 at GET …/accounts", "The story fails instead of passing"} {
		if !slices.ContainsFunc(r.Sentences, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("no sentence begins with %q:\n%s", want, strings.Join(r.Sentences, "\n"))
		}
	}
}

func TestAReportIsJSON(t *testing.T) {
	b, err := json.Marshal(compare.Journals(nil, nil))
	if err != nil || string(b) != `{"differences":[],"sentences":[],"events":[0,0]}` {
		t.Errorf("an empty report is %s, %v", b, err)
	}
}

// long is a run of so many events, every fifth of which the seed changes.
func long(n int, seed string) []journal.Event {
	list := make([]journal.Event, n)
	for i := range list {
		data := fmt.Sprintf(`{"exchange":"x-0123456789a","from":"kinnet/balance","to":"larkspur","method":"GET","path":"/banks/larkspur/fdx/v6/accounts/a%07d","status":%d}`, i, 200)
		typ := "wire.exchange.recorded"
		if i%5 == 0 {
			typ, data = "chat.message.sent", fmt.Sprintf(`{"bank":"larkspur","customer":"%d","from":"page","text":"$%s.%02d"}`, i%97, seed, i%100)
		}
		list[i] = journal.Event{ID: fmt.Sprint("e-", i), Type: typ, Source: "/", Time: day, Data: json.RawMessage(data), TraceID: fmt.Sprintf("%032d", i/5)}
	}
	if _, err := journal.Seal(journal.Head{}, list); err != nil {
		panic(err)
	}
	return list
}

func BenchmarkDiffOfTenThousandEvents(b *testing.B) {
	x, y := long(10_000, "12"), long(10_000, "13")
	for b.Loop() {
		if r := compare.Journals(x, y); r.Equal() {
			b.Fatal("they differ")
		}
	}
}

func TestCrowdsAreComparedByTheirSums(t *testing.T) {
	w := world(t)
	live := func(revoke string, seed uint64) compare.Side {
		r := create(t, w, sandbox.Spec{ID: fmt.Sprintf("crowd-%d-%d", seed, len(revoke)), Story: "crowd", Seed: seed})
		s, err := scenarios.Parse("crowd.yaml", []byte(strings.Replace(`id: crowd
title: {en: Crowd}
summary: {en: Crowd}
roles: {linh: {bank: larkspur, customer: linh}}
cast:
  crowds: {early: {bank: larkspur, size: 400, sample: 4, offered: 10%, allow: 1 in 2}}
chapters:
  - title: {en: One}
    headline: {en: One}
    sentence: {en: One.}
    steps:
      - crowd: {as: early, for: 3d}
      - crowd: {as: early, for: 3d, revoke: REVOKE}
`, "REVOKE", revoke, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (scenarios.Runner{Wall: clock.System{}}).Play(t.Context(), scenarios.NewStage(r), s, scenarios.Max); err != nil {
			t.Fatal(err)
		}
		return side(t, w, r)
	}
	a, b, other := live("1 in 10", 2018), live("1 in 2 a day", 2018), live("1 in 10", 7)
	if got := compare.Runs(a, b).Sentences; len(got) != 2 || !strings.Contains(got[0], "revoke: 1 in 10 a day became 1 in 2 a day") ||
		!strings.Contains(got[1], "Crowd early does otherwise") || !strings.Contains(got[1], "revoked became") {
		t.Errorf("another rate is told as %q", got)
	}
	if got := compare.Runs(a, other).Sentences; len(got) == 0 || !strings.HasPrefix(got[0], "The seed is another") {
		t.Errorf("another seed is told as %q", got)
	}
}
