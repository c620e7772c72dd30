package wire_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/secret"
	"github.com/sandbank/sandbank/internal/trace"
	"github.com/sandbank/sandbank/internal/wire"
)

// world is a run with nothing in it but its recorder.
type world struct {
	store *journal.Memory
	actor *actor.Actor
	wire  *wire.Recorder
}

func newWorld(t *testing.T, base address.Base, perSecond int) world {
	t.Helper()
	store := journal.NewMemory(0)
	a := actor.New(actor.Config{
		Run: "main", Seed: 2018, Base: base, Journal: store, Wall: clock.System{},
		Clock: clock.NewVirtual(clock.System{}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), 0),
	})
	r := wire.NewRecorder(wire.Config{
		Seed: 2018, Base: base, Notes: a, Blobs: store, Wall: clock.System{},
		Log: slog.New(slog.DiscardHandler), PerSecond: perSecond,
	})
	return world{store, a, r}
}

func (w world) exchanges(t *testing.T) []wire.Exchange {
	t.Helper()
	events, err := w.actor.Read(t.Context(), 1, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	var all []wire.Exchange
	for _, e := range events {
		var x wire.Exchange
		if e.Type == wire.EventType && json.Unmarshal(e.Data, &x) == nil {
			all = append(all, x)
		}
	}
	return all
}

func (w world) message(t *testing.T, hash string) wire.Message {
	t.Helper()
	b, err := w.store.Get(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	m, err := wire.ParseMessage(b, w.actor.Base(), wire.Places{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAnExchangeIsInTheJournalBeforeItsLastByteIsOut(t *testing.T) {
	w := newWorld(t, "http://localhost:1", 0)
	for _, size := range []int{10, 3 << 20} {
		before := w.actor.Head().Seq
		h := w.wire.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			io.WriteString(rw, strings.Repeat("x", size))
		}))
		s := httptest.NewServer(h)
		res, err := http.Get(s.URL + "/banks/larkspur")
		if err != nil {
			t.Fatal(err)
		}
		n, _ := io.Copy(io.Discard, res.Body)
		if w.actor.Head().Seq != before+1 || n != int64(size) {
			t.Errorf("after %d of %d bytes: head %d, want %d", n, size, w.actor.Head().Seq, before+1)
		}
		s.Close()
	}
}

func TestSecretsAreNeitherInSummariesNorInBodies(t *testing.T) {
	w := newWorld(t, "http://localhost:1", 0)
	token, code := secret.Mint(secret.AccessToken), secret.Mint(secret.Code)
	h := w.wire.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		io.ReadAll(r.Body)
		wire.Attribute(rw, "kinnet/balance")
		wire.Refuse(rw, "No. Ask again.")
		rw.Header().Set("Location", "http://localhost:1/cb?code="+code+"&state=foreign-state")
		io.WriteString(rw, `<a href="/cb?x=1&amp;state=foreign-too">`)
		io.WriteString(rw, `{"access_token":"`+token+`","nonce" : "foreign","a":"http://localhost:1/x"}`)
	}))
	req := httptest.NewRequest("POST", "/token?state=outside&x=1", strings.NewReader("code="+code+"&client_secret=hush&redirect_uri=a"))
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Cookie", "sid=hush")
	h.ServeHTTP(httptest.NewRecorder(), req)
	x := w.exchanges(t)[0]
	if x.From != "kinnet/balance" || x.Refusal != "No. Ask again." || x.Path != "/token?state=***&x=1" || x.Status != 200 {
		t.Errorf("summary %+v", x)
	}
	all, _ := json.Marshal([]any{x, w.message(t, x.Request), w.message(t, x.Response)})
	for _, hidden := range []string{token[5:], code[5:], "hush", "foreign"} {
		if strings.Contains(string(all), hidden) {
			t.Errorf("%q is readable in %s", hidden, all)
		}
	}
	if body := w.message(t, x.Request).Body; body != "code=sbac_***&client_secret=***&redirect_uri=a" && body != "code=***&client_secret=***&redirect_uri=a" {
		t.Errorf("request body %s", body)
	}
}

func TestEqualExchangesAtOtherAddressesHaveEqualChains(t *testing.T) {
	var heads [2]journal.Head
	for i, base := range []address.Base{"http://localhost:1", "http://localhost:2222/r/story"} {
		w := newWorld(t, base, 0)
		h := w.wire.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			io.WriteString(rw, `{"self":"`+base.URL("/banks")+`","t":"`+secret.Mint(secret.Code)+`"}`)
		}))
		for range 3 {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/banks?t="+secret.Mint(secret.State), nil))
		}
		heads[i] = w.actor.Head()
	}
	if heads[0] != heads[1] {
		t.Errorf("heads differ: %v, %v", heads[0], heads[1])
	}
}

func TestOneTraceGoesFromEndToEnd(t *testing.T) {
	w := newWorld(t, "http://localhost:1", 0)
	var got string
	outside := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		got = r.Header.Get(trace.Header)
		io.WriteString(rw, "pong")
	}))
	defer outside.Close()
	client := &http.Client{Transport: w.wire.Transport("kinnet", http.DefaultTransport)}
	h := w.wire.Middleware("kinnet")(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		req, _ := http.NewRequestWithContext(r.Context(), "POST", outside.URL, strings.NewReader("ping"))
		res, err := client.Do(req)
		if err != nil {
			t.Error(err)
			return
		}
		io.Copy(rw, res.Body)
		res.Body.Close()
	}))
	id := trace.New(1, 1)
	req := httptest.NewRequest("GET", "/", nil)
	req.Header.Set(trace.Header, id.Parent())
	h.ServeHTTP(httptest.NewRecorder(), req)
	if trace.Parse(got) != id {
		t.Errorf("the outside heard %q, want trace %s", got, id)
	}
	events, _ := w.actor.Read(t.Context(), 1, 10)
	if len(events) != 2 || events[0].TraceID != string(id) || events[1].TraceID != string(id) {
		t.Errorf("journal %+v", events)
	}
	if x := w.exchanges(t); x[0].To != "outside" || w.message(t, x[0].Response).Body != "pong" || w.message(t, x[0].Request).Body != "ping" {
		t.Errorf("outside exchange %+v", x[0])
	}
}

func TestACallerOfOursIsKnownAndNobodyElseCanSayIt(t *testing.T) {
	var heard http.Header
	s := httptest.NewUnstartedServer(nil)
	w := newWorld(t, address.Base("http://"+s.Listener.Addr().String()), 0)
	s.Config.Handler = w.wire.Middleware("larkspur")(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard = r.Header }))
	s.Start()
	defer s.Close()
	ours := &http.Client{Transport: w.wire.Transport("customer:linh", http.DefaultTransport)}
	for _, c := range []*http.Client{ours, http.DefaultClient} {
		req, _ := http.NewRequest("GET", s.URL+"/authorize", nil)
		req.Header.Set("X-Sandbank-From", "guess kinnet")
		if res, err := c.Do(req); err != nil {
			t.Fatal(err)
		} else {
			res.Body.Close()
		}
		if heard.Get("X-Sandbank-From") != "" {
			t.Error("the pass reached a handler")
		}
	}
	if x := w.exchanges(t); x[0].From != "customer:linh" || x[1].From != "outside" {
		t.Errorf("from %q and %q", x[0].From, x[1].From)
	}
}

func TestAboveTheRateExchangesAreCountedAndLeftOut(t *testing.T) {
	w := newWorld(t, "http://localhost:1", 5)
	h := w.wire.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {}))
	for range 50 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}
	if n := len(w.exchanges(t)); n < 5 || n > 15 {
		t.Errorf("%d of 50 exchanges recorded at 5 a second", n)
	}
}

func TestOutboxKeepsTheOrderOfAKey(t *testing.T) {
	o := wire.NewOutbox(4)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { o.Run(ctx); close(ended) }()
	var got [3][]int
	for i := range 300 {
		o.Put(string(rune('a'+i%3)), func(context.Context) { got[i%3] = append(got[i%3], i) })
	}
	if err := o.Idle(ctx); err != nil {
		t.Fatal(err)
	}
	for k, list := range got {
		if len(list) != 100 {
			t.Errorf("key %d: %d deliveries, want 100", k, len(list))
		}
		for i := 1; i < len(list); i++ {
			if list[i] < list[i-1] {
				t.Fatalf("key %d: %d came after %d", k, list[i], list[i-1])
			}
		}
	}
	stop()
	<-ended
}

func TestWhatIsHeldLeavesAfterTheLastRelease(t *testing.T) {
	o := wire.NewOutbox(4)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { o.Run(ctx); close(ended) }()
	first, second := o.Hold(), o.Hold()
	held, early := atomic.Bool{}, atomic.Int32{}
	held.Store(true)
	for _, key := range []string{"a", "a", "b", "c"} {
		o.Put(key, func(context.Context) {
			if held.Load() {
				early.Add(1)
			}
		})
	}
	first()
	first() // a second release of one hold is none
	if o.Empty() {
		t.Error("Empty() = true, want false while deliveries are held")
	}
	held.Store(false)
	second()
	if err := o.Idle(ctx); err != nil {
		t.Fatal(err)
	}
	if n := early.Load(); n > 0 {
		t.Errorf("%d deliveries left while they were held, want none", n)
	}
	stop()
	<-ended
}
