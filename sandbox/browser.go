package sandbox

import (
	"net/http"
	"net/http/cookiejar"
	"time"
)

// Client is a customer's browser without a screen: it keeps cookies, follows
// redirects, and passes the trace of its requests on. From names who holds
// it, like "customer:linh"; the parties it calls find that out themselves.
func (r *Run) Client(from string) *http.Client {
	jar, _ := cookiejar.New(nil) // it fails on no options
	var way http.RoundTripper = r.recorder.Transport(from, r.house.dialer)
	if r.Outside() {
		way = watcher{r, from, way}
	}
	return &http.Client{Transport: way, Jar: jar, Timeout: time.Minute}
}
