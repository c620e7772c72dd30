package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckReadsStoriesAndPlaysNone(t *testing.T) {
	dir := shelf(t)
	code, out, errs := command(t, "check", dir)
	if code != exitCannot || strings.Count(out, "\n") != 3 || !strings.Contains(errs, "stories cannot be played: 1 of 3") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	for _, want := range []string{
		filepath.Join(dir, "fails.yaml") + ": balance-in-chat can be played, 30 steps\n", filepath.Join(dir, "unreadable.yaml") + `:2:1: unknown key "idd"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	says(t, exitDone, "mine can be played, ", "check", storyWithPart(t), "balance-in-chat")
	file := storyWithPart(t)
	save(t, file, strings.Replace(read(t, file), "larkspur", "larkspor", 1))
	says(t, exitCannot, file+":5:22: role linh: bank \"larkspor\" is not there; did you mean larkspur?", "check", file)
	says(t, exitCannot, "check: name a story", "check")
	says(t, exitCannot, "no such file", "check", file, "--world", filepath.Join(dir, "none.yaml"))
}
