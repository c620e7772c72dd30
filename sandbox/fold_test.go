package sandbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// reopened is a world in a directory, opened again at another address.
func reopened(t *testing.T, w *sandboxtest.World, o sandboxtest.Options) *sandboxtest.World {
	t.Helper()
	w.Close()
	again := sandboxtest.Start(t, o)
	if again.URL == w.URL {
		t.Fatalf("the world is at %s again, which proves little", w.URL)
	}
	return again
}

func TestAWorldGoesOnWhereItWasClosed(t *testing.T) {
	o := sandboxtest.Options{Start: march, Data: t.TempDir()}
	first := sandboxtest.Start(t, o)
	link(t, first.Run, "larkspur", "linh")
	token, err := first.TokenFor(t.Context(), "thistle-crown", pinOf(t, first, "thistle-crown"), nil)
	if err != nil {
		t.Fatal(err)
	}
	before := reads(t, first, balanceURL(t, first.Run, "thistle-crown", pinOf(t, first, "thistle-crown")), token.Access, 200)
	armed, err := first.Faults().Arm(t.Context(), fault.Fault{Party: "northmoor", Kind: fault.Status, Status: 503})
	if err != nil {
		t.Fatal(err)
	}
	idle(t, first.Run)
	head, spoken, epoch := first.Actor().Head(), chat(t, first.Run, "larkspur/linh"), first.Epoch()

	w := reopened(t, first, o)
	idle(t, w.Run)
	if got := w.Actor().Head(); got != head {
		t.Errorf("opening wrote %d events: %+v", got.Seq-head.Seq, events(t, w.Run)[head.Seq:])
	}
	if w.Epoch() != epoch {
		t.Errorf("epoch %s became %s: a viewer would take it for another life", epoch, w.Epoch())
	}
	if got := chat(t, w.Run, "larkspur/linh"); !slices.Equal(got, spoken) {
		t.Errorf("chat %q, was %q", got, spoken)
	}
	if got := w.Faults().Armed(); len(got) != 1 || got[0].ID != armed.ID {
		t.Errorf("armed faults %+v, want %s", got, armed.ID)
	}
	after := reads(t, w, balanceURL(t, w.Run, "thistle-crown", pinOf(t, w, "thistle-crown")), token.Access, 200)
	if strings.ReplaceAll(after, w.URL, "") != strings.ReplaceAll(before, first.URL, "") {
		t.Errorf("the token reads %s, read %s", after, before)
	}
	reads(t, w, "/banks/northmoor/fdx/v6/accounts", "", 503)
	say(t, w.Run, "larkspur/linh", "balance")
	if got := last(t, w.Run, "larkspur/linh"); !strings.Contains(got, "$") {
		t.Errorf("the bot has lost its link: %q", chat(t, w.Run, "larkspur/linh"))
	}
}

func TestAClockAtTheWallsRateGoesOnWhileNobodyServes(t *testing.T) {
	clock := &wall{now: march.Add(1000 * time.Hour)}
	o := sandboxtest.Options{Start: march, Rate: 1, Data: t.TempDir(), Config: by(clock)}
	first := sandboxtest.Start(t, o)
	token, err := first.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := consentOf(t, first, "larkspur", token)
	if err != nil {
		t.Fatal(err)
	}
	clock.pass(time.Hour)
	if got := first.Now(); !got.Equal(march.Add(time.Hour)) {
		t.Errorf("after an hour it is %s", got)
	}
	first.Close()
	clock.pass(c.ExpiresAt.Sub(march))
	w := sandboxtest.Start(t, o)
	if got, want := w.Now(), c.ExpiresAt.Add(time.Hour); !got.Equal(want) {
		t.Errorf("after the break it is %s, want %s", got, want)
	}
	for e, err := range w.Tail(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Type == "bank.consent.expired" {
			break // what fell due meanwhile has been noticed
		}
	}
}

func TestOtherClocksStayWhereTheyStopped(t *testing.T) {
	for name, rate := range map[string]int64{"frozen": 0, "a minute a second": 60} {
		t.Run(name, func(t *testing.T) {
			clock := &wall{now: march}
			o := sandboxtest.Options{Start: march, Data: t.TempDir(), Config: func(c *sandbox.Config) { c.Wall, c.Rate = clock, rate }}
			first := sandboxtest.Start(t, o)
			clock.pass(time.Hour)
			stopped := first.Now()
			if want := march.Add(time.Duration(rate) * time.Hour); !stopped.Equal(want) {
				t.Errorf("after an hour it is %s, want %s", stopped, want)
			}
			first.Close()
			clock.pass(24 * time.Hour)
			w := sandboxtest.Start(t, o)
			if got := w.Now(); !got.Equal(stopped) {
				t.Errorf("it stopped at %s and goes on at %s", stopped, got)
			}
			clock.pass(time.Hour)
			if got, want := w.Now(), stopped.Add(time.Duration(rate)*time.Hour); !got.Equal(want) {
				t.Errorf("an hour later it is %s, want %s", got, want)
			}
		})
	}
}

func TestAChangedPaceIsKept(t *testing.T) {
	clock := &wall{now: march}
	o := sandboxtest.Options{Start: march, Rate: 1, Data: t.TempDir(), Config: by(clock)}
	first := sandboxtest.Start(t, o)
	steps := []error{first.Run.Advance(t.Context(), march.Add(48*time.Hour)), first.SetRate(t.Context(), 0)}
	clock.pass(time.Hour)
	steps = append(steps, first.SetRate(t.Context(), 1))
	clock.pass(time.Hour)
	for _, err := range steps {
		if err != nil {
			t.Fatal(err)
		}
	}
	first.Close()
	clock.pass(time.Hour)
	w := sandboxtest.Start(t, o)
	if got, want := w.Now(), march.Add(50*time.Hour); !got.Equal(want) || w.Rate() != 1 {
		t.Errorf("it is %s at rate %d, want %s at 1", got, w.Rate(), want)
	}
}
