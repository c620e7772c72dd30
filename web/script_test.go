package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/web"
)

// own is a story that is not shipped, with a part beside it.
const own = `id: own-story
title: {en: Mine}
summary: {en: A story that nobody has shipped.} # not even this remark
roles: {linh: {bank: larkspur, customer: linh}}
chapters:
  - title: {en: One}
    headline: {en: Linh links}
    sentence: {en: And asks.}
    steps:
      - include: {part: link-in-chat, with: {who: linh}}
      - include: {part: ./asks.yaml, with: {word: balance}}
      - expect: {chat: {contains: balance}}
`

// asks is the part.
const asks = `part: asks
needs: [word]
steps:
  - say: {as: linh, text: $word}
`

// alone is the story without its part.
func alone() string {
	return strings.Replace(own, "include: {part: ./asks.yaml, with: {word: balance}}", "say: {text: balance}", 1)
}

// yamlText is the header of a story's text.
func yamlText() http.Header { return http.Header{"Content-Type": {"application/yaml"}} }

func scriptOf(text string, parts map[string]string) string {
	b, err := json.Marshal(map[string]any{"script": sandbox.Script{File: "mine.yaml", Text: text, Parts: parts}})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// ended waits for the end of a run's story.
func (s *site) ended(run string) {
	s.t.Helper()
	s.watchRun(run, `{"type":"sub","fromSeq":1,"kinds":["story"]}`).untilType("story.ended")
}

// storiesOfOnesOwn tries what can be done with a story's text.
func (s *site) storiesOfOnesOwn() {
	s.t.Helper()
	a := s.ask("POST", "/api/v1/runs?id=by-text&seed=7&start=2026-03-09T14:00:00Z&speed=max&file=mine.yaml", alone(), yamlText())
	if a.status != 201 || a.header.Get("Location") != "/api/v1/runs/by-text" {
		s.t.Fatalf("POST a text = %d %s", a.status, a.body)
	}
	s.ended("by-text")
	if a := s.ask("GET", "/api/v1/runs/by-text/story", "", nil); string(a.body) != alone() || a.header.Get("Content-Type") != "application/yaml" {
		s.t.Errorf("the story is %s", a.body)
	}
	var story struct {
		File  string
		Text  string
		Parts map[string]string
	}
	s.post("/runs", scriptOf(own, map[string]string{"./asks.yaml": asks, "./unused.yaml": "x"}), 201, nil)
	s.ended("own-story")
	if s.get("/runs/own-story/story?format=json", &story); story.Text != own || len(story.Parts) != 1 || story.Parts["./asks.yaml"] != asks || story.File != "mine.yaml" {
		s.t.Errorf("the script is %+v", story)
	}
	s.get("/runs/balance-in-chat/story?format=json", &story)
	if s.ask("GET", "/api/v1/runs/own-story/story?format=toml", "", nil).status != 400 || !strings.Contains(story.Text, "id: balance-in-chat") {
		s.t.Errorf("the shipped story is %+v", story)
	}
	var report struct {
		File, State string
		Steps       int
		Done        []struct{ At string }
	}
	s.get("/runs/own-story/report", &report)
	if last := report.Done[len(report.Done)-1]; report.State != "passed" || report.Steps != len(report.Done) || report.File != "mine.yaml" || last.At != "mine.yaml:12:9" || report.Done[len(report.Done)-2].At != "asks.yaml:4:5" {
		s.t.Errorf("the report is %+v", report)
	}
	var suites struct {
		Suites []struct {
			Tests int `xml:"tests,attr"`
		} `xml:"testsuite"`
	}
	if a := s.ask("GET", "/api/v1/runs/own-story/report?format=junit", "", nil); xml.Unmarshal(a.body, &suites) != nil || suites.Suites[0].Tests != report.Steps {
		s.t.Errorf("as JUnit it is %s", a.body)
	}
	if a := s.ask("GET", "/api/v1/runs/own-story/report?format=text", "", nil); !strings.HasPrefix(string(a.body), "own-story passed, ") {
		s.t.Errorf("as text it is %s", a.body)
	}
	if a := s.ask("GET", "/api/v1/runs/main/report", "", nil); a.status != 409 || s.ask("GET", "/api/v1/runs/main/story", "", nil).status != 409 {
		s.t.Errorf("the report on free play: %d %s", a.status, a.body)
	}
	var checked struct{ Steps, Chapters int }
	s.post("/stories/check", strings.TrimSuffix(strings.TrimPrefix(scriptOf(own, map[string]string{"./asks.yaml": asks}), `{"script":`), "}"), 200, &checked)
	if a := s.ask("POST", "/api/v1/stories/check", alone(), yamlText()); a.status != 200 || checked.Steps != report.Steps || checked.Chapters != 1 {
		s.t.Errorf("checked: %d %s, %+v", a.status, a.body, checked)
	}
}

func TestAStoryOfOnesOwnNeedsItsFileNoMore(t *testing.T) {
	s := newSite(t, nil)
	s.post("/runs", scriptOf(own, map[string]string{"./asks.yaml": asks}), 201, nil)
	s.ended("own-story")
	file := s.ask("GET", "/api/v1/runs/own-story/export", "", nil)
	s.post("/runs/own-story/reset?speed=1000x", "", 200, nil)
	s.ended("own-story")
	if a := s.ask("POST", "/api/v1/runs?id=taken-in", string(file.body), http.Header{"Content-Type": {"application/gzip"}}); a.status != 201 {
		t.Fatalf("the file is refused: %d %s", a.status, a.body)
	}
	var diff struct{ Equal bool }
	if s.get("/runs/own-story/diff?with=taken-in", &diff); !diff.Equal {
		t.Error("played again it is another run")
	}
	s.post("/runs/own-story/fork", `{"id":"branch"}`, 201, nil)
	for _, run := range []string{"own-story", "taken-in", "branch"} {
		var report struct{ State string }
		s.get("/runs/"+run+"/report", &report)
		if a := s.ask("GET", "/api/v1/runs/"+run+"/story", "", nil); string(a.body) != own || report.State != "passed" {
			t.Errorf("%s: %+v, its story is %s", run, report, a.body)
		}
	}
}

func TestAStoryThatCannotBeReadSaysWhere(t *testing.T) {
	s := newSite(t, nil)
	s.contract = newContract(s)
	long := strings.Repeat("# "+strings.Repeat("x", 98)+"\n", 6000)
	for name, c := range map[string]struct {
		body         string
		status       int
		code, detail string
		file         string
		line, column int
		nearest      string
	}{
		"a key":          {strings.Replace(alone(), "say:", "sya:", 1), 422, "story-mistake", `unknown key "sya"`, "mine.yaml", 11, 9, "say"},
		"no YAML":        {"id: [", 422, "story-mistake", "not YAML", "mine.yaml", 1, 5, ""},
		"nothing":        {"", 422, "story-mistake", "empty", "mine.yaml", 1, 1, ""},
		"a bank":         {strings.Replace(alone(), "larkspur", "larkspor", 1), 422, "story-mistake", "did you mean larkspur? There are", "mine.yaml", 4, 22, "larkspur"},
		"a part":         {own, 422, "story-mistake", `"./asks.yaml"; parts that came with the story: nothing`, "mine.yaml", 11, 25, ""},
		"a shipped part": {strings.Replace(alone(), "link-in-chat", "link-in-chart", 1), 422, "story-mistake", "did you mean link-in-chat? Shipped are link-in-chat", "mine.yaml", 10, 25, "link-in-chat"},
		"too long":       {long[:300<<10], 422, "story-mistake", "at most 256 KiB", "mine.yaml", 1, 1, ""},
		"far too long":   {long + long, 413, "body-too-large", "1048576 bytes", "", 0, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/api/v1/runs?file=mine.yaml", "/api/v1/stories/check?file=mine.yaml"} {
				a := s.ask("POST", path, c.body, yamlText())
				var p struct {
					Type, Detail, File, Nearest string
					Line, Column                int
				}
				if err := json.Unmarshal(a.body, &p); err != nil || a.status != c.status || p.Type != "/problems/"+c.code || !strings.Contains(p.Detail, c.detail) ||
					p.File != c.file || p.Line != c.line || p.Column != c.column || p.Nearest != c.nearest {
					t.Errorf("POST %s = %d %s, want %+v", path, a.status, a.body, c)
				}
			}
		})
	}
	parts := map[string]string{}
	for _, name := range []string{"./a.yaml", "./b.yaml", "./c.yaml"} {
		parts[name] = long[:200<<10]
	}
	if a := s.ask("POST", "/api/v1/runs", scriptOf(own, parts), nil); a.status != 422 || !strings.Contains(a.detail(), "512 KiB together") {
		t.Errorf("parts too long: %d %s", a.status, a.body)
	}
	for body, want := range map[string]string{
		`{"story":"balance-in-chat","script":{"text":"id: a"}}`: "send one of them",
		`{"story":"balance-in-chat","speed":"fast"}`:            "like 4x",
		`{"script":{"file":"a.yaml"}}`:                          "a.yaml:1:1: the file is empty",
	} {
		if a := s.ask("POST", "/api/v1/runs", body, nil); a.status/100 != 4 || !strings.Contains(a.detail(), want) {
			t.Errorf("POST %s = %d %s, want %q", body, a.status, a.body, want)
		}
	}
	for _, query := range []string{"seed=x", "start=soon", "speed=0x"} {
		if a := s.ask("POST", "/api/v1/runs?"+query, alone(), yamlText()); a.status != 400 {
			t.Errorf("POST ?%s = %d %s", query, a.status, a.body)
		}
	}
}

// No path of a story's text leads to a file of the server.
func TestAPartIsNeverAFileOfTheServer(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/asks.yaml", []byte(asks), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	s := newSite(t, nil)
	for _, name := range []string{"./asks.yaml", "asks.yaml", dir + "/asks.yaml", "../" + dir[strings.LastIndexByte(dir, '/')+1:] + "/asks.yaml"} {
		if a := s.ask("POST", "/api/v1/stories/check", strings.Replace(own, "./asks.yaml", name, 1), yamlText()); a.status != 422 || !strings.Contains(a.detail(), "no such part") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

func TestAStoryThatCannotBePlayedOnEnds(t *testing.T) {
	s := newSite(t, nil)
	s.ask("POST", "/api/v1/runs?id=nobody", strings.Replace(alone(), "customer: linh", "customer: 99999999999", 1), yamlText())
	s.ended("nobody")
	var run struct{ State string }
	var report struct{ State, Error string }
	s.get("/runs/nobody", &run)
	if s.get("/runs/nobody/report", &report); run.State != "failed" || report.State != "unplayed" || !strings.Contains(report.Error, "99999999999") {
		t.Errorf("the run is %+v, the report %+v", run, report)
	}
	if a := s.ask("GET", "/api/v1/runs/nobody/report?format=text", "", nil); !bytes.Contains(a.body, []byte("own-story cannot be played")) {
		t.Errorf("as text: %s", a.body)
	}
}

// A shelf has stories to play.
type shelf interface{ web.Stories }

// watched tells how many stories are being played.
type watched struct {
	shelf
	playing atomic.Int32
}

func (w *watched) Play(ctx context.Context, run *sandbox.Run, speed scenarios.Speed) error {
	w.playing.Add(1)
	defer w.playing.Add(-1)
	return w.shelf.Play(ctx, run, speed)
}

func TestARunCanBeTakenAwayFromAStory(t *testing.T) {
	var w *watched
	s := newSite(t, func(c *web.Config) {
		w = &watched{shelf: c.Stories}
		c.Stories = w
	})
	var run struct{ State string }
	slow := `{"story":"balance-in-chat","id":"slow","speed":"1x"}`
	s.post("/runs", slow, 201, nil)
	s.watchRun("slow", `{"type":"sub","fromSeq":1,"kinds":["story"]}`).untilType("story.step.passed")
	if a := s.ask("GET", "/api/v1/runs/slow/report", "", nil); a.status != 409 || !strings.Contains(a.detail(), "still being played") {
		t.Errorf("the report of a story that is being played: %d %s", a.status, a.body)
	}
	if a := s.ask("DELETE", "/api/v1/runs/slow", "", nil); a.status != 204 || w.playing.Load() != 0 {
		t.Errorf("delete: %d %s, %d stories are being played", a.status, a.body, w.playing.Load())
	}
	s.post("/runs", slow, 201, nil)
	s.watchRun("slow", `{"type":"sub","fromSeq":1,"kinds":["story"]}`).untilType("story.step.passed")
	s.post("/runs/slow/reset", "", 200, nil)
	s.ended("slow")
	if s.get("/runs/slow", &run); run.State != "passed" {
		t.Errorf("reset while it was being played it has %s", run.State)
	}
}
