package ledger

import "strings"

// An ink keeps the texts of a statement in a few pieces of memory: a statement
// has thousands of small ones, which live and go together. A text that is kept
// keeps its piece, at most [inkMost] bytes.
type ink struct{ piece strings.Builder }

// The least and the most bytes of a piece.
const (
	inkLeast = 64
	inkMost  = 4096
)

// write returns the text, which never changes.
func (k *ink) write(text []byte) string {
	if k.piece.Cap()-k.piece.Len() < len(text) {
		size := min(max(2*k.piece.Cap(), inkLeast), inkMost)
		k.piece = strings.Builder{}
		k.piece.Grow(max(size, len(text)))
	}
	from := k.piece.Len()
	k.piece.Write(text)
	return k.piece.String()[from:]
}
