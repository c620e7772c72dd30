package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"
)

// A place says in which world a command works: a running server, a data
// directory, or neither.
type place struct {
	server string
	data   string
	admin  string
}

// defaultData is where a world is kept unless --data says otherwise.
const defaultData = ".sandbank"

func (p *place) flags(f *pflag.FlagSet) {
	f.StringVar(&p.server, "server", "", "URL of a running server, like http://localhost:8080")
	f.StringVar(&p.data, "data", "", "data directory (up, token, reset, verify: default ./"+defaultData+")")
	f.StringVar(&p.admin, "admin-token", "", "token that the control API demands; needed to listen beyond loopback")
}

// dir is the data directory, the default one if none was named.
func (p *place) dir() string {
	if p.data != "" {
		return p.data
	}
	return defaultData
}

// serverFile is what a server leaves in its data directory.
type serverFile struct {
	URL string `json:"url"`
	PID int    `json:"pid"`
}

func writeServerFile(dir, url string) error {
	b, err := json.Marshal(serverFile{url, os.Getpid()})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "server.json"), append(b, '\n'), 0o600)
}

func removeServerFile(dir string) { os.Remove(filepath.Join(dir, "server.json")) }

// find returns the server that the command is meant for: the named one, or
// the one that holds the data directory. It returns nil if nobody serves.
func (p *place) find(ctx context.Context) (*server, error) {
	if p.server != "" {
		s := &server{url: p.server, admin: p.admin}
		return s, s.ping(ctx)
	}
	b, err := os.ReadFile(filepath.Join(p.dir(), "server.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("data directory %s: %w", p.dir(), err)
	}
	var f serverFile
	if json.Unmarshal(b, &f) != nil || f.URL == "" {
		return nil, nil
	}
	s := &server{url: f.URL, admin: p.admin}
	if s.ping(ctx) != nil {
		return nil, nil // left behind by a server that was killed
	}
	return s, nil
}

// serving finds the server that a command needs. In a folder without a world
// of its own that is the one at the usual address, if there is one: it was
// started elsewhere, or keeps nothing on disk.
func (p *place) serving(ctx context.Context) (*server, error) {
	s, err := p.find(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: start `go run .` first", err)
	}
	if s == nil {
		s = p.usual(ctx)
	}
	if s == nil {
		return nil, fmt.Errorf("nobody serves %s: start `go run .` first, or name a server with --server URL, like %s", p.dir(), usualServer)
	}
	return s, nil
}

// usualServer is where a world is served that was started without flags.
const usualServer = "http://localhost:8080"

func (p *place) usual(ctx context.Context) *server {
	if _, err := os.Stat(p.dir()); p.data != "" || err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var now clockAnswer
	s := &server{url: usualServer, admin: p.admin}
	if s.call(ctx, http.MethodGet, runPath("main", "clock"), nil, &now) != nil || now.Zone == "" {
		return nil // nobody, or another program
	}
	return s
}

// A server is the control API of a running Sandbank.
type server struct {
	url   string
	admin string
}

// ping checks that somebody is there.
func (s *server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := s.call(ctx, http.MethodGet, "/readyz", nil, nil); err != nil {
		return fmt.Errorf("no server at %s: %w", s.url, err)
	}
	return nil
}

// call sends a request to the server and decodes its JSON answer into out,
// if that is not nil.
func (s *server) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return s.do(req, out)
}

// do sends a request and decodes its JSON answer into out, if that is not nil.
func (s *server) do(req *http.Request, out any) error {
	if s.admin != "" {
		req.Header.Set("Authorization", "Bearer "+s.admin)
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return problemOf(res)
	}
	if out == nil {
		return nil
	}
	if w, ok := out.(io.Writer); ok {
		_, err := io.Copy(w, res.Body)
		return err
	}
	return json.NewDecoder(res.Body).Decode(out)
}

// problemOf is the sentence of an error answer.
func problemOf(res *http.Response) error {
	b, _ := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	var p struct{ Title, Detail string }
	if json.Unmarshal(b, &p) == nil && p.Detail != "" {
		return errors.New(p.Detail)
	}
	return fmt.Errorf("the server answered %s", res.Status)
}
