package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/sandbank/sandbank/scenarios"
)

// A script is a story that a command line has named.
type script struct {
	name  string           // a file's path, or a shipped name
	label string           // tells it from the others: its id, with a number if that is taken
	story *scenarios.Story // nil: it cannot be read
	err   error            // why not
	files []string         // that were read, or were to be
}

// findScripts reads the stories that words of a command line name. A single
// one that cannot be read is an error; among others it is one of them.
func findScripts(words []string) ([]script, error) {
	names, err := namesOf(words)
	if err != nil {
		return nil, err
	}
	scripts := readScripts(names)
	if len(scripts) == 1 {
		return scripts, scripts[0].err
	}
	return scripts, nil
}

// namesOf are the stories that words of a command line mean, each once.
func namesOf(words []string) (names []string, err error) {
	for _, word := range words {
		found, err := storiesNamed(word)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// readScripts reads stories, and finds out which cannot be read.
func readScripts(names []string) []script {
	taken, scripts := map[string]int{}, make([]script, len(names))
	for i, name := range names {
		s := script{name: name, label: strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))}
		s.story, s.err = scenarios.LoadTelling(name, func(file string) { s.files = append(s.files, file) })
		if s.err == nil {
			s.label = s.story.ID
		}
		if taken[s.label]++; taken[s.label] > 1 {
			s.label = fmt.Sprintf("%s-%d", s.label, taken[s.label])
		}
		scripts[i] = s
	}
	return scripts
}

// storiesNamed are the stories that one word means: itself, those in a
// directory, or those that fit a pattern.
func storiesNamed(word string) ([]string, error) {
	if info, err := os.Stat(word); err == nil && info.IsDir() {
		return storiesIn(word)
	}
	if !strings.ContainsAny(word, "*?[") {
		return []string{word}, nil
	}
	found, err := filepath.Glob(word)
	if err != nil {
		return nil, fmt.Errorf("story %q: %w", word, err)
	}
	found = slices.DeleteFunc(found, func(name string) bool { return !isStory(name) })
	if len(found) > 0 {
		return found, nil
	}
	all, err := scenarios.Shipped()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if fits, _ := path.Match(word, s.ID); fits { // Glob has refused a bad pattern
			found = append(found, s.ID)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("story %q: no file and no shipped story fits", word)
	}
	return found, nil
}

// storiesIn are the stories in a directory and those below it.
func storiesIn(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && isStory(name) {
			found = append(found, name)
		}
		return err
	})
	if err == nil && len(found) == 0 {
		err = errors.New("there is no story in it: a file whose name ends in .yaml and that has chapters")
	}
	if err != nil {
		return nil, fmt.Errorf("directory %s: %w", dir, err)
	}
	return found, nil
}

// isStory tells a story from what else lies beside it: it has chapters.
func isStory(name string) bool {
	return isYAML(name) && mayBeStory(name)
}

func isYAML(name string) bool {
	e := filepath.Ext(name)
	return e == ".yaml" || e == ".yml"
}

// mayBeStory looks for chapters in as much of a file as a story may have. What
// cannot be read may be one, too: whoever reads it will say why.
func mayBeStory(name string) bool {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return true
	}
	f, err := os.Open(name)
	if err != nil {
		return true
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, scenarios.MaxScript))
	return err != nil || chapters.Match(text)
}

var chapters = regexp.MustCompile(`(?m)^["']?chapters["']?\s*:`)
