package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// records exports a run in every format, takes its file in again, forks it and
// compares the two.
func (s *site) records(id string) {
	s.t.Helper()
	for format, kind := range map[string]string{
		"har": "application/json", "jsonl": "application/x-ndjson", "cloudevents": "application/cloudevents-batch+json", "sandbank": "application/gzip",
	} {
		a := s.ask("GET", "/api/v1/runs/"+id+"/export?format="+format, "", nil)
		if a.status != 200 || a.header.Get("Content-Type") != kind || len(a.body) < 1000 {
			s.t.Errorf("format %s: %d %s of %d bytes", format, a.status, a.header.Get("Content-Type"), len(a.body))
		}
	}
	file := s.ask("GET", "/api/v1/runs/"+id+"/export", "", nil).body
	var run, fork struct {
		ID, State, Parent string
		Head              uint64
		ParentSeq         uint64 `json:"parent_seq"`
		ReadOnly          bool   `json:"read_only"`
		CanType           bool   `json:"can_type"`
	}
	a := s.ask("POST", "/api/v1/runs?id=recording", string(file), http.Header{"Content-Type": {"application/gzip"}})
	if err := json.Unmarshal(a.body, &run); err != nil || a.status != 201 || run.State != "recorded" || !run.ReadOnly || run.CanType {
		s.t.Fatalf("import: %d %.300s", a.status, a.body)
	}
	for _, write := range []string{"/clock", "/chat", "/tokens", "/faults", "/reset"} {
		a := s.ask("POST", "/api/v1/runs/recording"+write, "{}", nil)
		if a.status != 409 || !strings.Contains(string(a.body), "this run is a recording: fork it to go on") {
			s.t.Errorf("POST %s to a recording: %d %s", write, a.status, a.body)
		}
	}
	s.post("/runs/recording/fork", `{"at":"chapter 3","id":"forked"}`, 201, &fork)
	if fork.ID != "forked" || fork.Parent != "recording" || fork.ParentSeq == 0 || fork.State != "live" || !fork.CanType {
		s.t.Errorf("the fork is %+v", fork)
	}
	at := fork.ParentSeq
	s.post("/runs/forked/clock", `{"advance":"1h"}`, 200, nil)
	s.post("/runs/forked/reset", "", 200, &fork)
	if fork.State != "live" || fork.Head != at {
		s.t.Errorf("the fork begun anew is %+v, want its head at %d", fork, at)
	}
	s.post("/runs/recording/fork", `{"at":"chapter 33"}`, 400, nil)
	s.post("/runs/recording/fork", `{"at":"999999"}`, 400, nil)
	s.post("/runs/recording/fork", `{"id":"forked"}`, 409, nil)
	var diff struct {
		Equal     bool
		Sentences []string
	}
	s.get("/runs/"+id+"/diff?with=recording", &diff)
	if !diff.Equal || len(diff.Sentences) > 0 {
		s.t.Errorf("a run differs from its recording: %q", diff.Sentences)
	}
	s.get("/runs/"+id+"/diff?with=forked&limit=3", &diff)
	if diff.Equal || len(diff.Sentences) != 3 {
		s.t.Errorf("a run cut at chapter 3 differs so: %q", diff.Sentences)
	}
	for _, gone := range []string{"recording", "forked"} {
		if a := s.ask("DELETE", "/api/v1/runs/"+gone, "", nil); a.status != 204 {
			s.t.Errorf("delete %s: %d %s", gone, a.status, a.body)
		}
	}
	if a := s.ask("POST", "/api/v1/runs", "no file", http.Header{"Content-Type": {"application/gzip"}}); a.status != 400 {
		s.t.Errorf("no file: %d %s", a.status, a.body)
	}
}

func TestARecordingIsTakenInForkedAndCompared(t *testing.T) {
	s := newSite(t, nil)
	s.records(s.playStory())
}
