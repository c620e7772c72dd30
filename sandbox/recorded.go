package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/sandbank/sandbank/internal/journal"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
)

// ErrFile refuses a file that is no recording of a run.
var ErrFile = errors.New("the file is no recording of a run")

// ReadRecording reads a .sandbank file and checks every byte of it. It fails
// with [ErrFile], [ErrWorld] and [replayfile.ErrTooLarge].
func ReadRecording(r io.Reader) (replayfile.File, Spec, error) {
	f, err := replayfile.Read(r, 0)
	if errors.Is(err, replayfile.ErrFormat) || errors.Is(err, journal.ErrCorrupt) {
		err = fmt.Errorf("%w: %w", ErrFile, err)
	}
	if err != nil {
		return f, Spec{}, err
	}
	if len(f.Events) == 0 {
		return f, Spec{}, fmt.Errorf("%w: it has no events", ErrFile)
	}
	spec, err := specOf(f.Header.Run, f.Events[0])
	if errors.Is(err, journal.ErrCorrupt) {
		err = fmt.Errorf("%w: %w", ErrFile, err)
	}
	return f, spec, err
}

// Import takes in a .sandbank file as a run that can be looked at and forked,
// and takes no events of its own. Without a name it gets that in the file,
// with a number behind it if that is taken. Where the file's secrets are
// masked new ones stand. It fails as [ReadRecording] does, and with
// [ErrExists] and [ErrName].
func (s *Sandbox) Import(ctx context.Context, r io.Reader, name string) (*Run, error) {
	f, spec, err := ReadRecording(r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	base := f.Header.Run
	if checkID(base) != nil {
		base = "recording"
	}
	id, err := s.newName(ctx, name, base)
	if err != nil {
		return nil, err
	}
	if err := s.lineage.Import(ctx, id, f, spec.Title.En, s.c.Wall.Now()); err != nil {
		return nil, err
	}
	return s.openRun(ctx, id)
}

// takesNothing answers for a party of a recording.
func (r *Run) takesNothing(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusConflict)
	json.NewEncoder(w).Encode(map[string]any{
		"type": "/problems/recording", "title": "The run is a recording", "status": http.StatusConflict,
		"detail": fmt.Sprintf("%s: nobody answers at %s. POST /api/v1/runs/%s/fork, or: sandbank fork %s --at SEQ.",
			strings.ToUpper(ErrRecording.Error()[:1])+ErrRecording.Error()[1:], req.URL.Path, r.ID(), r.ID()),
	})
}
