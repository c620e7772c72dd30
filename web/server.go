// Package web is what people and programs see of a sandbox: the console, its
// stream of events, and the control API, beside the banks and platforms of
// every run.
//
// Every action of the console is a call of the control API, described by
// openapi.yaml. Events follow CloudEvents 1.0, refusals RFC 9457, the stream
// RFC 6455.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/places"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// Stories are the stories that can be played.
type Stories interface {
	// Stories lists them.
	Stories() []*scenarios.Story
	// Create makes the run that a story is to be played in. Spec.Script has it,
	// or Spec.Story names it; what else Spec leaves empty is the story's own.
	Create(ctx context.Context, spec sandbox.Spec) (*sandbox.Run, error)
	// Of is the story that a run was made for.
	Of(run *sandbox.Run) (*scenarios.Story, error)
	// Play plays the run's story in it from the beginning.
	Play(ctx context.Context, run *sandbox.Run, speed scenarios.Speed) error
}

// Config is what a server is made of. All but the last two are needed.
type Config struct {
	Sandbox *sandbox.Sandbox
	Stories Stories
	Log     *slog.Logger
	Wall    clock.Clock

	// AllowedHosts are names that requests may carry in Host besides that of
	// the sandbox's own address and loopback: "host" or "host:port".
	AllowedHosts []string
	// AdminToken keeps console and control API for who knows it; empty: all may.
	AdminToken string
}

// A Server answers at one address. It is safe for concurrent use.
type Server struct {
	sandbox *sandbox.Sandbox
	stories Stories
	log     *slog.Logger
	wall    clock.Clock
	gate    *gate
	admin   admin
	assets  *AssetServer
	hub     *hub
	indexes *indexes
	atlas   *places.Atlas
	openapi []byte
	keys    *idempotency
	plays   *plays
}

// New returns a server. It starts no goroutine and opens no socket.
func New(c Config) (*Server, error) {
	if c.Sandbox == nil || c.Stories == nil || c.Log == nil || c.Wall == nil {
		return nil, errors.New("web: config is missing a field")
	}
	assets, err := Assets()
	if err != nil {
		return nil, err
	}
	document, err := openapiJSON()
	if err != nil {
		return nil, err
	}
	g := newGate(c.Sandbox.Origin(), c.AllowedHosts)
	return &Server{
		sandbox: c.Sandbox, stories: c.Stories, log: c.Log, wall: c.Wall, gate: g, admin: admin{c.AdminToken},
		assets: assets, hub: newHub(g, c.Wall, c.Log), indexes: newIndexes(), atlas: &places.Atlas{}, openapi: document, keys: newIdempotency(), plays: newPlays(),
	}, nil
}

// Serve returns when ctx has ended and every stream and every story in the
// background has stopped.
func (s *Server) Serve(ctx context.Context) error {
	<-ctx.Done()
	s.hub.stop()
	return nil
}

// Handler is the table of contents of the whole address: the console, the
// control API, what operators ask, and the parties of every run.
func (s *Server) Handler() http.Handler {
	r := chi.NewRouter()
	r.Get("/healthz", s.healthy)
	r.Get("/readyz", s.answer(s.ready))
	r.Get("/a/*", s.assets.ServeHTTP)
	r.Head("/a/*", s.assets.ServeHTTP)
	r.Group(func(r chi.Router) {
		r.Use(tellRequestID, s.gate.origins, limitBody)
		r.Get("/sign-in", s.admin.signIn)
		r.Post("/sign-in", s.admin.signIn)
		r.Group(func(r chi.Router) {
			r.Use(s.admin.require)
			s.console(r)
			r.Mount("/api/v1", s.api())
		})
	})
	parties := s.sandbox.Handler()
	r.NotFound(parties.ServeHTTP)
	console := withRequestID(r)
	return s.gate.hosts(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isBank(r.URL.Path) {
			parties.ServeHTTP(w, r)
			return
		}
		console.ServeHTTP(w, r)
	}))
}

// isBank tells the requests that are no matter of this package's, and of which
// there are many: they pass by its routers and get no id of its own.
func isBank(path string) bool { return strings.HasPrefix(path, "/banks/") }

// console are the routes that index.html serves; what else there is in them
// is the page's matter.
func (s *Server) console(r chi.Router) {
	for _, path := range []string{
		"/", "/runs/{run}", "/runs/{run}/phone", "/runs/{run}/wire", "/runs/{run}/wire/{exchange}", "/runs/{run}/world", "/runs/{run}/faults", "/connect", "/settings", "/help", "/help/*",
	} {
		r.Get(path, s.assets.Page)
		r.Head(path, s.assets.Page)
	}
}

// healthy says that the process answers.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // the asker left
}

// ready says that the runs can be read.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.sandbox.Store().Runs(r.Context()); err != nil {
		s.log.WarnContext(r.Context(), "not ready", "error", err)
		return refuse(http.StatusServiceUnavailable, "not-ready", "Not ready", "The data directory cannot be read; the server's log says why.")
	}
	s.healthy(w, r)
	return nil
}
