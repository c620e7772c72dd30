package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/scenarios/browser"
)

// A sample is a program of docs/samples that runs as a user would run it.
type sample struct {
	t       *testing.T
	address string // without a slash at its end
	out     *terminal
	ended   chan error
}

// sampleCommand is how a sample is started; Go's is built first.
func sampleCommand(t *testing.T, language string) []string {
	t.Helper()
	path := func(name string) string {
		p, err := filepath.Abs(filepath.Join("docs", "samples", language, name))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	switch language {
	case "node":
		return []string{"node", path("app.mjs")}
	case "python":
		return []string{"python3", path("app.py")}
	}
	binary := filepath.Join(t.TempDir(), "sample")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, path("main.go")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return []string{binary}
}

// freeAddress is a loopback address that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://localhost:" + strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// startSample runs a command in a folder that has only env as its .env file,
// and waits until the program listens.
func startSample(t *testing.T, run []string, address, env string) *sample {
	t.Helper()
	s := &sample{t, address, &terminal{}, make(chan error, 1)}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(env), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), run[0], run[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, s.out, s.out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-s.ended
	})
	s.waitFor("log in at " + address + "/")
	s.waitForDoor()
	return s
}

// waitForDoor waits until the program's address takes connections: a sample
// may say where it is a moment before.
func (s *sample) waitForDoor() {
	s.t.Helper()
	for range 3000 {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.address, "http://"))
		if err == nil {
			c.Close()
			return
		}
		select {
		case err := <-s.ended:
			s.ended <- err
			s.t.Fatalf("the program ended (%v):\n%s", err, s.out)
		case <-time.After(10 * time.Millisecond):
		}
	}
	s.t.Fatalf("nobody listens at %s:\n%s", s.address, s.out)
}

// waitFor waits until the program has printed something.
func (s *sample) waitFor(text string) string {
	s.t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(s.out.String(), text) {
		select {
		case err := <-s.ended:
			s.ended <- err
			s.t.Fatalf("the program ended (%v):\n%s", err, s.out)
		case <-deadline:
			s.t.Fatalf("the program does not say %q but:\n%s", text, s.out)
		case <-tick.C:
		}
	}
	return s.out.String()
}

// logIn goes through the bank's pages as a customer who allows everything.
func (s *sample) logIn(customer string) *browser.Page {
	s.t.Helper()
	jar, _ := cookiejar.New(nil)
	window := browser.New(&http.Client{Jar: jar})
	page, err := window.Open(s.t.Context(), s.address+"/")
	for _, step := range [][2]string{{"customer", customer}, {"decision", "allow"}} {
		if err != nil {
			s.t.Fatal(err)
		}
		f := page.Form(step[0], step[1])
		if f == nil {
			s.t.Fatalf("no %s on %s: %s", step[0], page.URL, page.Text)
		}
		for _, name := range []string{"cluster", "account"} {
			for _, box := range f.Boxes(name) {
				box.Checked = true
			}
		}
		page, err = window.Submit(s.t.Context(), f, f.Button(step[0], step[1]))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return page
}

// deliver sends a webhook as the bank would, with a key of its own and the
// instant that its signature claims.
func (s *sample) deliver(key, body string, at time.Time) int {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.address+"/webhook", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "msg_1.%s.%s", stamp, body)
	req.Header.Set("webhook-id", "msg_1")
	req.Header.Set("webhook-timestamp", stamp)
	req.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func TestSamplesShowABalanceAndBelieveOnlySignedWebhooks(t *testing.T) {
	dir := t.TempDir()
	serving(t, "--listen", "localhost:0", "--data", dir)
	if code, out, errs := command(t, "account", "set", "linh", "--balance", "512.34", "--data", dir); code != exitDone {
		t.Fatal(out, errs)
	}
	for _, language := range []string{"go", "node", "python"} {
		t.Run(language, func(t *testing.T) {
			address := freeAddress(t)
			code, env, errs := command(t, "env", "--app", "sample-"+language, "--redirect", address+"/callback", "--data", dir)
			if code != exitDone {
				t.Fatal(errs)
			}
			key := "a key that is known here"
			env += "WEBHOOK_SECRET=whsec_" + base64.StdEncoding.EncodeToString([]byte(key)) + "\n"
			s := startSample(t, sampleCommand(t, language), address, env)
			page := s.logIn("linh")
			if !strings.Contains(page.Text, "balance of Everyday Checking: 512.34") {
				t.Errorf("the page says %q", page.Text)
			}
			now := time.Now()
			for name, c := range map[string]struct {
				key string
				at  time.Time
			}{"of another key": {"another", now}, "of an hour ago": {key, now.Add(-time.Hour)}, "of the next hour": {key, now.Add(time.Hour)}} {
				if status := s.deliver(c.key, `{"type":"forged"}`, c.at); status != http.StatusUnauthorized {
					t.Errorf("a webhook %s is answered %d, want 401", name, status)
				}
			}
			if status := s.deliver(key, `{"type":"signed"}`, now); status != http.StatusOK {
				t.Errorf("a signed webhook is answered %d, want 200", status)
			}
			if out := s.waitFor(`verified webhook: {"type":"signed"}`); strings.Contains(out, "forged") {
				t.Errorf("a forged webhook was believed:\n%s", out)
			}
		})
	}
}

func TestSamplesHaveUnderEightyLines(t *testing.T) {
	files, err := filepath.Glob("docs/samples/*/*.*")
	if err != nil || len(files) != 3 {
		t.Fatalf("samples are %v, %v; want one file for each of three languages", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if n := bytes.Count(text, []byte("\n")); err != nil || n >= 80 {
			t.Errorf("%s has %d lines, %v", file, n, err)
		}
	}
}

// TestSamplesAreToldOfATransaction goes the whole way of a newcomer: register,
// log in, subscribe, spend, and see the verified webhook of it.
func TestSamplesAreToldOfATransaction(t *testing.T) {
	dir := t.TempDir()
	serving(t, "--listen", "localhost:0", "--data", dir)
	for _, language := range []string{"go", "node", "python"} {
		t.Run(language, func(t *testing.T) {
			address := freeAddress(t)
			_, env, errs := command(t, "env", "--app", "told-"+language, "--redirect", address+"/callback", "--data", dir)
			if strings.Contains(env, "WEBHOOK_SECRET") {
				t.Fatalf("the sample is to subscribe itself: %s%s", env, errs)
			}
			s := startSample(t, sampleCommand(t, language), address, env)
			s.logIn("linh")
			if code, out, errs := command(t, "tx", "linh", "-4.20", "Kiosk of "+language, "--data", dir); code != exitDone {
				t.Fatal(out, errs)
			}
			out := s.waitFor("Kiosk of " + language)
			if !strings.Contains(out, `verified webhook: {"type":"transaction.created"`) || !strings.Contains(out, `"-4.20"`) {
				t.Errorf("it is told of:\n%s", out)
			}
			if status := s.deliver("a key of nobody", `{"type":"forged"}`, time.Now()); status != http.StatusUnauthorized {
				t.Errorf("a forged webhook is answered %d, want 401", status)
			}
		})
	}
}
