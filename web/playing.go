package web

import (
	"context"
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// plays are the stories that are being played in the background. It is safe
// for concurrent use.
type plays struct {
	mu sync.Mutex
	of map[string]*playing // by the run
}

// A playing is one of them.
type playing struct {
	stop  context.CancelFunc
	ended chan struct{}
}

func newPlays() *plays { return &plays{of: map[string]*playing{}} }

func (p *plays) begin(run string, stop context.CancelFunc) *playing {
	p.mu.Lock()
	defer p.mu.Unlock()
	one := &playing{stop, make(chan struct{})}
	p.of[run] = one
	return one
}

func (p *plays) end(run string, one *playing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of[run] == one {
		delete(p.of, run)
	}
	close(one.ended)
}

// halt ends the story that is being played in a run, if one is, and returns
// when nothing of it moves any more.
func (p *plays) halt(ctx context.Context, run string) error {
	p.mu.Lock()
	one := p.of[run]
	p.mu.Unlock()
	if one == nil {
		return nil
	}
	one.stop()
	select {
	case <-one.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// play plays the story of a run in the background, if it has one, until its
// end or that of the run or the server. A fork is free play.
func (s *Server) play(ctx context.Context, run *sandbox.Run, speed scenarios.Speed) {
	if i := run.Info(); i.Story == "" || i.Parent != "" || !s.hub.enter() {
		return
	}
	playing, cancel := context.WithCancel(context.WithoutCancel(ctx))
	one := s.plays.begin(run.ID(), cancel)
	go func() {
		defer s.hub.working.Done()
		defer s.plays.end(run.ID(), one)
		defer cancel()
		release := afterClose(s.hub.stopping, cancel)
		defer release()
		if err := s.stories.Play(playing, run, speed); err != nil && playing.Err() == nil {
			s.log.WarnContext(playing, "story not played to its end", "run", run.ID(), "story", run.Info().Story, "error", err)
		}
	}()
}

// readSpeed reads how fast a story is to be played: as fast as it can be if
// that is left out.
func readSpeed(text string) (scenarios.Speed, error) {
	if text == "" {
		return scenarios.Max, nil
	}
	return scenarios.ParseSpeed(text)
}

// deleteRun handles DELETE /runs/{run}. A story that is being played ends
// first.
func (s *Server) deleteRun(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	if run.Info().Main {
		return refuse(http.StatusConflict, "main-run", "The main run stays",
			"%s is the run at the unprefixed paths and cannot be deleted; POST /api/v1/runs/%s/reset empties it.", run.ID(), run.ID())
	}
	if err := s.plays.halt(r.Context(), run.ID()); err != nil {
		return err
	}
	if err := s.sandbox.Delete(r.Context(), run.ID()); err != nil {
		return err
	}
	s.indexes.drop(run.ID())
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// resetRun handles POST /runs/{run}/reset. It works for a run that another
// version of the world has made, too. A story is played again, at the speed
// that is asked for.
func (s *Server) resetRun(w http.ResponseWriter, r *http.Request) error {
	speed, err := readSpeed(r.URL.Query().Get("speed"))
	if err != nil {
		return err
	}
	id := chi.URLParam(r, "run")
	if err := s.plays.halt(r.Context(), id); err != nil {
		return err
	}
	run, err := s.sandbox.Reset(r.Context(), id)
	if err != nil {
		return err
	}
	s.play(r.Context(), run, speed)
	return renderRun(w, http.StatusOK, run)
}
