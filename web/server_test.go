package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/web"
)

// today is when stories without a date begin in these tests.
func today() time.Time { return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }

// betweenPostings is when these worlds begin: by the half second nothing is
// booked but what a test does.
func betweenPostings() time.Time { return time.Date(2026, 3, 5, 15, 0, 0, 500_000_000, time.UTC) }

// A site is a running server over a world of its own.
type site struct {
	*sandboxtest.World
	t        testing.TB
	server   *web.Server
	contract *contract // that every answer is checked with; may be nil
}

func newSite(t testing.TB, adjust func(*web.Config)) *site {
	t.Helper()
	return newSiteWith(t, nil, adjust)
}

// newSiteWith is [newSite] with programs in the place of built-in apps.
func newSiteWith(t testing.TB, apps map[string]string, adjust func(*web.Config)) *site {
	t.Helper()
	s := &site{t: t}
	s.World = sandboxtest.Start(t, sandboxtest.Options{Start: betweenPostings(), Apps: apps, Wrap: func(box *sandbox.Sandbox, _ http.Handler) http.Handler {
		stories, err := scenarios.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		c := web.Config{Sandbox: box, Stories: scenarios.NewLibrary(box, stories, today()), Log: slog.New(slog.DiscardHandler), Wall: clock.System{}}
		if adjust != nil {
			adjust(&c)
		}
		if s.server, err = web.New(c); err != nil {
			t.Fatal(err)
		}
		return s.server.Handler()
	}})
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		s.server.Serve(ctx)
	})
	return s
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// detail is the sentence of a problem.
func (a answer) detail() string {
	var p struct{ Detail string }
	json.Unmarshal(a.body, &p)
	return p.Detail
}

// ask sends a request; a body that is not empty is JSON unless a header says
// otherwise.
func (s *site) ask(method, path, body string, header http.Header) answer {
	s.t.Helper()
	req, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, values := range header {
		req.Header[name] = values
		if name == "Host" {
			req.Host = values[0]
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answer{res.StatusCode, res.Header, b}
	if s.contract != nil {
		s.contract.check(req, body, a)
	}
	return a
}

// get reads JSON from a path of the control API.
func (s *site) get(path string, into any) {
	s.t.Helper()
	a := s.ask("GET", "/api/v1"+path, "", nil)
	if a.status != 200 {
		s.t.Fatalf("GET %s = %d %s", path, a.status, a.body)
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		s.t.Fatalf("GET %s: %v in %s", path, err, a.body)
	}
}

// post sends JSON to a path of the control API.
func (s *site) post(path, body string, want int, into any) answer {
	s.t.Helper()
	a := s.ask("POST", "/api/v1"+path, body, nil)
	if a.status != want {
		s.t.Fatalf("POST %s = %d %s, want %d", path, a.status, a.body, want)
	}
	if into != nil {
		if err := json.Unmarshal(a.body, into); err != nil {
			s.t.Fatalf("POST %s: %v in %s", path, err, a.body)
		}
	}
	return a
}

// A badRequest is a request and what its refusal says.
type badRequest struct {
	method, path, body string
	header             http.Header
	status             int
	says               string
}

func badRequests() map[string]badRequest {
	long := `{"text":"` + strings.Repeat("x", 70<<10) + `"}`
	return map[string]badRequest{
		"malformed JSON":          {"POST", "/runs/main/chat", "{\n  \"platform\": kinnet}", nil, 400, "line 2, column 15"},
		"JSON that ends early":    {"POST", "/runs/main/chat", `{"platform"`, nil, 400, "ends too early"},
		"two JSON values":         {"POST", "/runs/main/chat", `{} {}`, nil, 400, "one object"},
		"empty body":              {"POST", "/runs/main/chat", "", http.Header{"Content-Type": {"application/json"}}, 400, "smallest is {}"},
		"wrong type of a member":  {"POST", "/runs/main/chat", `{"platform": 7}`, nil, 400, `"platform" must not be a number`},
		"unknown member":          {"POST", "/runs/main/chat", `{"platfrom":"kinnet"}`, nil, 400, `no member "platfrom"; there are app, bank, customer, link`},
		"unknown inner member":    {"POST", "/runs/main/chat", `{"link":{"uri":"x"}}`, nil, 400, `no member "link.uri"; there are url`},
		"member in another case":  {"POST", "/runs/main/chat", `{"Platform":"kinnet"}`, nil, 400, `no member "Platform"`},
		"wrong content type":      {"POST", "/runs/main/chat", `{}`, http.Header{"Content-Type": {"text/plain"}}, 415, "send application/json"},
		"no content type":         {"POST", "/runs/main/chat", `{}`, http.Header{"Content-Type": nil}, 415, "send application/json"},
		"oversized body":          {"POST", "/runs/main/chat", long, nil, 413, "65536 bytes"},
		"unknown run":             {"GET", "/runs/nowhere", "", nil, 404, "GET /api/v1/runs lists them"},
		"unknown bank":            {"GET", "/runs/main/people?bank=xy", "", nil, 404, "lists the banks"},
		"nobody found":            {"GET", "/runs/main/people?find=nobody", "", nil, 404, "IBAN or card number"},
		"found at no such bank":   {"GET", "/runs/main/people?find=linh&bank=xy", "", nil, 404, "lists the banks"},
		"unknown customer":        {"GET", "/runs/main/banks/larkspur/customers/nobody", "", nil, 404, "lists the customers"},
		"index beyond the bank":   {"GET", "/runs/main/banks/larkspur/customers/99999999999", "", nil, 404, "lists the customers"},
		"unknown exchange":        {"GET", "/runs/main/exchanges/x-1", "", nil, 404, "exchanges lists them"},
		"unknown fault":           {"DELETE", "/runs/main/faults/fault-1", "", nil, 404, "faults lists what is armed"},
		"unknown delivery":        {"POST", "/runs/main/deliveries/d-1/redeliver", "", nil, 404, "deliveries lists them"},
		"unknown consent":         {"POST", "/runs/main/consents/c-1/revoke", `{"bank":"larkspur"}`, nil, 404, "consents lists them"},
		"unknown app":             {"GET", "/runs/main/apps/kinnet/other", "", nil, 404, "lists the banks and platforms"},
		"unknown story":           {"POST", "/runs", `{"story":"other"}`, nil, 404, "GET /api/v1/stories"},
		"unknown platform":        {"GET", "/runs/main/chat?platform=x&bank=larkspur&customer=linh", "", nil, 404, "platform"},
		"unknown user":            {"GET", "/runs/main/chat?platform=kinnet&bank=larkspur&customer=nobody", "", nil, 404, "bank/customer"},
		"two things in chat":      {"POST", "/runs/main/chat", `{"platform":"kinnet","bank":"larkspur","customer":"linh","text":"a","unlink":true}`, nil, 400, "one of text"},
		"empty text":              {"POST", "/runs/main/chat", `{"platform":"kinnet","bank":"larkspur","customer":"linh","text":" "}`, nil, 400, "write something"},
		"button nobody offered":   {"POST", "/runs/main/chat", `{"platform":"kinnet","bank":"larkspur","customer":"linh","link":{"url":"http://localhost/"}}`, nil, 409, "tap one that the page has sent"},
		"query out of range":      {"GET", "/runs/main/events?limit=9999", "", nil, 400, "from 1 to 2000"},
		"query not a number":      {"GET", "/runs/main/events?from=-1", "", nil, 400, `from is "-1"`},
		"clock going back":        {"POST", "/runs/main/clock", `{"advance":"-1h"}`, nil, 409, "never goes back"},
		"clock set to two things": {"POST", "/runs/main/clock", `{"advance":"1h","rate":"1"}`, nil, 400, "one of advance, to, rate"},
		"clock beyond the world":  {"POST", "/runs/main/clock", `{"to":"9999-01-01T00:00:00Z"}`, nil, 400, "outside its history"},
		"clock by no duration":    {"POST", "/runs/main/clock", `{"advance":"soon"}`, nil, 400, "24h"},
		"clock by days below 0":   {"POST", "/runs/main/clock", `{"advance":"-90d"}`, nil, 400, "90d"},
		"clock by days too many":  {"POST", "/runs/main/clock", `{"advance":"4000000000d"}`, nil, 400, "90d"},
		"clock by days past all":  {"POST", "/runs/main/clock", `{"advance":"36500d"}`, nil, 400, "outside its history"},
		"clock by days and what":  {"POST", "/runs/main/clock", `{"advance":"1d2d"}`, nil, 400, "90d"},
		"rate too high":           {"POST", "/runs/main/clock", `{"rate":"99999999"}`, nil, 400, "rate must be"},
		"fault without sense":     {"POST", "/runs/main/faults", `{"party":"larkspur","kind":"status","status":200}`, nil, 400, "between 400 and 599"},
		"fault of nobody":         {"POST", "/runs/main/faults", `{"party":"x","kind":"status","status":500}`, nil, 400, "there are larkspur"},
		"run of a taken name":     {"POST", "/runs", `{"id":"main"}`, nil, 409, "Choose another id"},
		"run of a bad name":       {"POST", "/runs", `{"id":"../x"}`, nil, 400, "lower-case"},
		"token without scope":     {"POST", "/runs/main/tokens", `{"bank":"larkspur","customer":"linh","permissions":["NONSENSE"]}`, nil, 400, "permission"},
		"redirect not allowed":    {"POST", "/runs/main/clients", `{"bank":"larkspur","name":"x","redirect_uris":["http://example.com/x"]}`, nil, 400, "redirect"},
		"redirects not given":     {"POST", "/runs/main/clients", `{"bank":"larkspur","name":"x"}`, nil, 400, "redirect_uris is missing"},
		"no redirect in the list": {"POST", "/runs/main/clients", `{"bank":"larkspur","name":"x","redirect_uris":[]}`, nil, 400, "redirect_uris is missing"},
		"main run deleted":        {"DELETE", "/runs/main", "", nil, 409, "reset empties it"},
		"no such route":           {"GET", "/nothing", "", nil, 404, "openapi.json"},
		"no such route of a run":  {"GET", "/runs/main/nothing", "", nil, 404, "openapi.json"},
		"no such method":          {"PUT", "/runs/main", "", nil, 405, "openapi.json"},
		"stream without upgrade":  {"GET", "/runs/main/stream", "", nil, 426, "subprotocol console.v1"},
		"foreign origin":          {"GET", "/runs", "", http.Header{"Origin": {"http://evil.example"}}, 403, "Call it from a program"},
		"another host":            {"GET", "/runs", "", http.Header{"Host": {"evil.example"}}, 421, "--allow-host evil.example"},
	}
}

func TestABadRequestIsRefusedWithCauseAndRemedy(t *testing.T) {
	s := newSite(t, nil)
	for name, c := range badRequests() {
		t.Run(name, func(t *testing.T) {
			a := s.ask(c.method, "/api/v1"+c.path, c.body, c.header)
			if a.status != c.status || a.header.Get("Content-Type") != "application/problem+json" {
				t.Fatalf("answered %d %s, want the problem %d: %s", a.status, a.header.Get("Content-Type"), c.status, a.body)
			}
			if !strings.Contains(a.detail(), c.says) {
				t.Errorf("detail is %q, want it to say %q", a.detail(), c.says)
			}
			var p struct {
				Status    int
				RequestID string `json:"request_id"`
			}
			if json.Unmarshal(a.body, &p) != nil || p.Status != c.status || p.RequestID == "" || p.RequestID != a.header.Get("X-Request-Id") {
				t.Errorf("problem %s, want its status and the request id %s", a.body, a.header.Get("X-Request-Id"))
			}
		})
	}
}

func TestTheConsoleIsServedAtItsRoutesOnly(t *testing.T) {
	s := newSite(t, nil)
	for path, status := range map[string]int{
		"/": 200, "/runs/main": 200, "/runs/main/phone": 200, "/runs/main/wire/x-1": 200, "/runs/main/world": 200, "/runs/main/faults": 200, "/settings": 200, "/help": 200,
		"/runs": 404, "/nothing": 404, "/healthz": 200, "/readyz": 200, "/a/old/js/app.js": 404, "/banks/larkspur/jwks": 200,
	} {
		if a := s.ask("GET", path, "", http.Header{"Accept": {"text/html"}}); a.status != status {
			t.Errorf("GET %s = %d, want %d", path, a.status, status)
		}
	}
}

func TestAnotherHostGetsAPageForPeople(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.AllowedHosts = []string{"bank.example", "other.example:81"} })
	for host, status := range map[string]int{
		"evil.example": 421, "bank.example": 200, "bank.example:9": 200, "BANK.example": 200, "other.example": 421,
		"other.example:81": 200, "localhost:1": 421, "localhost": 421, strings.TrimPrefix(s.URL, "http://"): 200,
		"localhost" + s.URL[strings.LastIndexByte(s.URL, ':'):]: 200, "[::1]" + s.URL[strings.LastIndexByte(s.URL, ':'):]: 200,
		"bank.example.evil.example": 421, "127.0.0.1.evil.example" + s.URL[strings.LastIndexByte(s.URL, ':'):]: 421,
	} {
		a := s.ask("GET", "/healthz", "", http.Header{"Host": {host}, "Accept": {"text/html"}})
		if a.status != status {
			t.Errorf("host %s = %d, want %d", host, a.status, status)
		}
		if status == 421 && (!bytes.Contains(a.body, []byte(s.URL)) || !bytes.Contains(a.body, []byte("--allow-host"))) {
			t.Errorf("host %s: page does not say where to go: %s", host, a.body)
		}
	}
	a := s.ask("GET", "/", "", http.Header{"Host": {"<b>.example"}, "Accept": {"text/html"}})
	if bytes.Contains(a.body, []byte("<b>")) {
		t.Errorf("page does not escape the host: %s", a.body)
	}
}

func TestAnAdminTokenKeepsConsoleAndControlAPIOnly(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.AdminToken = "open sesame" })
	html := http.Header{"Accept": {"text/html"}}
	bearer := http.Header{"Authorization": {"Bearer open sesame"}}
	for name, c := range map[string]struct {
		path   string
		header http.Header
		status int
	}{
		"API without":           {"/api/v1/runs", nil, 401},
		"API with a wrong one":  {"/api/v1/runs", http.Header{"Authorization": {"Bearer x"}}, 401},
		"API with it":           {"/api/v1/runs", bearer, 200},
		"console without":       {"/runs/main?at=3", html, 303},
		"console with it":       {"/", bearer, 200},
		"bank without":          {"/banks/larkspur/jwks", nil, 200},
		"health without":        {"/healthz", nil, 200},
		"sign-in page":          {"/sign-in", html, 200},
		"stream without":        {"/api/v1/runs/main/stream", nil, 401},
		"unknown API without":   {"/api/v1/nothing", nil, 401},
		"asset of another hash": {"/a/x/y.js", nil, 404},
	} {
		if a := s.ask("GET", c.path, "", c.header); a.status != c.status {
			t.Errorf("%s: %d, want %d", name, a.status, c.status)
		}
	}
	if to := s.ask("GET", "/runs/main?at=3", "", html).header.Get("Location"); to != "/sign-in?to=%2Fruns%2Fmain%3Fat%3D3" {
		t.Errorf("sent to %q", to)
	}
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if a := s.ask("POST", "/sign-in", "token=wrong", form); a.status != 403 || len(a.header["Set-Cookie"]) != 0 {
		t.Errorf("wrong token: %d %v", a.status, a.header)
	}
	for to, want := range map[string]string{"/runs/main": "/runs/main", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/"} {
		a := s.ask("POST", "/sign-in", "token=open+sesame&to="+strings.ReplaceAll(to, "\\", "%5C"), form)
		if a.status != 303 || a.header.Get("Location") != want {
			t.Errorf("signed in and sent to %q (%d), want %q", a.header.Get("Location"), a.status, want)
		}
		cookie := a.header.Get("Set-Cookie")
		if strings.Contains(cookie, "sesame") || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
			t.Errorf("cookie is %q", cookie)
		}
		name, _, _ := strings.Cut(cookie, ";")
		if in := s.ask("GET", "/api/v1/runs", "", http.Header{"Cookie": {name}}); in.status != 200 {
			t.Errorf("with the cookie: %d", in.status)
		}
	}
}
