package wire_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/address"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/wire"
)

func TestWhatNamesTheRunIsLeftOutAndPutBack(t *testing.T) {
	store := journal.NewMemory(0)
	record := func(run string) wire.Exchange {
		a := actor.New(actor.Config{
			Run: run, Seed: 7, Base: address.Base("http://localhost:1/r/" + run), Journal: store, Wall: clock.System{},
			Clock: clock.NewVirtual(clock.System{}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), 0),
		})
		places := wire.Places{Console: "http://localhost:1/runs/" + run, Control: "http://localhost:1/api/v1/runs/" + run}
		r := wire.NewRecorder(wire.Config{
			Seed: 7, Base: a.Base(), Notes: a, Blobs: store, Wall: clock.System{}, Log: slog.New(slog.DiscardHandler), Places: places,
		})
		text := "curl " + places.Control + "/clients; see " + places.Console + "?sel=x"
		to := a.Base().URL("/apps/a/callback?") + url.Values{"error_uri": {places.Console + "?sel=x"}}.Encode()
		r.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Location", to)
			io.WriteString(rw, text)
		})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/callback?"+url.Values{"error_uri": {places.Console}}.Encode(), nil))
		events, err := store.Read(t.Context(), run, 1, 1)
		if err != nil || len(events) != 1 {
			t.Fatal(events, err)
		}
		var x wire.Exchange
		if err := json.Unmarshal(events[0].Data, &x); err != nil {
			t.Fatal(err)
		}
		b, err := store.Get(t.Context(), x.Response)
		if err != nil {
			t.Fatal(err)
		}
		m, err := wire.ParseMessage(b, a.Base(), places)
		if err != nil || m.Body != text || !slices.Contains(m.Headers, [2]string{"Location", to}) {
			t.Errorf("ParseMessage() = %+v, %v, want %q and Location %s", m, err, text, to)
		}
		return x
	}
	if a, b := record("one"), record("another"); a != b {
		t.Errorf("the same exchange is %+v and %+v in two runs", a, b)
	}
}
