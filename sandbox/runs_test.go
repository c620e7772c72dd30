package sandbox_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios/browser"
)

// create makes one more run in a world.
func create(t *testing.T, w *sandboxtest.World, spec sandbox.Spec) *sandbox.Run {
	t.Helper()
	if spec.Start.IsZero() {
		spec.Start = march
	}
	if spec.Seed == 0 {
		spec.Seed = 2018
	}
	r, err := w.Sandbox.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// callback is a redirect address where nobody listens.
const callback = "http://127.0.0.1:9/callback"

// authorize is the address of a bank's consent page for a client of a run.
func authorize(t *testing.T, r *sandbox.Run, bank, client string) string {
	t.Helper()
	b, err := r.Bank(bank)
	if err != nil {
		t.Fatal(err)
	}
	if _, known := b.Client(client); !known {
		_, _, err := b.Register(t.Context(), authserver.Registration{ID: client, Name: "My test", Public: true, RedirectURIs: []string{callback}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.Base() + "/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {callback}, "scope": {"openid offline_access ACCOUNT_BASIC ACCOUNT_DETAILED"},
		"state": {"here"}, "code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
	}.Encode()
}

// redeem turns a code into tokens at a bank of a run.
func redeem(t *testing.T, r *sandbox.Run, bank, client, code string) (int, string) {
	t.Helper()
	return post(t, r.Base().URL("/banks/"+bank+"/token"), url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}, "client_id": {client},
		"code_verifier": {"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"},
	})
}

// codeFor lets a customer agree at a bank and catches the code on its way back.
func codeFor(t *testing.T, r *sandbox.Run, bank, client, customer string) string {
	t.Helper()
	caught := make(chan string, 1)
	c := r.Client("customer:" + customer)
	c.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		if code := req.URL.Query().Get("code"); code != "" {
			caught <- code
			return http.ErrUseLastResponse
		}
		return nil
	}
	agree(t, browser.New(c), authorize(t, r, bank, client), customer)
	select {
	case code := <-caught:
		return code
	default:
		t.Fatal("no code came back")
		return ""
	}
}

func TestWhatOneRunIssuesIsRefusedInAnother(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	other := create(t, w, sandbox.Spec{ID: "other"})
	token := w.Token("larkspur", "linh")
	reads(t, w, balanceURL(t, w.Run, "larkspur", "linh"), token, http.StatusOK)
	reads(t, w, balanceURL(t, other, "larkspur", "linh"), token, http.StatusUnauthorized)

	authorize(t, other, "larkspur", "mine") // known in both
	code := codeFor(t, w.Run, "larkspur", "mine", "linh")
	if status, body := redeem(t, other, "larkspur", "mine", code); status != http.StatusBadRequest || !strings.Contains(body, "invalid_grant") {
		t.Errorf("a code of main in another run = %d %s", status, body)
	}
	status, body := redeem(t, w.Run, "larkspur", "mine", code)
	var tokens struct {
		Refresh string `json:"refresh_token"`
	}
	if parse(t, body, &tokens); status != http.StatusOK || tokens.Refresh == "" {
		t.Fatalf("the code in its own run = %d %s", status, body)
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tokens.Refresh}, "client_id": {"mine"}}
	if status, body := post(t, other.Base().URL("/banks/larkspur/token"), form); status != http.StatusBadRequest {
		t.Errorf("a refresh token of main in another run = %d %s", status, body)
	}
	if status, body := post(t, w.Base().URL("/banks/larkspur/token"), form); status != http.StatusOK {
		t.Errorf("a refresh token in its own run = %d %s", status, body)
	}
	b, err := other.Bank("larkspur")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(b.Consents()); n != 0 {
		t.Errorf("the other run has %d consents of main's", n)
	}
}

func TestASessionOfOneRunIsNoneInAnother(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	other := create(t, w, sandbox.Spec{ID: "other"})
	for _, order := range [][2]*sandbox.Run{{w.Run, other}, {other, w.Run}} {
		c := w.Client("outside")
		page, err := browser.New(c).Open(t.Context(), order[0].Base().URL("/banks/larkspur/me"))
		if err != nil {
			t.Fatal(err)
		}
		window := browser.New(c)
		if page, err = window.Open(t.Context(), page.URL.String()); err != nil {
			t.Fatal(err)
		}
		f := page.Form("customer", "linh")
		if f == nil {
			t.Fatalf("no way to sign in: %s", page.Text)
		}
		if page, err = window.Submit(t.Context(), f, f.Button("customer", "linh")); err != nil || page.Form("customer", "linh") != nil {
			t.Fatalf("not signed in: %v %s", err, page.Text)
		}
		if page, err = window.Open(t.Context(), order[1].Base().URL("/banks/larkspur/me")); err != nil || page.Form("customer", "linh") == nil {
			t.Errorf("signed in at %s, and at once at %s: %s", order[0].Base(), order[1].Base(), page.Text)
		}
	}
}

func TestRunsHaveNamesOfTheirOwn(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	var names []string
	for _, spec := range []sandbox.Spec{{Story: "tale"}, {Story: "tale"}, {Story: "tale"}, {}, {}, {ID: "mine"}} {
		names = append(names, create(t, w, spec).ID())
	}
	if want := []string{"tale", "tale-2", "tale-3", "run", "run-2", "mine"}; !slices.Equal(names, want) {
		t.Errorf("names %v, want %v", names, want)
	}
	list, err := w.Sandbox.Runs(t.Context())
	if err != nil || len(list) != 7 || !list[0].Main || list[1].ID != "mine" || list[6].ID != "tale" {
		t.Errorf("Runs() = %+v, %v: want main, then the newest first", list, err)
	}
	for id, want := range map[string]error{
		"mine": sandbox.ErrExists, "main": sandbox.ErrExists, "Mine": sandbox.ErrName, "-x": sandbox.ErrName, "a/b": sandbox.ErrName,
		"..": sandbox.ErrName, "x\n": sandbox.ErrName, strings.Repeat("x", 61): sandbox.ErrName,
	} {
		if _, err := w.Sandbox.Create(t.Context(), sandbox.Spec{ID: id}); !errors.Is(err, want) {
			t.Errorf("Create(%q) = %v, want %v", id, err, want)
		}
	}
	_, open := w.Sandbox.Run(t.Context(), "nobody")
	_, reset := w.Sandbox.Reset(t.Context(), "nobody")
	for _, err := range []error{open, reset, w.Sandbox.Delete(t.Context(), "nobody")} {
		if !errors.Is(err, sandbox.ErrNoRun) {
			t.Errorf("what is not there = %v, want ErrNoRun", err)
		}
	}
	if status, body := w.Get("/r/nobody/banks/larkspur", ""); status != http.StatusNotFound || !strings.Contains(body, "/api/v1/runs") {
		t.Errorf("a run that is not there = %d %s", status, body)
	}
}

func TestAResetRunBeginsAnotherLife(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Data: t.TempDir()})
	old := create(t, w, sandbox.Spec{ID: "mine"})
	link(t, old, "larkspur", "linh")
	token, err := old.TokenFor(t.Context(), "larkspur", "linh", nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		for _, err := range old.Tail(t.Context(), 1) {
			if err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	idle(t, old)
	fresh, err := w.Sandbox.Reset(t.Context(), "mine")
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the stream of the old life ended with %v", err)
	}
	if fresh.Epoch() == old.Epoch() || len(chat(t, fresh, "larkspur/linh")) != 0 {
		t.Errorf("epoch %s, was %s; chat %q", fresh.Epoch(), old.Epoch(), chat(t, fresh, "larkspur/linh"))
	}
	reads(t, w, balanceURL(t, fresh, "larkspur", "linh"), token.Access, http.StatusUnauthorized)
	idle(t, fresh)
	head := fresh.Actor().Head()
	if _, err := old.Messenger().Say(t.Context(), "larkspur/linh", "Hello?"); !errors.Is(err, actor.ErrClosed) {
		t.Errorf("a command to the old life = %v, want ErrClosed", err)
	}
	if got := fresh.Actor().Head(); got != head {
		t.Errorf("the old life wrote into the new one: %v, was %v", got, head)
	}
	link(t, fresh, "larkspur", "linh")
	if err := w.Sandbox.Delete(t.Context(), "mine"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Sandbox.Run(t.Context(), "mine"); !errors.Is(err, sandbox.ErrNoRun) {
		t.Errorf("Run(deleted) = %v", err)
	}
	if again := create(t, w, sandbox.Spec{ID: "mine"}); again.Epoch() == fresh.Epoch() {
		t.Error("a run that was made again has the epoch of the deleted one")
	}
}

func TestRunsSideBySide(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	runs := []*sandbox.Run{w.Run, create(t, w, sandbox.Spec{ID: "other"}), create(t, w, sandbox.Spec{Story: "tale"}), create(t, w, sandbox.Spec{ID: "last", Seed: 7})}
	var wg sync.WaitGroup
	for _, r := range runs {
		wg.Go(func() {
			link(t, r, "larkspur", "linh")
			if err := r.Advance(t.Context(), march.AddDate(0, 0, 3)); err != nil {
				t.Error(err)
			}
			say(t, r, "larkspur/linh", "balance")
		})
	}
	wg.Wait()
	for _, r := range runs {
		if got := last(t, r, "larkspur/linh"); !strings.Contains(got, "$") {
			t.Errorf("%s: %q", r.ID(), got)
		}
		if done, err := w.Sandbox.Audit(t.Context(), r.ID()); err != nil || done.Head != r.Actor().Head() {
			t.Errorf("%s: audit %+v, %v", r.ID(), done, err)
		}
	}
}

func TestARunOfAnotherWorldIsRefusedUntilItIsReset(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	older := actor.New(actor.Config{Run: "old", Seed: 1, Base: w.Base(), Journal: w.Sandbox.Store(), Clock: clock.System{}, Wall: clock.System{}})
	spec := sandbox.Spec{Seed: 7, Start: march, World: sandbox.World + 1}
	if _, err := older.Do(t.Context(), func(tx *actor.Tx) error {
		tx.Add(actor.Draft{Type: "run.created", Source: "/", Data: spec})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Sandbox.Run(t.Context(), "old"); !errors.Is(err, sandbox.ErrWorld) {
		t.Errorf("Run(old) = %v, want ErrWorld", err)
	}
	status, body := w.Get("/r/old/banks/larkspur", "")
	var problem struct{ Detail string }
	if json.Unmarshal([]byte(body), &problem); status != http.StatusConflict || !strings.Contains(problem.Detail, "Reset it") {
		t.Errorf("a page of it = %d %s", status, body)
	}
	if list, err := w.Sandbox.Runs(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("Runs() = %+v, %v", list, err)
	}
	if r, err := w.Sandbox.Reset(t.Context(), "old"); err != nil || r.Info().Seed != 7 {
		t.Errorf("Reset(old) = %v", err)
	}
}
