package places

import (
	"math"
	"math/bits"
)

// Angles are radians times 2^60; lengths of vectors are times 2^58 inside the
// rotations below and times 2^30 elsewhere: one step of a unit vector is 6 mm
// of the Earth's surface. Everything is integers, so that every machine finds
// the same place nearest.
const (
	microRadians = 20122276272 // of one micro-degree
	gain         = 175028741876840810
	diameter     = 127_420_176 // decimetres: twice the mean radius of the Earth
)

// arctan holds atan(2^-i), for rotations after Volder (1959).
//
//nolint:gochecknoglobals // constant table
var arctan = [...]int64{
	905502432259640355, 534549298976576474, 282441168888798124, 143371547418228444, 71963988336308046,
	36017075762092179, 18012932708689205, 9007016009513623, 4503576721087964, 2251796950380271,
	1125899548928887, 562949908682076, 281474971118251, 140737487656277, 70368744090283,
	35184372077909, 17592186043051, 8796093022037, 4398046511083, 2199023255549,
	1099511627776, 549755813888, 274877906944, 137438953472, 68719476736,
	34359738368, 17179869184, 8589934592, 4294967296, 2147483648,
	1073741824, 536870912, 268435456, 134217728, 67108864,
	33554432, 16777216, 8388608, 4194304, 2097152,
}

// cosSin is the cosine and the sine, times 2^30, of an angle in micro-degrees
// between -180 and 180 degrees.
func cosSin(angle int64) (cos, sin int64) {
	flip := false
	if angle > 90_000_000 {
		angle, flip = angle-180_000_000, true
	} else if angle < -90_000_000 {
		angle, flip = angle+180_000_000, true
	}
	x, y, z := int64(gain), int64(0), angle*microRadians
	for i, a := range arctan {
		if z >= 0 {
			x, y, z = x-y>>i, y+x>>i, z-a
		} else {
			x, y, z = x+y>>i, y-x>>i, z+a
		}
	}
	x, y = (x+1<<27)>>28, (y+1<<27)>>28
	if flip {
		return -x, -y
	}
	return x, y
}

// angleOf is the angle of the vector (x, y), both at least 0 and at most 2^31.
func angleOf(x, y int64) int64 {
	x, y = x<<27, y<<27
	z := int64(0)
	for i, a := range arctan {
		if y > 0 {
			x, y, z = x+y>>i, y-x>>i, z+a
		} else {
			x, y, z = x-y>>i, y+x>>i, z-a
		}
	}
	return z
}

// A vector points from the middle of the Earth to its surface.
type vector [3]int32

func (p Point) vector() vector {
	cosLat, sinLat := cosSin(int64(p.Lat))
	cosLon, sinLon := cosSin(int64(p.Lon))
	half := int64(1 << 29)
	return vector{int32((cosLat*cosLon + half) >> 30), int32((cosLat*sinLon + half) >> 30), int32(sinLat)}
}

// chord is the square of the straight line between two vectors: it grows with
// the way over the surface.
func chord(a, b vector) (sum int64) {
	for i := range a {
		d := int64(a[i]) - int64(b[i])
		sum += d * d
	}
	return sum
}

// metres is the way over the surface that belongs to a chord. On a sphere it
// is right to a metre up to 15,000 km, and less so towards the other end of
// the Earth, where the chord hardly changes. The Earth is flattened, so that the true way differs
// from it by up to 0.6 %.
func metres(chord int64) int64 {
	chord = min(chord, 1<<62) // rounding may lengthen a diameter
	half := angleOf(root(1<<62-chord), root(chord))
	hi, lo := bits.Mul64(uint64(max(half, 0)), diameter)
	return int64((hi<<4|lo>>60)+5) / 10
}

// root is the square root, rounded down.
func root(n int64) int64 {
	r := int64(math.Sqrt(float64(n))) // correctly rounded on every machine
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}
