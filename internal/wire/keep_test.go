package wire_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/mock"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal/journalmock"
	"github.com/sandbank/sandbank/internal/wire"
)

func TestAnExchangeIsRecordedEvenIfItsBodiesCannotBeKept(t *testing.T) {
	w := newWorld(t, "http://localhost:1", 0)
	blobs := journalmock.NewBlobs(t)
	blobs.EXPECT().Put(mock.Anything, mock.Anything).Return("", errors.New("disk is gone")).Twice()
	r := wire.NewRecorder(wire.Config{
		Seed: 1, Base: w.actor.Base(), Notes: w.actor, Blobs: blobs, Wall: clock.System{}, Log: slog.New(slog.DiscardHandler),
	})
	h := r.Middleware("larkspur")(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(204) }))
	res := httptest.NewRecorder()
	h.ServeHTTP(res, httptest.NewRequest("GET", "/x", nil))
	x := w.exchanges(t)
	if res.Code != 204 || len(x) != 1 || x[0].Status != 204 || x[0].Request != "" || x[0].Response != "" {
		t.Errorf("status %d, recorded %+v", res.Code, x)
	}
}
