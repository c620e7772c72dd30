package journal_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
)

// damaged is a store whose answers can be spoiled.
type damaged struct {
	*journal.Memory
	body func([]byte) []byte
	head func(journal.Head) journal.Head
}

func (d *damaged) Get(ctx context.Context, hash string) ([]byte, error) {
	body, err := d.Memory.Get(ctx, hash)
	return d.body(body), err
}

func (d *damaged) Head(ctx context.Context, run string) (journal.Head, error) {
	head, err := d.Memory.Head(ctx, run)
	return d.head(head), err
}

func TestAudit(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*damaged)
		ok    bool
	}{
		{"a sound run passes", func(*damaged) {}, true},
		{"a changed body is found", func(d *damaged) { d.body = func(b []byte) []byte { return append(b, '!') } }, false},
		{"another chain at the end is found", func(d *damaged) {
			d.head = func(h journal.Head) journal.Head { h.Chain[0] ^= 1; return h }
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := &damaged{journal.NewMemory(0), func(b []byte) []byte { return b }, func(h journal.Head) journal.Head { return h }}
			hash, err := store.Put(t.Context(), []byte(`{"balance":"1.00"}`))
			if err != nil {
				t.Fatal(err)
			}
			_, head := journaltest.Fill(t, store, "main", 2500)
			last := []journal.Event{{ID: "e", Data: fmt.Appendf(nil, `{"body":%q,"again":%q,"gone":%q}`, hash, hash, journal.Hash(nil))}}
			if head, err = journal.Seal(head, last); err != nil {
				t.Fatal(err)
			}
			journaltest.Append(t, store, "main", last)
			c.spoil(store)
			calls := 0
			got, err := journal.Audit(t.Context(), store, "main", func(journal.Audited) { calls++ })
			if want := (journal.Audited{Head: head, Bodies: 1, Gone: 1}); c.ok && (err != nil || got != want || calls != 3) {
				t.Errorf("Audit = %+v, %v after %d pages, want %+v", got, err, calls, want)
			}
			if !c.ok && !errors.Is(err, journal.ErrCorrupt) {
				t.Errorf("Audit = %v, want ErrCorrupt", err)
			}
		})
	}
}

func FuzzHashes(f *testing.F) {
	hash := journal.Hash(nil)
	f.Add([]byte(`{"a":"` + hash + `"}`))
	f.Add([]byte(`"` + hash + `"` + hash + `"`))
	f.Add([]byte(`"` + hash[1:]))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, h := range journal.Hashes(data) {
			if len(h) != 64 {
				t.Errorf("Hashes(%q) has %q", data, h)
			}
		}
	})
}
