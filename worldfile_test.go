package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// worldFile writes the example of the manual, changed, into a file.
func worldFile(t *testing.T, changes ...string) string {
	t.Helper()
	text, err := os.ReadFile("docs/worldfile.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	yaml, _, _ := strings.Cut(rest, "```")
	name := filepath.Join(t.TempDir(), "world.yaml")
	if err := os.WriteFile(name, []byte(strings.NewReplacer(changes...).Replace(yaml)), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPeopleOfAWorldFileAreListed(t *testing.T) {
	file := worldFile(t)
	code, out, errs := command(t, "people", "--world", file, "--bank", "fernhill", "--count", "2")
	if code != exitDone || !strings.Contains(out, "Fernhill Current Account") {
		t.Errorf("people = %d: %s%s", code, out, errs)
	}
	_, other, _ := command(t, "people", "--world", file, "--seed", "3", "--bank", "fernhill", "--count", "2")
	_, same, _ := command(t, "people", "--world", worldFile(t, "seed: 77", "seed: 3"), "--bank", "fernhill", "--count", "2")
	name := func(table string) string { return strings.Join(strings.Fields(table)[10:16], " ") }
	if name(out) == name(other) || name(same) != name(other) {
		t.Errorf("the flag's seed should win over the file's:\n%s\n%s\n%s", out, other, same)
	}
}

func TestBadWorldFilesEndTheCommandWithOneLine(t *testing.T) {
	cases := []struct {
		name string
		args []string
		want string
	}{
		{"another version", []string{"--world", worldFile(t, "world: 2", "world: 1")}, "[1:8]"},
		{"a persona that is not there", []string{"--world", worldFile(t, "persona: nurse", "persona: nurze")}, "did you mean nurse?"},
		{"a file that is not there", []string{"--world", "nowhere.yaml"}, "--world: open nowhere.yaml"},
		{"a bank that it does not have", []string{"--world", worldFile(t, "id: fernhill", "id: fern")}, "thistle-crown, fern"},
		{"a size that its people do not fit", []string{"--world", worldFile(t), "--population", "fernhill=1"}, "--population"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := command(t, append([]string{"people", "--bank", "fernhill"}, c.args...)...)

			if code != exitCannot || out != "" || !strings.Contains(errs, c.want) || strings.Count(strings.TrimSpace(errs), "\n") != 0 {
				t.Errorf("people = %d: %s%s", code, out, errs)
			}
		})
	}
}

// A directory that was made with a world file needs it no more, and takes no
// other.
func TestADirectoryKeepsItsWorldFile(t *testing.T) {
	dir, file := filepath.Join(t.TempDir(), "data"), worldFile(t)
	banner, stop := serving(t, "--listen", "localhost:0", "--data", dir, "--world", file)
	if !strings.Contains(banner, "Fernhill") || !strings.Contains(banner, "seed 77") {
		t.Errorf("the file does not show:\n%s", banner)
	}
	stop()
	banner, stop = serving(t, "--listen", "localhost:0", "--data", dir)
	if !strings.Contains(banner, "Fernhill") || !strings.Contains(banner, "seed 77") {
		t.Errorf("the world of the directory is lost:\n%s", banner)
	}
	stop()
	code, out, errs := command(t, "people", "--data", dir, "--bank", "fernhill", "--count", "1")
	if code != exitDone || !strings.Contains(out, "Fernhill") {
		t.Errorf("people of the directory = %d: %s%s", code, out, errs)
	}
	code, _, errs = command(t, "up", "--listen", "localhost:0", "--data", dir, "--world", worldFile(t, "50000", "60000"))
	if code == exitDone || !strings.Contains(errs, "another world file") {
		t.Errorf("up with another file = %d: %s", code, errs)
	}
}

func TestAStoryPlaysInAWorldFile(t *testing.T) {
	code, out, errs := command(t, "run", "balance-in-chat", "--world", worldFile(t))
	if code != exitDone {
		t.Errorf("run = %d: %s%s", code, out, errs)
	}
}
