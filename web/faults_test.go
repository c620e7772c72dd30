package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAFaultIsArmedOnlyWhereItCanStrike(t *testing.T) {
	program := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(program.Close)
	for name, c := range map[string]struct {
		apps         map[string]string
		party        string
		status       int
		says, listed string
	}{
		"the built-in app":    {nil, "kinnet/balance", 201, "", ""},
		"a misspelt app":      {nil, "kinnet/balanc", 400, `party is "kinnet/balanc"`, "thistle-crown, kinnet, kinnet/balance, kinnet/kestrel, kinnet/service."},
		"a program outside":   {map[string]string{"kinnet/balance": program.URL}, "kinnet/balance", 409, "without --app kinnet/balance=URL", "thistle-crown, kinnet, kinnet/kestrel, kinnet/service."},
		"the platform before": {map[string]string{"kinnet/balance": program.URL}, "kinnet", 201, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSiteWith(t, c.apps, nil)
			a := s.ask("POST", "/api/v1/runs/main/faults", `{"party":"`+c.party+`","kind":"status","status":503}`, nil)
			if a.status != c.status || !strings.Contains(a.detail(), c.says) || !strings.Contains(a.detail(), c.listed) {
				t.Errorf("armed: %d %s, want %d", a.status, a.body, c.status)
			}
			if armed := len(s.Faults().Armed()); (armed == 1) != (c.status == 201) {
				t.Errorf("%d faults are armed", armed)
			}
		})
	}
}
