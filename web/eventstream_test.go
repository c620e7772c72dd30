package web_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// A sse is one server-sent event.
type sse struct{ id, event, data string }

// listen reads server-sent events until the stream ends.
func listen(t *testing.T, s *site, path string, header http.Header) (all []sse) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "text/event-stream" {
		t.Fatalf("GET %s = %d %s", path, res.StatusCode, got)
	}
	var now sse
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			now.id = value
		case "event":
			now.event = value
		case "data":
			now.data = value
		case "":
			if now.data != "" {
				all = append(all, now)
			}
			now = sse{}
		}
	}
	return all
}

func TestEventsAreStreamedAndGoOnWhereTheyWere(t *testing.T) {
	s := newSite(t, nil)
	got := listen(t, s, "/runs/main/events/stream?from=1&limit=5", nil)
	if len(got) != 5 {
		t.Fatalf("%d events, want 5", len(got))
	}
	var e struct {
		Seq         uint64
		Type        string
		SpecVersion string
	}
	if err := json.Unmarshal([]byte(got[4].data), &e); err != nil || e.Seq != 5 || e.SpecVersion != "1.0" || got[4].event != "event" {
		t.Errorf("the fifth event is %+v, %v", got[4], err)
	}
	more := listen(t, s, "/runs/main/events/stream?limit=2", http.Header{"Last-Event-ID": {got[2].id}})
	if len(more) != 2 || more[0] != got[3] || more[1] != got[4] {
		t.Errorf("after the third event: %+v, want %+v", more, got[3:])
	}
	anew := listen(t, s, "/runs/main/events/stream?limit=1", http.Header{"Last-Event-ID": {"another-3"}})
	if len(anew) != 2 || anew[0].event != "reset" || anew[1] != got[0] {
		t.Errorf("after another life of the run: %+v", anew)
	}
	for _, one := range listen(t, s, "/runs/main/events/stream?from=1&limit=2&type=bank.client", nil) {
		if !strings.Contains(one.data, `"type":"bank.client.registered"`) {
			t.Errorf("bank.client was asked for, and there comes %s", one.data)
		}
	}
}

func TestAStreamOfEventsTellsWhatIsNew(t *testing.T) {
	s := newSite(t, nil)
	done := make(chan []sse)
	go func() { done <- listen(t, s, "/runs/main/events/stream?from=1&limit=1&type=fault.armed", nil) }()
	s.ask("POST", "/api/v1/runs/main/faults", `{"party":"larkspur","kind":"status","status":503,"count":1}`, nil)
	if got := <-done; len(got) != 1 || !strings.Contains(got[0].data, "larkspur") {
		t.Errorf("the armed fault is told as %+v", got)
	}
}

func TestAStreamOfEventsRefusesWhatItCannotRead(t *testing.T) {
	s := newSite(t, nil)
	if a := s.ask("GET", "/api/v1/runs/main/events/stream?from=0", "", nil); a.status != http.StatusBadRequest {
		t.Errorf("from=0 is answered %d %s", a.status, a.body)
	}
	if a := s.ask("GET", "/api/v1/runs/main/events/stream", "", http.Header{"Last-Event-ID": {"x"}}); a.status != http.StatusBadRequest || a.detail() == "" {
		t.Errorf("a foreign id is answered %d %s", a.status, a.body)
	}
}
