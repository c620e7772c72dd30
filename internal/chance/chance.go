// Package chance draws every "random" number of a world from its seed.
//
// A draw is a pure function of a key and a position: nothing is consumed, so
// a new draw in one place moves nothing elsewhere. A key is derived from the
// seed, a tag that names the purpose, and the entity; a tag is never reused.
//
// The mixing steps are the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
// They are statistical, not cryptographic: never use a draw as a secret.
package chance

import "math/bits"

// Tag names one purpose of chance. Two purposes never share a tag.
type Tag uint64

// Mix scrambles x. It is a bijection on 64 bits.
func Mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// H is the draw at position x of the stream with key k.
func H(k, x uint64) uint64 {
	return Mix(Mix(x+0x9e3779b97f4a7c15) ^ k)
}

// Key derives the key of one purpose and one entity from the seed.
func Key(seed uint64, tag Tag, entity ...uint64) uint64 {
	k := Mix(seed ^ Mix(uint64(tag)))
	for _, e := range entity {
		k = H(k, e)
	}
	return k
}

// Text turns a name into a number, to be an entity of [Key].
func Text(s string) uint64 {
	h := uint64(len(s))
	for i := range len(s) {
		h = Mix(h ^ uint64(s[i])<<1 ^ 0x51)
	}
	return h
}

// Scale maps the draw h to [0, n), uniformly and without division.
func Scale(h, n uint64) uint64 {
	hi, _ := bits.Mul64(h, n)
	return hi
}
