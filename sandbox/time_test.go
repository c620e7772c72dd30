package sandbox_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/platforms/messenger"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
)

func TestConsentsExpireInOrderAtTheirOwnTime(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	banks := []string{"union-pine", "larkspur", "copperfield"}
	var tokens []sandbox.Token
	var ends []time.Time
	for i, bank := range banks {
		if err := w.Run.Advance(t.Context(), march.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
		token, err := w.TokenFor(t.Context(), bank, "0", nil)
		if err != nil {
			t.Fatal(err)
		}
		c, err := consentOf(t, w, bank, token)
		if err != nil {
			t.Fatal(err)
		}
		tokens, ends = append(tokens, token), append(ends, c.ExpiresAt)
	}
	if err := w.Run.Advance(t.Context(), ends[2].Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	expired := ofType(t, w.Run, "bank.consent.expired")
	if len(expired) != len(banks) {
		t.Fatalf("%d consents expired, want %d", len(expired), len(banks))
	}
	for i, e := range expired {
		if e.Source != "/banks/"+banks[i] || !e.Time.Equal(ends[i]) {
			t.Errorf("expiry %d: %s at %s, want %s at %s", i+1, e.Source, e.Time, banks[i], ends[i])
		}
		reads(t, w, balanceURL(t, w.Run, banks[i], "0"), tokens[i].Access, http.StatusForbidden)
		if status, body := refresh(t, w, banks[i], tokens[i].Refresh); status != http.StatusBadRequest || !strings.Contains(body, "invalid_grant") {
			t.Errorf("refresh after expiry = %d %s", status, body)
		}
	}
}

// refresh asks a bank for a new access token as the client for tests.
func refresh(t *testing.T, w *sandboxtest.World, bank, token string) (int, string) {
	t.Helper()
	return post(t, w.URL+"/banks/"+bank+"/token", url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {"your-app"},
	})
}

func post(t *testing.T, address string, form url.Values) (int, string) {
	t.Helper()
	res, err := http.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, bodyOf(t, res)
}

func TestVirtualTimeNeverGoesBack(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	head := w.Actor().Head()
	if err := w.Run.Advance(t.Context(), march.Add(-time.Second)); !errors.Is(err, clock.ErrBackwards) {
		t.Errorf("Advance(earlier) = %v, want ErrBackwards", err)
	}
	if err := w.Run.Advance(t.Context(), march); err != nil {
		t.Errorf("Advance(now) = %v", err)
	}
	for _, rate := range []int64{-1, clock.MaxRate + 1} {
		if err := w.SetRate(t.Context(), rate); !errors.Is(err, clock.ErrRate) {
			t.Errorf("SetRate(%d) = %v, want ErrRate", rate, err)
		}
	}
	if idle(t, w.Run); w.Now() != march || w.Actor().Head().Seq > head.Seq+4 {
		t.Errorf("refusals left traces: %s, head %d", w.Now(), w.Actor().Head().Seq)
	}
}

func TestAJumpOverYearsEnds(t *testing.T) {
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march})
	link(t, w.Run, "larkspur", "linh")
	to := march.AddDate(9, 0, 0)
	head := w.Actor().Head().Seq
	if err := w.Run.Advance(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if n := w.Actor().Head().Seq - head; !w.Now().Equal(to) || n > 10 {
		t.Errorf("it is %s after %d events", w.Now(), n)
	}
	say(t, w.Run, "larkspur/linh", "balance")
	if c, err := w.Messenger().Chat("larkspur/linh"); err != nil || len(c.Messages[len(c.Messages)-1].Buttons) == 0 {
		t.Errorf("her consent has expired, but the bot says %q (%v)", last(t, w.Run, "larkspur/linh"), err)
	}
}

// An outside is a program that stands in for the bot: it proves that it wants
// the webhooks and answers the rest as it is told.
func outside(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/webhook" {
			w.Write([]byte(r.URL.Query().Get("hub.challenge")))
			return
		}
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func apps(address string) map[string]string { return map[string]string{"kinnet/balance": address} }

func TestWebhooksAreRepeatedByVirtualTime(t *testing.T) {
	release := make(chan struct{})
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		why    string
	}{
		"answering 500": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "answered 500 instead of 200"},
		"redirecting":   {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, "answered 302; redirects are not followed"},
		"hanging up":    {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		"slow":          {func(http.ResponseWriter, *http.Request) { <-release }, "no answer within 500ms"},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int64
			app := outside(t, func(w http.ResponseWriter, r *http.Request) { calls.Add(1); tt.answer(w, r) })
			patience := time.Duration(0) // the platform's own
			if name == "slow" {
				patience = 500 * time.Millisecond
				t.Cleanup(func() { close(release) })
			}
			w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL), Config: func(c *sandbox.Config) { c.Patience = patience }})
			say(t, w.Run, "larkspur/linh", "Hello?")
			if err := w.Run.Advance(t.Context(), march.Add(72*time.Hour)); err != nil {
				t.Fatal(err)
			}
			wants := append([]time.Duration{0, 0}, messenger.Retries()...)
			log := w.Messenger().Deliveries()
			if len(log) != 1 || log[0].State != "abandoned" || len(log[0].Attempts) != len(wants) || int(calls.Load()) != len(wants) {
				t.Fatalf("%d calls, want %d; log %+v", calls.Load(), len(wants), log)
			}
			for i, a := range log[0].Attempts {
				if !a.At.Equal(march.Add(wants[i])) || !strings.Contains(a.Why, tt.why) {
					t.Errorf("attempt %d at %s: %q; want %s after the first: %q", i+1, a.At, a.Why, wants[i], tt.why)
				}
			}
		})
	}
}

func TestAWebhookIsDeliveredWhenItsAppIsBack(t *testing.T) {
	var calls atomic.Int64
	app := outside(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) < 4 {
			w.WriteHeader(503)
		}
	})
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Apps: apps(app.URL)})
	say(t, w.Run, "larkspur/linh", "Hello?")
	if err := w.Run.Advance(t.Context(), march.Add(72*time.Hour)); err != nil {
		t.Fatal(err)
	}
	log := w.Messenger().Deliveries()
	if log[0].State != "delivered" || len(log[0].Attempts) != 4 || !log[0].Attempts[3].At.Equal(march.Add(5*time.Minute)) {
		t.Errorf("delivery %+v", log[0])
	}
}

func TestAClockThatRunsMayPassAJumpsEnd(t *testing.T) {
	clock := &wall{now: march}
	app := outside(t, func(w http.ResponseWriter, _ *http.Request) {
		clock.pass(time.Hour) // it takes long to answer
		w.WriteHeader(500)
	})
	w := sandboxtest.Start(t, sandboxtest.Options{Start: march, Rate: 1, Apps: apps(app.URL), Config: by(clock)})
	say(t, w.Run, "larkspur/linh", "Hello?")
	if err := w.Run.Advance(t.Context(), w.Now().Add(6*time.Hour)); err != nil {
		t.Errorf("Advance() while webhooks took longer = %v", err)
	}
}
