package authserver_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/authserver"
)

// serve calls the server without a socket.
func serve(t testing.TB, s *authserver.Server, method, path, query, form string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form))
	req.URL.RawQuery = query
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.Routes().ServeHTTP(w, req)
	return w
}

func TestValidateAllocatesNothing(t *testing.T) {
	b := open(t, "larkspur")
	token, _, _, err := b.srv.IssueForTests(t.Context(), b.id, "linh", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { b.srv.Validate(token) }); n != 0 {
		t.Errorf("Validate() allocates %v times", n)
	}
}

func BenchmarkValidate(b *testing.B) {
	bank := open(b, "larkspur")
	token, _, _, err := bank.srv.IssueForTests(b.Context(), bank.id, "linh", nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := bank.srv.Validate(token); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkIssue(b *testing.B) {
	bank := open(b, "larkspur")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := bank.srv.IssueForTests(b.Context(), bank.id, "linh", nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}
