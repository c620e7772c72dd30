package sqlite_test

import (
	"bytes"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// TestFileIsTheSameFromEveryStore takes a run from memory to a directory by a
// file and compares what both export.
func TestFileIsTheSameFromEveryStore(t *testing.T) {
	export := func(store journal.Store) []byte {
		t.Helper()
		var b bytes.Buffer
		if err := replayfile.Write(t.Context(), &b, replayfile.Header{Run: "main"}, store, "main", replayfile.Options{Secrets: true}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	from, to := journal.NewMemory(0), openIn(t, t.TempDir(), sqlite.Options{})
	hash, err := from.Put(t.Context(), []byte("a body"))
	if err != nil {
		t.Fatal(err)
	}
	_, head := journaltest.Fill(t, from, "main", 1200)
	last := []journal.Event{{ID: "last", Data: []byte(`{ "body": "` + hash + `", "text": "<&>" }`), Secret: map[string]string{"code": "c"}}}
	if _, err := journal.Seal(head, last); err != nil {
		t.Fatal(err)
	}
	journaltest.Append(t, from, "main", last)
	first := export(from)
	f, err := replayfile.Read(bytes.NewReader(first), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := replayfile.Import(t.Context(), to, "main", f); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(export(to), first) {
		t.Error("the stores give different files")
	}
}
