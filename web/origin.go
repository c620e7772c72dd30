package web

import (
	"net/http"
	"net/url"
)

// origins refuses requests that a page of another origin makes. Programs send
// no Origin and pass; so do plain links. Nothing here ever answers with CORS
// headers.
func (g *gate) origins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		if origin := r.Header.Get("Origin"); origin != "" && !g.own(r, origin) {
			writeProblem(w, r, problem{
				Type: "/problems/foreign-origin", Title: "Request comes from a page of another origin", Status: http.StatusForbidden,
				Detail: "The page at " + origin + " may not use the control API. Call it from a program, which sends no Origin header, or from the console at " + string(g.origin) + ".",
			})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// own says whether an origin is this server under one of its names.
func (g *gate) own(r *http.Request, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" {
		return false
	}
	return g.admits(r, u.Host)
}
