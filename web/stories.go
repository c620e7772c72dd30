package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

type storyBody struct {
	ID      string       `json:"id"`
	Title   sandbox.Text `json:"title"`
	Summary sandbox.Text `json:"summary"`
	Steps   int          `json:"steps"`
}

// listStories handles GET /stories.
func (s *Server) listStories(w http.ResponseWriter, _ *http.Request) error {
	all := s.stories.Stories()
	list := make([]storyBody, len(all))
	for i, story := range all {
		list[i] = storyBody{story.ID, sandbox.Text(story.Title), sandbox.Text(story.Summary), story.Steps()}
	}
	return render(w, http.StatusOK, map[string]any{"stories": list})
}

// schema handles GET /stories/story.schema.json and part.schema.json.
func schema(text func() []byte) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/schema+json")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(text()) // the asker left
		return nil
	}
}

// storyFile handles GET /stories/{story}/file.
func (s *Server) storyFile(w http.ResponseWriter, r *http.Request) error {
	text, err := scenarios.Source(chi.URLParam(r, "story"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(text) // the asker left
	return nil
}
