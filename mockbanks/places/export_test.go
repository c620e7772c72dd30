package places

import "time"

// Ordered lets tests walk a tree of points that no bank has: it returns the
// index of each point and the square of its distance, nearest first.
func Ordered(points []Point) func(from Point, limit int) (order []int, chords []int64) {
	t := make(tree, len(points))
	for i, p := range points {
		t[i] = leaf{p.vector(), uint32(i)}
	}
	grow(t)
	return func(from Point, limit int) (order []int, chords []int64) {
		w := t.walk(from.vector())
		for len(order) < limit {
			number, chord, ok := w.next()
			if !ok {
				break
			}
			order, chords = append(order, int(number)), append(chords, chord)
		}
		return order, chords
	}
}

// Walk returns a function that visits the limit nearest points.
func Walk(points []Point) func(from Point, limit int) {
	t := make(tree, len(points))
	for i, p := range points {
		t[i] = leaf{p.vector(), uint32(i)}
	}
	grow(t)
	return func(from Point, limit int) {
		w := t.walk(from.vector())
		for range limit {
			w.next()
		}
	}
}

// Chord is the square of the straight way between two points.
func Chord(a, b Point) int64 { return chord(a.vector(), b.vector()) }

// Bytes is what the tree of a network keeps.
func (n *Network) Bytes() int { return 16 * len(n.index()) }

// Local is what the clocks of a zone show, by the zone's name.
func Local(name string, t time.Time) (time.Time, bool) {
	for z := eastern; z <= british; z++ {
		if z.String() == name {
			return z.at(t), true
		}
	}
	return time.Time{}, false
}

// Wet reports whether a place lies where its town has water.
func (n *Network) Wet(id string) bool {
	of, _ := n.numberOf(id)
	t, p := n.towns[of.town()], n.at(of)
	cos, _ := cosSin(int64(t.lat))
	north := int64(p.Lat-t.lat) * 1000 / 8993
	east := int64(p.Lon-t.lon) * cos >> 30 * 1000 / 8993
	return max(east, -east)+max(north, -north) > shore+10 && t.wet(direction(east, north))
}
