package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/sandbox"
)

// listDeliveries handles GET /runs/{run}/deliveries: those of the banks, then
// those of the platform, the newest first.
func (s *Server) listDeliveries(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	list := bankDeliveries(run)
	for _, d := range run.Messenger().Deliveries() {
		list = append(list, d)
	}
	return render(w, http.StatusOK, map[string]any{"deliveries": list})
}

// redeliver handles POST /runs/{run}/deliveries/{delivery}/redeliver.
func (s *Server) redeliver(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	id := chi.URLParam(r, "delivery")
	known, err := redeliverNotice(r, run, id)
	if !known {
		err = run.Messenger().Redeliver(r.Context(), id)
	}
	if err != nil {
		return err
	}
	return render(w, http.StatusAccepted, map[string]string{"id": id})
}
