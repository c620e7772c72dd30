package fault_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/actor"
	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/internal/journal"
)

func newPlan(t *testing.T) (*fault.Plan, http.Handler) {
	t.Helper()
	a := actor.New(actor.Config{
		Run: "main", Seed: 2018, Base: "http://localhost:1", Journal: journal.NewMemory(0), Wall: clock.System{},
		Clock: clock.NewVirtual(clock.System{}, time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), 0),
	})
	p := fault.NewPlan(a, nil)
	if err := a.Join(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return p, p.Middleware("larkspur")(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
}

func ask(h http.Handler, path string) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Result()
}

func TestACountedStatusStrikesThatOftenOnItsRouteOnly(t *testing.T) {
	p, h := newPlan(t)
	if _, err := p.Arm(t.Context(), fault.Fault{Party: "larkspur", Route: "/accounts", Kind: fault.Status, Status: 429, RetryAfter: 7, Count: 2}); err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, path := range []string{"/token", "/accounts", "/accounts/1", "/accounts"} {
		res := ask(h, path)
		got = append(got, res.StatusCode)
		if res.StatusCode == 429 && res.Header.Get("Retry-After") != "7" {
			t.Errorf("Retry-After = %q, want 7", res.Header.Get("Retry-After"))
		}
	}
	if want := [4]int{200, 429, 429, 200}; [4]int(got) != want {
		t.Errorf("statuses %v, want %v", got, want)
	}
	if len(p.Armed()) != 0 {
		t.Error("a fault is still armed after its last strike")
	}
}

func TestAPercentageIsTheSameInEqualRuns(t *testing.T) {
	var runs [2][200]int
	for i := range runs {
		p, h := newPlan(t)
		p.Arm(t.Context(), fault.Fault{Party: "larkspur", Kind: fault.Status, Status: 503, Percent: 30})
		hits := 0
		for j := range runs[i] {
			if runs[i][j] = ask(h, "/x").StatusCode; runs[i][j] == 503 {
				hits++
			}
		}
		if hits < 40 || hits > 80 {
			t.Errorf("%d of 200 requests failed at 30 percent", hits)
		}
	}
	if runs[0] != runs[1] {
		t.Error("two runs of one seed fail in other places")
	}
}

func TestLatencyIsFeltAndCleared(t *testing.T) {
	p, h := newPlan(t)
	f, err := p.Arm(t.Context(), fault.Fault{Party: "larkspur", Kind: fault.Latency, Latency: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	begin := clock.System{}.Now()
	if res := ask(h, "/x"); res.StatusCode != 200 || (clock.System{}).Now().Sub(begin) < 20*time.Millisecond {
		t.Errorf("status %d without the latency", res.StatusCode)
	}
	if err := p.Clear(t.Context(), f.ID); err != nil || len(p.Armed()) != 0 {
		t.Errorf("Clear() = %v, %d armed", err, len(p.Armed()))
	}
	if err := p.Clear(t.Context(), f.ID); !errors.Is(err, fault.ErrUnknown) {
		t.Errorf("Clear(again) = %v, want ErrUnknown", err)
	}
}

func TestSenselessFaultsAreRefused(t *testing.T) {
	p, _ := newPlan(t)
	for name, f := range map[string]fault.Fault{
		"no party":            {Kind: fault.Status, Status: 500},
		"no kind":             {Party: "x"},
		"status 200":          {Party: "x", Kind: fault.Status, Status: 200},
		"latency of 0":        {Party: "x", Kind: fault.Latency},
		"percent of 101":      {Party: "x", Kind: fault.Status, Status: 500, Percent: 101},
		"days below 0":        {Party: "x", Kind: fault.ConsentTooLong, Limit: -1},
		"a window of an hour": {Party: "x", Kind: fault.ReturnWindow, Latency: time.Hour},
	} {
		if _, err := p.Arm(t.Context(), f); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%s: Arm() = %v, want ErrInvalid", name, err)
		}
	}
}
