package scenarios_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/formula"
)

const small = `id: small
title: {en: Small}
summary: {en: A story for tests, vi: Truyện để thử}
roles:
  customer: {bank: larkspur, customer: linh}
  other: {bank: gullhaven, customer: 17}
chapters:
  - title: {en: One}
    headline: {en: Linh asks}
    sentence: {en: She waits.}
    steps:
      - say: {text: "Hello {customer.bank_name}"}
      - wait: 1d12h
      - expect: {chat: {contains: [balance, link]}, not: true, within: 2m, since: chapter}
        note: {en: Nothing comes}
      - expect: {event: {type: access.refused, where: {bank: "{other.bank}", status: 403, ok: true}}}
`

func parse(t *testing.T, text string) *scenarios.Story {
	t.Helper()
	s, err := scenarios.Parse("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAStoryIsRead(t *testing.T) {
	s := parse(t, small)
	if s.ID != "small" || s.Seed != scenarios.DefaultSeed || s.Steps() != 4 || s.Roles[1].Customer != "17" {
		t.Errorf("Parse() = %+v", s)
	}
	steps := s.Chapters[0].Steps
	if got := steps[0].Action; got != (scenarios.Say{As: "customer", Text: "Hello {customer.bank_name}"}) {
		t.Errorf("first step = %+v", got)
	}
	if got := steps[1].Action; got != (scenarios.Wait{For: 36 * time.Hour}) || steps[1].At.String() != "small.yaml:13:9" {
		t.Errorf("second step at %s = %+v", steps[1].At, got)
	}
	want := scenarios.Expectation{
		Claim: scenarios.Said{As: "customer", Contains: []string{"balance(customer)", "link"}},
		Not:   true, Since: "chapter", Within: 2 * time.Minute,
	}
	if got := steps[2].Action; !reflect.DeepEqual(got, want) || steps[2].Note.En != "Nothing comes" {
		t.Errorf("third step = %+v, want %+v", got, want)
	}
}

// Each case changes one line of the small story.
func TestAMistakeIsToldWithItsPlaceAndWhatIsAllowed(t *testing.T) {
	tests := []struct {
		name, old, new, want string
	}{
		{"unknown key at the top", "title: {en: Small}", "titel: {en: Small}", `small.yaml:2:1: unknown key "titel" in story; did you mean title? Allowed: id, title, summary, seed, start, roles, world, cast, vars, chapters`},
		{"unknown key in a step", "- wait: 1d12h", "- wiat: 1d12h", `small.yaml:13:9: unknown key "wiat" in step; did you mean wait? Allowed: say, reply`},
		{"unknown key in an action", `say: {text:`, `say: {tone: x, text:`, `small.yaml:12:15: unknown key "tone" in say. Allowed: as, to, text`},
		{"unknown key far from any", `say: {text:`, `say: {volume: 1, text:`, `small.yaml:12:15: unknown key "volume" in say. Allowed: as, to, text`},
		{"unknown key in an expectation", "since: chapter", "from: chapter", `small.yaml:14:76: unknown key "from" in expect. Allowed: that, chat, exchange, event, granted, page, not, since, within`},
		{"unknown key in a role", "customer: linh", "client: linh", `small.yaml:5:30: unknown key "client" in role "customer". Allowed: bank, customer`},
		{"unknown key in a text", "{en: One}", "{en: One, fr: Un}", `small.yaml:8:22: unknown key "fr" in title. Allowed: en, vi`},
		{"place after letters of two bytes", "summary: {en: A story for tests, vi: Truyện để thử}", "summary: {vi: Truyện để thử, xx: y, en: a}", `small.yaml:3:30: unknown key "xx" in summary`},
		{"key twice", "id: small", "id: small\nid: again", `small.yaml:2:1`},
		{"missing key", "id: small\n", "", "small.yaml:1:1: story: id is missing"},
		{"missing key in a role", "{bank: larkspur, customer: linh}", "{bank: larkspur}", `role "customer": customer is missing`},
		{"name with a space", "id: small", "id: So Small", `small.yaml:1:5: id: want a name of lower-case letters`},
		{"seed below zero", "id: small", "id: small\nseed: -1", `small.yaml:2:7: seed: want a whole number from 0`},
		{"seed as text", "id: small", "id: small\nseed: many", `small.yaml:2:7: seed: want a whole number, got "many"`},
		{"seed too large", "id: small", "id: small\nseed: 99999999999999999999", `small.yaml:2:7: seed:`},
		{"date that is none", "id: small", "id: small\nstart: 2018-02-30", `small.yaml:2:8: start: want a date like 2018-06-14`},
		{"date outside of the world", "id: small", "id: small\nstart: 1850-02-03", `small.yaml:2:8: start: the world has money from`},
		{"text that is a number", `{en: One}`, `{en: 1}`, `small.yaml:8:17: en: want text (in quotes if it is a number), got 1`},
		{"text that is a list", `{en: One}`, `{en: [a]}`, `en: want text (in quotes if it is a number), got a list`},
		{"text that is empty", `{en: One}`, `{en: ""}`, `en: is empty`},
		{"text with control characters", `{en: One}`, `{en: "a\u0007b"}`, `en: has characters that nobody can see`},
		{"text without English", `{en: One}`, `{vi: Một}`, `title: en is missing`},
		{"headline too long", "{en: Linh asks}", "{en: " + strings.Repeat("a", 61) + "}", `headline: has 61 characters, at most 60 fit`},
		{"no roles", "roles:\n  customer: {bank: larkspur, customer: linh}\n  other: {bank: gullhaven, customer: 17}\n", "roles: {}\n", "roles: a story has at least one role"},
		{"role with a capital", "  other:", "  Other:", `small.yaml:6:3: roles: want a name`},
		{"chapters that are no list", "  - title: {en: One}", "    title: {en: One}", "chapters: want a list, got a mapping"},
		{"a step with two actions", "- wait: 1d12h", "- wait: 1d12h\n        unlink: {}", "small.yaml:13:9: step: want one of say, reply, share, tap_link"},
		{"a step with none", "- wait: 1d12h", "- note: {en: Hm}", "got none"},
		{"a step that is text", "- wait: 1d12h", "- wait", `small.yaml:13:9: step: want a mapping, got "wait"`},
		{"an unknown role", "say: {text:", "say: {as: nobody, text:", `small.yaml:12:19: as: the story has no role "nobody"; its roles are customer or other`},
		{"an unknown role in a text", "{customer.bank_name}", "{stranger.bank_name}", `text: "{stranger.bank_name}" is neither {role.fact} nor what an earlier step has saved; roles are customer or other, facts are bank`},
		{"an unknown fact in a text", "{customer.bank_name}", "{customer.pin}", `"{customer.pin}" is neither {role.fact} nor what an earlier step has saved`},
		{"an open brace in a text", "{customer.bank_name}", "{customer", `"{customer" is neither {role.fact} nor what an earlier step has saved`},
		{"a wait without a unit", "wait: 1d12h", "wait: 12", `small.yaml:13:15: wait: want a time like 90s`},
		{"a wait that goes back", "wait: 1d12h", "wait: -2h", `wait: want a time like 90s`},
		{"a wait of no time", "wait: 1d12h", "wait: 0h", `wait: want a time like 90s`},
		{"a wait beyond a century", "wait: 1d12h", "wait: 40000d", `at most 36500d`},
		{"a wait that overflows", "wait: 1d12h", "wait: 2000000000d", `at most 36500d`},
		{"a term that is none", "[balance, link]", "[balances]", `small.yaml:14:35: contains: want balance(role), link or amount, got "balances"`},
		{"a term of an unknown role", "[balance, link]", "balance(me)", `contains: the story has no role "me"`},
		{"not as text", "not: true", "not: certainly", `not: want true or false, got "certainly"`},
		{"since nowhere", "since: chapter", "since: never", `since: want step, chapter, story or run, got "never"`},
		{"two claims at once", "{chat: {contains", "{granted: {scope: A}, chat: {contains", `expect: want one of that, chat, exchange, event, granted or page, got 2 of them`},
		{"no claim", "chat: {contains: [balance, link]}, ", "", `got 0 of them`},
		{"a status that is none", "chat: {contains: [balance, link]}", "exchange: {status: 99}", `status: want a whole number from 100 to 599, got 99`},
		{"a method that is none", "chat: {contains: [balance, link]}", "exchange: {method: FETCH}", `method: want GET, POST`},
		{"an empty exchange", "chat: {contains: [balance, link]}", "exchange: {}", `exchange: say at least one of`},
		{"an event without a type", "type: access.refused, ", "", `event: type is missing`},
		{"an empty where", `where: {bank: "{other.bank}", status: 403, ok: true}`, "where: {}", `where: name at least one member`},
		{"a member of no event", `ok: true`, "Ok: true", `where: want the name of a member`},
		{"an anchor", "title: {en: Small}", "title: &a {en: Small}", `got an anchor, alias or tag`},
		{"an alias", "title: {en: One}", "title: *a", `small.yaml:`},
		{"tabs", "id: small", "id:\tsmall", `small.yaml:1:5: write spaces, not tabs`},
		{"not YAML", "id: small", "id: [small", `not YAML`},
		{"two documents", "id: small", "id: x\n---\nid: small", `a story is one YAML document; this file has 2`},
		{"not UTF-8", "id: small", "id: \xff", `a story is UTF-8 text`},
		{"deep brackets", "id: small", "id: " + strings.Repeat("[", 100), `brackets this deep`},
		{"a huge file", "id: small", "id: small # " + strings.Repeat(strings.Repeat("x", 100)+"\n#", 3000), `at most 256 KiB`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(small, tt.old, tt.new, 1)
			if text == small {
				t.Fatalf("%q is not in the story", tt.old)
			}
			_, err := scenarios.Parse("small.yaml", []byte(text))
			if _, ok := errors.AsType[*scenarios.FormatError](err); !ok || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse() = %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestAnEmptyFileIsNoStory(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "[]", "story", "~"} {
		if _, err := scenarios.Parse("e.yaml", []byte(text)); err == nil {
			t.Errorf("Parse(%q) succeeded", text)
		}
	}
}

func TestBegin(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	today := time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC) // still the 2nd in New York
	tests := []struct{ name, start, want string }{
		{"no date is nine in the morning of today at the bank", "", "2026-03-02T14:00:00Z"},
		{"a date is nine in the morning at the bank", "start: 2018-06-14\n", "2018-06-14T13:00:00Z"},
		{"an instant is itself", "start: 2018-06-14T12:30:00-04:00\n", "2018-06-14T16:30:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := parse(t, tt.start+small).Begin(newYork, today).Format(time.RFC3339); got != tt.want {
				t.Errorf("Begin() = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := scenarios.Load(file); err != nil || s.ID != "small" {
		t.Errorf("Load(file) = %v, %v", s, err)
	}
	for _, name := range []string{"no-such-story", filepath.Join(t.TempDir(), "none.yaml")} {
		if _, err := scenarios.Load(name); !errors.Is(err, scenarios.ErrNoStory) {
			t.Errorf("Load(%s) = %v, want ErrNoStory", name, err)
		}
	}
	if s, err := scenarios.Load("balance-in-chat"); err != nil || s.ID != "balance-in-chat" {
		t.Errorf("Load(shipped) = %v, %v", s, err)
	}
}

func TestShippedStoriesAreInBothLanguages(t *testing.T) {
	stories, err := scenarios.Shipped()
	if err != nil || len(stories) == 0 {
		t.Fatal(len(stories), err)
	}
	for _, s := range stories {
		texts := []scenarios.Text{s.Title, s.Summary}
		for _, c := range s.Chapters {
			texts = append(texts, c.Title, c.Headline, c.Sentence)
			for _, step := range c.Steps {
				if step.Note.En != "" {
					texts = append(texts, step.Note)
				}
			}
		}
		for _, text := range texts {
			if text.En == "" || text.Vi == "" || strings.ContainsAny(text.En+text.Vi, "!—") {
				t.Errorf("%s: text %+v is not as it should be", s.ID, text)
			}
		}
	}
}

// unplaced is a story without the places of its steps.
func unplaced(s *scenarios.Story) *scenarios.Story {
	s.Files, s.Mentions = nil, nil
	for i := range s.Roles {
		s.Roles[i].At = scenarios.Position{}
	}
	for i := range s.Chapters {
		for j := range s.Chapters[i].Steps {
			s.Chapters[i].Steps[j].At = scenarios.Position{}
			s.Chapters[i].Steps[j].Action = uncompiled(s.Chapters[i].Steps[j].Action)
		}
	}
	return s
}

// uncompiled is an action whose expressions are their texts.
func uncompiled(a scenarios.Action) scenarios.Action {
	switch a := a.(type) {
	case scenarios.Expectation:
		if held, ok := a.Claim.(scenarios.Held); ok {
			a.Claim = scenarios.Held{That: formula.Formula{Text: held.That.Text}}
		}
		return a
	case scenarios.Let:
		for i := range a.Is {
			a.Is[i] = formula.Formula{Text: a.Is[i].Text}
		}
	case scenarios.Read:
		return scenarios.Read{As: a.As, Save: a.Save + " " + a.Match.String()}
	}
	return a
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(grown))
	stories, err := filepath.Glob("stories/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range stories {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("id: a\ntitle: {en: 'it''s'}\nsummary:\n  en: |\n    two\n    lines\nroles: {a: {bank: b, customer: 1}}\nchapters:\n- title: {en: \"\\u00e9\"}\n  headline: {en: x}\n  sentence: {en: y}\n  steps:\n  - wait: 1s\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := scenarios.Parse("f.yaml", text)
		if err != nil {
			if _, ok := errors.AsType[*scenarios.FormatError](err); !ok {
				t.Fatalf("Parse() = %T, want a FormatError", err)
			}
			return
		}
		written := s.YAML()
		if len(written) > 200<<10 || bytes.Count(written, []byte("\n")) > 9_000 {
			return // loops unroll into more than a file may have
		}
		again, err := scenarios.Parse("f.yaml", written)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, written)
		}
		twice := again.YAML()
		if !reflect.DeepEqual(unplaced(s), unplaced(again)) || !bytes.Equal(written, twice) {
			t.Errorf("what was written reads as another story:\n%s", written)
		}
	})
}
