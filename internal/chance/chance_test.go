package chance_test

import (
	"flag"
	"fmt"
	"testing"

	"github.com/sandbank/sandbank/internal/chance"
)

var long = flag.Bool("long", false, "check every size up to 100,003")

func TestPermIsABijectionForEverySize(t *testing.T) {
	limit := uint64(2000)
	if *long {
		limit = 100_003
	}
	sizes := []uint64{65_536, 99_999, 100_000, 100_003}
	for n := uint64(1); n <= limit; n++ {
		sizes = append(sizes, n)
	}
	seen := make([]uint64, 100_004)
	var round uint64
	for _, n := range sizes {
		round++
		checkPerm(t, chance.NewPerm(chance.Key(2018, 1, n), n), seen, round)
	}
}

// checkPerm marks each image with the round and fails on a second hit.
func checkPerm(t *testing.T, p chance.Perm, seen []uint64, round uint64) {
	t.Helper()
	for x := range p.Len() {
		y := p.At(x)
		if y >= p.Len() || seen[y] == round {
			t.Fatalf("n=%d: At(%d) = %d is out of range or taken", p.Len(), x, y)
		}
		seen[y] = round
		if back := p.Inverse(y); back != x {
			t.Fatalf("n=%d: Inverse(At(%d)) = %d", p.Len(), x, back)
		}
	}
}

func TestPermInvertsAtAHundredMillion(t *testing.T) {
	p := chance.NewPerm(chance.Key(7, 2), 100_000_000)
	for i := range uint64(100_000) {
		x := chance.Scale(chance.H(9, i), p.Len())
		if y := p.Inverse(p.At(x)); y != x {
			t.Fatalf("Inverse(At(%d)) = %d", x, y)
		}
	}
}

func TestPermLooksRandom(t *testing.T) {
	const n, bins = 100_000, 16
	p := chance.NewPerm(chance.Key(2018, 3), n)
	for lag := uint64(1); lag < 4; lag++ {
		var count [bins][bins]int
		for x := uint64(0); x+lag < n; x++ {
			count[p.At(x)*bins/n][p.At(x+lag)*bins/n]++
		}
		for i := range bins {
			for j := range bins {
				if c, want := count[i][j], n/bins/bins; c < want*7/10 || c > want*13/10 {
					t.Errorf("lag %d: %d pairs in cell %d,%d, want about %d", lag, c, i, j, want)
				}
			}
		}
	}
}

func TestScaleIsUniform(t *testing.T) {
	var count [10]int
	for i := range uint64(100_000) {
		count[chance.Scale(chance.H(5, i), 10)]++
	}
	for d, c := range count {
		if c < 9_500 || c > 10_500 {
			t.Errorf("digit %d drawn %d times in 100,000", d, c)
		}
	}
}

func ExamplePerm() {
	p := chance.NewPerm(chance.Key(2018, 20), 100_000_000)
	number := p.At(4_711)
	fmt.Println(number < p.Len(), p.Inverse(number))
	// Output: true 4711
}

func BenchmarkPermAt(b *testing.B) {
	p := chance.NewPerm(chance.Key(2018, 20), 100_000_000)
	var x uint64
	for b.Loop() {
		x = p.At(x)
	}
}
