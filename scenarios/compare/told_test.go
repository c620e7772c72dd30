package compare_test

import (
	"encoding/json"
	"fmt"
	"net/http"
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

// head is how the stories of these tests begin.
const head = `id: trial
title: {en: Trial}
summary: {en: Trial}
roles: {linh: {bank: larkspur, customer: linh}}
`

// written plays a story that is written here, in a run of its own.
func written(t *testing.T, story string, arm ...fault.Fault) compare.Side {
	t.Helper()
	w := world(t)
	s, err := scenarios.Parse("trial.yaml", []byte(head+story))
	if err != nil {
		t.Fatal(err)
	}
	r := create(t, w, sandbox.Spec{ID: "trial", Story: "trial"})
	for _, f := range arm {
		if _, err := r.Faults().Arm(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (scenarios.Runner{Wall: clock.System{}}).Play(t.Context(), scenarios.NewStage(r), s, scenarios.Max); err != nil {
		t.Fatal(err)
	}
	return side(t, w, r)
}

// lacks demands that no sentence contains a text, and has that one does.
func lacks(t *testing.T, r compare.Report, text string) {
	t.Helper()
	if i := slices.IndexFunc(r.Sentences, func(s string) bool { return strings.Contains(s, text) }); i >= 0 {
		t.Errorf("sentence %d says %q:\n%s", i+1, text, strings.Join(r.Sentences, "\n"))
	}
}

func has(t *testing.T, r compare.Report, text string) {
	t.Helper()
	if !slices.ContainsFunc(r.Sentences, func(s string) bool { return strings.Contains(s, text) }) {
		t.Errorf("no sentence says %q:\n%s", text, strings.Join(r.Sentences, "\n"))
	}
}

func TestMembersOfACrowdWhoAreAnsweredLateDoTheSame(t *testing.T) {
	const story = `cast:
  crowds: {early: {bank: larkspur, size: 40, sample: 4, offered: 50%, allow: 1 in 2}}
chapters:
  - title: {en: One}
    headline: {en: One}
    sentence: {en: One.}
    steps:
      - crowd: {as: early, for: 3d}
`
	r := compare.Runs(written(t, story), written(t, story, fault.Fault{Party: "larkspur", Kind: fault.Latency, Latency: time.Millisecond}))
	if len(r.Sentences) != 1 || !strings.HasPrefix(r.Sentences[0], "A fault is armed: latency at larkspur") {
		t.Errorf("a fault that only delays is told as:\n%s", strings.Join(r.Sentences, "\n"))
	}
}

// made seals events as a run stores them.
func made(t *testing.T, list ...journal.Event) []journal.Event {
	t.Helper()
	for i := range list {
		list[i].ID, list[i].Source, list[i].Time = fmt.Sprint("e-", i), "/", day
	}
	if _, err := journal.Seal(journal.Head{}, list); err != nil {
		t.Fatal(err)
	}
	return list
}

func event(typ, data string) journal.Event {
	return journal.Event{Type: typ, Data: json.RawMessage(data)}
}

func TestTheDrawnIDOfAClientIsNoDifference(t *testing.T) {
	with := func(client string) []journal.Event {
		return made(t,
			event("story.step.started", `{"chapter":1,"step":1,"text":{"en":"It registers"}}`),
			event("bank.client.registered", `{"bank":"larkspur","client":"`+client+`","name":"Trial","party":"developer","actor":"`+client+`"}`),
			event("wire.exchange.recorded", `{"exchange":"x-1","from":"`+client+`","to":"larkspur","method":"GET","path":"/a","status":200}`))
	}
	if r := compare.Journals(with("client-0123456789a"), with("client-zyxwvtsrqpn")); !r.Equal() {
		t.Errorf("runs whose clients have other ids differ:\n%s", strings.Join(r.Sentences, "\n"))
	}
}

func TestAFaultAtOneOfTwoForksIsAnotherAnswerToTheSameCaller(t *testing.T) {
	w := world(t)
	create(t, w, sandbox.Spec{ID: "parent"})
	forks := make([]compare.Side, 2)
	for i := range forks {
		r, err := w.Sandbox.Fork(t.Context(), "parent", 1, sandbox.Spec{ID: fmt.Sprint("fork-", i)})
		if err != nil {
			t.Fatal(err)
		}
		token, err := r.TokenFor(t.Context(), "larkspur", "linh", nil)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if _, err := r.Faults().Arm(t.Context(), fault.Fault{Party: "larkspur", Route: "/fdx/", Kind: fault.Status, Status: 503}); err != nil {
				t.Fatal(err)
			}
		}
		ask(t, w, r, token.Access)
		forks[i] = side(t, w, r)
	}
	r := compare.Runs(forks[0], forks[1])
	has(t, r, "503 instead of 200 at GET …/accounts")
	lacks(t, r, "outside")
}

// ask reads the accounts at a bank of a run.
func ask(t *testing.T, w *sandboxtest.World, r *sandbox.Run, token string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.Base().URL("/banks/larkspur/fdx/v6/accounts"), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if err := r.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestACallerWhomOnlyOneRunKnowsIsTheSame(t *testing.T) {
	with := func(from string, status int) []journal.Event {
		return made(t, event("wire.exchange.recorded", fmt.Sprintf(`{"exchange":"x-1","from":%q,"to":"larkspur","method":"GET","path":"/a","status":%d}`, from, status)))
	}
	r := compare.Journals(with("your-app", 200), with("outside", 503))
	if len(r.Sentences) != 1 || !strings.HasPrefix(r.Sentences[0], "503 instead of 200 at GET /a") {
		t.Errorf("told as:\n%s", strings.Join(r.Sentences, "\n"))
	}
}

// waiting is a story of which step 2 looks again and again.
const waiting = `chapters:
  - title: {en: One}
    headline: {en: One}
    sentence: {en: One.}
    steps:
      - say: {as: linh, text: Hello}
      - {expect: {event: {type: WANTED}, within: 10m}, note: {en: Look}}
      - say: {as: linh, text: Thanks}
  - title: {en: Two}
    headline: {en: Two}
    sentence: {en: Two.}
    steps:
      - say: {as: linh, text: Bye}
      - wait: 1h
`

func TestAStoryThatStopsSaysSoOnceAndFoldsItsLooks(t *testing.T) {
	a := written(t, strings.Replace(waiting, "WANTED", "chat.message.sent", 1))
	b := written(t, strings.Replace(waiting, "WANTED", "bank.consent.revoked", 1))
	r := compare.Runs(a, b)
	has(t, r, "The story stops there (chapter 1, step 2): 3 steps are not played.")
	lacks(t, r, "step is missing")
	lacks(t, r, "story.chapter.started")
	has(t, r, "16 advances of the clock are added, the last to 2026-03-05T15:10:00Z (first in chapter 1, step 2).")
	if !strings.HasPrefix(r.Sentences[0], "Step “Look” fails: expected an event bank.consent.revoked") || !strings.HasPrefix(r.Sentences[1], "The story fails instead of passing, because a step fails") {
		t.Errorf("a story that stops is told as:\n%s", strings.Join(r.Sentences, "\n"))
	}
	later := written(t, strings.Replace(waiting, "WANTED", "chat.message.sent", 1)+"      - expect: {event: {type: bank.consent.revoked}}\n")
	has(t, compare.Runs(later, b), "The story stops there (chapter 1, step 2): 4 steps are not played.")
	has(t, compare.Runs(b, a), "The story goes on there (chapter 1, step 2): 3 steps more are played.")
}

func TestStepsAreNumberedAsInTheFirstRun(t *testing.T) {
	step := func(n int, text string, more ...journal.Event) []journal.Event {
		list := []journal.Event{event("story.step.started", fmt.Sprintf(`{"chapter":1,"step":%d,"text":{"en":%q}}`, n, text))}
		return append(append(list, more...), event("story.step.passed", fmt.Sprintf(`{"chapter":1,"step":%d,"text":{"en":%q}}`, n, text)))
	}
	opened := event("bank.grant.opened", `{"bank":"larkspur"}`)
	a := made(t, slices.Concat(step(1, "One"), step(2, "Two"))...)
	b := made(t, slices.Concat(step(1, "One"), step(2, "New"), step(3, "Two", opened))...)
	r := compare.Journals(a, b)
	has(t, r, "A step is added: “New” (after chapter 1, step 1).")
	has(t, r, "1 event of kind bank.grant.opened is added (chapter 1, step 2).")
}
