package sandboxtest

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// recordings is the environment variable that names the directory of
// recordings.
const recordings = "SANDBANK_RECORDINGS"

// keepIfFailed leaves a recording of a failed test and says how to look at it.
func (w *World) keepIfFailed() {
	if !w.T.Failed() || w.Run == nil || w.house.ended.Load() {
		return
	}
	name := filepath.Join(w.directory(), w.label+".sandbank")
	if err := w.keep(context.WithoutCancel(w.T.Context()), name); err != nil {
		w.T.Logf("the recording of this run could not be written: %v", err)
		return
	}
	w.T.Logf("what happened in run %s: sandbank replay %s", w.ID(), name)
}

// Keep writes the run so far as a .sandbank file, its secrets masked, for
// `sandbank replay`, `fork` and `diff`. A test that fails does so by itself: to
// the directory that SANDBANK_RECORDINGS names; else, under `go test
// -artifacts`, to the test's artifacts; else to sandbank-recordings in the
// directory of temporary files. The log says where.
func (w *World) Keep(file string) {
	w.T.Helper()
	if err := w.keep(w.T.Context(), file); err != nil {
		w.T.Fatalf("Keep: %v", err)
	}
}

func (w *World) keep(ctx context.Context, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := w.Sandbox.Export(ctx, f, w.ID(), false); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// directory is where recordings of failed tests go. Without -artifacts a
// test's own directory would be gone with it.
func (w *World) directory() string {
	if dir := os.Getenv(recordings); dir != "" { //nolint:forbidigo // a test has no flags of ours
		return dir
	}
	if f := flag.Lookup("test.artifacts"); f != nil && f.Value.String() == "true" {
		return w.T.ArtifactDir()
	}
	return filepath.Join(os.TempDir(), "sandbank-recordings")
}

// label is the name of a run's recording: the same at each failure of a test,
// so that the last one stays. Further runs of one test have a number.
func (h *house) label(test string) string {
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' {
			return c
		}
		return '_'
	}, test)
	if len(name) > 150 {
		name = name[:150]
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.labels[name]++; h.labels[name] > 1 {
		name += "-" + strconv.Itoa(h.labels[name])
	}
	return name
}
