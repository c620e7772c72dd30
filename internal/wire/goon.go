package wire

import (
	"strings"

	"github.com/sandbank/sandbank/internal/chance"
)

// First is the number that this recorder's ids are drawn with.
func (r *Recorder) First() uint64 { return r.c.First }

// GoOn lets a recorder that has recorded nothing number on behind exchanges
// that another one of the same seed has recorded, so that a fork draws what
// its parent would. ids are some of the last exchanges, first is the number
// that their recorder may have begun with. It says whether it knows one of
// them; it looks among the first so many.
func (r *Recorder) GoOn(first uint64, ids []string, many uint64) bool {
	wanted := map[uint64]bool{}
	for _, id := range ids {
		if x, ok := drawn(id); ok {
			wanted[x] = true
		}
	}
	key, last := chance.Key(r.c.Seed, tagExchange, first), uint64(0)
	for n, left := uint64(1), len(wanted); n <= many && left > 0; n++ {
		if wanted[chance.H(key, n)&idBits] {
			last = n
			left--
		}
	}
	if last == 0 {
		return false
	}
	r.key = key
	r.n.Store(last)
	return true
}

// idBits are those of a draw that an id shows.
const idBits = 1<<55 - 1

// drawn is what an id was drawn as.
func drawn(id string) (x uint64, ok bool) {
	text, ok := strings.CutPrefix(id, "x-")
	if !ok || len(text) != 11 {
		return 0, false
	}
	for i := len(text) - 1; i >= 0; i-- {
		at := strings.IndexByte(idLetters, text[i])
		if at < 0 {
			return 0, false
		}
		x = x<<5 | uint64(at)
	}
	return x, true
}
