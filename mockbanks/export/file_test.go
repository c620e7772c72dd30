package export_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/export"
)

// TestMain plays the child of the full-disk test: a limit on file sizes is one
// of the whole process.
func TestMain(m *testing.M) {
	if name := os.Getenv("EXPORT_FULL_DISK"); name != "" {
		os.Exit(fullDisk(name))
	}
	os.Exit(m.Run())
}

func fullDisk(name string) int {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 64 << 10, Max: 64 << 10}); err != nil {
		io.WriteString(os.Stdout, err.Error())
		return 1
	}
	err := export.Save(name, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("a line of a statement\n", 10_000))
		return err
	})
	if err != nil {
		io.WriteString(os.Stdout, err.Error())
	}
	return 0
}

func TestAFullDiskLeavesNoHalfFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "statements.csv")
	if err := os.WriteFile(name, []byte("of yesterday"), 0o644); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "EXPORT_FULL_DISK="+name)
	out, err := child.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), name) || !strings.Contains(string(out), syscall.EFBIG.Error()) {
		t.Errorf("error %q names not both the file and the cause", out)
	}
	onlyOf(t, name, "of yesterday")
}

// onlyOf checks that a file has a content and no other is beside it.
func onlyOf(t *testing.T, name, want string) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil || string(got) != want {
		t.Errorf("%s = %q, %v, want %q", name, got, err, want)
	}
	if list, err := os.ReadDir(filepath.Dir(name)); err != nil || len(list) != 1 {
		t.Errorf("beside it: %v, %v", list, err)
	}
}

func TestAFailureLeavesWhatWasThere(t *testing.T) {
	name, broken := filepath.Join(t.TempDir(), "x.csv"), errors.New("the reader left")
	save := func(text string, err error) error {
		return export.Save(name, func(w io.Writer) error {
			io.WriteString(w, text)
			return err
		})
	}
	if err := save("half", broken); !errors.Is(err, broken) {
		t.Errorf("Save = %v, want %v", err, broken)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("a half file stands under the final name")
	}
	if err := save("whole", nil); err != nil {
		t.Fatal(err)
	}
	save("half", broken)
	onlyOf(t, name, "whole")
}

func TestADeviceIsWrittenToAsItIs(t *testing.T) {
	write := func(w io.Writer) error { _, err := io.WriteString(w, "text"); return err }
	if err := export.Save("/dev/null", write); err != nil {
		t.Errorf("Save(/dev/null) = %v", err)
	}
	if err := export.Save("/dev/full", write); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "/dev/full") {
		t.Errorf("Save(/dev/full) = %v, want %v", err, syscall.ENOSPC)
	}
	if err := export.Save(t.TempDir(), write); err == nil {
		t.Error("a directory was written")
	}
}
