package verdict_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sandbank/sandbank/internal/clock"
	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/sandbox"
	"github.com/sandbank/sandbank/sandbox/sandboxtest"
	"github.com/sandbank/sandbank/scenarios"
	"github.com/sandbank/sandbank/scenarios/verdict"
)

// A stranger is somebody's own bank: Larkspur of another world, with a
// registration endpoint and a clock that it is told.
type stranger struct {
	t     *testing.T
	world *sandboxtest.World
	next  http.Handler
	spoil spoil
}

// A spoil changes what a bank answers.
type spoil func(path string, h http.Header, body string) string

func honest(_ string, _ http.Header, body string) string { return body }

// newStranger starts the bank; its issuer is below the address it returns.
func newStranger(t *testing.T, start time.Time, spoil spoil) (issuer string) {
	t.Helper()
	s := &stranger{t: t, spoil: spoil}
	s.world = sandboxtest.Start(t, sandboxtest.Options{Start: start, Wrap: func(_ *sandbox.Sandbox, next http.Handler) http.Handler {
		s.next = next
		return s
	}})
	return s.world.URL + "/banks/larkspur"
}

// ServeHTTP implements [http.Handler].
func (s *stranger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/banks/larkspur/sandbox/clock":
		s.setClock(r)
		return
	case "/banks/larkspur/register":
		s.register(w, r)
		return
	}
	answer := httptest.NewRecorder()
	s.next.ServeHTTP(answer, r)
	body := answer.Body.String()
	if strings.HasSuffix(r.URL.Path, "/openid-configuration") {
		body = strings.Replace(body, `"token_endpoint"`, `"registration_endpoint":"`+s.world.URL+`/banks/larkspur/register","token_endpoint"`, 1)
	}
	body = s.spoil(r.URL.Path, answer.Header(), body)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	w.Write([]byte(body))
}

func (s *stranger) setClock(r *http.Request) {
	var in struct{ Now time.Time }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		s.t.Error(err)
	}
	if err := s.world.Run.Advance(r.Context(), in.Now); err != nil {
		s.t.Error(err)
	}
}

func (s *stranger) register(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name      string   `json:"client_name"`
		Redirects []string `json:"redirect_uris"`
	}
	bank, err := s.world.Bank("larkspur")
	if err == nil {
		err = json.NewDecoder(r.Body).Decode(&in)
	}
	if err != nil {
		s.t.Error(err)
		return
	}
	c, secret, err := bank.Register(r.Context(), authserver.Registration{Name: in.Name, RedirectURIs: in.Redirects, Purpose: "Balance", PurposeVI: "Số dư"})
	if err != nil {
		s.t.Error(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(map[string]string{"client_id": c.ID, "client_secret": secret})
}

// playWith plays a story in a world that own parts take part in, and judges
// them.
func playWith(t *testing.T, id string, config func(*sandbox.Config, time.Time)) (scenarios.Report, []verdict.Finding, *sandbox.Run) {
	t.Helper()
	s, err := scenarios.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	start := s.Begin(zone, today)
	w := sandboxtest.Start(t, sandboxtest.Options{Main: s.ID, Config: func(c *sandbox.Config) { config(c, start) }})
	spec, err := s.Spec(w.Sandbox.Banks(), today)
	if err != nil {
		t.Fatal(err)
	}
	spec.Start = start
	run, err := w.Sandbox.Create(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	report, err := scenarios.Runner{Wall: clock.System{}}.Play(t.Context(), scenarios.NewStage(run), s, scenarios.Max)
	if err != nil {
		t.Fatal(err)
	}
	found, err := verdict.OfRun(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return report, found, run
}

// withBank plays with the stranger in Larkspur's place.
func withBank(t *testing.T, spoil spoil) (scenarios.Report, []verdict.Finding, *sandbox.Run) {
	t.Helper()
	return playWith(t, "balance-in-chat", func(c *sandbox.Config, start time.Time) {
		c.OwnBanks = map[string]sandbox.OwnBank{"larkspur": {Issuer: newStranger(t, start, spoil)}}
	})
}

func TestAStoryIsPlayedWithABankOfTheUsers(t *testing.T) {
	t.Parallel()
	report, found, _ := withBank(t, honest)
	if !report.Passed() {
		t.Error(reported(t, report))
	}
	if len(found) != 0 {
		t.Error(told(t, found))
	}
}

func reported(t *testing.T, r scenarios.Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBugsOfTheUsersBankAreNamed(t *testing.T) {
	t.Parallel()
	_, found, _ := withBank(t, func(path string, h http.Header, body string) string {
		switch {
		case strings.HasSuffix(path, "/token"):
			h.Del("Cache-Control")
		case strings.Contains(path, "/accounts/"):
			body = strings.ReplaceAll(body, `"currency":`, `"money":`)
		}
		return body
	})
	want := []string{"bank-token-no-store", "bank-fdx-account"}
	var got []string
	for _, f := range found {
		if f.Party != "larkspur" || f.Severity != verdict.Must || f.Exchange == "" {
			t.Errorf("finding %+v", f)
		}
		got = append(got, f.Rule)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("found %v, want %v: %s", got, want, told(t, found))
	}
}
