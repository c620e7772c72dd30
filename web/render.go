package web

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// render answers with JSON. It encodes first, so that a failure can still be
// answered as one.
func render(w http.ResponseWriter, status int, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // the asker left
	return nil
}
