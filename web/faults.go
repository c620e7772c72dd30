package web

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/fault"
	"github.com/sandbank/sandbank/sandbox"
)

// listFaults handles GET /runs/{run}/faults.
func (s *Server) listFaults(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	return render(w, http.StatusOK, map[string]any{"faults": newFaultBodies(run)})
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
	f, err := run.Arm(ctx, b.fault())
	return newFaultBody(f, 0), err
}

// clearFaults handles DELETE /runs/{run}/faults.
func (s *Server) clearFaults(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	n, err := run.Faults().ClearAll(r.Context())
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, map[string]int{"cleared": n})
}

// faultKinds handles GET /faults/kinds.
func (s *Server) faultKinds(w http.ResponseWriter, _ *http.Request) error {
	type body struct {
		Kind    string `json:"kind"`
		Where   string `json:"where"`
		Means   string `json:"means"`
		Example string `json:"example"`
	}
	var list []body
	for _, k := range fault.AllKinds() {
		list = append(list, body{k.Name, k.Where, k.Means, k.Example})
	}
	return render(w, http.StatusOK, map[string]any{"kinds": list})
}

// clearFault handles DELETE /runs/{run}/faults/{fault}.
func (s *Server) clearFault(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	if err := run.Faults().Clear(r.Context(), chi.URLParam(r, "fault")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
