package scenarios_test

import (
	"os"
	"testing"

	"github.com/sandbank/sandbank/scenarios"
)

// The year has talks, press, a hearing, a market, the chat, refusals and a
// revocation: what the format cannot hold of it would be missing here.
func TestTheFormatHoldsAYear(t *testing.T) {
	text, err := os.ReadFile("testdata/year-2018.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, text); err != nil {
		t.Error(err)
	}
	s := load(t, "testdata/year-2018.yaml")
	if len(s.Chapters) != 12 {
		t.Errorf("%d chapters, want 12", len(s.Chapters))
	}
	report, run := perform(t, s)
	if !report.Passed() {
		t.Fatal(told(report))
	}
	if again, err := scenarios.FromScript(*s.Script); err != nil || again.Steps() != s.Steps() || run.Info().Script == nil {
		t.Errorf("from the run's script: %v, %v", again, err)
	}
	if now := run.Now(); now.Year() != 2018 || now.Month() != 11 {
		t.Errorf("it ends at %s, want November 2018", now)
	}
}
