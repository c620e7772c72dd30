package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A lesson is a block of commands of a page in docs/tasks, and what the page
// says that they print.
type lesson struct {
	line     int
	commands string
	prints   []string
}

// lessonsOf reads the sh blocks of a page. The block of another kind that
// follows one directly is what it prints.
func lessonsOf(t *testing.T, page string) (all []lesson) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	kind, fence := "", regexp.MustCompile("^```([a-z]*)$")
	var block []string
	for i, line := range strings.Split(string(text), "\n") {
		m := fence.FindStringSubmatch(line)
		switch {
		case m != nil && kind == "":
			kind, block = m[1], nil
			if kind == "" {
				t.Fatalf("%s:%d: a block needs a kind: sh for commands", page, i+1)
			}
		case m != nil:
			if kind == "sh" {
				all = append(all, lesson{line: i + 1 - len(block), commands: strings.Join(block, "\n")})
			} else if kind == "text" && len(all) > 0 {
				all[len(all)-1].prints = append(all[len(all)-1].prints, block...)
			}
			kind = ""
		case kind != "":
			block = append(block, line)
		}
	}
	return all
}

// printed turns a line of a page into what the output must have: "…" stands
// for anything.
func printed(line string) *regexp.Regexp {
	parts := strings.Split(strings.TrimSpace(line), "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}

// TestTasksDoWhatTheirPagesSay runs every command of every page in docs/tasks
// as a user would: in an empty folder, with the program on the path, beside a
// server of its own.
func TestTasksDoWhatTheirPagesSay(t *testing.T) {
	bin := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(bin, "sandbank"), ".").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	pages, err := filepath.Glob("docs/tasks/*.md")
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d pages in docs/tasks (%v), want ten", len(pages), err)
	}
	for _, page := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(page), ".md"), func(t *testing.T) {
			if text, _ := os.ReadFile(page); bytes.Count(text, []byte("\n")) >= 60 {
				t.Errorf("%s has %d lines, want under 60", page, bytes.Count(text, []byte("\n")))
			}
			lessons := lessonsOf(t, page)
			if len(lessons) == 0 {
				t.Fatalf("%s has no commands", page)
			}
			teach(t, bin, page, lessons)
		})
	}
}

// teach runs the lessons of a page one after the other in one shell.
func teach(t *testing.T, bin, page string, lessons []lesson) {
	dir, err := filepath.Abs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	repo, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	port := func() string { return strings.TrimPrefix(freeAddress(t), "http://localhost:") }
	world := port()
	serving(t, "--listen", "localhost:"+world, "--data", filepath.Join(dir, ".sandbank"))
	ours := strings.NewReplacer("go run .", "sandbank", "8080", world, "3000", port(), "9000", port(), "docs/", repo+"/docs/")
	script := "set -euo pipefail\n"
	for i, l := range lessons {
		script += ours.Replace(l.commands) + fmt.Sprintf("\necho '--- %d'\n", i)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out // a file: what is left in the background holds no pipe open
	// What a page leaves in the background ends with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	failed := cmd.Wait()
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	rest := string(text)
	for i, l := range lessons {
		part, after, ended := strings.Cut(rest, fmt.Sprintf("--- %d\n", i))
		if !ended {
			t.Fatalf("%s:%d: %v\n%s\nprinted:\n%s", page, l.line, failed, l.commands, part)
		}
		for _, line := range l.prints {
			if !printed(ours.Replace(line)).MatchString(part) {
				t.Errorf("%s:%d: it does not print %q but:\n%s", page, l.line, line, part)
			}
		}
		rest = after
	}
}
