package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestEnvPrintsTheSameKeysAgain(t *testing.T) {
	dir := t.TempDir()
	_, stop := serving(t, "--listen", "127.0.0.1:0", "--data", dir)
	code, first, errs := command(t, "env", "--app", "my-app", "--data", dir)
	if code != exitDone || !strings.Contains(first, "\nCLIENT_SECRET=sbcs_") || !strings.Contains(first, "\nREDIRECT_URI=http://localhost:3000/callback\n") {
		t.Fatalf("%d %s%s", code, first, errs)
	}
	for line := range strings.Lines(first) {
		if key, _, ok := strings.Cut(line, "="); line != "\n" && line[0] != '#' && (!ok || strings.ToUpper(key) != key) {
			t.Errorf("%q is no KEY=VALUE", line)
		}
	}
	stop()
	// The keys outlive the server.
	serving(t, "--listen", "127.0.0.1:0", "--data", dir)
	_, again, _ := command(t, "env", "--app", "my-app", "--data", dir)
	if keysOf(again) != keysOf(first) {
		t.Errorf("again:\n%s\nfirst:\n%s", again, first)
	}
	var members struct {
		App    string
		Env    *string
		Kinnet struct {
			Token string `json:"page_token"`
		}
	}
	code, out, errs := command(t, "env", "--app", "my-bot", "--platform", "kinnet", "--webhook", "http://localhost:1/webhook", "--json", "--data", dir)
	if code != exitDone || json.Unmarshal([]byte(out), &members) != nil || members.App != "my-bot" || members.Env != nil || members.Kinnet.Token == "" {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

// keysOf are the lines of a .env file that name who a program is.
func keysOf(env string) (keys string) {
	for line := range strings.Lines(env) {
		if strings.HasPrefix(line, "CLIENT_") {
			keys += line
		}
	}
	return keys
}

func TestEnvRefuses(t *testing.T) {
	dir := t.TempDir()
	if code, _, errs := command(t, "env", "--app", "a", "--data", dir); code != exitCannot || !strings.Contains(errs, "nobody serves") {
		t.Errorf("without a server: %d %s", code, errs)
	}
	serving(t, "--listen", "127.0.0.1:0", "--data", dir)
	for args, says := range map[string]string{
		"env":                             "--app is needed",
		"env --app Big!":                  "lower-case letters",
		"env --app a --bank nowhere":      "nowhere",
		"env --app a --platform kinnet":   "needs a webhook address",
		"env --app a --redirect ftp://x/": "redirect URI cannot be registered",
	} {
		if code, _, errs := command(t, append(strings.Fields(args), "--data", dir)...); code != exitCannot || !strings.Contains(errs, says) {
			t.Errorf("%s: %d %s, want %q", args, code, errs, says)
		}
	}
}
