package authserver

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

// nowhere answers for addresses that the bank does not have.
func (s *Server) nowhere(http.ResponseWriter, *http.Request) error {
	return &refusal{http.StatusNotFound, "invalid_request", "This bank has nothing at that address.", "Its addresses are in " + s.c.Issuer + "/.well-known/openid-configuration and on its page for developers."}
}

// wrongMethod answers for addresses that know other methods, and names them
// (RFC 9110, section 15.5.6).
func (s *Server) wrongMethod(table chi.Routes) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		path := r.URL.Path
		if c := chi.RouteContext(r.Context()); c != nil && c.RoutePath != "" {
			path = c.RoutePath
		}
		var allowed []string
		for _, m := range []string{http.MethodGet, http.MethodPost} {
			if table.Match(chi.NewRouteContext(), m, path) {
				allowed = append(allowed, m)
			}
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return &refusal{http.StatusMethodNotAllowed, "invalid_request", "This address does not know that method.", "Use " + strings.Join(allowed, " or ") + "."}
	}
}
