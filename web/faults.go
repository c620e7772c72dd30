package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

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
	if err := checkParty(run, b.Party); err != nil {
		return faultBody{}, err
	}
	f, err := run.Faults().Arm(ctx, b.fault())
	return newFaultBody(f, 0), err
}

// checkParty refuses to let a party fail that is not there, or not ours: a
// fault would be armed and never strike.
func checkParty(run *sandbox.Run, party string) error {
	known := faultParties(run)
	if slices.Contains(known, party) || party == "*" || strings.HasPrefix(party, "inbox/") {
		return nil
	}
	list := strings.Join(known, ", ")
	if party == builtInApp {
		return refuse(http.StatusConflict, "outside-party", "The party is an outside program",
			"%s is a program of your own in this run, and no fault reaches it: let it fail by itself, or start without --app %s=URL. Faults can be armed for %s.", party, party, list)
	}
	return refuse(http.StatusBadRequest, "unknown-party", "There is no such party", "party is %q; there are %s.", party, list)
}

// builtInApp is how parties and --app name the app that can be replaced.
const builtInApp = messengerID + "/" + messengerApp

// faultParties are those who can be made to fail: the ones that we are.
func faultParties(run *sandbox.Run) []string {
	var list []string
	for _, b := range run.Banks() {
		list = append(list, b.ID())
	}
	list = append(list, messengerID)
	for _, app := range sandbox.Apps() {
		if app != builtInApp || !isOutside(run) {
			list = append(list, app)
		}
	}
	return list
}

// isOutside says whether somebody else's program stands in for the built-in
// app: it is called at an address that is not the run's.
func isOutside(run *sandbox.Run) bool {
	app, err := run.Messenger().App(messengerApp)
	return err == nil && !strings.HasPrefix(app.Webhook, run.Base().URL("/"))
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
