package fdx

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
)

// Sizes of a page.
const (
	defaultLimit = 100
	maxLimit     = 500
)

// A page is the part of a listing that a request asks for.
type page struct {
	face.Cursor
	limit int
}

// parsePage reads limit and offset. Without an offset the listing begins, as
// it stands at the instant now; a limit above the largest is cut to it.
func parsePage(r *http.Request, now time.Time) (page, *face.Refusal) {
	p := page{face.Cursor{AsOf: now}, defaultLimit}
	q := r.URL.Query()
	if s := q.Get("limit"); s != "" {
		n, err := strconv.ParseUint(s, 10, 31)
		if err != nil || n == 0 {
			return p, &face.Refusal{Kind: face.BadParameter, Path: "limit",
				Sentence: "The parameter limit must be a whole number above 0; leave it out for " + strconv.Itoa(defaultLimit) + "."}
		}
		p.limit = int(min(n, maxLimit))
	}
	if s := q.Get("offset"); s != "" {
		c, err := face.ParseCursor(s)
		if err != nil || c.AsOf.After(now) {
			return p, &face.Refusal{Kind: face.BadParameter, Path: "offset",
				Sentence: "The parameter offset is not one that this bank gave; take page.nextOffset of an earlier answer, or leave it out for the first page."}
		}
		p.Cursor = c
	}
	return p, nil
}

// cut is where the page begins and ends in a listing of n elements.
func (p page) cut(n int) (begin, end int) {
	begin = min(p.Skip, n)
	return begin, min(begin+p.limit, n)
}

// write tells how the listing goes on. The next page has the same query.
func (p page) write(doc *face.Doc, url string, q url.Values, n int) {
	_, end := p.cut(n)
	next := ""
	if end < n {
		next = face.Cursor{AsOf: p.AsOf, Skip: end}.String()
	}
	doc.Object("page")
	doc.Known("nextOffset", next)
	doc.Int("totalElements", int64(n))
	doc.End()
	if next == "" {
		return
	}
	q.Set("offset", next)
	doc.Object("links")
	doc.Object("next")
	doc.Text("href", url+"?"+q.Encode())
	doc.End()
	doc.End()
}
