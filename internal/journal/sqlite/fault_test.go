//go:build linux

package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// TestKill kills a process in the middle of load, twenty times: nothing that
// it has acknowledged is lost.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	total := 0
	for round := range 20 {
		cmd, out, _ := child(t, "load", dir)
		acknowledged := map[string]map[uint64]string{}
		for n := 0; out.Scan(); n++ {
			var run, chain string
			var seq uint64
			if _, err := fmt.Sscan(out.Text(), &run, &seq, &chain); err != nil {
				if n <= 100+50*round {
					t.Fatalf("round %d: child says %q", round, out.Text())
				}
				break // cut in the middle of a line
			}
			if acknowledged[run] == nil {
				acknowledged[run] = map[uint64]string{}
			}
			acknowledged[run][seq] = chain
			total++
			if n == 100+50*round {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // it was killed
		s := openIn(t, dir, sqlite.Options{})
		for run, seqs := range acknowledged {
			if _, err := journal.Audit(t.Context(), s, run, nil); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			for seq, chain := range seqs {
				e, err := s.Read(t.Context(), run, seq, 1)
				if err != nil || len(e) != 1 || e[0].Chain.String() != chain {
					t.Fatalf("round %d: event %d of %s was acknowledged and is not there: %v", round, seq, run, err)
				}
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d acknowledged appends, none lost", total)
}

func TestDirectoryIsHeldByOne(t *testing.T) {
	refused := func(t *testing.T, dir string) {
		t.Helper()
		_, err := sqlite.Open(dir, sqlite.Options{})
		if !errors.Is(err, journal.ErrLocked) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "--data") {
			t.Errorf("Open = %v, want ErrLocked with the directory and what to do", err)
		}
	}
	t.Run("another process is refused", func(t *testing.T) {
		dir := t.TempDir()
		cmd, out, in := child(t, "hold", dir)
		if !out.Scan() || out.Text() != "held" {
			t.Fatalf("child says %q", out.Text())
		}
		refused(t, dir)
		if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
			t.Fatal(err)
		}
		openIn(t, dir, sqlite.Options{})
	})
	t.Run("the same process is refused, too", func(t *testing.T) {
		dir := t.TempDir()
		s := openIn(t, dir, sqlite.Options{})
		refused(t, dir)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		openIn(t, dir, sqlite.Options{})
	})
}

// TestFull fills what stands for a disk. A limit on the size of files works
// for everybody; a file system of its own needs the right to mount.
func TestFull(t *testing.T) {
	t.Run("files that may not grow are a full disk", func(t *testing.T) {
		cmd, out, _ := child(t, "full", t.TempDir())
		for out.Scan() {
			t.Error(out.Text())
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	for name, keep := range map[string]uint64{"a full file system": 1, "a file system below what is kept free": 2 << 20} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
				t.Logf("may not mount (%v): the limit on files has shown it", err)
				return
			}
			t.Cleanup(func() {
				if err := syscall.Unmount(dir, 0); err != nil {
					t.Error(err)
				}
			})
			ballast := filepath.Join(dir, "ballast")
			if err := os.WriteFile(ballast, make([]byte, 3<<20), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := sqlite.Open(dir, sqlite.Options{MinFree: keep})
			if err != nil {
				t.Fatal(err)
			}
			head, err := fillDisk(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(resume(t.Context(), s, head), s.Close()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestFreeSpaceGuard(t *testing.T) {
	var space atomic.Uint64
	space.Store(1 << 30)
	s := openIn(t, t.TempDir(), sqlite.Options{Free: func() (uint64, error) { return space.Load(), nil }})
	events, head := journaltest.Fill(t, s, "main", 10)
	var tailed error
	seen := make(chan uint64, 64)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for e, err := range s.Tail(t.Context(), "main", 1) {
			if tailed = err; err == nil {
				seen <- e.Seq
			}
		}
	}()
	for range events {
		<-seen
	}
	space.Store(1 << 20)
	more, _ := journaltest.Loose(t, head, 1)
	receipt, err := s.Append(t.Context(), "main", more)
	if err != nil {
		t.Fatal(err)
	}
	if err := receipt(t.Context()); !errors.Is(err, journal.ErrReadOnly) {
		t.Errorf("receipt = %v, want ErrReadOnly", err)
	}
	if got, err := s.Head(t.Context(), "main"); err != nil || got != head {
		t.Errorf("Head = %v, %v, want %v", got, err, head)
	}
	if _, err := s.Append(t.Context(), "main", more); !errors.Is(err, journal.ErrReadOnly) {
		t.Errorf("Append on a full disk = %v, want ErrReadOnly at once", err)
	}
	space.Store(1 << 30)
	journaltest.Append(t, s, "main", more)
	if err := s.Delete(t.Context(), "main"); err != nil {
		t.Error(err)
	}
	<-ended
	if tailed != nil && !errors.Is(tailed, journal.ErrReadOnly) {
		t.Errorf("tail = %v, want ErrReadOnly if it had seen the event, else nothing", tailed)
	}
}

// TestDamage changes bytes of the files: an audit finds what is no longer
// what was appended, and never takes a shorter history for the whole.
func TestDamage(t *testing.T) {
	const size = 300
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{})
	_, head := journaltest.Fill(t, s, "main", size)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "journal.db")
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	audit := func(t *testing.T, at int, bit byte) error {
		t.Helper()
		spoiled := bytes.Clone(sound)
		spoiled[at] ^= bit
		if err := os.WriteFile(path, spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := sqlite.Open(dir, sqlite.Options{})
		if err != nil {
			return err
		}
		done, err := journal.Audit(t.Context(), s, "main", nil)
		if err == nil && done.Head != head {
			t.Errorf("byte %d: a shorter history of %d events passes", at, done.Head.Seq)
		}
		_ = s.Close() // a damaged file may refuse its last checkpoint
		return err
	}
	t.Run("a flipped byte of an event's data is found", func(t *testing.T) {
		at := bytes.Index(sound, []byte(`"number":150`))
		if err := audit(t, at+10, 1); !errors.Is(err, journal.ErrCorrupt) || !strings.Contains(err.Error(), "event 1") {
			t.Errorf("audit = %v, want ErrCorrupt with the event", err)
		}
	})
	t.Run("a flipped byte anywhere is found or changes nothing", func(t *testing.T) {
		chance, found := rand.New(rand.NewPCG(20, 18)), 0
		for range 150 {
			if audit(t, chance.IntN(len(sound)), 1<<chance.IntN(8)) != nil {
				found++
			}
		}
		t.Logf("%d of 150 flipped bytes were found; the others are no part of an event's canonical form", found)
	})
}

func TestReset(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{World: 1})
	journaltest.Fill(t, s, "main", 3)
	if err := sqlite.Reset(dir); !errors.Is(err, journal.ErrLocked) {
		t.Errorf("Reset of a directory in use = %v, want ErrLocked", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(dir, sqlite.Options{World: 2}); !errors.Is(err, journal.ErrOlderWorld) || !strings.Contains(err.Error(), "reset") {
		t.Errorf("Open of an older world = %v, want ErrOlderWorld and what to do", err)
	}
	if err := os.Remove(filepath.Join(dir, "journal.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(dir, sqlite.Options{World: 2}); !errors.Is(err, journal.ErrCorrupt) {
		t.Errorf("Open without the journal that was there = %v, want ErrCorrupt", err)
	}
	if err := sqlite.Reset(dir); err != nil {
		t.Fatal(err)
	}
	if runs, err := openIn(t, dir, sqlite.Options{World: 2}).Runs(t.Context()); err != nil || len(runs) != 0 {
		t.Errorf("Runs() after Reset = %v, %v, want none", runs, err)
	}
}

func TestOpenRefusesPlainly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	garbage := t.TempDir()
	if err := os.WriteFile(filepath.Join(garbage, "journal.db"), bytes.Repeat([]byte("garbage "), 1024), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{
		"a file is no directory":               file,
		"nothing is made below a file":         filepath.Join(file, "below"),
		"where nobody may write is refused":    "/proc/self",
		"a file that is no journal is refused": garbage,
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sqlite.Open(dir, sqlite.Options{})
			if err == nil {
				_ = s.Close()
				t.Fatal("Open succeeded")
			}
			if !strings.Contains(err.Error(), "data directory "+dir) {
				t.Errorf("Open = %v, which does not name %s", err, dir)
			}
			t.Log(err)
		})
	}
}

// TestLostEnd damages the write-ahead log that a killed process leaves. SQLite
// by itself would take what follows for never written.
func TestLostEnd(t *testing.T) {
	for name, at := range map[string]func(size int) int{
		"damage in the middle is found": func(size int) int { return size / 2 },
		// The frame before the last one belongs to the last commit.
		"damage of the very last commit is found":  func(size int) int { return size - 8192 - 24 - 100 },
		"damage of the header of the log is found": func(int) int { return 9 },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			cmd, out, _ := child(t, "hold", dir)
			if !out.Scan() || out.Text() != "held" {
				t.Fatalf("child says %q", out.Text())
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // it was killed
			wal := filepath.Join(dir, "journal.db-wal")
			log, err := os.ReadFile(wal)
			if err != nil {
				t.Fatal(err)
			}
			log[at(len(log))] ^= 1
			if err := os.WriteFile(wal, log, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := sqlite.Open(dir, sqlite.Options{}); !errors.Is(err, journal.ErrCorrupt) {
				t.Errorf("Open = %v, want ErrCorrupt", err)
			}
		})
	}
}
