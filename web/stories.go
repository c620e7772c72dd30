package web

import (
	"context"
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

// play plays the story of a run in the background, if it has one, until its
// end or that of the server. A fork is free play.
func (s *Server) play(ctx context.Context, run *sandbox.Run) {
	if i := run.Info(); i.Story == "" || i.Parent != "" || !s.hub.enter() {
		return
	}
	go func() {
		defer s.hub.working.Done()
		playing, cancel := context.WithCancel(context.WithoutCancel(ctx))
		defer cancel()
		release := afterClose(s.hub.stopping, cancel)
		defer release()
		if err := s.stories.Play(playing, run); err != nil && playing.Err() == nil {
			s.log.WarnContext(playing, "story not played to its end", "run", run.ID(), "story", run.Info().Story, "error", err)
		}
	}()
}
