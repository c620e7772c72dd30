package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// save writes a file as an editor does.
func save(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A watching is a command that plays what is saved.
type watching struct {
	t    *testing.T
	out  terminal
	from int // what has been read of out
	stop func() int
}

func watch(t *testing.T, args ...string) *watching {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w, root, ended := &watching{t: t}, newRoot(), make(chan int, 1)
	root.SetOut(&w.out)
	root.SetErr(&w.out)
	go func() { ended <- execute(ctx, root, append([]string{"watch"}, args...)) }()
	w.stop = func() int { cancel(); return <-ended }
	t.Cleanup(cancel)
	return w
}

// playing waits for the end of the next playing and returns what it printed.
func (w *watching) playing() string {
	w.t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		text := w.out.String()[w.from:]
		if i := strings.Index(text, "Ctrl-C ends.\n"); i >= 0 {
			w.from += i + len("Ctrl-C ends.\n")
			return text[:i]
		}
		select {
		case <-deadline:
			w.t.Fatalf("no playing ends: %s", text)
		case <-tick.C:
		}
	}
}

// plays wants words of the next playing.
func (w *watching) plays(words ...string) {
	w.t.Helper()
	text := w.playing()
	for _, want := range words {
		if !strings.Contains(text, want) {
			w.t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

func TestAWatchPlaysWhatIsSaved(t *testing.T) {
	file := storyWithPart(t)
	part, story := filepath.Join(filepath.Dir(file), "ask.yaml"), read(t, file)
	w := watch(t, file)
	w.plays("──", "first playing", "mine passed, ", "Watching 2 files")
	save(t, file, strings.Replace(story, "contains: balance", "contains: [balance, link]", 1))
	w.plays("──", file, "mine failed at step", "expected", "got", file+":13:9", "look")
	save(t, part, "part: ask\nneeds: [word]\nsteps:\n  - sya: {as: linh, text: $word}\n")
	w.plays(part, part+`:4:5: unknown key "sya" in step; did you mean say?`)
	save(t, file, story)
	w.plays(part + ":4:5")
	if err := os.Remove(part); err != nil {
		t.Fatal(err)
	}
	w.plays(file+":12:", "no such file")
	save(t, part, "part: ask\nneeds: [word]\nsteps:\n  - say: {as: linh, text: $word}\n")
	w.plays("mine passed, ")
	if code := w.stop(); code != exitDone {
		t.Errorf("Ctrl-C ends with %d: %s", code, w.out.String())
	}
}

func TestAWatchOfADirectoryPlaysWhatHasChangedInIt(t *testing.T) {
	dir := shelf(t)
	w := watch(t, dir, "--jobs", "2")
	w.plays("3 stories: 1 passed, 1 failed, 1 cannot be played")
	mended := strings.Replace(read(t, filepath.Join(dir, "unreadable.yaml")), "idd:", "id:", 1)
	save(t, filepath.Join(dir, "unreadable.yaml"), mended)
	if text := w.playing(); !strings.Contains(text, "slow-bank passed") || strings.Contains(text, "balance-in-chat") {
		t.Errorf("one has changed, played is\n%s", text)
	}
	save(t, filepath.Join(dir, "part.yaml"), "part: beside\nsteps: [{wait: 1h}]\n") // no story includes it
	save(t, filepath.Join(dir, "new.yaml"), strings.Replace(mended, "id: slow-bank", "id: new-one", 1))
	if text := w.playing(); !strings.Contains(text, "new-one passed") || strings.Contains(text, "slow-bank") {
		t.Errorf("one is new, played is\n%s", text)
	}
	if code := w.stop(); code != exitDone {
		t.Errorf("Ctrl-C ends with %d", code)
	}
}

func TestAWatchEndsInTheMiddleOfAStory(t *testing.T) {
	file := storyWithPart(t)
	w := watch(t, file, "--speed", "1x")
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(w.out.String(), "first playing") {
		<-tick.C
	}
	if code := w.stop(); code != exitDone || strings.Contains(w.out.String(), "sandbank:") {
		t.Errorf("Ctrl-C ends with %d: %s", code, w.out.String())
	}
}

func TestAWatchRefusesWhatItCannotWatch(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"balance-in-chat"}, "no file to watch"},
		{[]string{filepath.Join(t.TempDir(), "none.yaml")}, "no file to watch"},
		{[]string{t.TempDir()}, "there is no story in it"},
		{[]string{"x.yaml", "--server", "http://localhost:1"}, "leave out --server"},
		{[]string{"x.yaml", "--speed", "fast"}, "--speed"},
		{nil, "watch: name a story"},
	} {
		says(t, exitCannot, c.want, append([]string{"watch"}, c.args...)...)
	}
}

func TestAHalfWrittenSaveIsNotPlayed(t *testing.T) {
	file := storyWithPart(t)
	story, w := read(t, file), newWatcher([]string{file})
	w.look()
	if first := w.stale(); len(first) != 1 || len(w.now) != 2 {
		t.Fatalf("at first %d stories of %d files are stale, want 1 of 2", len(first), len(w.now))
	}
	none := func(why string) {
		t.Helper()
		if changed := w.settled(); len(changed) > 0 {
			t.Errorf("%s: %v has changed", why, changed)
		}
	}
	none("nothing happened")
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		none("it was touched, and nothing else")
	}
	for i := 1; i < 4; i++ {
		save(t, file, story[:i*len(story)/4])
		none("it is being written")
	}
	save(t, file, story+"# more\n")
	none("the first look at the whole")
	if changed := w.settled(); !slices.Equal(changed, []string{file}) {
		t.Errorf("changed are %v, want %s", changed, file)
	}
	if again := w.stale(); len(again) != 1 || again[0].err != nil || len(w.differing()) != 0 {
		t.Errorf("stale are %+v", again)
	}
}
