package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/go-chi/chi/v5"
)

// wellKnown is where RFC 8414 puts the metadata of an issuer: between host
// and path.
const wellKnown = "/.well-known/oauth-authorization-server"

// Handler serves the main run at the unprefixed paths and all others beneath
// /r/{run}. The banks of the main run are the hot path: no router is asked the
// way to them.
func (s *Sandbox) Handler() http.Handler {
	main, all := s.run(func(*http.Request) string { return s.c.Main }), s.contents()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := bankOf(r); ok {
			main.ServeHTTP(w, r)
			return
		}
		all.ServeHTTP(w, r)
	})
}

// bankOf is the id of the bank that a path leads to. A path with escaped
// separators is left to a router.
func bankOf(r *http.Request) (id string, ok bool) {
	path, ok := strings.CutPrefix(r.URL.Path, "/banks/")
	id, _, _ = strings.Cut(path, "/")
	return id, ok && r.URL.RawPath == ""
}

// contents is the table of contents of all runs.
func (s *Sandbox) contents() http.Handler {
	r := chi.NewRouter()
	for _, part := range []string{"banks", "platforms", "apps"} {
		r.Handle("/"+part+"/*", s.run(func(*http.Request) string { return s.c.Main }))
		r.Handle("/r/{run}/"+part+"/*", s.prefixed())
		r.Handle(wellKnown+"/"+part+"/*", s.run(func(*http.Request) string { return s.c.Main }))
		r.Handle(wellKnown+"/r/{run}/"+part+"/*", s.prefixed())
	}
	return r
}

// run serves a request in the run that name finds.
func (s *Sandbox) run(name func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		run, err := s.Run(r.Context(), name(r))
		if err != nil {
			s.noRun(w, r, err)
			return
		}
		if run.ReadOnly() {
			run.takesNothing(w, r)
			return
		}
		run.handler.ServeHTTP(w, r)
	})
}

// prefixed serves a request beneath /r/{run}, without that prefix.
func (s *Sandbox) prefixed() http.Handler {
	inner := s.run(func(r *http.Request) string { return chi.URLParam(r, "run") })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		prefix := "/r/" + chi.URLParam(r, "run")
		u := *r.URL
		u.Path, u.RawPath = strings.Replace(u.Path, prefix, "", 1), strings.Replace(u.RawPath, prefix, "", 1)
		r = r.Clone(r.Context())
		r.URL = &u
		inner.ServeHTTP(w, r)
	})
}

// noRun answers a request for a run that cannot be served.
func (s *Sandbox) noRun(w http.ResponseWriter, r *http.Request, err error) {
	status, detail := http.StatusInternalServerError, "The run could not be opened; the server's log says why."
	switch {
	case errors.Is(err, ErrNoRun):
		status, detail = http.StatusNotFound, "There is no such run. GET /api/v1/runs lists them; POST /api/v1/runs makes one."
	case errors.Is(err, ErrWorld):
		status, detail = http.StatusConflict, "The run was made by another version of the world. Reset it."
	default:
		s.c.Log.ErrorContext(r.Context(), "run not opened", "error", err)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail})
}

// lazily answers by a table that is made at the first request: most runs of a
// test suite are asked little, and of few banks. A table weighs more than all
// else of a bank.
func lazily(table func() http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { table().ServeHTTP(w, req) })
}

// routes is the table of contents of one run: its banks by their ids, and
// what else there is by a router.
func (r *Run) routes() http.Handler {
	banks := map[string]http.Handler{}
	for _, b := range r.banks {
		banks[b.Entry().ID] = lazily(sync.OnceValue(func() http.Handler { return r.serveBank(b) }))
	}
	all := r.router(banks)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if id, ok := bankOf(req); ok && banks[id] != nil {
			banks[id].ServeHTTP(w, req)
			return
		}
		all.ServeHTTP(w, req)
	})
}

// router leads to every party of the run.
func (r *Run) router(banks map[string]http.Handler) http.Handler {
	mux := chi.NewRouter()
	mux.Mount("/banks/{bank}", among("bank", banks))
	mux.HandleFunc(wellKnown+"/banks/{bank}", func(w http.ResponseWriter, req *http.Request) {
		if b, err := r.Bank(chi.URLParam(req, "bank")); err == nil {
			b.Metadata().ServeHTTP(w, req)
			return
		}
		http.NotFound(w, req)
	})
	platform := r.recorder.Middleware(kinnet)(r.faults.Middleware(kinnet)(r.platformRoutes()))
	mux.Mount("/platforms/"+kinnet, platform)
	mux.Handle("/apps/inbox/{name}", r.inbox())
	mux.Mount("/apps/"+kinnet+"/{app}", among("app", r.serveApps()))
	return mux
}

// among serves by the one of some handlers that a parameter of the path names.
func among(param string, all map[string]http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if h := all[chi.URLParam(req, param)]; h != nil {
			h.ServeHTTP(w, req)
			return
		}
		http.NotFound(w, req)
	})
}

// serveApps are the built-in apps by their ids.
func (r *Run) serveApps() map[string]http.Handler {
	apps := map[string]http.Handler{}
	for _, a := range builtIns() {
		apps[a.id] = r.recorder.Middleware(a.path())(r.faults.Middleware(a.path())(r.elsewhere.inbound(a.id, r.serveApp(a))))
	}
	return apps
}
