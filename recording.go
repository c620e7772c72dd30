package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/scenarios/compare"
)

// isFile says whether a word of a command line means a file and not a run.
func isFile(name string) bool {
	if strings.HasSuffix(name, ".sandbank") || strings.ContainsRune(name, os.PathSeparator) {
		return true
	}
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// readRecording reads a .sandbank file.
func readRecording(name string) (replayfile.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return replayfile.File{}, err
	}
	defer f.Close()
	recording, _, err := sandbox.ReadRecording(f)
	if err != nil {
		return recording, fmt.Errorf("%s: %w", name, err)
	}
	return recording, nil
}

// side is a run to compare: a file, or a run of the server or data directory.
func (p *place) side(ctx context.Context, name string) (compare.Side, error) {
	if isFile(name) {
		f, err := readRecording(name)
		return compare.OfFile(f), err
	}
	s, err := p.find(ctx)
	if err != nil {
		return compare.Side{}, err
	}
	var b bytes.Buffer
	if s != nil {
		err = s.call(ctx, http.MethodGet, runPath(name, "export"), nil, &b)
	} else {
		err = p.inside(ctx, name, func(house *sandbox.Sandbox) error { return house.Export(ctx, &b, name, false) })
	}
	if err != nil {
		return compare.Side{}, fmt.Errorf("%s: %w", name, err)
	}
	f, _, err := sandbox.ReadRecording(&b)
	return compare.OfFile(f), err
}

// inside does something in a data directory that nobody serves. It makes no
// run there; main is the run that the command is about, if it is about one.
func (p *place) inside(ctx context.Context, main string, do func(*sandbox.Sandbox) error) error {
	if _, err := os.Stat(p.dir()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data directory %s: start `sandbank`, or name one with --data DIR", p.dir())
	}
	store, err := p.store()
	if err != nil {
		return err
	}
	defer store.Close()
	banks, err := catalog.Load()
	if err != nil {
		return err
	}
	if main == "" || main == "main" {
		main = "-" // no run has that name
	}
	house, err := sandbox.Open(ctx, sandbox.Config{
		Store: store, Origin: "http://localhost:8080", Main: main, Banks: banks, Wall: clock.System{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	return do(house)
}

// send brings a .sandbank file to the server; it is taken in as a recording.
func (s *server) send(ctx context.Context, name, as string) (run string, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	path := s.url + "/api/v1/runs"
	if as != "" {
		path += "?id=" + url.QueryEscape(as)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, path, bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/gzip")
	var made struct{ ID string }
	err = s.do(req, &made)
	return made.ID, err
}
