package journaltest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
)

func pages(t *testing.T, store journal.Store) {
	events, _ := Fill(t, store, "main", 1000)
	for _, c := range []struct {
		from       uint64
		limit      int
		begin, end int
	}{
		{0, 3, 0, 3}, {1, 1, 0, 1}, {2, 300, 1, 301}, {999, 10, 998, 1000}, {1000, 1, 999, 1000},
		{1001, 5, 0, 0}, {5000, 5, 0, 0}, {1, 0, 0, 0}, {1, -1, 0, 0}, {1, 5000, 0, 1000}, {500, 500, 499, 999},
	} {
		got, err := store.Read(t.Context(), "main", c.from, c.limit)
		if err != nil {
			t.Fatalf("Read(%d, %d) = %v", c.from, c.limit, err)
		}
		if !slices.EqualFunc(got, events[c.begin:c.end], Equal) {
			t.Errorf("Read(%d, %d) = %d events, want %d", c.from, c.limit, len(got), c.end-c.begin)
		}
	}
}

func deletion(t *testing.T, store journal.Store) {
	first, _ := Make(t, journal.Head{}, Fact{"consent/c-1", 1}, Fact{})
	first[0].Secret = map[string]string{"access_token": "at-1"}
	Append(t, store, "main", first)
	if err := store.Delete(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	if got := read(t, store, "main"); len(got) != 0 {
		t.Errorf("a deleted run has %d events", len(got))
	}
	if runs, err := store.Runs(t.Context()); err != nil || len(runs) != 0 {
		t.Errorf("Runs() = %v, %v, want none", runs, err)
	}
	second, _ := Make(t, journal.Head{}, Fact{"consent/c-1", 1})
	Append(t, store, "main", second)
	same(t, read(t, store, "main"), second)
}

func listing(t *testing.T, store journal.Store) {
	for _, run := range []string{"main", "balance-in-chat", "name-2"} {
		Fill(t, store, run, 1)
	}
	if err := store.Delete(t.Context(), "name-2"); err != nil {
		t.Fatal(err)
	}
	runs, err := store.Runs(t.Context())
	if want := []string{"balance-in-chat", "main"}; err != nil || !slices.Equal(runs, want) {
		t.Errorf("Runs() = %v, %v, want %v", runs, err, want)
	}
}

func isolation(t *testing.T, store journal.Store) {
	a, _ := Make(t, journal.Head{}, Fact{"consent/c-1", 1}, Fact{"consent/c-1", 2})
	b, _ := Make(t, journal.Head{}, Fact{"consent/c-1", 1})
	Append(t, store, "a", a)
	Append(t, store, "b", b)
	if err := store.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	same(t, read(t, store, "b"), b)
}

func bodies(t *testing.T, store journal.Store) {
	for _, body := range [][]byte{[]byte(`{"a":1}`), {}, bytes.Repeat([]byte{0, 0xff}, 32<<10)} {
		hash, err := store.Put(t.Context(), body)
		if err != nil || hash != journal.Hash(body) {
			t.Fatalf("Put = %s, %v, want %s", hash, err, journal.Hash(body))
		}
		if again, err := store.Put(t.Context(), body); err != nil || again != hash {
			t.Errorf("Put again = %s, %v", again, err)
		}
		if got, err := store.Get(t.Context(), hash); err != nil || !bytes.Equal(got, body) {
			t.Errorf("Get(%s) = %d bytes, %v, want %d", hash, len(got), err, len(body))
		}
	}
	for _, hash := range []string{journal.Hash([]byte("never put")), "", "no hash"} {
		if _, err := store.Get(t.Context(), hash); !errors.Is(err, journal.ErrNoBlob) {
			t.Errorf("Get(%q) = %v, want ErrNoBlob", hash, err)
		}
	}
	body := []byte("kept, whatever the caller does with its bytes")
	hash, err := store.Put(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	body[0] = 'K'
	if got, err := store.Get(t.Context(), hash); err != nil || journal.Hash(got) != hash {
		t.Errorf("Get after the caller changed its bytes = %q, %v", got, err)
	}
}

func closing(t *testing.T, store journal.Store) {
	events, head := Fill(t, store, "main", 2)
	for range 2 {
		if err := store.Close(); err != nil {
			t.Fatalf("Close() = %v", err)
		}
	}
	more, _ := Loose(t, head, 1)
	_, appending := store.Append(t.Context(), "main", more)
	_, reading := store.Read(t.Context(), "main", 1, len(events))
	_, listing := store.Runs(t.Context())
	for i, err := range []error{appending, reading, listing} {
		if !errors.Is(err, journal.ErrClosed) {
			t.Errorf("verb %d after Close = %v, want ErrClosed", i, fmt.Errorf("%w", err))
		}
	}
}
