package web_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// An enrolment is what a test reads of one.
type enrolment struct {
	App, Bank, Issuer, Env string
	Client                 string `json:"client_id"`
	Secret                 string `json:"client_secret"`
	Redirect               string `json:"redirect_uri"`
	Kinnet                 *struct {
		Token string `json:"page_token"`
	}
}

// put sends a body that must be taken, and reads the answer.
func (s *site) put(path, body string, into any) {
	s.t.Helper()
	a := s.ask("PUT", "/api/v1"+path, body, nil)
	if a.status != 200 {
		s.t.Fatalf("PUT %s = %d %s", path, a.status, a.body)
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		s.t.Fatalf("PUT %s: %v in %s", path, err, a.body)
	}
}

// appsEnrol tries the operations about developers' programs.
func (s *site) appsEnrol() enrolment {
	s.t.Helper()
	var first enrolment
	s.put("/runs/main/apps/my-app", `{"bank":"larkspur"}`, &first)
	var one, all struct{ Apps []enrolment }
	s.get("/runs/main/apps/my-app", &one)
	s.get("/runs/main/apps", &all)
	if len(one.Apps) != 1 || one.Apps[0].Client != first.Client || len(all.Apps) != 1 {
		s.t.Errorf("enrolled %+v, then one %+v of %+v", first, one, all)
	}
	return first
}

func TestTheKeysOfAnotherRunNameItsControlAPI(t *testing.T) {
	s := newSite(t, nil)
	if a := s.ask("POST", "/api/v1/runs", `{"id":"wh"}`, nil); a.status != 201 {
		t.Fatalf("POST /runs = %d %s", a.status, a.body)
	}
	for run, base := range map[string]string{"main": s.URL, "wh": s.URL + "/r/wh"} {
		var e enrolment
		s.put("/runs/"+run+"/apps/my-app", `{"bank":"larkspur"}`, &e)
		want := "its control API is " + s.URL + "/api/v1/runs/" + run + "\nSANDBANK_BASE=" + base + "\n"
		if !strings.Contains(e.Env, want) {
			t.Errorf(".env of %s lacks %q:\n%s", run, want, e.Env)
		}
	}
}

func TestEnrollingAgainGivesTheSameKeys(t *testing.T) {
	s := newSite(t, nil)
	first := s.appsEnrol()
	if first.Client == "" || first.Secret == "" || first.Redirect != "http://localhost:3000/callback" {
		t.Errorf("enrolled %+v, want keys and the usual redirect address", first)
	}
	for _, line := range []string{"CLIENT_ID=" + first.Client, "CLIENT_SECRET=" + first.Secret, "BANK_ISSUER=" + first.Issuer, `SCOPE="openid offline_access`} {
		if !strings.Contains(first.Env, "\n"+line) {
			t.Errorf(".env lacks %q:\n%s", line, first.Env)
		}
	}
	var again, moved, page enrolment
	if s.put("/runs/main/apps/my-app", `{"bank":"larkspur"}`, &again); again.Client != first.Client || again.Secret != first.Secret {
		t.Errorf("again %+v, want %+v", again, first)
	}
	s.put("/runs/main/apps/my-app", `{"bank":"larkspur","redirect_uri":"http://localhost:4000/cb"}`, &moved)
	if moved.Client == first.Client || moved.Secret == first.Secret {
		t.Errorf("with another redirect address: %+v, want another client", moved)
	}
	s.put("/runs/main/apps/my-app", `{"bank":"larkspur","platform":"kinnet","webhook_url":"http://localhost:4000/hook"}`, &page)
	if page.Client != moved.Client || page.Kinnet == nil || page.Kinnet.Token == "" || !strings.Contains(page.Env, "PAGE_TOKEN="+page.Kinnet.Token) {
		t.Errorf("with a page: %+v", page)
	}
}

func TestEnrollingIsRefused(t *testing.T) {
	s := newSite(t, nil)
	for name, c := range map[string]struct {
		app, body string
		status    int
	}{
		"a name with a space":            {"my%20app", `{"bank":"larkspur"}`, 400},
		"the name of an app of ours":     {"balance", `{"bank":"larkspur"}`, 400},
		"a bank that is not there":       {"my-app", `{"bank":"nowhere"}`, 404},
		"a platform without apps":        {"my-app", `{"bank":"larkspur","platform":"riverton"}`, 404},
		"a page without a webhook":       {"my-app", `{"bank":"larkspur","platform":"kinnet"}`, 400},
		"a webhook address beyond us":    {"my-app", `{"bank":"larkspur","webhook_url":"http://evil.example/hook"}`, 400},
		"a redirect address beyond us":   {"my-app", `{"bank":"larkspur","redirect_uri":"http://evil.example/cb"}`, 400},
		"a program that nobody enrolled": {"", "", 404},
	} {
		t.Run(name, func(t *testing.T) {
			if c.app == "" {
				if a := s.ask("GET", "/api/v1/runs/main/apps/unknown", "", nil); a.status != c.status {
					t.Errorf("%d %s", a.status, a.body)
				}
				return
			}
			if a := s.ask("PUT", "/api/v1/runs/main/apps/"+c.app, c.body, nil); a.status != c.status {
				t.Errorf("%d %s, want %d", a.status, a.body, c.status)
			}
		})
	}
}
