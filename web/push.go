package web

import (
	"errors"
	"net/http"
	"time"
)

// A push is an answer of server-sent events (HTML Living Standard, section
// 9.2), to which pages of them are written.
type push struct {
	w    http.ResponseWriter
	out  *http.ResponseController
	wall func() time.Time
}

// newPush sends the head of the answer.
func newPush(w http.ResponseWriter, wall func() time.Time) push {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	return push{w, http.NewResponseController(w), wall}
}

// write sends a page at once. It fails when the client has left, or takes
// nothing for a minute.
func (p push) write(page []byte) error {
	if err := p.out.SetWriteDeadline(p.wall().Add(feedStall)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := p.w.Write(page); err != nil {
		return err
	}
	if err := p.out.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}
