package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sandbank/sandbank"

// room is what `go list` tells of a package.
type room struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func rooms(t *testing.T) []room {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps=false", "-json=ImportPath,Imports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []room
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var r room
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// floor tells on which floor of the house a package lives, and its wing there.
// Wings of one floor may not import each other.
func floor(path string) (level int, wing string) {
	path = strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
	top, _, _ := strings.Cut(path, "/")
	switch {
	case path == "":
		return 6, "main"
	case top == "e2e", top == "scripts":
		return 6, top
	case top == "web", path == "sandbox/sandboxtest":
		return 5, path
	case top == "scenarios":
		return 4, top
	case top == "sandbox":
		return 3, top
	case top == "mockbanks", top == "platforms":
		return 2, top
	case top == "internal":
		return 1, top
	}
	return 0, ""
}

func TestArrowsOnlyGoDown(t *testing.T) {
	for _, r := range rooms(t) {
		from, wing := floor(r.ImportPath)
		if from == 0 {
			t.Errorf("%s is on no floor: say in house_test.go and docs/architecture.md where it lives", r.ImportPath)
		}
		for _, dep := range r.Imports {
			if !strings.HasPrefix(dep, module) {
				continue
			}
			to, other := floor(dep)
			if to > from {
				t.Errorf("%s (floor %d) imports %s (floor %d): arrows only go down, so that what is below can be used without what is above", r.ImportPath, from, dep, to)
			}
			if to == from && wing != other && from != 6 {
				t.Errorf("%s imports %s: %s and %s meet only over HTTP, so that either can be replaced by a user's own program", r.ImportPath, dep, wing, other)
			}
		}
	}
}

// impure are packages that the domain never sees, directly or through others
// of ours.
var impure = []string{"net/http", "encoding/json", "os", "log", "log/slog", "embed", "database/sql"}

func isPure(path string) bool {
	return slices.Contains([]string{
		"internal/chance", "internal/clock", "mockbanks/people", "mockbanks/ledger", "mockbanks/consent", "mockbanks/agreement",
		"mockbanks/rails", "mockbanks/overlay", "mockbanks/places",
	}, strings.TrimPrefix(path, module+"/"))
}

func TestTheDomainIsPure(t *testing.T) {
	all := rooms(t)
	imports := map[string][]string{}
	for _, r := range all {
		imports[r.ImportPath] = r.Imports
	}
	seen := 0
	for _, r := range all {
		if !isPure(r.ImportPath) {
			continue
		}
		seen++
		for _, path := range append([]string{r.ImportPath}, r.Deps...) {
			for _, dep := range imports[path] {
				if slices.Contains(impure, dep) {
					t.Errorf("%s is pure, yet %s imports %s: values and functions only, so that it can be folded, replayed and tested without a world around it", r.ImportPath, path, dep)
				}
			}
		}
	}
	if seen != 9 {
		t.Errorf("%d pure packages found, want 9", seen)
	}
}

func TestNoPackageNameSaysNothing(t *testing.T) {
	for _, r := range rooms(t) {
		for part := range strings.SplitSeq(r.ImportPath, "/") {
			if slices.Contains([]string{"util", "utils", "common", "helpers", "tools", "types", "models", "manager", "impl"}, part) {
				t.Errorf("%s: %q says nothing about what the room keeps", r.ImportPath, part)
			}
		}
	}
}
