package sqlite_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/journaltest"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
)

// An appender does what the actor of a run does: seal and append under a
// lock, wait outside of it.
type appender struct {
	store journal.Journal
	run   string
	mu    sync.Mutex
	head  journal.Head
}

func (a *appender) append(tb testing.TB) (uint64, error) {
	a.mu.Lock()
	events, head := journaltest.Make(tb, a.head, journaltest.Fact{Subject: fmt.Sprintf("exchange/%d", a.head.Seq), Version: 1})
	receipt, err := a.store.Append(tb.Context(), a.run, events)
	if err == nil {
		a.head = head
	}
	a.mu.Unlock()
	if err != nil {
		return 0, err
	}
	return head.Seq, receipt(tb.Context())
}

// BenchmarkAppend is one durable append of one event of 400 bytes, by so many
// writers at once into one run.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 32, 256} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			a := &appender{store: openIn(b, b.TempDir(), sqlite.Options{}), run: "main"}
			var all sync.WaitGroup
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ReportAllocs()
			b.ResetTimer()
			for range writers {
				all.Go(func() {
					for left.Add(-1) >= 0 {
						if _, err := a.append(b); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
		})
	}
}

// BenchmarkReplay reads, decodes and verifies a whole run from the disk.
func BenchmarkReplay(b *testing.B) {
	const size = 50_000
	dir := b.TempDir()
	s := openIn(b, dir, sqlite.Options{})
	journaltest.Fill(b, s, "main", size)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	s = openIn(b, dir, sqlite.Options{})
	b.ReportAllocs()
	for b.Loop() {
		var head journal.Head
		for head.Seq < size {
			events, err := s.Read(b.Context(), "main", head.Seq+1, 1000)
			if err != nil {
				b.Fatal(err)
			}
			if head, err = journal.Verify(head, events); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)*size/b.Elapsed().Seconds(), "events/s")
}
