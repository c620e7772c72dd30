package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
)

// A runBody is a run as the console reads it. Of a run that cannot be opened
// only what the list knows is told.
type runBody struct {
	ID        string         `json:"id"`
	Epoch     string         `json:"epoch"`
	Title     sandbox.Text   `json:"title"`
	Summary   sandbox.Text   `json:"summary"`
	Story     string         `json:"story,omitempty"`
	State     string         `json:"state"`
	Seed      uint64         `json:"seed"`
	Head      uint64         `json:"head"`
	Base      string         `json:"base"`
	CanType   bool           `json:"can_type"`
	Clock     clockBody      `json:"clock"`
	Banks     []bankBody     `json:"banks"`
	Platforms []platformBody `json:"platforms"`
	People    []namedBody    `json:"people"`
	Created   time.Time      `json:"created"`              // by the real clock
	Parent    string         `json:"parent,omitempty"`     // that it was forked from
	ParentSeq uint64         `json:"parent_seq,omitempty"` // the last event that they share
	ReadOnly  bool           `json:"read_only,omitempty"`  // it is a recording
}

func newRunBody(run *sandbox.Run) (runBody, error) {
	i := run.Info()
	platforms, err := newPlatformBodies(run)
	if err != nil {
		return runBody{}, err
	}
	people, err := newNamedBodies(run)
	if err != nil {
		return runBody{}, err
	}
	return runBody{
		ID: i.ID, Epoch: run.Epoch(), Title: i.Title, Summary: i.Summary, Story: i.Story, State: i.State, Seed: i.Seed,
		Head: i.Head, Base: string(run.Base()), CanType: run.CanType(), Clock: newClockBody(run),
		Banks: newBankBodies(run), Platforms: platforms, People: people, Created: i.Created,
		Parent: i.Parent, ParentSeq: parentSeq(i), ReadOnly: i.Recorded,
	}, nil
}

// parentSeq is the last event that a fork shares with its parent; 0 for a run
// that is none.
func parentSeq(i sandbox.Info) uint64 {
	if i.Recorded {
		return 0
	}
	return i.ParentSeq
}

// newClosedBody is what can be told of a run that does not open.
func newClosedBody(i sandbox.Info) runBody {
	return runBody{
		ID: i.ID, Title: i.Title, Summary: i.Summary, Story: i.Story, State: i.State, Seed: i.Seed, Head: i.Head, Created: i.Created,
		Clock: clockBody{i.Start, strconv.FormatInt(i.Rate, 10), i.Rate == 0, i.Zone},
		Banks: []bankBody{}, Platforms: []platformBody{}, People: []namedBody{},
	}
}

// listRuns handles GET /runs.
func (s *Server) listRuns(w http.ResponseWriter, r *http.Request) error {
	limit, err := number(r, "limit", 100, 1, 1000)
	if err != nil {
		return err
	}
	infos, err := s.sandbox.Runs(r.Context())
	if err != nil {
		return err
	}
	list := make([]runBody, 0, len(infos))
	for _, i := range infos[:min(uint64(len(infos)), limit)] {
		body := newClosedBody(i)
		if run, err := s.sandbox.Run(r.Context(), i.ID); err == nil {
			if body, err = newRunBody(run); err != nil {
				return err
			}
		}
		list = append(list, body)
	}
	return render(w, http.StatusOK, map[string]any{"runs": list})
}

// A newRun is the body of POST /runs.
type newRun struct {
	Story  string          `json:"story"`
	Script *sandbox.Script `json:"script"` // a story that is not shipped
	ID     string          `json:"id"`
	Seed   *uint64         `json:"seed"`
	Start  *time.Time      `json:"start"`
	Rate   *int64          `json:"rate"`
	Speed  string          `json:"speed"` // at which the story is played
}

// plays says whether the run is to play a story.
func (n newRun) plays() bool { return n.Story != "" || n.Script != nil }

// spec is what the run is to be made from.
func (n newRun) spec() (sandbox.Spec, error) {
	spec := sandbox.Spec{ID: n.ID, Story: n.Story, Script: n.Script}
	if n.Story != "" && n.Script != nil {
		return spec, refuse(http.StatusBadRequest, "wrong-value", "A member has a value that cannot be read", "story names a shipped story, script is one of your own; send one of them.")
	}
	if !n.plays() {
		spec.Seed, spec.Rate = defaultSeed, 1
	}
	if n.Seed != nil {
		spec.Seed = *n.Seed
	}
	if n.Start != nil {
		spec.Start = *n.Start
	}
	if n.Rate != nil {
		spec.Rate = *n.Rate
	}
	if spec.Rate < 0 || spec.Rate > clock.MaxRate {
		return spec, clock.ErrRate
	}
	return spec, checkInstant(n.Start)
}

const defaultSeed = 2018

// createRun handles POST /runs. A story is played in the background.
func (s *Server) createRun(w http.ResponseWriter, r *http.Request) error {
	if isRecording(r) {
		return s.importRun(w, r)
	}
	body, err := readNewRun(r)
	if err != nil {
		return err
	}
	spec, err := body.spec()
	if err != nil {
		return err
	}
	speed, err := readSpeed(body.Speed)
	if err != nil {
		return err
	}
	make := s.sandbox.Create
	if body.plays() {
		make = s.stories.Create
	}
	run, err := make(r.Context(), spec)
	if err != nil {
		return err
	}
	s.play(r.Context(), run, speed)
	w.Header().Set("Location", "/api/v1/runs/"+run.ID())
	return renderRun(w, http.StatusCreated, run)
}

func renderRun(w http.ResponseWriter, status int, run *sandbox.Run) error {
	body, err := newRunBody(run)
	if err != nil {
		return err
	}
	return render(w, status, body)
}

// showRun handles GET /runs/{run}.
func (s *Server) showRun(w http.ResponseWriter, _ *http.Request, run *sandbox.Run) error {
	return renderRun(w, http.StatusOK, run)
}

// errPlaying refuses to interfere with a story that is being played.
var errPlaying = errors.New("the story is still being played: wait for its end, or use another run")

// mayAct says whether a viewer may act in the run now.
func mayAct(run *sandbox.Run) error {
	if run.ReadOnly() {
		return sandbox.ErrRecording
	}
	if !run.CanType() {
		return errPlaying
	}
	return nil
}
