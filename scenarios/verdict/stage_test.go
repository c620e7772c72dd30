package verdict_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// An x is an exchange as a test writes it down. Headers are lines.
type x struct {
	from, to, call string // call is "GET /path?query"
	status         int
	asked, said    string // headers
	in, out        string // bodies
	query, auth    string // what the journal keeps aside
	after          time.Duration
	trace          string
	refusal        string
}

// An event is a fact beside the exchanges.
type event struct {
	kind, trace string
	data        string
}

// judged is what is found of a party by exchanges, after some events.
func judged(t *testing.T, p verdict.Party, before []event, all []x) []verdict.Finding {
	t.Helper()
	bodies, now := map[string]wire.Message{}, today
	var events []journal.Event
	for _, e := range before {
		events = append(events, journal.Event{Type: e.kind, TraceID: e.trace, Data: json.RawMessage(e.data)})
	}
	for i, one := range all {
		now = now.Add(one.after)
		method, path, _ := strings.Cut(one.call, " ")
		e := wire.Exchange{
			ID: fmt.Sprintf("x-%d", i), From: one.from, To: one.to, Method: method, Path: path, Status: one.status, Refusal: one.refusal,
			Request: fmt.Sprintf("q%d", i), Response: fmt.Sprintf("a%d", i),
		}
		bodies[e.Request], bodies[e.Response] = messageOf(one.asked, one.in), messageOf(one.said, one.out)
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		secret := map[string]string{}
		if one.query != "" {
			secret["query"] = one.query
		}
		if one.auth != "" {
			secret["authorization"] = one.auth
		}
		events = append(events, journal.Event{Type: wire.EventType, Data: data, Time: now, WallTime: now, TraceID: one.trace, Secret: secret})
	}
	return verdict.Of([]verdict.Party{p}, events, func(hash string) (wire.Message, bool) {
		m, ok := bodies[hash]
		return m, ok
	})
}

func messageOf(headers, body string) wire.Message {
	m := wire.Message{Body: body, Bytes: len(body)}
	for line := range strings.SplitSeq(headers, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			m.Headers = append(m.Headers, [2]string{name, value})
		}
	}
	return m
}

// A lesson is what breaks a rule and what keeps it.
type lesson struct {
	rule         string
	before       []event
	wrong, right []x
}

var (
	anApp      = verdict.Party{ID: "kinnet/balance", Role: verdict.App}
	aBank      = verdict.Party{ID: "larkspur", Role: verdict.Bank}
	aPlatform  = verdict.Party{ID: "kinnet", Role: verdict.Platform}
	registered = []event{{kind: "bank.client.registered", data: `{"client":"c1","actor":"kinnet/balance","redirect_uris":["http://a/callback"]}`}}
)

func partyOf(rule verdict.Rule) verdict.Party {
	switch rule.Role {
	case verdict.App:
		return anApp
	case verdict.Bank:
		return aBank
	}
	return aPlatform
}

func TestEachRuleTellsWrongFromRight(t *testing.T) {
	taught := map[string]bool{}
	rules := verdict.Rules()
	for _, l := range slices.Concat(appLessons(), bankLessons(), platformLessons()) {
		i := slices.IndexFunc(rules, func(r verdict.Rule) bool { return r.ID == l.rule })
		if i < 0 {
			t.Errorf("there is no rule %s", l.rule)
			continue
		}
		taught[l.rule] = true
		p := partyOf(rules[i])
		broken := func(all []x) (verdict.Finding, bool) {
			found := judged(t, p, l.before, all)
			i := slices.IndexFunc(found, func(f verdict.Finding) bool { return f.Rule == l.rule })
			if i < 0 {
				return verdict.Finding{}, false
			}
			return found[i], true
		}
		f, ok := broken(l.wrong)
		if !ok {
			t.Errorf("%s: %v breaks it and was not found", l.rule, l.wrong)
		} else if f.Party != p.ID || f.Exchange == "" || f.Severity != rules[i].Severity || !strings.HasSuffix(f.Sentence, ".") || f.Standard == "" {
			t.Errorf("%s: finding %+v", l.rule, f)
		}
		if f, ok := broken(l.right); ok {
			t.Errorf("%s: found where it is kept: %s", l.rule, f.Sentence)
		}
	}
	for _, r := range rules {
		if !taught[r.ID] {
			t.Errorf("%s has no test: write down an exchange that breaks it and one that keeps it", r.ID)
		}
	}
}

func TestWhatAFaultStruckIsHeldAgainstNobody(t *testing.T) {
	broken := x{from: "kinnet/balance", to: "larkspur", call: "GET /banks/larkspur/fdx/v6/accounts", status: 500, asked: "Authorization: Bearer ***", out: "no"}
	if found := judged(t, aBank, nil, []x{broken}); len(found) == 0 {
		t.Error("a 500 of a bank's own is no finding")
	}
	broken.said = "X-Sandbank-Fault: f-1 status"
	if found := judged(t, aBank, nil, []x{broken}); len(found) != 0 {
		t.Errorf("a fault is held against the bank: %+v", found)
	}
}

func TestARepeatedMistakeIsCountedOnce(t *testing.T) {
	wrong := x{from: "kinnet/balance", to: "kinnet", call: "POST /platforms/kinnet/v21.0/me/messages", status: 200, in: `{"recipient":{"id":"1"},"message":{"text":"a"}}`}
	found := judged(t, anApp, nil, []x{wrong, wrong, wrong})
	if len(found) != 1 || found[0].Count != 3 || found[0].Exchange != "x-0" || !verdict.Failed(found) {
		t.Errorf("found %+v", found)
	}
	var b strings.Builder
	if err := verdict.WriteFindings(&b, found); err != nil || !strings.Contains(b.String(), "must    kinnet/balance: A message was sent without messaging_type") || !strings.Contains(b.String(), "(3 times)") {
		t.Errorf("written as %s, %v", b.String(), err)
	}
	b.Reset()
	if err := verdict.WriteJSON(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("none is written as %q, %v", b.String(), err)
	}
}
