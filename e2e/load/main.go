// Load measures an authorised balance against a bare net/http handler that
// answers as many bytes, in one run and in turns: three processes, of which
// each server has one core and the generator the rest.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	rounds      = 5
	perRound    = 2 * time.Second
	connections = 16
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "bare" {
		serveBare(os.Args[2])
		return
	}
	// A reader of the output that goes away ends the servers, too.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGPIPE)
	defer stop()
	if err := measure(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
}

// serveBare answers every request with the bytes of a file.
func serveBare(file string) {
	body, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println(l.Addr())
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(body)
	})
	(&http.Server{Handler: h, ReadHeaderTimeout: time.Minute}).Serve(l)
}

// measure starts both servers, loads them in turns, and prints the ratio.
func measure(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "load")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "sandbank")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	for _, recording := range []string{"sampled", "full"} {
		if err := compare(ctx, dir, binary, recording); err != nil {
			return err
		}
	}
	return nil
}

func compare(ctx context.Context, dir, binary, recording string) error {
	bank, request, body, err := startSandbank(ctx, binary, recording)
	if err != nil {
		return err
	}
	defer bank.stop()
	file := filepath.Join(dir, "body")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return err
	}
	bare, err := startBare(ctx, file)
	if err != nil {
		return err
	}
	defer bare.stop()
	var of [2]total
	for range rounds {
		for i, s := range []*server{bare, bank} {
			r, err := load(ctx, s, request, perRound)
			if err != nil {
				return err
			}
			of[i].add(r)
		}
	}
	report(recording, len(body), of[0], of[1])
	return nil
}

func report(recording string, bytes int, bare, bank total) {
	fmt.Printf("authorised balance, exchanges %s, %d bytes, %d connections, %d rounds of %s in turns\n", recording, bytes, connections, rounds, perRound)
	fmt.Printf("  bare net/http   %8.0f requests/s   %6.1f us of CPU a request\n", bare.rate(), bare.cpu())
	fmt.Printf("  sandbank        %8.0f requests/s   %6.1f us of CPU a request\n", bank.rate(), bank.cpu())
	fmt.Printf("  ratio           %8.2fx requests/s   %+6.1f us of CPU\n", bank.rate()/bare.rate(), bank.cpu()-bare.cpu())
}

// A server is one process under load.
type server struct {
	addr string
	cmd  *exec.Cmd
}

func (s *server) stop() {
	s.cmd.Process.Signal(os.Interrupt)
	s.cmd.Wait()
}

func startBare(ctx context.Context, file string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "bare", file)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line := make([]byte, 64)
	n, err := out.Read(line)
	return &server{strings.TrimSpace(string(line[:n])), cmd}, err
}

// startSandbank starts a world, gets a token, and returns the request of an
// authorised balance and the body that answers it.
func startSandbank(ctx context.Context, binary, recording string) (*server, []byte, []byte, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, nil, nil, err
	}
	args := []string{"up", "--ephemeral", "--listen", addr, "--public-url", "http://" + addr}
	if recording == "full" {
		args = append(args, "--record", "0")
	}
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, nil, nil, err
	}
	s := &server{addr, cmd}
	if err := ready(ctx, addr); err != nil {
		s.stop()
		return nil, nil, nil, err
	}
	request, body, err := authorised(ctx, addr)
	if err != nil {
		s.stop()
		return nil, nil, nil, err
	}
	return s, request, body, nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func ready(ctx context.Context, addr string) error {
	for range 200 {
		if _, _, err := call(ctx, http.MethodGet, "http://"+addr+"/readyz", "", ""); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("sandbank did not become ready")
}

// authorised finds Linh's account and returns the request for its balance.
func authorised(ctx context.Context, addr string) (request, body []byte, err error) {
	_, answer, err := call(ctx, http.MethodPost, "http://"+addr+"/api/v1/runs/main/tokens", "", `{"bank":"larkspur","customer":"linh"}`)
	if err != nil {
		return nil, nil, err
	}
	var token struct {
		Access string `json:"access_token"`
		API    string `json:"api"`
	}
	if err := json.Unmarshal(answer, &token); err != nil {
		return nil, nil, err
	}
	if _, answer, err = call(ctx, http.MethodGet, token.API+"/accounts", token.Access, ""); err != nil {
		return nil, nil, err
	}
	var list struct {
		Accounts []struct {
			ID string `json:"accountId"`
		}
	}
	if err := json.Unmarshal(answer, &list); err != nil || len(list.Accounts) == 0 {
		return nil, nil, fmt.Errorf("no account in %s", answer)
	}
	url := token.API + "/accounts/" + list.Accounts[0].ID
	if _, body, err = call(ctx, http.MethodGet, url, token.Access, ""); err != nil {
		return nil, nil, err
	}
	path := strings.TrimPrefix(url, "http://"+addr)
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", path, addr, token.Access), body, nil
}

func call(ctx context.Context, method, url, token, body string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %s: %s", method, url, res.Status, b)
	}
	return res.StatusCode, b, err
}
