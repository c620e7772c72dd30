package chance

import "math"

// A Perm is a keyed permutation of [0, n): a bijection that looks random and
// can be walked both ways in constant time and without storage.
//
// It is an alternating Feistel network on the two coordinates of x in an
// a by b rectangle, with cycle walking for the few values beyond n.
type Perm struct {
	n, a, b uint64
	keys    [4]uint64
}

// NewPerm returns the permutation of [0, n) with key k. It panics on n = 0.
func NewPerm(k, n uint64) Perm {
	if n == 0 {
		panic("chance: permutation of nothing")
	}
	a := uint64(math.Sqrt(float64(n)))
	for a*a < n {
		a++
	}
	for a > 1 && (a-1)*(a-1) >= n {
		a--
	}
	return Perm{n: n, a: a, b: (n + a - 1) / a, keys: [4]uint64{k, k + 1, k + 2, k + 3}}
}

// Len is n.
func (p Perm) Len() uint64 { return p.n }

// At is the image of x, which must be below n.
func (p Perm) At(x uint64) uint64 {
	for {
		x = p.forward(x)
		if x < p.n {
			return x
		}
	}
}

// Inverse is the x whose image is y, which must be below n.
func (p Perm) Inverse(y uint64) uint64 {
	for {
		y = p.backward(y)
		if y < p.n {
			return y
		}
	}
}

func (p Perm) forward(x uint64) uint64 {
	l, r := x/p.b, x%p.b
	l = addMod(l, Scale(H(p.keys[0], r), p.a), p.a)
	r = addMod(r, Scale(H(p.keys[1], l), p.b), p.b)
	l = addMod(l, Scale(H(p.keys[2], r), p.a), p.a)
	r = addMod(r, Scale(H(p.keys[3], l), p.b), p.b)
	return l*p.b + r
}

func (p Perm) backward(y uint64) uint64 {
	l, r := y/p.b, y%p.b
	r = subMod(r, Scale(H(p.keys[3], l), p.b), p.b)
	l = subMod(l, Scale(H(p.keys[2], r), p.a), p.a)
	r = subMod(r, Scale(H(p.keys[1], l), p.b), p.b)
	l = subMod(l, Scale(H(p.keys[0], r), p.a), p.a)
	return l*p.b + r
}

func addMod(x, d, n uint64) uint64 {
	if x += d; x >= n {
		x -= n
	}
	return x
}

func subMod(x, d, n uint64) uint64 {
	if x >= d {
		return x - d
	}
	return x + n - d
}

// WithKey is the permutation of the same numbers with another key. It costs
// less than [NewPerm].
func (p Perm) WithKey(k uint64) Perm {
	p.keys = [4]uint64{k, k + 1, k + 2, k + 3}
	return p
}
