package scenarios_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
)

func TestALibraryPlaysItsStories(t *testing.T) {
	w := sandboxtest.Start(t)
	stories, err := scenarios.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	l := scenarios.NewLibrary(w.Sandbox, stories, today)
	for _, want := range []struct {
		spec  sandbox.Spec
		id    string
		seed  uint64
		start string
	}{
		{sandbox.Spec{Story: "balance-in-chat"}, "balance-in-chat", 2018, "2026-03-05T14:00:00Z"},
		{sandbox.Spec{Story: "balance-in-chat", Seed: 7, Start: today.AddDate(0, 0, 9)}, "balance-in-chat-2", 7, "2026-03-14T13:00:00Z"},
		{sandbox.Spec{Story: "balance-in-chat", ID: "mine"}, "mine", 2018, "2026-03-05T14:00:00Z"},
	} {
		run, err := l.Create(t.Context(), want.spec)
		if err != nil {
			t.Fatal(err)
		}
		info := run.Info()
		if info.ID != want.id || info.Seed != want.seed || info.Rate != 0 || info.Start.Format(time.RFC3339) != want.start {
			t.Errorf("Create(%+v) = %+v", want.spec, info)
		}
		if err := l.Play(t.Context(), run, scenarios.Max); err != nil || run.Info().State != sandbox.Passed || !run.CanType() {
			t.Errorf("Play(%s) = %v, state %s", info.ID, err, run.Info().State)
		}
	}
	if _, err := l.Create(t.Context(), sandbox.Spec{Story: "none"}); !errors.Is(err, scenarios.ErrNoStory) {
		t.Errorf("Create(none) = %v", err)
	}
	if err := l.Play(t.Context(), w.Run, scenarios.Max); !errors.Is(err, scenarios.ErrNoStory) {
		t.Errorf("Play(free play) = %v", err)
	}
}

func TestTheManualListsEveryShippedStory(t *testing.T) {
	page, err := os.ReadFile("../docs/stories.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shipped(t) {
		if row := "| [`" + s.ID + "`](../scenarios/stories/" + s.ID + ".yaml) | " + s.Summary.En + " |"; !strings.Contains(string(page), row) {
			t.Errorf("docs/stories.md lacks %s", row)
		}
	}
}
