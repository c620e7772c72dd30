package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/sandbox"
)

// listFaults handles GET /runs/{run}/faults.
func (s *Server) listFaults(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	return render(w, http.StatusOK, map[string]any{"faults": newFaultBodies(run.Faults().Armed())})
}

// armFault handles POST /runs/{run}/faults.
func (s *Server) armFault(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	var body faultBody
	if err := decode(r, &body); err != nil {
		return err
	}
	armed, err := arm(r.Context(), run, body)
	if err != nil {
		return err
	}
	return render(w, http.StatusCreated, armed)
}

// arm adds a fault to the run's plan.
func arm(ctx context.Context, run *sandbox.Run, b faultBody) (faultBody, error) {
	if b.ID != "" {
		return faultBody{}, refuse(http.StatusBadRequest, "fault-id", "A fault's id is given, not chosen", "Leave id out.")
	}
	if known := faultParties(run); !slices.Contains(known, b.Party) {
		return faultBody{}, refuse(http.StatusBadRequest, "unknown-party", "There is no such party", "party is %q; there are %s.", b.Party, strings.Join(known, ", "))
	}
	f, err := run.Faults().Arm(ctx, b.fault())
	return newFaultBody(f), err
}

// faultParties are those who can be made to fail: the ones that we are.
func faultParties(run *sandbox.Run) []string {
	var list []string
	for _, b := range run.Banks() {
		list = append(list, b.ID())
	}
	return append(list, messengerID, messengerID+"/"+messengerApp)
}

// clearFault handles DELETE /runs/{run}/faults/{fault}.
func (s *Server) clearFault(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	if err := run.Faults().Clear(r.Context(), chi.URLParam(r, "fault")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
