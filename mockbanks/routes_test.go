package mockbanks_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/sandbank/sandbank/mockbanks/banktest"
)

func TestABankIsReachedBeneathAnyRouter(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	mounted := chi.NewRouter()
	mounted.Mount("/banks/larkspur", w.Bank.Routes())
	deeper := chi.NewRouter()
	deeper.Mount("/r/story", mounted)
	mux := http.NewServeMux()
	mux.Handle("/banks/larkspur/", w.Bank.Routes())
	for _, c := range []struct {
		name   string
		router http.Handler
		prefix string
	}{
		{"no router", w.Bank.Routes(), ""}, {"chi", mounted, ""}, {"chi within chi", deeper, "/r/story"},
		{"a run's prefix stripped", http.StripPrefix("/r/story", mounted), "/r/story"}, {"the standard library's", mux, ""},
	} {
		for path, want := range map[string]int{
			"/banks/larkspur/fdx/v6/accounts": 401, "/banks/larkspur/fdx/v6": 401, "/banks/larkspur/fdx/v66": 404,
			"/banks/larkspur/jwks": 200, "/banks/larkspur/developers": 200, "/banks/larkspur/": 200,
		} {
			out := httptest.NewRecorder()
			c.router.ServeHTTP(out, httptest.NewRequest("GET", c.prefix+path, nil))
			if out.Code != want {
				t.Errorf("%s: GET %s%s answers %d, want %d", c.name, c.prefix, path, out.Code, want)
			}
		}
	}
}

func TestReadersAndARevocationMeet(t *testing.T) {
	w := banktest.Open(t, "larkspur", banktest.Options{})
	token, a := w.Token(t, "linh")
	p, err := w.Bank.Customer("linh")
	if err != nil {
		t.Fatal(err)
	}
	url := w.Bank.BalanceURL(w.Bank.Accounts(p.Index)[0].ID)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			ended := false
			for range 100 {
				got := w.Get(t, url, token).Status
				if got != http.StatusOK && got != http.StatusUnauthorized || ended && got == http.StatusOK {
					t.Errorf("a reader met %d", got)
				}
				ended = got == http.StatusUnauthorized
			}
		})
	}
	if err := w.Bank.RevokeConsent(t.Context(), a.Consent, "customer"); err != nil {
		t.Error(err)
	}
	all.Wait()
	if got := w.Get(t, url, token).Status; got != http.StatusUnauthorized {
		t.Errorf("after the revocation: %d", got)
	}
}
