//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Whoever tries something out gets one line that says what is wrong.
func TestRunOfWhatIsNoStorySaysSoInOneLine(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	save(t, file("broken.yaml"), "id: [\n")
	save(t, file("empty.yaml"), "")
	save(t, file("bytes.yaml"), "id: \xff\xfe\x00")
	save(t, file("zeros.yaml"), strings.Repeat("\x00", 1<<20))
	save(t, file("text.txt"), "hello")
	save(t, file("bomb.yaml"), "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
	save(t, file("deep.yaml"), "chapters: "+strings.Repeat("[", 100_000))
	for _, name := range []string{"none", "directory.yaml"} {
		if err := os.Mkdir(file(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(file("pipe.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file("loop.yaml"), file("loop.yaml")); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"nonsense": "balance-in-chat, ", "": "there is no such story", "[": "syntax error in pattern", file("no*.yaml"): "no shipped story fits",
		file("broken.yaml"): "broken.yaml:1:", file("empty.yaml"): "the file is empty", file("bytes.yaml"): "UTF-8", file("zeros.yaml"): "at most 256 KiB",
		file("text.txt"): "a file's name ends in .yaml", file("bomb.yaml"): "bomb.yaml:1:1: unknown key", file("deep.yaml"): "brackets this deep",
		file("none"): "there is no story in it", file("directory.yaml"): "there is no story in it", file("pipe.yaml"): "pipe.yaml is no file",
		file("loop.yaml"): "too many levels", file("absent.yaml"): "there is no such story",
	}
	if os.Getuid() != 0 {
		save(t, file("closed.yaml"), "id: x\n")
		if err := os.Chmod(file("closed.yaml"), 0); err != nil {
			t.Fatal(err)
		}
		tests[file("closed.yaml")] = "permission denied"
	}
	for name, want := range tests {
		code, out, errs := command(t, "run", name)
		if code != exitCannot || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, want) {
			t.Errorf("run %q: exit %d, printed %q, said %q; want one line with %q", name, code, out, errs, want)
		}
	}
}
