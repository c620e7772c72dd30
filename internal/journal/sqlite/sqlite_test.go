package sqlite_test

import (
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// openIn opens a directory; the test closes the store, or its end does.
func openIn(tb testing.TB, dir string, o sqlite.Options) *sqlite.Store {
	tb.Helper()
	s, err := sqlite.Open(dir, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close() = %v", err)
		}
	})
	return s
}

func TestSuite(t *testing.T) {
	journaltest.Run(t, func(t *testing.T) journal.Store { return openIn(t, t.TempDir(), sqlite.Options{}) })
}
