package export_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/export"
)

// BenchmarkWrite writes a year of one customer after the other, and tells what
// a line costs.
func BenchmarkWrite(b *testing.B) {
	for _, f := range []export.Format{export.CSV, export.JSONL, export.OFX} {
		b.Run(string(f), func(b *testing.B) {
			s, o := open(b, "larkspur", f)
			o.To = o.From.AddDate(1, 0, 0)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.ReportAllocs()
			rows := int64(0)
			for c := int64(0); b.Loop(); c++ {
				o.First, o.Last = c, c
				n, err := export.Write(b.Context(), io.Discard, s, o)
				if err != nil {
					b.Fatal(err)
				}
				rows += n.Lines
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(rows), "B/row")
		})
	}
}

// TestMemoryDoesNotGrowWithTheOrder looks at the heap when the last customer of
// an order is written: what an order keeps for each customer would be there.
func TestMemoryDoesNotGrowWithTheOrder(t *testing.T) {
	s, o := open(t, "larkspur", export.JSONL)
	o.To = o.From.AddDate(0, 0, 7)
	heap := func(customers int64) (live uint64) {
		o.Last = customers - 1
		o.Progress = func(n int64) {
			if n == customers {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				live = m.HeapAlloc
			}
		}
		write := func(w io.Writer) { _, err := export.Write(t.Context(), w, s, o); fatal(t, err) }
		write(io.Discard)
		return live
	}
	small, large := heap(1_000), heap(10_000)
	if large > small+2<<20 {
		t.Errorf("heap is %d KiB after 10,000 customers and %d after 1,000", large>>10, small>>10)
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
