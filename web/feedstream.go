package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
)

// How a stream of postings moves, by the real clock.
const (
	feedPage  = 200              // postings between two looks at the client
	feedBeat  = 10 * time.Second // silence after which the position is told
	feedStall = time.Minute      // a client that takes nothing for so long is gone; it may come again
)

// A feedStream writes a feed as server-sent events (HTML Living Standard,
// section 9.2). Nothing is kept for the client but a page: a slow one slows
// its own reading, and goes on from its last id wherever it was cut off.
type feedStream struct {
	push
	feed *sandbox.Feed
	run  *sandbox.Run
	told time.Time // when anything was last written
	left uint64    // postings; 0 is without end
}

// streamFeed handles GET /runs/{run}/feed/stream.
func (s *Server) streamFeed(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	f, err := openFeed(r, run)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 0, 1, 1<<40)
	if err != nil {
		return err
	}
	if !s.hub.enter() {
		return journal.ErrClosed
	}
	defer s.hub.working.Done()
	st := &feedStream{push: newPush(w, s.wall.Now), feed: f, run: run, left: limit}
	if st.position("retry: 2000\n") != nil {
		return nil // the client has left
	}
	tick := time.NewTicker(newsEvery)
	defer tick.Stop()
	for {
		more, err := st.page()
		if err != nil || !more {
			return nil // the client has left, or has what it wanted
		}
		if f.Behind() > 0 && r.Context().Err() == nil && !closed(s.hub.stopping) {
			continue
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-s.hub.stopping:
			return nil
		case <-tick.C:
		}
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// page writes what comes next, and the position if the client has heard
// nothing for long or is far behind. It reports whether there may be more.
func (st *feedStream) page() (bool, error) {
	n := feedPage
	if st.left > 0 {
		n = int(min(st.left, feedPage))
	}
	found := st.feed.Next(n)
	if len(found) > 0 {
		if err := st.postings(found); err != nil {
			return false, err
		}
	}
	if st.left > 0 {
		if st.left -= uint64(len(found)); st.left == 0 {
			return false, nil
		}
	}
	if st.wall().Sub(st.told) >= feedBeat {
		return true, st.position("")
	}
	return true, nil
}

func (st *feedStream) postings(found []sandbox.Posted) error {
	var page []byte
	for _, p := range found {
		b, err := json.Marshal(newPostingBody(p))
		if err != nil {
			return err
		}
		page = fmt.Appendf(page, "id: %s\nevent: posting\ndata: %s\n\n", p.Cursor, b)
	}
	return st.write(page)
}

// position tells how far the stream has come, which is a heartbeat as well.
func (st *feedStream) position(before string) error {
	at := newPositionBody(st.feed, st.run)
	b, err := json.Marshal(at)
	if err != nil {
		return err
	}
	st.told = st.wall()
	return st.write(fmt.Appendf(nil, "%sid: %s\nevent: position\ndata: %s\n\n", before, at.Cursor, b))
}
