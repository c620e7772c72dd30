package web

import (
	"context"
	"crypto/rand"
	"net/http"
)

// requestIDHeader carries the id of a request back to who sent it.
const requestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// withRequestID names every request, so that a problem on screen is found in
// the log. The name is random: it is no part of a run.
func withRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := "r-" + rand.Text()[:12]
		w.Header().Set(requestIDHeader, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// requestID is the name of the request of a context, or "".
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
