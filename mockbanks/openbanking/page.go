package openbanking

import (
	"net/http"
	"net/url"
	"time"

	"github.com/sandbank/sandbank/mockbanks/face"
)

// pageSize is how many transactions a page has.
const pageSize = 100

// pageParam is this bank's paging parameter: the standard leaves its name to
// the bank and clients follow the links.
const pageParam = "page"

// A page is the part of a listing that a request asks for.
type page struct {
	face.Cursor
	from, to face.When
}

// parsePage reads the query. Its dates are local, an offset in them is
// ignored, and both ends belong to what is asked for.
func parsePage(r *http.Request, now time.Time, zone *time.Location) (p page, no *face.Refusal) {
	p.AsOf = now
	q := r.URL.Query()
	if s := q.Get(pageParam); s != "" {
		c, err := face.ParseCursor(s)
		if err != nil || c.AsOf.After(now) {
			return p, &face.Refusal{Kind: face.BadParameter, Path: pageParam,
				Sentence: "The parameter page is not one that this bank gave; follow the Links of an earlier answer, or leave it out for the first page."}
		}
		p.Cursor = c
	}
	if p.from, no = when(q, "fromBookingDateTime", zone); no != nil {
		return p, no
	}
	if p.to, no = when(q, "toBookingDateTime", zone); no != nil {
		return p, no
	}
	if !p.from.From.IsZero() && !p.to.To.IsZero() && !p.from.From.Before(p.to.To) {
		no = &face.Refusal{Kind: face.BadDate, Path: "fromBookingDateTime",
			Sentence: "The parameter fromBookingDateTime lies after toBookingDateTime; exchange them."}
	}
	return p, no
}

func when(q url.Values, name string, zone *time.Location) (face.When, *face.Refusal) {
	if !q.Has(name) {
		return face.When{}, nil
	}
	w, err := face.ParseLocal(q.Get(name), zone)
	if err != nil {
		return w, &face.Refusal{Kind: face.BadDate, Path: name,
			Sentence: "The parameter " + name + " must be a local time like 2026-03-02T12:00:00; a plus sign in it has to be sent as %2B."}
	}
	return w, nil
}

// cut is where the page begins and ends in a listing of n elements.
func (p page) cut(n int) (begin, end int) {
	begin = min(p.Skip, n)
	return begin, min(begin+pageSize, n)
}

// pages is how many pages n elements fill: one at least.
func pages(n int) int { return max(1, (n+pageSize-1)/pageSize) }

// links writes the way to the other pages, which have the same query.
func (p page) links(doc *face.Doc, self, url string, q url.Values, n int) {
	at := func(name string, skip int) {
		q.Set(pageParam, face.Cursor{AsOf: p.AsOf, Skip: skip}.String())
		doc.Text(name, url+"?"+q.Encode())
	}
	doc.Object("Links")
	doc.Text("Self", self)
	if n > pageSize {
		last := (pages(n) - 1) * pageSize
		at("First", 0)
		if p.Skip > 0 {
			at("Prev", max(0, min(p.Skip, last+pageSize)-pageSize))
		}
		if p.Skip+pageSize < n {
			at("Next", p.Skip+pageSize)
		}
		at("Last", last)
	}
	doc.End()
}
