package ledger_test

import (
	"slices"
	"sync"
	"testing"
)

func TestABookMayBeReadByManyAtOnce(t *testing.T) {
	k, w, _ := open(t, 2018)
	a := pinned(t, k, w, "union-pine", "marcus")
	want := k.Lines(a, runStart, runStart.AddDate(0, 2, 0))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if got := k.Lines(a, runStart, runStart.AddDate(0, 2, 0)); !slices.Equal(got, want) {
					t.Error("another statement")
				}
				k.Balance(a, runStart)
				k.Pending(a, runStart)
			}
		})
	}
	wg.Wait()
}
