package verdict_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// today is when stories without a date begin in these tests.
var today = time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC)

// play plays a shipped story in a world and demands that it passes.
func play(t *testing.T, w *sandboxtest.World, id string) *sandbox.Run {
	t.Helper()
	s, err := scenarios.Load(id)
	if err != nil {
		t.Fatal(err)
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
		var b strings.Builder
		report.Write(&b)
		t.Fatalf("%v %s", err, b.String())
	}
	return run
}

// told is findings in words.
func told(t *testing.T, findings []verdict.Finding) string {
	t.Helper()
	var b strings.Builder
	if err := verdict.WriteFindings(&b, findings); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOurOwnPartsBreakNothingThatAStandardDemands(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Main: "balance-in-chat"})
	run := play(t, w, "balance-in-chat")
	events, bodies, err := verdict.Read(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	parties := []verdict.Party{
		{ID: "kinnet/balance", Role: verdict.App}, {ID: "larkspur", Role: verdict.Bank}, {ID: "kinnet", Role: verdict.Platform},
	}
	found := verdict.Of(parties, events, bodies)
	if verdict.Failed(found) {
		t.Error(told(t, found))
	}
	for _, f := range found {
		t.Log(f.Party, f.Rule, f.Sentence)
	}
	if got := verdict.Judge(events, bodies); len(got) != 0 {
		t.Errorf("a run without a part of the user's was judged: %s", told(t, got))
	}
}
