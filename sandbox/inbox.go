package sandbox

import (
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"
)

// inbox is a receiver of webhooks that takes whatever comes: for stories, and
// for whoever has no program yet and wants to see what a bank would send. What
// it got is in the journal, as every exchange. It lies at /apps/inbox/{name},
// and is a party of its own to whom faults can happen: inbox/{name}.
func (r *Run) inbox() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		party := "inbox/" + chi.URLParam(req, "name")
		take := r.recorder.Middleware(party)(r.faults.Middleware(party)(http.HandlerFunc(takeIn)))
		take.ServeHTTP(w, req)
	})
}

// maxTaken is how much of a request an inbox reads, in bytes.
const maxTaken = 1 << 20

// takeIn reads what comes and says that it is there.
func takeIn(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "An inbox takes webhooks by POST; what it got is on the wire of this run's console.", http.StatusMethodNotAllowed)
		return
	}
	if _, err := io.Copy(io.Discard, http.MaxBytesReader(w, req.Body, maxTaken)); err != nil {
		http.Error(w, "The webhook is too large.", http.StatusRequestEntityTooLarge)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
