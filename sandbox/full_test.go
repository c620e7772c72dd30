package sandbox_test

import (
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

// A disk is full while a test says so.
type disk struct{ full atomic.Bool }

func (d *disk) free() (uint64, error) {
	if d.full.Load() {
		return 0, nil
	}
	return 1 << 40, nil
}

// on keeps a world on the disk.
func (d *disk) on(t *testing.T, dir string) func(*sandbox.Config) {
	return func(c *sandbox.Config) {
		store, err := sqlite.Open(dir, sqlite.Options{World: sandbox.World, Free: d.free})
		if err != nil {
			t.Fatal(err)
		}
		c.Store = store
	}
}

func TestAFullDiskRefusesAndLosesNothing(t *testing.T) {
	d, dir := &disk{}, t.TempDir()
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Config: d.on(t, dir)})
	link(t, w.Run, "larkspur", "linh")
	token := w.Token("larkspur", "linh")
	idle(t, w.Run)
	spoken, head := chat(t, w.Run, "larkspur/linh"), w.Actor().Head()

	d.full.Store(true)
	reads(t, w, balanceURL(t, w.Run, "larkspur", "linh"), token, http.StatusOK) // its exchange is the first that is lost
	b, err := w.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	live := b.Consents()[0].ID
	_, say := w.Messenger().Say(t.Context(), "larkspur/linh", "Hello?")
	_, issue := w.TokenFor(t.Context(), "larkspur", "linh", nil)
	_, arm := w.Faults().Arm(t.Context(), fault.Fault{Party: "larkspur", Kind: fault.Status, Status: 500})
	_, create := w.Sandbox.Create(t.Context(), sandbox.Spec{ID: "more"})
	for name, err := range map[string]error{
		"Say": say, "TokenFor": issue, "Arm": arm, "Create": create, "Advance": w.Run.Advance(t.Context(), march.AddDate(1, 0, 0)),
		"SetRate": w.SetRate(t.Context(), 60), "RevokeConsent": b.RevokeConsent(t.Context(), live, "customer"),
	} {
		if !errors.Is(err, journal.ErrReadOnly) {
			t.Errorf("%s on a full disk = %v, want ErrReadOnly", name, err)
		}
	}
	reads(t, w, balanceURL(t, w.Run, "larkspur", "linh"), token, http.StatusOK)
	if got := chat(t, w.Run, "larkspur/linh"); len(got) != len(spoken) || !w.Now().Equal(march) || w.Rate() != 0 || len(w.Faults().Armed()) != 0 {
		t.Errorf("state has changed: %q, %s, rate %d, faults %v", got, w.Now(), w.Rate(), w.Faults().Armed())
	}

	d.full.Store(false)
	if err := b.RevokeConsent(t.Context(), live, "customer"); err != nil {
		t.Fatalf("with space again: %v", err)
	}
	if _, err := w.Messenger().Say(t.Context(), "larkspur/linh", "And now?"); err != nil {
		t.Fatalf("with space again: %v", err)
	}
	idle(t, w.Run)
	if got := strings.Join(chat(t, w.Run, "larkspur/linh"), "\n"); strings.Contains(got, "Hello?") || !strings.Contains(got, "And now?") {
		t.Errorf("the chat is %s", got)
	}
	if _, err := w.Sandbox.Create(t.Context(), sandbox.Spec{ID: "more"}); err != nil {
		t.Errorf("Create with space again = %v", err)
	}
	if done, err := w.Sandbox.Audit(t.Context(), "main"); err != nil || done.Head.Seq <= head.Seq {
		t.Errorf("audit: %+v, %v", done, err)
	}
}

func TestWhatADiskRefusedWithoutAWordIsNoObstacle(t *testing.T) {
	d, dir := &disk{}, t.TempDir()
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Config: d.on(t, dir)})
	token := w.Token("larkspur", "linh")
	idle(t, w.Run)
	d.full.Store(true)
	before := w.Actor().Head()
	for range 3 { // exchanges, for which nobody waits
		reads(t, w, balanceURL(t, w.Run, "larkspur", "linh"), token, http.StatusOK)
	}
	for head := w.Actor().Head(); head != before; { // until the disk has refused the first of them
		var err error
		if head, err = w.Sandbox.Store().Head(t.Context(), "main"); err != nil {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
	d.full.Store(false)
	link(t, w.Run, "larkspur", "linh")
	reads(t, w, balanceURL(t, w.Run, "larkspur", "linh"), token, http.StatusOK)
	if done, err := w.Sandbox.Audit(t.Context(), "main"); err != nil || done.Head != w.Actor().Head() {
		t.Errorf("audit: %+v, %v; head %v", done, err, w.Actor().Head())
	}
}

func TestAWebhookThatCouldNotBeRecordedIsSentAgain(t *testing.T) {
	d, dir := &disk{}, t.TempDir()
	var calls atomic.Int64
	app := outside(t, func(http.ResponseWriter, *http.Request) {
		d.full.Store(calls.Add(1) == 1)
	})
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL), Config: d.on(t, dir)})
	idle(t, w.Run) // the webhook is verified, durably: what is not yet durable would be taken back with the rest
	if !verified(t, w.Run) {
		t.Fatal("the webhook is not verified")
	}
	say(t, w.Run, "larkspur/linh", "Hello?")
	if log := w.Messenger().Deliveries(); len(log) != 1 || log[0].State != "queued" {
		t.Errorf("after %d calls the log says %+v", calls.Load(), log)
	}
	d.full.Store(false)
	if err := w.Run.Advance(t.Context(), march.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if log := w.Messenger().Deliveries(); log[0].State != "delivered" || calls.Load() != 2 {
		t.Errorf("after %d calls the log says %+v", calls.Load(), log)
	}
}
