package mockbanks_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/sandbank/sandbank/mockbanks/authserver"
	"github.com/sandbank/sandbank/mockbanks/banktest"
)

func TestOnlyTheBanksOwnProgramLocksACardThatItIsLetSee(t *testing.T) {
	w := banktest.Open(t, "kestrel", banktest.Options{})
	own, _, err := w.Bank.Register(t.Context(), authserver.Registration{Name: "Kestrel Card", Party: "kestrel", RedirectURIs: []string{"https://app.example.com/callback"}})
	if err != nil {
		t.Fatal(err)
	}
	person, err := w.Bank.Customer("carla")
	if err != nil {
		t.Fatal(err)
	}
	card := w.Bank.Accounts(person.Index)[0].ID
	token, _, _, err := w.Bank.IssueForTests(t.Context(), own.ID, "carla", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	stranger, _, _, err := w.Bank.IssueForTests(t.Context(), w.Client.ID, "carla", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	someone := w.Bank.Accounts(5)[0].ID
	base := w.URL + "/banks/kestrel/card-controls/accounts/"
	for _, c := range []struct {
		name, token, method, path string
		status                    int
		says                      string
	}{
		{"it locks", token, "POST", card + "/lock", 200, `"locked":true`},
		{"again is no error", token, "POST", card + "/lock", 200, `"locked":true`},
		{"it looks", token, "GET", card, 200, `"locked":true`},
		{"it unlocks", token, "POST", card + "/unlock", 200, `"locked":false`},
		{"another's card", token, "POST", someone + "/lock", 404, "has not let this program see"},
		{"another company", stranger, "POST", card + "/lock", 403, "own programs only"},
		{"no token", "", "POST", card + "/lock", 401, "no access token"},
		{"a wrong token", "x", "POST", card + "/lock", 401, "unknown"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, base+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.token != "" {
			req.Header.Set("Authorization", "Bearer "+c.token)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		if res.StatusCode != c.status || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %s, want %d with %q", c.name, res.StatusCode, text, c.status, c.says)
		}
	}
}
