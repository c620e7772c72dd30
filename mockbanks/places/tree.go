package places

// A leaf is one point of a tree and whom it stands for.
type leaf struct {
	at     vector
	number uint32
}

// A tree is a balanced k-d tree (Bentley 1975) in an array: the middle leaf
// of a range divides it on the axis of its depth, and nothing else is stored.
type tree []leaf

// grow puts the leaves in the order of a tree, in place.
func grow(t tree) tree {
	t.divide(0)
	return t
}

func (t tree) divide(axis int) {
	for len(t) > bunch {
		mid := len(t) / 2
		t.sink(mid, axis)
		axis = (axis + 1) % 3
		t[:mid].divide(axis)
		t = t[mid+1:]
	}
}

// sink moves to t[k] the leaf that would be there if t were sorted by the
// axis, the smaller ones before it (Hoare 1961).
func (t tree) sink(k, axis int) {
	lo, hi := 0, len(t)-1
	for lo < hi {
		pivot := middle(t[lo].at[axis], t[(lo+hi)/2].at[axis], t[hi].at[axis])
		i, j := lo, hi
		for i <= j {
			for t[i].at[axis] < pivot {
				i++
			}
			for t[j].at[axis] > pivot {
				j--
			}
			if i <= j {
				t[i], t[j] = t[j], t[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return
		}
	}
}

func middle(a, b, c int32) int32 { return max(min(a, b), min(max(a, b), c)) }

// bunch is how many leaves are looked at together.
const bunch = 6

// A step of a walk is a leaf, or a range of leaves that is not nearer than
// chord: the square of the distance to its box, which off holds by axis.
type step struct {
	chord  int64
	lo, hi int32 // hi is 0 for a leaf
	number uint32
	off    [3]int32
	axis   int8
}

// before orders by nearness, then ranges before leaves, so that of leaves at
// one point the lowest number comes first.
func (s step) before(o step) bool {
	switch {
	case s.chord != o.chord:
		return s.chord < o.chord
	case (s.hi == 0) != (o.hi == 0):
		return s.hi != 0
	}
	return s.number < o.number
}

// A walk visits a tree's leaves, nearest first, and opens no more of it than
// that takes. It belongs to one goroutine.
type walk struct {
	tree tree
	from vector
	heap []step
}

func (t tree) walk(from vector) *walk {
	w := &walk{tree: t, from: from}
	if len(t) > 0 {
		w.heap = append(make([]step, 0, 64), step{hi: int32(len(t))})
	}
	return w
}

// next is the next leaf and the square of its distance; false at the end.
func (w *walk) next() (number uint32, chord int64, ok bool) {
	for len(w.heap) > 0 {
		s := w.pop()
		if s.hi == 0 {
			return s.number, s.chord, true
		}
		w.open(s)
	}
	return 0, 0, false
}

// open goes down to the leaves nearest in a range, and keeps for later what
// lies on the other sides.
func (w *walk) open(s step) {
	for s.hi-s.lo > bunch {
		mid := s.lo + (s.hi-s.lo)/2
		w.leaf(mid)
		axis := s.axis
		gap := int64(w.from[axis]) - int64(w.tree[mid].at[axis])
		near, far := s, s
		near.axis, far.axis = (axis+1)%3, (axis+1)%3
		if gap < 0 {
			near.hi, far.lo = mid, mid+1
		} else {
			near.lo, far.hi = mid+1, mid
		}
		// A gap is at most the diameter, 2^31: one less fits and is still below.
		far.off[axis] = int32(min(max(gap, -gap), 1<<31-1))
		far.chord += int64(far.off[axis])*int64(far.off[axis]) - int64(s.off[axis])*int64(s.off[axis])
		if far.lo < far.hi {
			w.push(far)
		}
		s = near
	}
	for i := s.lo; i < s.hi; i++ {
		w.leaf(i)
	}
}

func (w *walk) leaf(i int32) {
	l := w.tree[i]
	w.push(step{chord: chord(w.from, l.at), number: l.number})
}

func (w *walk) push(s step) {
	w.heap = append(w.heap, s)
	i := len(w.heap) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !s.before(w.heap[up]) {
			break
		}
		w.heap[i], i = w.heap[up], up
	}
	w.heap[i] = s
}

func (w *walk) pop() step {
	top, last := w.heap[0], w.heap[len(w.heap)-1]
	w.heap = w.heap[:len(w.heap)-1]
	n := len(w.heap)
	for i := 0; n > 0; {
		down := 2*i + 1
		if down+1 < n && w.heap[down+1].before(w.heap[down]) {
			down++
		}
		if down >= n || !w.heap[down].before(last) {
			w.heap[i] = last
			break
		}
		w.heap[i], i = w.heap[down], down
	}
	return top
}
