package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// put keeps n bodies of 1000 bytes and returns their hashes.
func put(t *testing.T, s *sqlite.Store, n int) (hashes []string) {
	t.Helper()
	for i := range n {
		hash, err := s.Put(t.Context(), fmt.Appendf(nil, "%01000d", i))
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, hash)
	}
	return hashes
}

func TestBodiesStayWithinTheirLimit(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{Bodies: 10_500})
	hashes := put(t, s, 30)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, dir, sqlite.Options{Bodies: 10_500})
	if s.Dropped() != 20 {
		t.Errorf("Dropped() = %d, want 20", s.Dropped())
	}
	for i, hash := range hashes {
		_, err := s.Get(t.Context(), hash)
		if i < 20 && !errors.Is(err, journal.ErrNoBlob) {
			t.Errorf("Get(%d) = %v, want ErrNoBlob: the oldest go first", i, err)
		}
		if i >= 20 && err != nil {
			t.Errorf("Get(%d) = %v", i, err)
		}
	}
}

func TestBodiesMayBeDeleted(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{})
	_, head := journaltest.Fill(t, s, "main", 5)
	hash := put(t, s, 1)[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "bodies.db")); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, dir, sqlite.Options{})
	if _, err := s.Get(t.Context(), hash); !errors.Is(err, journal.ErrNoBlob) {
		t.Errorf("Get = %v, want ErrNoBlob", err)
	}
	if done, err := journal.Audit(t.Context(), s, "main", nil); err != nil || done.Head != head {
		t.Errorf("Audit = %v, %v", done, err)
	}
	put(t, s, 1)
}

func TestDamagedBodyIsFound(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir, sqlite.Options{})
	hash := put(t, s, 3)[1]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "bodies.db")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(file, fmt.Appendf(nil, "%01000d", 1))
	file[at+500] ^= 1
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openIn(t, dir, sqlite.Options{})
	if _, err := s.Get(t.Context(), hash); !errors.Is(err, journal.ErrCorrupt) {
		t.Errorf("Get = %v, want ErrCorrupt", err)
	}
}

func TestBodiesYieldToEvents(t *testing.T) {
	s := openIn(t, t.TempDir(), sqlite.Options{Free: func() (uint64, error) { return 0, nil }})
	put(t, s, 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s.Dropped() != 3 {
		t.Errorf("Dropped() = %d, want all 3: what is left of the disk is for events", s.Dropped())
	}
}
