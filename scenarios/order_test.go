package scenarios_test

import (
	"strings"
	"testing"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
)

// What a browser's first page leads to, like a bank's webhook, would else be on
// its way while the browser follows a redirect, and be recorded before or after.
func TestNothingLeavesTheRunWhileABrowserFollowsItsWay(t *testing.T) {
	w := newTown(t)
	w.answers["hi"] = map[string]any{"text": "Link", "buttons": []any{map[string]any{"type": "account_link", "url": "u"}}}
	report := play(t, w, "say: {text: hi}", "tap_link: {}", "sign_in: {}", "consent: {accounts: all, decide: allow}", "revoke: {}")
	if !report.Passed() {
		t.Fatal(told(report))
	}
	if w.loose > 0 || w.held != 0 {
		t.Errorf("%d visits were made while webhooks could leave, and %d holds are left, want 0 and 0", w.loose, w.held)
	}
}

// The page of such an app comes into being when somebody writes to it; a slow
// answer to the platform's challenge lets the two meet.
func TestAPageProvesThatItListensBeforeAnythingIsWrittenToIt(t *testing.T) {
	for _, app := range []string{"kestrel", "service"} {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			s := story(t, "fault: {name: slow, at: kinnet/"+app+", method: GET, kind: latency, delay: 60ms}", "say: {text: hi, to: kinnet/"+app+"}")
			w := sandboxtest.Start(t, sandboxtest.Options{Main: s.ID})
			spec, err := s.Spec(w.Sandbox.Banks(), today)
			if err != nil {
				t.Fatal(err)
			}
			run, err := w.Sandbox.Create(t.Context(), spec)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := (scenarios.Runner{Wall: clock.System{}}).Play(t.Context(), scenarios.NewStage(run), s, scenarios.Max); err != nil {
				t.Fatal(err)
			}
			form := string(canonical(t, run))
			before, _, verified := strings.Cut(form, `"type":"webhook.verified","source":"/platforms/kinnet","subject":"app/`+app+`"`)
			if !verified || strings.Contains(before, `"type":"chat.message.sent"`) {
				t.Errorf("the first message is not after the page's proof:\n%s", form)
			}
		})
	}
}
