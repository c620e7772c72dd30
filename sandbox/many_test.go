package sandbox_test

import (
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// perRun is what an open run that is used may take: 1,000 runs in 256 MiB, less
// what the process takes by itself.
const perRun = 256 << 10 * 9 / 10

// used makes a run and uses it: a turn in chat, a fact of a story, a token, and
// a balance read over HTTP.
func used(t testing.TB, w *sandboxtest.World, name string) {
	r, err := w.Sandbox.Create(t.Context(), sandbox.Spec{ID: name, Story: "trial", Seed: 2018, Start: march})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Mark(t.Context(), "story.step.started", map[string]int{"chapter": 1, "step": 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Messenger().Say(t.Context(), "larkspur/linh", "What's my balance?"); err != nil {
		t.Fatal(err)
	}
	if err := r.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	token, err := r.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	if status, body := w.Get(b.BalanceURL(b.Accounts(p.Index)[0].ID), token.Access); status != http.StatusOK {
		t.Fatal(status, body)
	}
}

// held is the heap that is in use after a collection.
func held() runtime.MemStats {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m
}

func TestARunThatIsUsedTakesLittle(t *testing.T) {
	w := frozen(t)
	used(t, w, "first") // what all runs share is made with it
	before := held()
	const n = 100
	for i := range n {
		used(t, w, fmt.Sprint("run-", i))
	}
	if got := (held().HeapAlloc - before.HeapAlloc) / n; got > perRun {
		t.Errorf("a run that is used takes %d KiB, want at most %d", got>>10, perRun>>10)
	}
}

// BenchmarkThousandRuns keeps 1,000 runs in use open in one process: budget
// 256 MiB.
func BenchmarkThousandRuns(b *testing.B) {
	for b.Loop() {
		w := sandboxtest.Start(b, sandboxtest.Options{Start: march})
		for i := range 1_000 {
			used(b, w, fmt.Sprint("run-", i))
		}
		peak := held()
		b.ReportMetric(float64(peak.HeapInuse+peak.StackInuse)/(1<<20), "MiB-in-use")
		b.ReportMetric(float64(peak.Sys-peak.HeapReleased)/(1<<20), "MiB-of-system")
		w.Close()
	}
}
