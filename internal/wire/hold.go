package wire

import "bytes"

// maxHeld is how much of a response is held back until its exchange is in the
// journal. Of a longer one only the last byte is.
const maxHeld = 1 << 20

// A hold keeps a response back. The zero value holds nothing yet.
type hold struct {
	buf     bytes.Buffer // not yet released
	begin   []byte       // first part of a response that was too long to hold
	size    int
	spilled bool
}

// add says whether there is room for p, which is taken in any case.
func (h *hold) add(p []byte) bool {
	h.size += len(p)
	h.buf.Write(p)
	return !h.spilled && h.buf.Len() <= maxHeld
}

// spill gives up holding the whole; it says whether that is news.
func (h *hold) spill() bool {
	if h.spilled {
		return false
	}
	h.spilled = true
	h.begin = bytes.Clone(h.buf.Bytes()[:MaxBody])
	return true
}

// allButLast takes what is held but for one byte.
func (h *hold) allButLast() []byte { return h.buf.Next(h.buf.Len() - 1) }

// kept is the beginning of the response.
func (h *hold) kept() []byte {
	if h.spilled {
		return h.begin
	}
	return h.buf.Bytes()[:min(h.buf.Len(), MaxBody)]
}
