package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/journal/replayfile"
	"github.com/sandbank/sandbank/internal/journal/sqlite"
	"github.com/sandbank/sandbank/sandbox"
)

// terminal is an output that can be read while a command writes to it.
type terminal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *terminal) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *terminal) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// command runs a command line and returns its exit code and what it printed.
func command(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	root := newRoot()
	var o, e terminal
	root.SetOut(&o)
	root.SetErr(&e)
	code = execute(t.Context(), root, args)
	return code, o.String(), e.String()
}

// serving starts `up` and returns what it printed when it was ready. The
// server ends with the test, or with stop.
func serving(t *testing.T, args ...string) (banner string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	root := newRoot()
	var o, e terminal
	root.SetOut(&o)
	root.SetErr(&e)
	ended := make(chan int)
	go func() { ended <- execute(ctx, root, append([]string{"up"}, args...)) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("up ended with %d: %s", code, e.String())
		}
	})
	t.Cleanup(stop)
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(o.String(), "Ctrl-C") {
		select {
		case code := <-ended:
			t.Fatalf("up ended with %d: %s", code, e.String())
		case <-deadline:
			t.Fatalf("up is not ready: %s%s", o.String(), e.String())
		case <-tick.C:
		}
	}
	return o.String(), stop
}

func TestUpPrintsWhatADeveloperNeedsInFifteenLines(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	banner, stop := serving(t, "--listen", "localhost:0", "--data", dir)
	if n := strings.Count(banner, "\n"); n > 15 {
		t.Errorf("%d lines:\n%s", n, banner)
	}
	for _, want := range []string{
		"Watch the story", "/runs/balance-in-chat", "Larkspur National US", "Thistle & Crown   GB", "Linh Tran http", "Olive Overdrawn http",
		"Nora New http", "--app kinnet/balance=URL", "Reset:", "seed 2018", "Ctrl-C stops",
	} {
		if !strings.Contains(banner, want) {
			t.Errorf("no %q in:\n%s", want, banner)
		}
	}
	m := regexp.MustCompile(`curl -H "Authorization: (Bearer \S+)" (\S+)\n.*currentBalance (\S+),`).FindStringSubmatch(banner)
	if m == nil {
		t.Fatalf("no curl in:\n%s", banner)
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, m[2], nil)
	req.Header.Set("Authorization", m[1])
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body struct{ CurrentBalance json.Number }
	if json.NewDecoder(res.Body).Decode(&body) != nil || body.CurrentBalance.String() != m[3] {
		t.Errorf("the curl gives %s, the terminal says %s", body.CurrentBalance, m[3])
	}
	stop()
	if _, err := os.Stat(filepath.Join(dir, "server.json")); !os.IsNotExist(err) {
		t.Error("server.json is left behind")
	}
	code, out, _ := command(t, "verify", "--data", dir)
	if code != exitDone || !strings.Contains(out, "balance-in-chat: ") || !strings.Contains(out, "main: ") {
		t.Errorf("verify = %d:\n%s", code, out)
	}
}

func TestUpFindsTheStoryThatItHasPlayed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, stop := serving(t, "--listen", "localhost:0", "--data", dir)
	stop()
	_, before, _ := command(t, "verify", "balance-in-chat", "--data", dir)
	_, stop = serving(t, "--listen", "localhost:0", "--data", dir)
	stop()
	if _, after, _ := command(t, "verify", "balance-in-chat", "--data", dir); after != before || before == "" {
		t.Errorf("before %safter %s", before, after)
	}
}

func TestWhatCannotRunSaysSoInOneLineAndExitsWith2(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	held := filepath.Join(t.TempDir(), "held")
	serving(t, "--listen", "localhost:0", "--data", held)
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"port taken":            {[]string{"--listen", taken.Addr().String(), "--ephemeral"}, "is taken"},
		"data directory held":   {[]string{"--listen", "localhost:0", "--data", held}, "in use by another sandbank"},
		"data directory a file": {[]string{"--listen", "localhost:0", "--data", file}, file},
		"wide without token":    {[]string{"up", "--listen", "0.0.0.0:0"}, "--admin-token"},
		"no port":               {[]string{"up", "--listen", "localhost"}, "host:port"},
		"bad start":             {[]string{"up", "--start", "soon"}, "2018-09-17"},
		"bad app":               {[]string{"up", "--app", "x"}, "kinnet/balance=http"},
		"unknown flag":          {[]string{"up", "--frob"}, "--help"},
		"unknown command":       {[]string{"frob"}, "--help"},
		"unknown story":         {[]string{"run", "frob"}, "balance-in-chat"},
		"token without server":  {[]string{"token", "--bank", "larkspur", "--customer", "linh", "--data", t.TempDir()}, "go run ."},
		"unlock without server": {[]string{"unlock", "--bank", "larkspur", "--customer", "otto", "--data", t.TempDir()}, "go run ."},
		"unlock of nobody":      {[]string{"unlock", "--bank", "larkspur"}, "--customer otto"},
		"people of no bank":     {[]string{"people", "--bank", "frob"}, "thistle-crown"},
		"population too small":  {[]string{"people", "--bank", "larkspur", "--population", "larkspur=3"}, "too small"},
		"up at a server":        {[]string{"up", "--server", "http://localhost:1"}, "leave it out"},
		"server that is not":    {[]string{"people", "--bank", "larkspur", "--server", "http://127.0.0.1:1"}, "no server"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := command(t, c.args...)
			if code != exitCannot || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.want) {
				t.Errorf("exit %d, printed %q, said %q; want one line with %q", code, out, errs, c.want)
			}
		})
	}
}

func TestListeningWideNeedsAToken(t *testing.T) {
	for _, c := range []struct {
		listen, public, token string
		hosts                 []string
		ok                    bool
	}{
		{listen: "localhost:8080", ok: true},
		{listen: "127.0.0.1:8080", ok: true},
		{listen: "[::1]:8080", ok: true},
		{listen: "0.0.0.0:8080"},
		{listen: ":8080"},
		{listen: "192.168.1.4:8080"},
		{listen: "0.0.0.0:8080", token: "t", ok: true},
		{listen: "0.0.0.0:8080", public: "http://localhost:8080"},
		{listen: "0.0.0.0:8080", hosts: []string{"localhost:8080"}},
		{listen: "0.0.0.0:8080", public: "http://localhost:8080", hosts: []string{"localhost:8080"}, ok: true}, // as in docker-compose.yml
		{listen: "0.0.0.0:8080", public: "https://bank.example", hosts: []string{"bank.example"}},
		{listen: "0.0.0.0:8080", public: "https://bank.example", hosts: []string{"bank.example"}, token: "t", ok: true},
	} {
		o := options{place: &place{admin: c.token}, listen: c.listen, publicURL: c.public, allowHosts: c.hosts}
		if err := o.check(); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestComposeAndImageStartWithoutAToken(t *testing.T) {
	for _, name := range []string{"docker-compose.yml", "Dockerfile"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, flag := range []string{"--listen=0.0.0.0:8080", "--public-url=http://localhost:8080", "--allow-host=localhost:8080"} {
			if !strings.Contains(string(b), flag) {
				t.Errorf("%s does not set %s", name, flag)
			}
		}
		if name == "docker-compose.yml" && !strings.Contains(string(b), `"127.0.0.1:8080:8080"`) {
			t.Error("compose does not publish on loopback only")
		}
	}
}

func TestRunPlaysChecksAndWritesReports(t *testing.T) {
	dir := t.TempDir()
	junit, file := filepath.Join(dir, "j.xml"), filepath.Join(dir, "r.sandbank")
	code, out, errs := command(t, "run", "balance-in-chat", "--speed", "max", "--junit", junit, "--out", file)
	if code != exitDone || !strings.Contains(out, "passed") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	var report struct {
		Suites []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
		} `xml:"testsuite"`
	}
	if b, err := os.ReadFile(junit); err != nil || xml.Unmarshal(b, &report) != nil || report.Suites[0].Tests == 0 || report.Suites[0].Failures != 0 {
		t.Errorf("junit: %v %+v", err, report)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := replayfile.Read(f, 64<<20); err != nil || len(got.Events) < 100 || got.Header.Story != "balance-in-chat" {
		t.Errorf("file: %d events, header %+v, %v", len(got.Events), got.Header, err)
	}
	if code, out, _ := command(t, "run", "balance-in-chat", "--seed", "7"); code != exitDone {
		t.Errorf("another seed: exit %d: %s", code, out)
	}
}

func TestRunSaysWhichExpectationFailed(t *testing.T) {
	story, err := os.ReadFile("scenarios/stories/balance-in-chat.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(story), "status: 403}}", "status: 403}, not: true}", 1)
	file := filepath.Join(t.TempDir(), "inverted.yaml")
	os.WriteFile(file, []byte(changed), 0o600)
	code, out, errs := command(t, "run", file)
	if code != exitFailed {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	for _, want := range []string{"chapter 5", "inverted.yaml:", "expected", "got", "403"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	os.WriteFile(file, []byte(strings.Replace(string(story), "seed: 2018", "sead: 2018", 1)), 0o600)
	if code, _, errs := command(t, "run", file); code != exitCannot || !regexp.MustCompile(`inverted\.yaml:\d+:\d+.*sead`).MatchString(errs) {
		t.Errorf("unknown key: exit %d: %s", code, errs)
	}
}

func TestPeopleAreTheSameForOneSeedInEveryFormat(t *testing.T) {
	for _, format := range []string{"table", "json", "csv"} {
		args := []string{"people", "--bank", "thistle-crown", "--count", "30", "--format", format, "--start", "2026-03-05"}
		_, first, _ := command(t, args...)
		code, second, _ := command(t, args...)
		if code != exitDone || first != second || strings.Count(first, "\n") < 30 {
			t.Errorf("%s: exit %d, %d lines, equal %v", format, code, strings.Count(first, "\n"), first == second)
		}
		if _, other, _ := command(t, append(args, "--seed", "7")...); other == first {
			t.Errorf("%s: another seed gives the same people", format)
		}
	}
}

func TestTheReadmeTellsTheTruth(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(b)
	_, out, _ := command(t, "people", "--bank", "larkspur", "--from", "4711", "--count", "1", "--format", "json")
	var linh customer
	if err := json.Unmarshal([]byte(out), &linh); err != nil || linh.Key != "linh" {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(readme, "/accounts/"+linh.Accounts[0].ID) {
		t.Errorf("the curl in README does not read Linh's account %s", linh.Accounts[0].ID)
	}
	commands := map[string]bool{}
	for _, c := range newRoot().Commands() {
		commands[c.Name()] = true
		if c.Name() != "help" && (c.Example == "" || c.Short == "") {
			t.Errorf("%s has no example or no help", c.Name())
		}
	}
	for _, m := range regexp.MustCompile(`go run \. ([a-z]+)`).FindAllStringSubmatch(readme, -1) {
		if !commands[m[1]] {
			t.Errorf("README names the command %q", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`\]\(((?:docs|[A-Z])[^)#]*)\)`).FindAllStringSubmatch(readme, -1) {
		if _, err := os.Stat(m[1]); err != nil {
			t.Errorf("README links to %s: %v", m[1], err)
		}
	}
}

func TestTheStoryInTheDocsPlays(t *testing.T) {
	b, err := os.ReadFile("docs/stories.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(b)
	if m == nil {
		t.Fatal("no story in docs/stories.md")
	}
	file := filepath.Join(t.TempDir(), "story.yaml")
	if err := os.WriteFile(file, m[1], 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := command(t, "run", file); code != exitDone {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestADirectoryKeepsItsWorld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, stop := serving(t, "--listen", "localhost:0", "--data", dir, "--seed", "7", "--start", "2026-03-05")
	stop()
	for _, args := range [][]string{{"--seed", "8"}, {"--start", "2026-03-06"}, {"--population", "larkspur=1000000"}} {
		code, _, errs := command(t, append([]string{"up", "--listen", "localhost:0", "--data", dir}, args...)...)
		if code != exitCannot || !strings.Contains(errs, "reset") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
	}
	_, stop = serving(t, "--listen", "localhost:0", "--data", dir, "--seed", "7", "--start", "2026-03-05")
	args := []string{"people", "--bank", "larkspur", "--count", "3", "--format", "json", "--data", dir}
	_, served, _ := command(t, args...)
	stop()
	code, alone, errs := command(t, args...)
	if code != exitDone || served == "" || alone != served {
		t.Errorf("people of the directory: exit %d %s\n%s\nserved:\n%s", code, errs, alone, served)
	}
}

func TestAnOlderWorldIsRefusedAndCanBeReset(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	old, err := sqlite.Open(dir, sqlite.Options{World: sandbox.World + 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	code, _, errs := command(t, "up", "--listen", "localhost:0", "--data", dir)
	if code != exitCannot || !strings.Contains(errs, "older world") || !strings.Contains(errs, "reset") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, out, errs := command(t, "reset", "--data", dir); code != exitDone {
		t.Errorf("reset: exit %d: %s%s", code, out, errs)
	}
	_, stop := serving(t, "--listen", "localhost:0", "--data", dir)
	stop()
}
