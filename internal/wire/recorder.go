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

// Config is what a recorder is made of. All but the last two are needed.
type Config struct {
	Seed  uint64
	First uint64 // a number that differs each time the run is opened: its head
	Base  address.Base
	Notes Noter
	Blobs journal.Blobs
	Wall  clock.Clock
	Log   *slog.Logger

	// Console is the address of the run's page, which names the run; it is
	// left out of what is recorded.
	Console string
	SummariesOnly bool // keep no headers and no bodies
	PerSecond     int  // exchanges recorded a second; more are counted and left out; 0 records all
}

// A Recorder records the exchanges of one run. It is safe for concurrent use.
type Recorder struct {
	c    Config
	mask *masker
	pass string // known to this recorder's transports only
	n    atomic.Uint64

	mu      sync.Mutex
	flying  int
	landed  chan struct{} // closed when flying falls to 0
	second  time.Time
	taken   int
	skipped int
}

// NewRecorder returns a recorder.
func NewRecorder(c Config) *Recorder {
	return &Recorder{c: c, mask: newMasker(), pass: secret.Mint(secret.Session)}
}

const tagExchange chance.Tag = 0xe8c4a

// number names the next exchange: its id, and a trace for one that has none.
func (r *Recorder) number() (id string, t trace.ID) {
	n := r.n.Add(1)
	k := chance.Key(r.c.Seed, tagExchange, r.c.First)
	return "x-" + short(chance.H(k, n)), trace.New(k, n)
}

// short writes 55 bits in 11 letters and digits.
func short(x uint64) string {
	const letters = "0123456789abcdefghjkmnpqrstvwxyz"
	var b [11]byte
	for i := range b {
		b[i] = letters[x&31]
		x >>= 5
	}
	return string(b[:])
}

// takeOff and land count the exchanges in flight.
func (r *Recorder) takeOff() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flying++; r.flying == 1 {
		r.landed = make(chan struct{})
	}
}

func (r *Recorder) land() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flying--; r.flying == 0 {
		close(r.landed)
	}
}

// Idle waits until no exchange is in flight.
func (r *Recorder) Idle(ctx context.Context) error {
	for {
		r.mu.Lock()
		flying, landed := r.flying, r.landed
		r.mu.Unlock()
		if flying == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-landed:
		}
	}
}

// admit says whether an exchange is recorded, and how many were left out
// since it was last asked and said yes.
func (r *Recorder) admit() (ok bool, skipped int) {
	if r.c.PerSecond <= 0 {
		return true, 0
	}
	now := r.c.Wall.Now()
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
