// Package sandboxtest gives a Go test a whole banking world: seven banks with
// their customers and the messenger, over real HTTP on a free port of this
// machine, gone when the test ends.
//
//	run := sandboxtest.Start(t)
//	linh := run.Customer("larkspur", "linh")
//	run.Advance(90 * 24 * time.Hour)
//
// Nothing is shared between worlds, so tests that use them can be parallel.
// Where hundreds are needed, [World.NewRun] gives each test a run of its own
// in a world that is served already, in less than a millisecond.
//
// Virtual time stands until a test moves it, and the same seed gives the same
// people and the same cents: what a test has seen once it will see again. A
// test that fails leaves a recording; see [World.Keep].
package sandboxtest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/sandbank/sandbank/sandbox"
)

// A World is one run of a sandbox that is served: seed, clock and journal, and
// what a test does there. Whatever goes wrong ends the test that it belongs
// to, so its methods are for that test's goroutine; what it serves is safe for
// all.
type World struct {
	*sandbox.Run                  // everything else that a run can do
	Sandbox      *sandbox.Sandbox // all runs that are served together
	URL          string           // where the run is reached
	Handler      http.Handler     // what answers there, for all runs
	T            testing.TB       // the test

	house *house
	label string // of its recording
	story *story // that is to be played here; nil: free play
}

// Options are what a test may choose. The zero value is seed 2018 on 5 March
// 2026 at three in the afternoon (UTC), and a clock that stands.
type Options struct {
	Seed  uint64
	Start time.Time // virtual
	Rate  int64     // virtual seconds in a second of the wall; 0: only Advance moves time
	// Story is a shipped story or a .yaml file that Play is going to play: the
	// run is made as the story wants it. Seed and Start have the last word.
	Story string
	Chaos int // how many of a thousand requests meet a mild fault

	// What follows is for all runs of a served world together: NewRun takes none
	// of it.

	Strict bool              // the standards' own fields only
	Apps   map[string]string // "kinnet/balance" to the URL of your app
	Record int               // exchanges recorded a second; 0 records all
	Main   string            // id of the main run, if it is not to be made
	// Data is a directory that keeps the world beyond its end; empty keeps it
	// in memory. A world that is there goes on where it stood.
	Data string
	// Config has the last word on what the sandbox is made of; nil changes
	// nothing.
	Config func(*sandbox.Config)
	// Wrap puts a handler of the caller around the sandbox's; nil is none.
	Wrap func(*sandbox.Sandbox, http.Handler) http.Handler
}

// Start makes a world that ends with the test.
func Start(t testing.TB, o ...Options) *World {
	t.Helper()
	w, err := begin(context.Background(), t, one(o))
	if err != nil {
		t.Fatalf("sandboxtest.Start: %v", err)
	}
	t.Cleanup(w.Close)
	t.Cleanup(w.keepIfFailed)
	return w
}

// Open makes a world that ends with Close: for examples, and for TestMain,
// which have no test. There what goes wrong panics.
func Open(ctx context.Context, o ...Options) (*World, error) {
	return begin(ctx, &alone{ctx: ctx}, one(o))
}

// Close ends the world before the test does, and all its runs. It may be
// called again.
func (w *World) Close() {
	if a, ok := w.T.(*alone); ok {
		a.end()
	}
	w.house.end()
}

// one is what a caller has chosen; nobody needs to choose.
func one(o []Options) Options {
	if len(o) == 0 {
		return Options{}
	}
	return o[0]
}

// seed and start are the choices that nobody has made.
func (o Options) seed() uint64 {
	if o.Seed == 0 {
		return 2018
	}
	return o.Seed
}

func (o Options) start() time.Time {
	if o.Start.IsZero() {
		return time.Date(2026, time.March, 5, 15, 0, 0, 0, time.UTC)
	}
	return o.Start
}
