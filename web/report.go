package web

import (
	"net/http"

	"github.com/sandbank/sandbank/sandbox"
	outcomes "github.com/sandbank/sandbank/scenarios/outcome"
)

// report handles GET /runs/{run}/report: how the run's story went, with what
// is held against programs of the user.
func (s *Server) report(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	i := run.Info()
	switch {
	case i.Story == "":
		return errNoStory
	case i.State == sandbox.Playing:
		return errPlaying
	}
	story, err := s.stories.Of(run)
	if err != nil {
		return err
	}
	done, err := outcomes.OfRun(r.Context(), story, run)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	switch format := r.URL.Query().Get("format"); format {
	case "", "json":
		return render(w, http.StatusOK, done.Story())
	case "junit":
		w.Header().Set("Content-Type", "application/xml")
		return s.cut(r.Context(), outcomes.WriteJUnit(w, done))
	case "text":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		return s.cut(r.Context(), done.WriteText(w))
	default:
		return refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used", "format is %q; it must be json, junit or text.", format)
	}
}
