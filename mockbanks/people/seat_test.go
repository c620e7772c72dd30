package people_test

import (
	"strconv"
	"testing"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/people"
)

// eachWorld calls check for every bank of worlds of many seeds and of all
// sizes that a district can break at. Small banks have no pins.
func eachWorld(t *testing.T, check func(*testing.T, *people.World, people.Bank)) {
	t.Helper()
	for _, size := range []int64{1, 5, 1_000, 1_024, 1_025, 10_000, 100_000_000} {
		for seed := range uint64(4) {
			banks := sized(t, size)
			w, err := people.New(seed*seed*977, banks)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(strconv.FormatInt(size, 10)+" customers, seed "+strconv.FormatUint(seed*seed*977, 10), func(t *testing.T) {
				for _, b := range banks {
					check(t, w, b)
				}
			})
		}
	}
}

// some are indexes of customers: all of a small bank, the ends and a draw of a
// large one, and the pins.
func some(b people.Bank) []int64 {
	var list []int64
	for i := range min(b.Population, 1_500) {
		if b.Population > 1_500 && i > 5 {
			list = append(list, int64(chance.Scale(chance.H(3, uint64(i)), uint64(b.Population))), b.Population-1-i)
			continue
		}
		list = append(list, i)
	}
	for _, p := range b.Pins {
		list = append(list, p.Index)
	}
	return list
}

func pinAt(b people.Bank, index int64) bool {
	for _, p := range b.Pins {
		if p.Index == index {
			return true
		}
	}
	return false
}

func TestMemberInvertsSeat(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		classes := w.Classes(b.ID)
		for _, i := range some(b) {
			s := w.Seat(b.ID, i)
			if s.Member >= classes[s.Class].Members {
				t.Fatalf("%s: customer %d is member %d of %d", b.ID, i, s.Member, classes[s.Class].Members)
			}
			if s.Pinned != pinAt(b, i) {
				t.Fatalf("%s: customer %d is pinned: %v", b.ID, i, s.Pinned)
			}
			got, ok := w.Member(b.ID, s.Class, s.Member)
			switch {
			case !s.Pinned && (!ok || got != i):
				t.Fatalf("%s: Member(%d, %d) = %d, %v, want %d", b.ID, s.Class, s.Member, got, ok, i)
			case ok && pinAt(b, got):
				t.Fatalf("%s: Member(%d, %d) = %d, a pin", b.ID, s.Class, s.Member, got)
			}
		}
	})
}

// Counting every member of every class finds everybody but the pins, once.
func TestMembersAreAllCustomersButThePins(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		if b.Population > 10_000 {
			return
		}
		found := make([]int, b.Population)
		for class, c := range w.Classes(b.ID) {
			for m := range c.Members {
				if i, ok := w.Member(b.ID, class, m); ok {
					found[i]++
				}
			}
		}
		for i, n := range found {
			if want := 1 - count(pinAt(b, int64(i))); n != want {
				t.Fatalf("%s: customer %d was found %d times, want %d", b.ID, i, n, want)
			}
		}
	})
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestEverySeatOfADistrictHasOneClass(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		next, share := 0, make([]int, len(b.Personas))
		for i, c := range w.Classes(b.ID) {
			if c.First != next || c.Seats < 1 || c.Members != uint64(c.Seats)*uint64((b.Population+people.District-1)/people.District) {
				t.Fatalf("%s: class %d = %+v, want it to begin at %d", b.ID, i, c, next)
			}
			next += c.Seats
			share[c.Persona] += c.Seats
			if p := b.Personas[c.Persona]; c.Life != p.Life || c.Rhythm != p.Rhythm {
				t.Errorf("%s: class %+v of persona %+v", b.ID, c, p)
			}
		}
		if next != people.District {
			t.Fatalf("%s: %d seats have a class, want %d", b.ID, next, people.District)
		}
		for i, p := range b.Personas {
			if want := p.Share * people.District; share[i]*1000 < want-1000 || share[i]*1000 > want+1000 {
				t.Errorf("%s: %d of %d seats for %s, declared %d of 1,000", b.ID, share[i], people.District, p.Name, p.Share)
			}
		}
	})
}

// Drawn from the customers, not from the plan of a district.
func TestSharesComeOutAsDeclared(t *testing.T) {
	for _, size := range []int64{1_000, 1_025, 50_000, 100_000_000} {
		w, banks := resized(t, 9, size), sized(t, size)
		for _, b := range banks {
			n, got := int64(min(size, 20_000)), make([]int64, len(b.Personas))
			for i := range n {
				s := w.Seat(b.ID, i*(size/n))
				got[w.Classes(b.ID)[s.Class].Persona]++
			}
			for i, p := range b.Personas {
				if off := got[i]*1000/n - int64(p.Share); off > 14 || off < -14 {
					t.Errorf("%s of %d: %d of %d are %s, declared %d of 1,000", b.ID, size, got[i], n, p.Name, p.Share)
				}
			}
		}
	}
}

func TestPayIsWithinThePersonasRange(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *people.World, b people.Bank) {
		for _, i := range some(b) {
			s := w.Seat(b.ID, i)
			in, p := w.IncomeAt(b.ID, i, s), b.Personas[w.Classes(b.ID)[s.Class].Persona]
			if in != w.Income(b.ID, i) {
				t.Fatalf("%s: two incomes of %d", b.ID, i)
			}
			if pinAt(b, i) {
				continue
			}
			if month := in.Rhythm.Monthly(in.Pay); month < p.Low-100 || month > p.High || in.Rhythm != p.Rhythm || in.Life != p.Life {
				t.Fatalf("%s: customer %d, %s, gets %+v, %d a month", b.ID, i, p.Name, in, month)
			}
		}
	})
}

func TestSeatAndIncomeAllocateNothing(t *testing.T) {
	w, _ := world(t, 2018)
	i := int64(4700)
	if n := testing.AllocsPerRun(100, func() {
		i++
		if w.IncomeAt("larkspur", i, w.Seat("larkspur", i)).Rhythm == people.AnyRhythm {
			t.Error("paid at no time")
		}
	}); n != 0 {
		t.Errorf("seat and income allocate %v times", n)
	}
}

func BenchmarkSeatAndIncome(b *testing.B) {
	w, _ := world(b, 2018)
	b.ReportAllocs()
	var i, sum int64
	for b.Loop() {
		i = (i + 7919) % 16_000_000
		sum += w.IncomeAt("thistle-crown", i, w.Seat("thistle-crown", i)).Pay
	}
	if sum == 0 {
		b.Error("nobody is paid")
	}
}
