package face_test

import (
	"net/http"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/face"
)

func TestRoutesAreFoundBySegments(t *testing.T) {
	serve := func(http.ResponseWriter, *http.Request, string) {}
	table := face.Table{
		{"GET", "/accounts", serve}, {"GET", "/accounts/*", serve}, {"GET", "/accounts/*/balances", serve},
		{"GET", "/accounts/*/statements/*", serve}, {"GET", "/accounts/*/statements/*/transactions", serve},
		{"POST", "/consents", serve}, {"GET", "/consents/*", serve}, {"DELETE", "/consents/*", serve},
	}
	for _, c := range []struct {
		method, path string
		found        bool
		id, allow    string
	}{
		{"GET", "/accounts", true, "", ""},
		{"GET", "/accounts/7", true, "7", ""},
		{"GET", "/accounts/7/balances", true, "7", ""},
		{"GET", "/accounts/7/statements/9", true, "7/9", ""},
		{"GET", "/accounts/7/statements/9/transactions", true, "7/9", ""},
		{"GET", "/accounts/7/statements", false, "", ""},
		{"GET", "/accounts/7/statements/", false, "", ""},
		{"GET", "/accounts/7/statements/9/", false, "", ""},
		{"GET", "/accounts//statements/9", false, "", ""},
		{"GET", "/accounts/", false, "", ""},
		{"GET", "/accounts//balances", false, "", ""},
		{"GET", "/accounts/7/", false, "", ""},
		{"GET", "/accounts/7/balances/x", false, "", ""},
		{"GET", "", false, "", ""},
		{"PUT", "/consents/c-1", false, "", "GET, DELETE"},
		{"GET", "/consents", false, "", "POST"},
	} {
		got, id, allow := table.Find(c.method, c.path)
		if (got != nil) != c.found || id != c.id && c.found || allow != c.allow {
			t.Errorf("%s %s: %v %q %q, want %v %q %q", c.method, c.path, got != nil, id, allow, c.found, c.id, c.allow)
		}
	}
}
