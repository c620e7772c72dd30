package places_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/mockbanks/places"
)

// scattered are points all over the Earth, in clusters of about a town's size.
func scattered(key uint64, n int) []places.Point {
	points := make([]places.Point, n)
	for i := range points {
		h := func(x uint64) uint64 { return chance.H(key, uint64(i)<<3|x) }
		town := chance.H(key+1, chance.Scale(h(0), 60))
		points[i] = places.Point{
			Lat: clamp(int64(chance.Scale(town, 160_000_000))-80_000_000+int64(chance.Scale(h(1), 200_000)), 90_000_000),
			Lon: clamp(int64(chance.Scale(chance.Mix(town), 360_000_000))-180_000_000+int64(chance.Scale(h(2), 200_000)), 180_000_000),
		}
	}
	return points
}

func clamp(v, limit int64) int32 { return int32(min(max(v, -limit), limit)) }

// sorted is the slow way: every distance, and the lowest index first among equals.
func sorted(points []places.Point, from places.Point) []int {
	order := make([]int, len(points))
	far := make([]int64, len(points))
	for i := range points {
		order[i], far[i] = i, places.Chord(from, points[i])
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(far[a], far[b]), cmp.Compare(a, b))
	})
	return order
}

func TestTheTreeVisitsAllPointsInTheOrderOfBruteForce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 6, 7, 8, 50, 1000, 4000} {
		points := scattered(uint64(n)+5, n)
		if n > 7 {
			points[n/2], points[n/3] = points[0], points[0] // several at one point
		}
		nearest := places.Ordered(points)
		queries := append(scattered(99, 12), places.Point{}, places.Point{Lat: 90_000_000}, places.Point{Lat: -90_000_000, Lon: 5},
			places.Point{Lon: 180_000_000}, places.Point{Lon: -180_000_000}, places.Point{Lat: 1, Lon: 179_999_999})
		for _, from := range append(queries, points[:min(n, 5)]...) {
			if got, _ := nearest(from, n); !slices.Equal(got, sorted(points, from)) {
				t.Errorf("%d points from %v: the tree's order is not that of brute force", n, from)
			}
		}
	}
}

func FuzzTheTreeAgreesWithBruteForce(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdefghijklmnopqrstuvwxyz.........."), int32(5), int32(-5))
	f.Add(make([]byte, 200), int32(0), int32(180_000_000))
	f.Fuzz(func(t *testing.T, raw []byte, lat, lon int32) {
		var points []places.Point
		for ; len(raw) >= 8 && len(points) < 300; raw = raw[8:] {
			points = append(points, places.Point{
				Lat: int32(binary.LittleEndian.Uint32(raw)) % 90_000_001, Lon: int32(binary.LittleEndian.Uint32(raw[4:])) % 180_000_001,
			})
		}
		from := places.Point{Lat: lat % 90_000_001, Lon: lon % 180_000_001}
		got, chords := places.Ordered(points)(from, len(points))
		if !slices.Equal(got, sorted(points, from)) || !slices.IsSorted(chords) {
			t.Errorf("from %v: %v, want %v", from, got, sorted(points, from))
		}
	})
}

func TestDistanceIsRightToAMetre(t *testing.T) {
	points := append(scattered(3, 400), places.Point{Lat: 90_000_000}, places.Point{Lat: -90_000_000}, places.Point{}, places.Point{Lon: 180_000_000}, places.Point{Lat: 9, Lon: 9})
	near, far := 0.0, 0.0
	for i, p := range points {
		for _, q := range points[:i+1] {
			want := greatCircle(p, q)
			wrong := math.Abs(float64(p.Metres(q)) - want)
			if want < 15_000_000 {
				near = max(near, wrong)
			} else {
				far = max(far, wrong)
			}
		}
	}
	t.Logf("largest error: %.2f m, beyond 15,000 km %.2f m", near, far)
	if near > 1 || far > 3 { // at the other end of the Earth the chord hardly changes
		t.Errorf("distances are wrong by %.2f m, beyond 15,000 km by %.2f m", near, far)
	}
}

// greatCircle is the haversine formula on the same sphere.
func greatCircle(p, q places.Point) float64 {
	rad := func(micro int32) float64 { return float64(micro) / 1e6 * math.Pi / 180 }
	a, b := math.Sin((rad(p.Lat)-rad(q.Lat))/2), math.Sin((rad(p.Lon)-rad(q.Lon))/2)
	h := a*a + math.Cos(rad(p.Lat))*math.Cos(rad(q.Lat))*b*b
	return 2 * 6371008.8 * math.Atan2(math.Sqrt(h), math.Sqrt(max(0, 1-h)))
}

func BenchmarkTenNearest(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			points := scattered(8, n)
			walk := places.Walk(points)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i = (i + 7) % n
				walk(points[i], 10)
			}
		})
	}
}
