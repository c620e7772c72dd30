package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios"
)

// maxStory is how long a body may be that brings a story: as JSON a text may
// take twice its length.
const maxStory = 2 * scenarios.MaxScript

// storyType is the media type of a story's file (RFC 9512).
const storyType = "application/yaml"

// isYAML says whether a request brings the text of a story instead of JSON.
func isYAML(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == storyType
}

// bringsStory says whether a request may bring a whole story.
func bringsStory(r *http.Request) bool {
	return r.Method == http.MethodPost && (r.URL.Path == "/api/v1/runs" || r.URL.Path == "/api/v1/stories/check")
}

// readText reads a body that is the text of a story; ?file= names it in
// messages.
func readText(r *http.Request) (*sandbox.Script, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		if _, over := problemOf(err); over {
			return nil, err
		}
		return nil, refuse(http.StatusBadRequest, "unreadable-body", "Request body cannot be read", "The body ended before its length; send it again.")
	}
	return &sandbox.Script{File: r.URL.Query().Get("file"), Text: string(text)}, nil
}

// readNewRun reads what a run is to be made from: JSON, or the text of a story
// with the other members in the query.
func readNewRun(r *http.Request) (body newRun, err error) {
	if !isYAML(r) {
		return body, decode(r, &body)
	}
	if body.Script, err = readText(r); err != nil {
		return body, err
	}
	query := r.URL.Query()
	body.ID, body.Speed = query.Get("id"), query.Get("speed")
	if text := query.Get("seed"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return body, refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used", "seed is %q; it must be a whole number from 0.", text)
		}
		body.Seed = &seed
	}
	if text := query.Get("start"); text != "" {
		start, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return body, refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used", "start is %q; it must be an instant like 2018-09-17T13:00:00Z.", text)
		}
		body.Start = &start
	}
	return body, nil
}

// A checkedBody tells of a story that can be played.
type checkedBody struct {
	OK       bool         `json:"ok"` // a story that cannot be played is a problem
	Story    string       `json:"story"`
	Title    sandbox.Text `json:"title"`
	Chapters int          `json:"chapters"`
	Steps    int          `json:"steps"` // those of parts and loops counted
	Files    []string     `json:"files"` // that it was read from
}

// checkStory handles POST /stories/check.
func (s *Server) checkStory(w http.ResponseWriter, r *http.Request) (err error) {
	script := &sandbox.Script{}
	if isYAML(r) {
		script, err = readText(r)
	} else {
		err = decode(r, script)
	}
	if err != nil {
		return err
	}
	story, err := scenarios.FromScript(*script)
	if err != nil {
		return err
	}
	if _, err := story.Spec(s.sandbox.Banks(), s.wall.Now()); err != nil {
		return err
	}
	return render(w, http.StatusOK, checkedBody{true, story.ID, sandbox.Text(story.Title), len(story.Chapters), story.Steps(), story.Files})
}

// errNoStory says that a run is free play.
var errNoStory = errors.New("the run plays no story")

// runStory handles GET /runs/{run}/story: the text, or with ?format=json also
// those of the parts beside it.
func (s *Server) runStory(w http.ResponseWriter, r *http.Request, run *sandbox.Run) error {
	i := run.Info()
	if i.Story == "" {
		return errNoStory
	}
	story, err := s.stories.Of(run)
	if err != nil {
		return err
	}
	script := story.Script
	if script == nil {
		text, err := scenarios.Source(i.Story)
		if err != nil {
			return err
		}
		script = &sandbox.Script{File: i.Story + ".yaml", Text: string(text)}
	}
	switch format := r.URL.Query().Get("format"); format {
	case "", "yaml":
		w.Header().Set("Content-Type", storyType)
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = io.WriteString(w, script.Text) // the asker left
		return nil
	case "json":
		return render(w, http.StatusOK, script)
	default:
		return refuse(http.StatusBadRequest, "wrong-query", "A parameter has a value that cannot be used", "format is %q; it must be yaml or json.", format)
	}
}
