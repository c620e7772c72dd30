package web

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks"
	"github.com/sandbank/sandbank/sandbox"
)

// reviewAccess handles POST /runs/{run}/banks/{bank}/access-review: the bank's
// audit looks at who asked for whose data.
func (s *Server) reviewAccess(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	b, err := run.Bank(chi.URLParam(r, "bank"))
	if err != nil {
		return err
	}
	if err := mayAct(run); err != nil {
		return err
	}
	review, err := b.ReviewAccess(r.Context())
	if err != nil {
		return err
	}
	return render(w, http.StatusOK, review)
}

// A serviceOrder is the body of POST …/suspend and …/restore.
type serviceOrder struct {
	Why string `json:"why"`
}

// service handles POST /runs/{run}/banks/{bank}/clients/{client}/suspend and
// /restore.
func (s *Server) service(act func(b *mockbanks.Bank, ctx context.Context, client, why string) error) func(http.ResponseWriter, *http.Request, *sandbox.Run) error {
	return func(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
		var body serviceOrder
		if err := decode(r, &body); err != nil {
			return err
		}
		b, err := run.Bank(chi.URLParam(r, "bank"))
		if err != nil {
			return err
		}
		if err := mayAct(run); err != nil {
			return err
		}
		if err := act(b, r.Context(), chi.URLParam(r, "client"), body.Why); err != nil {
			return err
		}
		return render(w, http.StatusOK, revoked{run.Actor().Head().Seq})
	}
}
