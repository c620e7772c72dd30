package fdx

import (
	"net/http"
	"net/url"
	"time"
)

// CheckQuery reads a query as transactions does and returns the status and
// the sentence of its refusal, or 0.
func CheckQuery(query string, now time.Time) (int, string) {
	r := &http.Request{URL: &url.URL{RawQuery: query}}
	p, no := parsePage(r, now)
	if no == nil {
		begin, end := p.cut(100)
		if begin < 0 || end < begin || end > 100 {
			return -1, "page out of range"
		}
		_, _, no = span(r.URL.Query(), time.UTC)
	}
	if no == nil {
		return 0, ""
	}
	status, _, _ := words(no.Kind)
	return status, no.Sentence
}
