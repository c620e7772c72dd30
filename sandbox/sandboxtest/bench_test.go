package sandboxtest_test

import (
	"testing"

	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// BenchmarkStart is a served world of its own, from nothing to its end.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		w, err := sandboxtest.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}

// BenchmarkNewRun is a run in a world that is served already. The budget of a
// new run is 1 ms and 64 KiB.
func BenchmarkNewRun(b *testing.B) {
	w := sandboxtest.Start(b)
	b.ReportAllocs()
	for b.Loop() {
		w.NewRun(b)
	}
}
