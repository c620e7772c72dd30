package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/sandbox"
)

// showJournal handles GET /runs/{run}/journal: one canonical line an event.
func (s *Server) showJournal(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Cache-Control", "no-store")
	return s.cut(r.Context(), s.sandbox.Canonical(r.Context(), w, run.ID()))
}

// export handles GET /runs/{run}/export: the run as one file, by default its
// own. Secrets are left
// out unless they are asked for, and then the file's name says so.
func (s *Server) export(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	if format := r.URL.Query().Get("format"); format != "" && format != "sandbank" {
		return s.exportAs(w, r, run, format)
	}
	secrets, name := r.URL.Query().Get("secrets") == "1", run.ID()+".sandbank"
	if secrets {
		name = run.ID() + ".with-secrets.sandbank"
	}
	h := w.Header()
	h.Set("Content-Type", "application/gzip")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	h.Set("Cache-Control", "no-store")
	return s.cut(r.Context(), s.sandbox.Export(r.Context(), w, run.ID(), secrets))
}

// cut ends an answer whose body failed while it was being written: its status
// is sent, so the connection is broken off for the reader to notice.
func (s *Server) cut(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	s.log.WarnContext(ctx, "answer broken off", "error", err)
	panic(http.ErrAbortHandler)
}

// A verdict is what checking a journal has found.
type verdict struct {
	Run    string `json:"run"`
	Events uint64 `json:"events"` // that verify
	Bodies int    `json:"bodies"` // that have the hash they are kept by
	Chain  string `json:"chain"`
	Error  string `json:"error,omitempty"` // the first thing that is not what was appended
}

// verify handles GET /runs/{run}/verify.
func (s *Server) verify(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	found, err := s.sandbox.Audit(r.Context(), run.ID())
	v := verdict{Run: run.ID(), Events: found.Head.Seq, Bodies: found.Bodies, Chain: found.Head.Chain.String()}
	if errors.Is(err, journal.ErrCorrupt) {
		v.Error, err = err.Error(), nil
	}
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, v)
}
