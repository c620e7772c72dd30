package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/sandbox"
)

// listDeliveries handles GET /runs/{run}/deliveries: the newest first.
func (s *Server) listDeliveries(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	return render(w, http.StatusOK, map[string]any{"deliveries": run.Messenger().Deliveries()})
}

// redeliver handles POST /runs/{run}/deliveries/{delivery}/redeliver.
func (s *Server) redeliver(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	id := chi.URLParam(r, "delivery")
	if err := run.Messenger().Redeliver(r.Context(), id); err != nil {
		return err
	}
	return render(w, http.StatusAccepted, map[string]string{"id": id})
}
