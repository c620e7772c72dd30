package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/scenarios/outcome"
)

// storyWithPart writes a story that includes a part beside it.
func storyWithPart(t *testing.T) (file string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"ask.yaml": "part: ask\nneeds: [word]\nsteps:\n  - say: {as: linh, text: $word}\n",
		"mine.yaml": `id: mine
title: {en: Mine}
summary: {en: A story with a part.}
world: {start: 2026-03-05}
roles: {linh: {bank: larkspur, customer: linh}}
chapters:
  - title: {en: One}
    headline: {en: Linh links}
    sentence: {en: And asks.}
    steps:
      - include: {part: link-in-chat, with: {who: linh}}
      - include: {part: ./ask.yaml, with: {word: balance}}
      - expect: {chat: {contains: balance}}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "mine.yaml")
}

// served is the address of a server, from its banner.
func served(t *testing.T, banner string) string {
	t.Helper()
	found := regexp.MustCompile(`http://localhost:\d+`).FindString(banner)
	if found == "" {
		t.Fatalf("no address in:\n%s", banner)
	}
	return found
}

func TestAStoryFilePlaysAtAServerAsInAWorldOfItsOwn(t *testing.T) {
	file, dir := storyWithPart(t), t.TempDir()
	here, there, har := filepath.Join(dir, "here.sandbank"), filepath.Join(dir, "there.sandbank"), filepath.Join(dir, "run.har")
	says(t, exitDone, "mine passed", "run", file, "--out", here)
	banner, _ := serving(t, "--listen", "localhost:0", "--data", filepath.Join(dir, "data"))
	url := served(t, banner)
	out := says(t, exitDone, "equal to", "run", file, "--server", url, "--speed", "1000x", "--expect", here, "--out", there, "--har", har)
	if !strings.Contains(out, "mine passed, ") || !strings.Contains(out, url+"/runs/mine") {
		t.Errorf("printed %s", out)
	}
	says(t, exitDone, "", "diff", here, there)
	says(t, exitDone, "equal to", "run", file, "--expect", there)
	var here2, there2 outcome.Document
	for _, c := range []struct {
		args []string
		into *outcome.Document
	}{{[]string{"run", file, "--json", "-"}, &here2}, {[]string{"run", file, "--data", filepath.Join(dir, "data"), "--json", "-"}, &there2}} {
		_, out, _ := command(t, c.args...)
		if err := json.Unmarshal([]byte(out), c.into); err != nil || !c.into.Passed {
			t.Fatalf("%v: %v in %s", c.args, err, out)
		}
	}
	a, b := here2.Stories[0], there2.Stories[0]
	if a.Coverage != b.Coverage || len(a.Done) != len(b.Done) || a.Done[0].At != b.Done[0].At || a.File != b.File {
		t.Errorf("a report of a world of its own %+v, of a server %+v", a, b)
	}
	if err := os.WriteFile(file, []byte("id: another\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, exitDone, "mine", "reset", "mine", "--server", url)
}

func TestWhatAServerPlaysNotIsRefused(t *testing.T) {
	file := storyWithPart(t)
	banner, _ := serving(t, "--listen", "localhost:0", "--data", filepath.Join(t.TempDir(), "data"))
	url := served(t, banner)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--app", "kinnet/balance=http://localhost:1"}, "a server has its own programs"},
		{[]string{"--bank", "larkspur=http://localhost:1"}, "a server has its own programs"},
		{[]string{"--platform", "kinnet=http://localhost:1"}, "a server has its own programs"},
		{[]string{"--probe"}, "a server has its own programs"},
		{[]string{"--chaos", "1%"}, "--chaos is for a world of this process"},
		{[]string{"--population", "larkspur=100000"}, "--population is for"},
		{[]string{"--strict-wire"}, "--strict-wire is for"},
		{[]string{"--speed", "fast"}, "--speed"},
	} {
		says(t, exitCannot, c.want, append([]string{"run", file, "--server", url}, c.args...)...)
	}
}
