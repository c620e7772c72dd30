package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/platforms/integration"
	"github.com/sandbank/sandbank/sandbox"
)

// An appBody is all that a developer configures a program with, and whether
// its webhook has been verified.
type appBody struct {
	integration.Settings
	Verified bool   `json:"verified"`
	Problem  string `json:"problem,omitempty"`
}

// showApp handles GET /runs/{run}/apps/{platform}/{app}.
func (s *Server) showApp(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	settings, app, err := run.App(chi.URLParam(r, "platform"), chi.URLParam(r, "app"))
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, appBody{settings, app.Verified, app.Problem})
}
