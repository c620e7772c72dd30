package web_test

import (
	"net/http"
	"testing"
)

// Banks are reached past the routers of the console: what guards the whole
// address guards them too, and what is the console's own does not touch them.
func TestABankIsBehindTheHostGateAndNothingElseOfTheConsole(t *testing.T) {
	s := newSite(t, nil)
	const accounts = "/banks/larkspur/fdx/v6/accounts"
	for name, c := range map[string]struct {
		method, path string
		header       http.Header
		status       int
	}{
		"a call":                       {"GET", accounts, nil, 401},
		"a call under a foreign name":  {"GET", accounts, http.Header{"Host": {"evil.example"}}, 421},
		"a page of another origin":     {"GET", accounts, http.Header{"Origin": {"http://evil.example"}}, 401},
		"a page of the bank":           {"GET", "/banks/larkspur/developers", nil, 200},
		"the bank without a slash":     {"GET", "/banks/larkspur", nil, 200},
		"another method":               {"DELETE", accounts, nil, 405},
		"an escaped separator":         {"GET", "/banks/larkspur%2Ffdx%2Fv6%2Faccounts", nil, 404},
		"no bank":                      {"GET", "/banks/nobank/fdx/v6/accounts", nil, 404},
		"no bank's name":               {"GET", "/banks/", nil, 404},
		"the same in the run by name":  {"GET", "/r/main" + accounts, nil, 401},
		"a run that is not there":      {"GET", "/r/nothing" + accounts, nil, 404},
		"a path of the console's name": {"GET", "/banks", nil, 404},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.ask(c.method, c.path, "", c.header)
			if a.status != c.status {
				t.Errorf("%s %s = %d, want %d: %s", c.method, c.path, a.status, c.status, a.body)
			}
			if id := a.header.Get("X-Request-Id"); id != "" && c.status != http.StatusMisdirectedRequest {
				t.Errorf("%s %s tells the request id %s, which is random", c.method, c.path, id)
			}
		})
	}
}
