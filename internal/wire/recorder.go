package wire

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/chance"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/trace"
)

// Noter appends an event that need not be durable before the answer.
type Noter interface {
	Note(context.Context, actor.Draft) (journal.Event, error)
}

// Config is what a recorder is made of. The fields up to Log are needed.
type Config struct {
	Seed  uint64
	First uint64 // a number that differs each time the run is opened: its head
	Base  address.Base
	Notes Noter
	Blobs journal.Blobs
	Wall  clock.Clock
	Log   *slog.Logger

	Places Places
	// Peer names a program of the cast that runs elsewhere by an address of
	// its; "" or no function: nobody known.
	Peer func(url string) string

	SummariesOnly bool // keep no headers and no bodies
	PerSecond     int  // exchanges recorded a second; more are counted and left out; 0 records all
}

// A Recorder records the exchanges of one run. It is safe for concurrent use.
type Recorder struct {
	c      Config
	places marks
	mask   *masker
	pass   string // known to this recorder's transports only
	key    uint64 // ids and traces are drawn by it
	n      atomic.Uint64

	mu      sync.Mutex
	flying  int
	landed  chan struct{} // closed when flying falls to 0; nil if nobody waits
	second  time.Time
	taken   int
	skipped int
}

// NewRecorder returns a recorder.
func NewRecorder(c Config) *Recorder {
	return &Recorder{
		c: c, places: c.Places.marks(), mask: masks(), pass: secret.Mint(secret.Session), key: chance.Key(c.Seed, tagExchange, c.First),
	}
}

const tagExchange chance.Tag = 0xe8c4a

// idLetters are hard to confuse.
const idLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// number numbers the next exchange. Every exchange takes a number, so that
// equal runs have equal numbers; id and trace are drawn by it when needed.
func (r *Recorder) number() uint64 { return r.n.Add(1) }

// id names the n-th exchange: 55 bits in 11 letters and digits.
func (r *Recorder) id(n uint64) string {
	b := [13]byte{'x', '-'}
	x := chance.H(r.key, n)
	for i := 2; i < len(b); i++ {
		b[i] = idLetters[x&31]
		x >>= 5
	}
	return string(b[:])
}

// traced returns a context with the trace that a header names, else with that
// of the n-th exchange.
func (r *Recorder) traced(ctx context.Context, h http.Header, n uint64) context.Context {
	if sent := h[trace.Header]; len(sent) > 0 {
		if t := trace.Parse(sent[0]); t != "" {
			return trace.With(ctx, t)
		}
	}
	return trace.WithNew(ctx, r.key, n)
}

// takeOff and land count the exchanges in flight.
func (r *Recorder) takeOff() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.flying++
}

func (r *Recorder) land() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flying--; r.flying == 0 && r.landed != nil {
		close(r.landed)
		r.landed = nil
	}
}

// Idle waits until no exchange is in flight.
func (r *Recorder) Idle(ctx context.Context) error {
	for {
		landed := r.landing()
		if landed == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-landed:
		}
	}
}

// landing is closed when the exchanges in flight have landed; nil if there is
// none.
func (r *Recorder) landing() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flying > 0 && r.landed == nil {
		r.landed = make(chan struct{})
	}
	return r.landed
}

// admit says whether an exchange that begins now is recorded, and how many
// were left out since it was last asked and said yes.
func (r *Recorder) admit(now time.Time) (ok bool, skipped int) {
	if r.c.PerSecond <= 0 {
		return true, 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.second) >= time.Second {
		r.second, r.taken = now, 0
	}
	if r.taken++; r.taken > r.c.PerSecond {
		r.skipped++
		return false, 0
	}
	skipped, r.skipped = r.skipped, 0
	return true, skipped
}

// record appends the exchange to the journal.
func (r *Recorder) record(ctx context.Context, x Exchange, took time.Duration, private map[string]string) {
	if len(x.Path) > maxPath {
		x.Path = x.Path[:maxPath] + "…"
	}
	_, err := r.c.Notes.Note(ctx, actor.Draft{Type: EventType, Source: "/wire", Data: x, Took: took, Secret: private})
	if err != nil {
		r.c.Log.WarnContext(ctx, "exchange not recorded", "exchange", x.ID, "error", err)
	}
}

// recordSkipped says how many exchanges were left out.
func (r *Recorder) recordSkipped(ctx context.Context, n int) {
	if n == 0 {
		return
	}
	data := map[string]int{"count": n}
	if _, err := r.c.Notes.Note(ctx, actor.Draft{Type: "wire.exchanges.skipped", Source: "/wire", Data: data}); err != nil {
		r.c.Log.WarnContext(ctx, "skipped exchanges not recorded", "count", n, "error", err)
	}
}

// keep stores one side of an exchange and returns its hash; "" if it cannot.
func (r *Recorder) keep(ctx context.Context, h http.Header, body []byte, size int) string {
	if r.c.SummariesOnly {
		return ""
	}
	b, err := json.Marshal(r.message(h, body, size))
	if err == nil {
		var hash string
		if hash, err = r.c.Blobs.Put(context.WithoutCancel(ctx), b); err == nil {
			return hash
		}
	}
	r.c.Log.WarnContext(ctx, "body not kept", "error", err)
	return ""
}
