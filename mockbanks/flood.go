package mockbanks

import (
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
)

// defaultFlood is how many requests a second one address may send. It stops a
// client that loops, not one that measures.
const defaultFlood = 50_000

// A flood guard is a token bucket for each remote address, by the real clock.
type flood struct {
	wall  clock.Clock
	rate  float64 // requests a second
	burst float64

	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// maxBuckets bounds the memory that many addresses can take.
const maxBuckets = 10_000

func newFlood(wall clock.Clock, perSecond int) *flood {
	if perSecond <= 0 {
		perSecond = defaultFlood
	}
	rate := float64(perSecond)
	return &flood{wall: wall, rate: rate, burst: 2 * rate, buckets: map[string]*bucket{}}
}

// admit says whether an address may send one more request.
func (f *flood) admit(remote string) bool {
	host := remote
	if h, _, err := net.SplitHostPort(remote); err == nil {
		host = h
	}
	now := f.wall.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.buckets[host]
	if b == nil {
		f.forget(now)
		b = &bucket{left: f.burst, at: now}
		f.buckets[host] = b
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.left, b.at = min(f.burst, b.left+passed*f.rate), now
	}
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// forget drops the buckets that are full again, once there are too many. The
// caller holds mu.
func (f *flood) forget(now time.Time) {
	if len(f.buckets) < maxBuckets {
		return
	}
	for host, b := range f.buckets {
		if b.left+now.Sub(b.at).Seconds()*f.rate >= f.burst {
			delete(f.buckets, host)
		}
	}
	if len(f.buckets) >= maxBuckets {
		clear(f.buckets)
	}
}

// middleware refuses what is too much.
func (f *flood) middleware(refuse http.HandlerFunc) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !f.admit(r.RemoteAddr) {
				refuse(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
