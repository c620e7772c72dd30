package sandbox

import (
	"net/http"
	"net/url"
	"time"

	"github.com/sandbank/sandbank/internal/address"
)

// A dialer calls others and can let go of connections that it keeps.
type dialer interface {
	http.RoundTripper
	CloseIdleConnections()
}

// newDialer returns a transport for calls of parts of ours. Calls to our own
// address go to where this process really listens, so that they work behind
// any public URL.
func newDialer(origin address.Base, dial string) dialer {
	t := &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, ResponseHeaderTimeout: 60 * time.Second}
	own, err := url.Parse(string(origin))
	if dial == "" || err != nil || own.Host == dial && own.Scheme == "http" {
		return t
	}
	return &inward{t, own, dial}
}

// inward sends calls to our own public address to the listener.
type inward struct {
	next *http.Transport
	own  *url.URL
	dial string
}

// CloseIdleConnections implements [dialer].
func (i *inward) CloseIdleConnections() { i.next.CloseIdleConnections() }

// RoundTrip implements [http.RoundTripper].
func (i *inward) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != i.own.Host || r.URL.Scheme != i.own.Scheme {
		return i.next.RoundTrip(r)
	}
	inner := r.Clone(r.Context())
	if inner.Host == "" {
		inner.Host = i.own.Host
	}
	inner.URL.Scheme, inner.URL.Host = "http", i.dial
	res, err := i.next.RoundTrip(inner)
	if res != nil {
		res.Request = r // redirects are relative to the public address
	}
	return res, err
}
