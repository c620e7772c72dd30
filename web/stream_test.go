package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/web"
)

// A stage is a run on a memory journal and the stream that serves it.
type stage struct {
	actor *actor.Actor
	url   string
	stop  func()
	acts  atomic.Int64
	store *journal.Memory
	fed   atomic.Uint64 // last event that the feeder has worked off
}

func newStage(t *testing.T, undrained time.Duration) *stage {
	t.Helper()
	s := &stage{store: journal.NewMemory(0)}
	s.actor = actor.New(actor.Config{
		Run: "main", Seed: 2018, Base: "http://localhost:1", Journal: s.store, Wall: clock.System{},
		Clock: clock.NewVirtual(clock.System{}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), 0),
	})
	f := &web.TestFeed{Name: "main", Era: "1"}
	f.Follow = func(ctx context.Context, from uint64) iter.Seq2[journal.Event, error] {
		return func(yield func(journal.Event, error) bool) {
			for e, err := range s.store.Tail(ctx, "main", from) {
				if !yield(e, err) {
					return
				}
				s.fed.Store(e.Seq)
			}
		}
	}
	f.Head = func() uint64 { return s.actor.Head().Seq }
	act := func(_ context.Context, op string, _ json.RawMessage) (any, error) {
		if op == "fail" {
			return nil, errors.New("a thing that must stay here")
		}
		return map[string]int64{"times": s.acts.Add(1)}, nil
	}
	h, stop := web.NewTestStream(f, act, undrained)
	srv := httptest.NewServer(h)
	s.url, s.stop = "ws"+strings.TrimPrefix(srv.URL, "http"), stop
	t.Cleanup(func() { stop(); srv.Close() })
	return s
}

// add appends n events.
func (s *stage) add(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		typ := "chat.message.sent"
		if i%2 == 1 {
			typ = "clock.advanced"
		}
		if _, err := s.actor.Note(t.Context(), actor.Draft{Type: typ, Source: "/test", Data: map[string]int{"n": i}}); err != nil {
			t.Fatal(err)
		}
	}
}

// A viewer is a client of the stream that behaves.
type viewer struct {
	t    testing.TB
	conn *websocket.Conn
	last uint64
}

func (s *stage) watch(t *testing.T, sub string) *viewer {
	t.Helper()
	d := websocket.Dialer{Subprotocols: []string{"console.v1"}}
	conn, res, err := d.DialContext(t.Context(), s.url, nil)
	if err != nil {
		t.Fatalf("dial: %v, %+v", err, res)
	}
	t.Cleanup(func() { conn.Close() })
	v := &viewer{t: t, conn: conn}
	if f := v.frame(); f.Type != "hello" {
		t.Fatalf("first frame is %q, want hello", f.Type)
	}
	v.say(sub)
	return v
}

type frame struct {
	Type   string
	ID     string
	Epoch  string
	From   uint64
	To     uint64
	Head   uint64
	OK     bool
	Code   int
	Result map[string]int64
	Error  struct{ Code, Message, RequestID string }
	Reason string
	Events []struct {
		Seq  uint64
		Type string
	}
}

func (v *viewer) say(text string) {
	v.t.Helper()
	if err := v.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		v.t.Fatal(err)
	}
}

func (v *viewer) frame() frame {
	v.t.Helper()
	var f frame
	if err := v.conn.ReadJSON(&f); err != nil {
		v.t.Fatal(err)
	}
	return f
}

// next returns the next frame of a type and acknowledges batches on the way.
func (v *viewer) next(typ string) frame {
	v.t.Helper()
	for {
		f := v.frame()
		if f.Type == typ {
			return f
		}
	}
}

// until reads batches until a sequence is there, and fails at a hole or a
// repetition.
func (v *viewer) until(seq uint64) {
	v.t.Helper()
	for v.last < seq {
		f := v.next("batch")
		if f.From != v.last+1 {
			v.t.Fatalf("batch from %d after %d", f.From, v.last)
		}
		for _, e := range f.Events {
			if e.Seq != v.last+1 {
				v.t.Fatalf("event %d after %d", e.Seq, v.last)
			}
			v.last = e.Seq
		}
		v.say(fmt.Sprintf(`{"type":"ack","seq":%d}`, v.last))
	}
}

func TestAKilledSocketResumesWithoutLossOrRepetition(t *testing.T) {
	s := newStage(t, time.Hour)
	s.add(t, 3000)
	v := s.watch(t, `{"type":"sub","fromSeq":1,"epoch":"1","kinds":[],"detail":"summary"}`)
	v.until(700)
	v.conn.NetConn().Close()
	s.add(t, 50)
	again := s.watch(t, fmt.Sprintf(`{"type":"sub","fromSeq":%d,"epoch":"1"}`, v.last+1))
	again.last = v.last
	again.until(3050)
	s.add(t, 500)
	again.until(3550)
}

func TestASlowClientIsToldItsGapAndHeals(t *testing.T) {
	s := newStage(t, time.Hour)
	v := s.watch(t, `{"type":"sub","fromSeq":1}`)
	v.say(`{"type":"act","id":"fence","op":"nothing"}`)
	v.next("reply") // the subscription stands: all that comes now is live
	s.add(t, 5000)
	for s.fed.Load() < 5000 { // nobody waits for the client that acknowledges nothing
		runtime.Gosched()
	}
	for covered := uint64(0); covered < 5000; {
		f := v.frame()
		if f.Type != "batch" && f.Type != "gap" {
			continue
		}
		if f.From != covered+1 {
			t.Fatalf("%s from %d after %d", f.Type, f.From, covered)
		}
		if f.Type == "gap" {
			missed, err := s.actor.Read(t.Context(), f.From, int(f.To-f.From+1))
			if err != nil || len(missed) != int(f.To-f.From+1) || f.Reason != "slow" {
				t.Errorf("gap %d..%d %q heals with %d events, %v", f.From, f.To, f.Reason, len(missed), err)
			}
			v.last = f.From
		}
		covered = f.To
		v.say(fmt.Sprintf(`{"type":"ack","seq":%d}`, covered))
	}
	if v.last == 0 {
		t.Error("no gap came")
	}
}

func TestAClientThatAcknowledgesNothingIsSentAway(t *testing.T) {
	s := newStage(t, 20*time.Millisecond)
	s.add(t, 5000)
	v := s.watch(t, `{"type":"sub","fromSeq":1}`)
	var last uint64
	for {
		f := v.frame()
		last = max(last, f.To)
		if f.Type == "bye" {
			if f.Code != 4408 || last > 1280 {
				t.Errorf("bye %d after event %d, want 4408 after at most 1280", f.Code, last)
			}
			break
		}
	}
	if _, _, err := v.conn.ReadMessage(); !websocket.IsCloseError(err, 4408) {
		t.Errorf("close = %v, want 4408", err)
	}
}

func TestAFilteredStreamStillCoversEverySequence(t *testing.T) {
	s := newStage(t, time.Hour)
	s.add(t, 100)
	v := s.watch(t, `{"type":"sub","fromSeq":1,"kinds":["chat"]}`)
	var covered uint64
	events := 0
	for covered < 100 {
		f := v.next("batch")
		if f.From != covered+1 {
			t.Fatalf("batch from %d after %d", f.From, covered)
		}
		for _, e := range f.Events {
			if events++; !strings.HasPrefix(e.Type, "chat.") {
				t.Errorf("a %s came through", e.Type)
			}
		}
		covered = f.To
	}
	if events != 50 {
		t.Errorf("%d events came, want 50", events)
	}
}

func TestAHiddenTabIsToldTheHeadAndThenItsGap(t *testing.T) {
	s := newStage(t, time.Hour)
	s.add(t, 10)
	v := s.watch(t, `{"type":"sub","fromSeq":1}`)
	v.until(10)
	v.say(`{"type":"sub","detail":"heads"}`)
	v.say(`{"type":"act","id":"fence","op":"nothing"}`)
	v.next("reply")
	s.add(t, 20)
	for v.next("state").Head < 30 {
	}
	v.say(`{"type":"sub","detail":"summary"}`)
	if f := v.next("gap"); f.From != 11 || f.To != 30 || f.Reason != "hidden" {
		t.Errorf("gap %d..%d %q, want 11..30 hidden", f.From, f.To, f.Reason)
	}
	v.last = 30
	s.add(t, 5)
	v.until(35)
}

func TestAnotherEpochIsAnsweredByHello(t *testing.T) {
	s := newStage(t, time.Hour)
	v := s.watch(t, `{"type":"sub","fromSeq":9,"epoch":"of long ago"}`)
	if f := v.next("hello"); f.Epoch != "1" {
		t.Errorf("epoch %q, want 1", f.Epoch)
	}
}

func TestARepeatedActHappensOnce(t *testing.T) {
	s := newStage(t, time.Hour)
	v := s.watch(t, `{"type":"act","id":"a","op":"x"}`)
	v.say(`{"type":"act","id":"a","op":"x"}`)
	first, second := v.next("reply"), v.next("reply")
	other := s.watch(t, `{"type":"act","id":"a","op":"x"}`).next("reply")
	for _, f := range []frame{first, second, other} {
		if !f.OK || f.Result["times"] != 1 {
			t.Errorf("reply %+v, want the first one's result", f)
		}
	}
	v.say(`{"type":"act","id":"b","op":"fail"}`)
	if f := v.next("reply"); f.OK || strings.Contains(f.Error.Message, "must stay here") || f.Error.RequestID == "" {
		t.Errorf("reply %+v, want an error without its inside and with a request id", f)
	}
}

func TestTheStreamEndsWithItsRunAndWithItsServer(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*stage) error
		code int
	}{
		"run is deleted": {func(s *stage) error { return s.store.Delete(context.Background(), "main") }, 4410},
		"server stops":   {func(s *stage) error { go s.stop(); return nil }, 1001},
		"bad frame":      {nil, 4400},
	} {
		s := newStage(t, time.Hour)
		s.add(t, 1)
		v := s.watch(t, `{"type":"sub","fromSeq":1}`)
		v.until(1)
		if c.end == nil {
			v.say(`{"type":"dance"}`)
		} else if err := c.end(s); err != nil {
			t.Fatal(err)
		}
		if f := v.next("bye"); f.Code != c.code {
			t.Errorf("%s: bye %d, want %d", name, f.Code, c.code)
		}
		if _, _, err := v.conn.ReadMessage(); !websocket.IsCloseError(err, c.code) {
			t.Errorf("%s: close = %v, want %d", name, err, c.code)
		}
	}
}

func TestWhoMayNotOpenTheStreamIsToldWhy(t *testing.T) {
	s := newStage(t, time.Hour)
	for name, c := range map[string]struct {
		header http.Header
		sub    []string
		status int
	}{
		"foreign origin":       {http.Header{"Origin": {"http://evil.example"}}, []string{"console.v1"}, 403},
		"origin null":          {http.Header{"Origin": {"null"}}, []string{"console.v1"}, 403},
		"wrong host":           {http.Header{"Host": {"evil.example"}}, []string{"console.v1"}, 421},
		"no subprotocol":       {nil, nil, 400},
		"another subprotocol":  {nil, []string{"console.v2"}, 400},
		"loopback origin":      {http.Header{"Origin": {"http" + strings.TrimPrefix(s.url, "ws")}}, []string{"console.v1"}, 101},
		"origin on other port": {http.Header{"Origin": {"http://127.0.0.1:1"}}, []string{"console.v1"}, 403},
	} {
		d := websocket.Dialer{Subprotocols: c.sub}
		conn, res, _ := d.DialContext(t.Context(), s.url, c.header)
		if conn != nil {
			conn.Close()
		}
		if res == nil || res.StatusCode != c.status {
			t.Errorf("%s: answered %v, want %d", name, res, c.status)
		}
	}
}
