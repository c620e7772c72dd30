package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReviewFindsWhoAskedForStrangersAndSuspendsIt(t *testing.T) {
	dir := t.TempDir()
	serving(t, "--listen", "127.0.0.1:0", "--data", dir)
	text, err := os.ReadFile(filepath.Join(dir, "server.json"))
	if err != nil {
		t.Fatal(err)
	}
	var server struct{ URL string }
	if err := json.Unmarshal(text, &server); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := command(t, "review", "--bank", "larkspur", "--data", dir); code != exitDone || !strings.Contains(out, "nothing found") {
		t.Fatalf("before: %d %s%s", code, out, errs)
	}
	_, out, _ := command(t, "token", "--bank", "larkspur", "--customer", "linh", "--data", dir)
	token, _, _ := strings.Cut(out, "\n")
	for _, stranger := range []string{"olive", "nora", "zoe"} {
		var person struct{ Accounts []struct{ ID string } }
		res, err := http.Get(server.URL + "/api/v1/runs/main/banks/larkspur/customers/" + stranger)
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(res.Body).Decode(&person)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/banks/larkspur/fdx/v6/accounts/"+person.Accounts[0].ID, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		if res, err = http.DefaultClient.Do(req); err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 404 {
			t.Errorf("%s: %d", stranger, res.StatusCode)
		}
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"review --bank larkspur", exitFailed, "asked for 3 customers, 3 of whom never consented"},
		{"review --bank larkspur --suspend", exitFailed, "is suspended"},
		{"review --bank larkspur", exitDone, "suspended already"},
		{"review --bank larkspur --json", exitDone, `"rule":"never-consented"`},
		{"review --bank nowhere", exitCannot, "nowhere"},
		{"review", exitCannot, "--bank is needed"},
	} {
		code, out, errs := command(t, append(strings.Fields(c.args), "--data", dir)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: %d %s%s, want %d %q", c.args, code, out, errs, c.code, c.says)
		}
	}
}
