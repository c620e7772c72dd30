package web

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios/compare"
)

// maxRecording is how long a .sandbank file may be that is sent to the server.
const maxRecording = 256 << 20

// recordingType is the media type of a .sandbank file.
const recordingType = "application/gzip"

// isRecording says whether a request brings a file instead of JSON.
func isRecording(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == recordingType && r.Method == http.MethodPost && r.URL.Path == "/api/v1/runs"
}

// importRun handles POST /runs of a file.
func (s *Server) importRun(w http.ResponseWriter, r *http.Request) error {
	run, err := s.sandbox.Import(r.Context(), r.Body, r.URL.Query().Get("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/runs/"+run.ID())
	return renderRun(w, http.StatusCreated, run)
}

// forkRun handles POST /runs/{run}/fork.
func (s *Server) forkRun(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body struct {
		At    string `json:"at"`
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if err := decode(r, &body); err != nil {
		return err
	}
	seq, err := run.At(r.Context(), body.At)
	if err != nil {
		return err
	}
	fork, err := s.sandbox.Fork(r.Context(), run.ID(), seq, sandbox.Spec{ID: body.ID, Title: sandbox.Text{En: body.Title}})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/runs/"+fork.ID())
	return renderRun(w, http.StatusCreated, fork)
}

// A diffBody is in what two runs differ.
type diffBody struct {
	A     string `json:"a"`
	B     string `json:"b"`
	Equal bool   `json:"equal"`
	compare.Report
	Left int `json:"left_out"` // differences beyond the limit
}

// diffRuns handles GET /runs/{run}/diff?with=OTHER.
func (s *Server) diffRuns(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	limit, err := number(r, "limit", 100, 1, 10_000)
	if err != nil {
		return err
	}
	other, err := s.sandbox.Run(r.Context(), r.URL.Query().Get("with"))
	if err != nil {
		return err
	}
	a, err := compare.Of(r.Context(), run)
	if err != nil {
		return err
	}
	b, err := compare.Of(r.Context(), other)
	if err != nil {
		return err
	}
	body := diffBody{A: run.ID(), B: other.ID(), Report: compare.Runs(a, b)}
	body.Equal = body.Report.Equal()
	if n := len(body.Differences); uint64(n) > limit {
		body.Differences, body.Sentences, body.Left = body.Differences[:limit], body.Sentences[:limit], n-int(limit)
	}
	return render(w, http.StatusOK, body)
}

// mayWrite refuses what would change a recording.
func mayWrite(r *http.Request, run *sandbox.Run) error {
	if !run.ReadOnly() || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	return fmt.Errorf("%s: %w", run.ID(), sandbox.ErrRecording)
}

// exportAs handles GET /runs/{run}/export of one of the formats that others
// read. Secrets are always left out.
func (s *Server) exportAs(w http.ResponseWriter, r *http.Request, run *sandbox.Run, format string) error {
	write, known := map[string]struct {
		kind, ending string
		to           func() error
	}{
		"har":         {"application/json", "har", func() error { return sandbox.WriteHAR(r.Context(), w, run) }},
		"jsonl":       {"application/x-ndjson", "jsonl", func() error { return sandbox.WriteLines(r.Context(), w, run) }},
		"cloudevents": {"application/cloudevents-batch+json", "cloudevents.json", func() error { return sandbox.WriteCloudEvents(r.Context(), w, run) }},
	}[format]
	if !known {
		return refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used",
			"format is %q; it must be sandbank, har, jsonl or cloudevents.", format)
	}
	h := w.Header()
	h.Set("Content-Type", write.kind)
	h.Set("Content-Disposition", "attachment; filename="+strconv.Quote(run.ID()+"."+write.ending))
	h.Set("Cache-Control", "no-store")
	return s.cut(r.Context(), write.to())
}
