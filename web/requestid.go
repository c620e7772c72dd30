package web

import (
	"context"
	"crypto/rand"
	"net/http"
)

// requestIDHeader carries the id of a request back to who sent it.
const requestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// withRequestID names a request, so that a problem on screen is found in
// the log. The name is random, so it never reaches what a run records: the
// header is set for the console and the control API alone, see tellRequestID.
func withRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := "r-" + rand.Text()[:12]
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// requestID is the name of the request of a context, or "".
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// tellRequestID puts the name of a request on its answer.
func tellRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(requestIDHeader, requestID(r.Context()))
		next.ServeHTTP(w, r)
	})
}
