package main

import (
	"context"
	"crypto/sha256"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/sandbank/sandbank/scenarios"
)

// An imprint tells a file from what it was before: saving it without a change is
// none.
type imprint struct {
	at   time.Time
	size int64
	text [sha256.Size]byte
}

// same tells whether nobody can have written the file in between.
func (p imprint) same(info fs.FileInfo) bool {
	return p.at.Equal(info.ModTime()) && p.size == info.Size()
}

// A watcher knows which files make the stories that words of a command line
// mean, and what was in them.
type watcher struct {
	words  []string
	files  map[string][]string // that a story was read from, by its name
	now    map[string]imprint  // of the files that are there
	played map[string]imprint  // of those when the stories were last read
}

func newWatcher(words []string) *watcher {
	return &watcher{words: words, files: map[string][]string{}, now: map[string]imprint{}, played: map[string]imprint{}}
}

// look reads what has been written since the last look.
func (w *watcher) look() {
	now := map[string]imprint{}
	for _, name := range w.candidates() {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		p, known := w.now[name]
		if !known || !p.same(info) {
			p = imprint{info.ModTime(), info.Size(), sumOf(name)}
		}
		now[name] = p
	}
	w.now = now
}

// sumOf is a checksum of as much of a file as a story reads, and of its length.
func sumOf(name string) (sum [sha256.Size]byte) {
	f, err := os.Open(name)
	if err != nil {
		return sum
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, scenarios.MaxScript)); err != nil {
		return sum
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// candidates are the files that may matter: those that stories were read from,
// and all that the words may mean.
func (w *watcher) candidates() []string {
	var all []string
	for _, files := range w.files {
		all = append(all, files...)
	}
	for _, word := range w.words {
		if info, err := os.Stat(word); err == nil && info.IsDir() {
			_ = filepath.WalkDir(word, func(name string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() && isYAML(name) {
					all = append(all, name)
				}
				return nil // what cannot be looked into now may be later
			})
			continue
		}
		found, _ := filepath.Glob(word) // a bad pattern was refused at the start
		all = append(append(all, found...), word)
	}
	all = slices.DeleteFunc(all, func(name string) bool { return !isYAML(name) })
	slices.Sort(all)
	return slices.Compact(all)
}

// stale reads the stories that are not as they were when they were last read,
// or that are new. All stories are read as they are in this moment.
func (w *watcher) stale() []script {
	before := w.files
	scripts := w.read()
	for !w.covers(scripts) { // parts that have just become known
		w.look()
		scripts = w.read()
	}
	changed := w.differing()
	scripts = slices.DeleteFunc(scripts, func(s script) bool {
		was, known := before[s.name]
		return known && !slices.ContainsFunc(append(was, s.files...), func(f string) bool { return slices.Contains(changed, f) })
	})
	w.played = w.now
	return scripts
}

// read reads all stories that the words mean now.
func (w *watcher) read() []script {
	names, err := namesOf(w.words)
	if err != nil { // a directory without stories, for now
		names = nil
	}
	scripts := readScripts(names)
	w.files = map[string][]string{}
	for _, s := range scripts {
		w.files[s.name] = s.files
	}
	return scripts
}

// covers tells whether the last look has seen all files of stories.
func (w *watcher) covers(scripts []script) bool {
	for _, s := range scripts {
		for _, name := range s.files {
			if _, seen := w.now[name]; seen {
				continue
			}
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
				return false
			}
		}
	}
	return true
}

// differing are the files that are not as they were when the stories were read.
func (w *watcher) differing() []string {
	var names []string
	for name, p := range w.now {
		if was, ok := w.played[name]; !ok || was.text != p.text || was.size != p.size {
			names = append(names, name)
		}
	}
	for name := range w.played {
		if _, ok := w.now[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// change waits until files have changed, looking at each tick. It returns none
// when ctx ends.
func (w *watcher) change(ctx context.Context, tick <-chan time.Time) []string {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
		}
		if changed := w.settled(); len(changed) > 0 {
			return changed
		}
	}
}

// settled looks, and returns the files that have changed if nothing has been
// written since the look before: a half-written save is none.
func (w *watcher) settled() []string {
	before := w.now
	if w.look(); !maps.Equal(before, w.now) {
		return nil
	}
	return w.differing()
}
