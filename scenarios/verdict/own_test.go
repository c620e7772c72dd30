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

// play plays a story in a world and demands that it passes.
func play(t *testing.T, w *sandboxtest.World, s *scenarios.Story) *sandbox.Run {
	t.Helper()
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

// everything is what our own parts do with each other at a bank.
const everything = `id: everything
title: {en: Everything, vi: Tất cả}
summary: {en: A customer asks for all there is, vi: Khách hỏi tất cả}
roles:
  customer: {bank: BANK, customer: KEY}
chapters:
  - title: {en: Link, vi: Nối}
    headline: {en: Link, vi: Nối}
    sentence: {en: Link., vi: Nối.}
    steps:
      - say: {text: "What's my balance?"}
      - reply: {quick: "{customer.bank_name}"}
      - tap_link: {}
      - sign_in: {}
      - consent: {accounts: all, decide: deny}
      - say: {text: "balance at {customer.bank_name}"}
      - tap_link: {}
      - sign_in: {}
      - consent: {accounts: all, decide: allow}
      - expect: {chat: {contains: balance}}
      - say: {text: "What did I spend?"}
      - wait: 31d12h
      - say: {text: "unlink"}
      - say: {text: "balance at {customer.bank_name}"}
      - tap_link: {}
      - sign_in: {}
      - consent: {accounts: all, decide: allow}
      - revoke: {at: bank}
      - say: {text: "balance"}
`

func TestOurOwnPartsBreakNothingThatAStandardDemands(t *testing.T) {
	shipped, err := scenarios.Load("balance-in-chat")
	if err != nil {
		t.Fatal(err)
	}
	stories := []*scenarios.Story{shipped}
	for bank, customer := range map[string]string{"larkspur": "linh", "kestrel": "123456", "thistle-crown": "isla"} {
		s, err := scenarios.Parse("everything.yaml", []byte(strings.NewReplacer("BANK", bank, "KEY", customer).Replace(everything)))
		if err != nil {
			t.Fatal(err)
		}
		stories = append(stories, s)
	}
	for _, s := range stories {
		bank := s.Roles[0].Bank
		t.Run(s.ID+" at "+bank, func(t *testing.T) {
			t.Parallel()
			run := play(t, sandboxtest.Start(t, sandboxtest.Options{Main: s.ID}), s)
			events, bodies, err := verdict.Read(t.Context(), run)
			if err != nil {
				t.Fatal(err)
			}
			parties := []verdict.Party{
				{ID: "kinnet/balance", Role: verdict.App}, {ID: bank, Role: verdict.Bank}, {ID: "kinnet", Role: verdict.Platform},
			}
			found := verdict.Of(parties, events, bodies)
			if verdict.Failed(found) {
				t.Error(told(t, found))
			}
			if got := verdict.Judge(events, bodies); len(got) != 0 {
				t.Errorf("a run without a part of the user's was judged: %s", told(t, got))
			}
		})
	}
}
