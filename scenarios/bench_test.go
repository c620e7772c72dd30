package scenarios_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
)

// busy is a story of rounds in which people ask in chat, spend money, and
// programs of two companies read at three banks by two standards.
const busy = `id: busy
title: {en: Busy}
summary: {en: Much is asked by many.}
world: {seed: 2018, start: 2026-03-05}
cast:
  banks: [larkspur, copperfield, thistle-crown]
  platforms: [kinnet]
  customers:
    linh: {bank: larkspur, customer: linh}
    ben: {bank: copperfield, customer: "17"}
    isla: {bank: thistle-crown, customer: isla}
chapters:
  - title: {en: Doors}
    headline: {en: Doors}
    sentence: {en: Doors.}
    steps:
      - include: {part: link-in-chat, with: {who: linh}}
      - token: {as: linh, save: larkspur}
      - token: {as: ben, save: copperfield}
      - token: {as: isla, save: thistle}
      - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{larkspur.access}", save: list}
  - title: {en: Rounds}
    headline: {en: Rounds}
    sentence: {en: Rounds.}
    steps:
      - for_each:
          name: n
          times: %d
          steps:
            - call: {from: tally, to: larkspur, path: /fdx/v6/accounts, token: "{larkspur.access}", save: got}
            - call: {from: tally, to: larkspur, path: "/fdx/v6/accounts/{list.body.accounts.0.accountId}", token: "{larkspur.access}", save: got}
            - call: {from: abacus, to: copperfield, path: /fdx/v6/accounts, token: "{copperfield.access}", save: got}
            - call: {from: abacus, to: thistle-crown, path: /open-banking/v4.0/aisp/accounts, token: "{thistle.access}", save: got}
            - call: {from: tally, to: larkspur, path: "/fdx/v6/accounts/{list.body.accounts.0.accountId}/transactions", token: "{larkspur.access}", save: got}
            - expect: saved.got.status == 200
            - say: {as: linh, text: "What's my balance?"}
            - spend: {as: linh, amount: 1.50, at: Pine Market, mcc: 5411}
`

// exchanged is how many exchanges a run has recorded.
func exchanged(b *testing.B, run *sandbox.Run) (n int) {
	b.Helper()
	for from := uint64(1); ; {
		events, err := run.Actor().Read(b.Context(), from, 1024)
		if err != nil {
			b.Fatal(err)
		}
		if len(events) == 0 {
			return n
		}
		for _, e := range events {
			if e.Type == wire.EventType {
				n++
			}
		}
		from = events[len(events)-1].Seq + 1
	}
}

// BenchmarkStory is a story of 10,000 exchanges at full speed: budget 1,000
// exchanges a second on two cores.
func BenchmarkStory(b *testing.B) {
	for _, store := range []string{"memory", "sqlite"} {
		b.Run(store, func(b *testing.B) {
			s, err := scenarios.Parse("busy.yaml", fmt.Appendf(nil, busy, 850))
			if err != nil {
				b.Fatal(err)
			}
			exchanges, steps, took := 0, 0, time.Duration(0)
			for b.Loop() {
				report, run, d := timed(b, s, store)
				exchanges, steps, took = exchanges+exchanged(b, run), steps+len(report.Done), took+d
			}
			if exchanges < 10_000*b.N {
				b.Errorf("%d exchanges in %d stories, want 10,000 in each", exchanges, b.N)
			}
			b.ReportMetric(float64(exchanges)/took.Seconds(), "exchanges/s")
			b.ReportMetric(float64(exchanges)/float64(b.N), "exchanges/op")
			b.ReportMetric(float64(steps)/float64(b.N), "steps/op")
		})
	}
}

// timed plays a story in a world of its own and says how long it took.
func timed(b *testing.B, s *scenarios.Story, store string) (scenarios.Report, *sandbox.Run, time.Duration) {
	b.Helper()
	b.StopTimer()
	o := sandboxtest.Options{Main: s.ID}
	if store == "sqlite" {
		o.Data = b.TempDir()
	}
	w := sandboxtest.Start(b, o)
	spec, err := s.Spec(w.Sandbox.Banks(), today)
	if err != nil {
		b.Fatal(err)
	}
	run, err := w.Sandbox.Create(b.Context(), spec)
	if err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	begun := time.Now()
	report, err := scenarios.Runner{Wall: clock.System{}}.Play(b.Context(), scenarios.NewStage(run), s, scenarios.Max)
	took := time.Since(begun)
	var text strings.Builder
	if report.Write(&text); err != nil || !report.Passed() {
		b.Fatal(err, text.String())
	}
	return report, run, took
}
