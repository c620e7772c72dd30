package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// says runs a command line and wants an exit code and words.
func says(t *testing.T, want int, words string, args ...string) string {
	t.Helper()
	code, out, errs := command(t, args...)
	if code != want || !strings.Contains(out+errs, words) {
		t.Errorf("%s: %d %s%s, want %d %q", strings.Join(args, " "), code, out, errs, want, words)
	}
	return out
}

func TestARunIsRecordedComparedAndForked(t *testing.T) {
	t.Chdir(t.TempDir())
	says(t, exitDone, "passed", "run", "balance-in-chat", "--start", "2026-03-05", "--out", "a.sandbank")
	says(t, exitDone, "passed", "run", "balance-in-chat", "--start", "2026-03-05", "--out", "b.sandbank")
	says(t, exitDone, "passed", "run", "balance-in-chat", "--start", "2026-03-05", "--seed", "7", "--out", "c.sandbank")

	says(t, exitDone, "a.sandbank and b.sandbank are equal", "diff", "a.sandbank", "b.sandbank")
	out := says(t, exitFailed, "c.sandbank differs from a.sandbank", "diff", "a.sandbank", "c.sandbank")
	if first := strings.Split(out, "\n")[1]; first != "  1. The seed is another: 2018 became 7, so people and money are others." {
		t.Errorf("the first sentence is %q", first)
	}
	says(t, exitFailed, " more; --limit 0 tells all.", "diff", "a.sandbank", "c.sandbank", "--limit", "1")
	var report struct {
		Equal     bool
		Sentences []string
	}
	out = says(t, exitFailed, "", "diff", "a.sandbank", "c.sandbank", "--json", "--limit", "2")
	if err := json.Unmarshal([]byte(out), &report); err != nil || report.Equal || len(report.Sentences) != 2 {
		t.Errorf("diff --json: %v %s", err, out)
	}
	says(t, exitCannot, "no data directory", "diff", "a.sandbank", "nothing")
	says(t, exitCannot, "no such file", "diff", "a.sandbank", "nothing.sandbank")

	data := filepath.Join(t.TempDir(), "world")
	_, stop := serving(t, "--listen", "127.0.0.1:0", "--data", data)
	at := []string{"--data", data}
	says(t, exitDone, "Run mine goes on from event ", append(at, "fork", "a.sandbank", "--at", "chapter 3", "--as", "mine")...)
	says(t, exitDone, "Run main-fork goes on from event ", append(at, "fork", "main")...)
	says(t, exitCannot, "a place in a run is", append(at, "fork", "main", "--at", "yesterday")...)
	says(t, exitDone, "are equal", append(at, "diff", "balance-in-chat-2", "a.sandbank")...)
	says(t, exitDone, "is in main.har", append(at, "runs", "save", "main", "main.har")...)
	says(t, exitDone, "is in main.sandbank", append(at, "runs", "save", "main", "main.sandbank")...)
	says(t, exitCannot, "main.foo: nothing is written to a file that ends in .foo: choose .sandbank, .har, .jsonl or .json", append(at, "runs", "save", "main", "main.foo")...)
	says(t, exitCannot, "never holds any", append(at, "runs", "save", "main", "main.har", "--secrets")...)
	says(t, exitDone, "Run balance-in-chat-2 is gone", append(at, "runs", "rm", "balance-in-chat-2")...)
	says(t, exitDone, "balance-in-chat-2 at ", append(at, "runs")...)
	stop()
	says(t, exitDone, "mine", append(at, "runs")...)
	says(t, exitDone, "the next start of sandbank serves it", append(at, "fork", "mine", "--as", "mine-too")...)
	says(t, exitDone, "are equal", append(at, "diff", "mine", "mine-too")...)
	says(t, exitDone, "is in keys.sandbank", append(at, "runs", "save", "main", "keys.sandbank", "--secrets")...)
	says(t, exitDone, "removed", append(at, "reset", "main")...)
	says(t, exitDone, "main-fork: ", append(at, "verify")...)
	says(t, exitDone, "is gone", append(at, "runs", "rm", "main-fork")...)
	says(t, exitCannot, "no such run", append(at, "runs", "rm", "main-fork")...)

	if masked, err := readRecording("main.sandbank"); err != nil || !masked.Header.Masked {
		t.Errorf("main.sandbank is masked: %t, %v", masked.Header.Masked, err)
	}
	if plain, err := readRecording("keys.sandbank"); err != nil || plain.Header.Masked {
		t.Errorf("keys.sandbank is masked: %t, %v", plain.Header.Masked, err)
	}
}

func TestAFileIsReplayedReadOnly(t *testing.T) {
	t.Chdir(t.TempDir())
	says(t, exitDone, "passed", "run", "balance-in-chat", "--out", "My Story.sandbank")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	root := newRoot()
	var out terminal
	root.SetOut(&out)
	root.SetErr(&out)
	ended := make(chan int, 1)
	go func() {
		ended <- execute(ctx, root, []string{"replay", "My Story.sandbank", "--speed", "4x", "--listen", "127.0.0.1:0"})
	}()
	url := ""
	for url == "" {
		select {
		case code := <-ended:
			t.Fatalf("replay ended with %d: %s", code, out.String())
		default:
			url = regexp.MustCompile(`http://localhost:\d+/runs/my-story\?speed=4&play=1`).FindString(out.String())
		}
	}
	base, _, _ := strings.Cut(url, "/runs/")
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/runs/my-story", 200}, {"GET", "/api/v1/runs/my-story/events", 200}, {"GET", "/api/v1/runs/my-story/chat?platform=kinnet&bank=larkspur&customer=linh", 200},
		{"POST", "/api/v1/runs/my-story/clock", 409}, {"GET", "/banks/larkspur/jwks", 409},
	} {
		req, err := http.NewRequestWithContext(ctx, c.method, base+c.path, bytes.NewReader([]byte("{}")))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s %s = %d, want %d", c.method, c.path, res.StatusCode, c.want)
		}
	}
	cancel()
	if code := <-ended; code != exitDone {
		t.Errorf("replay ended with %d: %s", code, out.String())
	}
}

func TestWhatCannotBeReplayedSaysSo(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("bad.sandbank", []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, exitCannot, "no such file", "replay", "none.sandbank")
	says(t, exitCannot, "the file is no recording of a run", "replay", "bad.sandbank", "--listen", "127.0.0.1:0")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() // the file is looked at before the port is
	says(t, exitCannot, "the file is no recording of a run", "replay", "bad.sandbank", "--listen", taken.Addr().String())
	says(t, exitCannot, "--speed", "replay", "bad.sandbank", "--speed", "fast")
	says(t, exitCannot, "leave out --server", "replay", "bad.sandbank", "--data", "d")
}
