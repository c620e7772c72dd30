package places

import (
	"errors"
	"strconv"
	"strings"
)

// ErrBadPoint refuses what is no place on Earth.
var ErrBadPoint = errors.New("want latitude and longitude in degrees, like 30.2672,-97.7431")

// A Point is a place on Earth in micro-degrees, WGS 84: a step is 11 cm.
type Point struct {
	Lat, Lon int32
}

// ParsePoint reads decimal degrees, latitude first: "30.2672,-97.7431". More
// than six decimals, and degrees beyond 90 or 180, fail with [ErrBadPoint].
func ParsePoint(s string) (Point, error) {
	lat, lon, ok := strings.Cut(s, ",")
	p := Point{}
	var ok1, ok2 bool
	p.Lat, ok1 = degrees(strings.TrimSpace(lat), 90_000_000)
	p.Lon, ok2 = degrees(strings.TrimSpace(lon), 180_000_000)
	if !ok || !ok1 || !ok2 {
		return Point{}, refuse(strconv.Quote(s), ErrBadPoint)
	}
	return p, nil
}

// degrees reads a decimal number of at most limit micro-degrees.
func degrees(s string, limit int64) (micro int32, ok bool) {
	digits, sign := s, int64(1)
	if rest, minus := strings.CutPrefix(s, "-"); minus {
		digits, sign = rest, -1
	}
	whole, part, point := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 3 || len(part) > 6 || point && part == "" {
		return 0, false
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(whole+part+"000000"[len(part):], 10, 64)
	return int32(sign * n), err == nil && n <= limit
}

// String writes decimal degrees with six decimals, as [ParsePoint] reads them.
func (p Point) String() string { return p.Latitude() + "," + p.Longitude() }

// Latitude writes the latitude in decimal degrees.
func (p Point) Latitude() string { return decimal(p.Lat) }

// Longitude writes the longitude in decimal degrees.
func (p Point) Longitude() string { return decimal(p.Lon) }

func decimal(micro int32) string {
	sign, n := "", int64(micro)
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(1_000_000+n%1_000_000, 10)[1:]
	return sign + strconv.FormatInt(n/1_000_000, 10) + "." + s
}

// Metres is the way over the surface between two points, on a sphere.
func (p Point) Metres(q Point) int64 { return metres(chord(p.vector(), q.vector())) }
